"""Opening a person's file (一人一档): everything known of one person, by the reader's right; that it was read is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.alerts.report import Reported, open_reports
from app.alerts.store import alerts_about
from app.alerts.values import Alert
from app.clues.overlook import ShownClue, clues_of_person
from app.core.db import Db
from app.deliberations.store import Deliberation, deliberations_about
from app.files import store
from app.files.decisions import DecidedAbout, decided_about
from app.files.store import LevelDecided, VisitOfPerson
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.links import Merge
from app.people.shown import ShownHousehold, ShownPerson, open_household, open_person
from app.people.store.aliases import merges_about
from app.people.store.reaching import households_in_scope
from app.people.values import Person
from app.programmes.store.deliveries import deliveries_about
from app.programmes.values import Delivery
from app.referrals.store import ReferralOfNeed, Step, referrals_about, steps_of
from app.risk.read import risk_now
from app.risk.store import answers_of
from app.visits.read import shown_answers

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person's file as its reader may see it; answers by visit."""

    person: ShownPerson
    household: ShownHousehold
    risk: Mapping[str, Any] | None
    levels: Sequence[LevelDecided]
    visits: Sequence[VisitOfPerson]
    answers: Mapping[UUID, Mapping[str, Any]]
    referrals: Sequence[ReferralOfNeed]
    steps: Mapping[UUID, Sequence[Step]]
    alerts: Sequence[Alert]
    reports: Sequence[Reported]
    clues: Sequence[ShownClue]
    decided: DecidedAbout
    deliveries: Sequence[Delivery]
    read_at: datetime
    deliberations: Sequence[Deliberation]
    merges: Sequence[Merge]
    reader: Actor


async def open_file(db: Db, actor: Actor, at: datetime, person_id: UUID) -> Outcome[PersonFile]:
    """A person's file. Raises 404 when the person is not there or not the actor's to see."""
    shown = await open_person(db, actor, at, person_id)
    person, scope = shown.person, scope_of(actor)
    household = await open_household(db, actor, at, person.household_id)
    person_id, everybody = person.person_id, (person, *person.aliases)
    visits = await _visits(db, person)
    keys, homes = {one.person_id: one.data_key for one in everybody}, await _homes(db, scope, everybody)
    answers = await answers_of(db, actor.county, [one.visit_id for one in visits], keys)
    referrals = await referrals_about(db, scope, keys, MOST_LISTED)
    raised = await alerts_about(db, actor.county, keys, homes, MOST_LISTED)
    file = PersonFile(
        person=shown,
        household=household,
        risk=await risk_now(db, actor, at, person),
        levels=await _levels(db, person),
        visits=visits,
        answers={
            one.visit_id: shown_answers(
                actor, household.household, one.author, answers.get((one.visit_id, one.person_id), {})
            )
            for one in visits
        },
        referrals=referrals,
        steps=await steps_of(db, actor.county, [one.referral.referral_id for one in referrals]),
        clues=await clues_of_person(db, actor, household.household, homes, keys),
        alerts=raised,
        reports=await open_reports(db, actor, raised),
        merges=await merges_about(db, actor.county, list(keys)),
        decided=await decided_about(db, actor, person, household.household),
        deliveries=await deliveries_about(db, actor.county, keys, homes, MOST_LISTED),
        read_at=at,
        deliberations=await deliberations_about(db, actor.county, homes, keys, MOST_LISTED),
        reader=actor,
    )
    return Outcome(file, (Fact("file.read", person_id, person.household_id),))


async def _homes(db: Db, scope: Scope, people: Iterable[Person]) -> set[UUID]:
    """The households of whoever the file stands for: what is of such a household as a whole is shown to who may see the household."""
    return set(
        await households_in_scope(db, scope, {home for one in people for home in (one.household_id, one.home_id)})
    )


async def _visits(db: Db, person: Person) -> list[VisitOfPerson]:
    """Visits to whoever the file stands for, the newest first."""
    found = [
        visit
        for one in (person, *person.aliases)
        for visit in await store.visits_of_person(db, person.county, one.person_id, one.data_key)
    ]
    return sorted(found, key=lambda one: (one.day, one.effective_at, one.visit_id), reverse=True)[: store.MOST_VISITS]


async def _levels(db: Db, person: Person) -> list[LevelDecided]:
    people = (person, *person.aliases)
    found = [level for one in people for level in await store.levels_of_person(db, person.county, one.person_id)]
    return sorted(found, key=lambda one: (one.at, one.assessment_id), reverse=True)[: store.MOST_LEVELS]
