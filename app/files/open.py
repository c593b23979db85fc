"""Opening a person's file (一人一档): everything known of one person, by the reader's right; that it was read is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.alerts.store import alerts_in_scope
from app.alerts.values import Alert
from app.alerts.values import Wanted as AlertsWanted
from app.clues.overlook import ShownClue, clues_of_person
from app.core.db import Db
from app.files import store
from app.files.decisions import DecidedAbout, decided_about
from app.files.store import LevelDecided, VisitOfPerson
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.shown import ShownHousehold, ShownPerson, open_household, open_person
from app.programmes.store.deliveries import deliveries_about
from app.programmes.values import Delivery
from app.referrals.store import ReferralOfNeed, Step, referrals_in_scope, steps_of
from app.referrals.store import Wanted as ReferralsWanted
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
    clues: Sequence[ShownClue]
    decided: DecidedAbout
    deliveries: Sequence[Delivery]
    read_at: datetime
    reader: Actor


async def open_file(db: Db, actor: Actor, at: datetime, person_id: UUID) -> Outcome[PersonFile]:
    """A person's file. Raises 404 when the person is not there or not the actor's to see."""
    shown = await open_person(db, actor, at, person_id)
    person, scope = shown.person, scope_of(actor)
    household = await open_household(db, actor, at, person.household_id)
    visits = await store.visits_of_person(db, actor.county, person_id, person.data_key)
    answers = await answers_of(db, actor.county, [one.visit_id for one in visits], {person_id: person.data_key})
    asked = ReferralsWanted(person_id=person_id)
    referrals = await referrals_in_scope(db, scope, asked, None, MOST_LISTED)
    raised = await alerts_in_scope(db, scope, AlertsWanted(None, person.household_id), None, MOST_LISTED)
    file = PersonFile(
        person=shown,
        household=household,
        risk=await risk_now(db, actor, at, person),
        levels=await store.levels_of_person(db, actor.county, person_id),
        visits=visits,
        answers={
            one.visit_id: shown_answers(
                actor, household.household, one.author, answers.get((one.visit_id, person_id), {})
            )
            for one in visits
        },
        referrals=referrals,
        steps=await steps_of(db, actor.county, [one.referral.referral_id for one in referrals]),
        alerts=[alert for alert in raised if alert.person_id in {None, person_id}],
        clues=await clues_of_person(db, actor, household.household, person_id),
        decided=await decided_about(db, actor, person, household.household),
        deliveries=await deliveries_about(db, actor.county, person_id, person.household_id, MOST_LISTED),
        read_at=at,
        reader=actor,
    )
    return Outcome(file, (Fact("file.read", person_id, person.household_id),))
