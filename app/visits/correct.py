"""What an amendment and a voiding share: who may, the record's newer revision, its household folded anew, counts set right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import not_found
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Fact, Touch, feed_of_home
from app.people import store as registry
from app.people.values import Household, Person
from app.risk import store as risk_store
from app.risk.decided import decide_step
from app.risk.reassess import bring_history, keep, open_dossiers
from app.risk.store import Observation
from app.visits import store
from app.visits.recount import recount
from app.visits.store import Correction, Visit


@dataclass(frozen=True, slots=True)
class Made:
    """A correction, and whether it stood before."""

    correction: Correction
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """A visit about to be corrected: its household under lock, the people, what risk knows of it by revision."""

    visit: Visit
    household: Household
    people: Mapping[UUID, Person]
    observations: Sequence[Observation]
    corrections: Sequence[Correction]
    oversees: bool
    is_author: bool

    @property
    def keys(self) -> dict[UUID, bytes]:
        """Data keys of the household and its people."""
        own = {self.household.household_id: self.household.data_key}
        return own | {person_id: person.data_key for person_id, person in self.people.items()}

    @property
    def newest(self) -> list[Observation]:
        """What risk knows of the visit now, without those erased since: nothing more is written about them."""
        newest = max((one.revision for one in self.observations), default=0)
        current = (one for one in self.observations if one.revision == newest)
        return [one for one in current if one.person_id is None or one.person_id in self.people]


async def corrected(db: Db, actor: Actor, visit_id: UUID) -> Corrected:
    """Load and lock. Raises 404 for a visit that is not there or not the actor's to see."""
    scope = scope_of(actor)
    seen = await store.visit_in_scope(db, scope, visit_id, {})
    if seen is None:
        raise not_found()
    households = await registry.lock_households(db, actor.county, [seen.household_id])
    household = households[seen.household_id]
    visit = (await store.known_visits(db, actor.county, [visit_id]))[visit_id]
    members = (await registry.people_of(db, actor.county, [household.household_id]))[household.household_id]
    people = {person.person_id: person for person in members}
    keys = {household.household_id: household.data_key} | {one: person.data_key for one, person in people.items()}
    known = await risk_store.observations_of(db, actor.county, [household.household_id], keys)
    return Corrected(
        visit,
        household,
        people,
        [one for one in known if one.source_id == visit_id],
        await store.corrections_of(db, actor.county, visit_id, household.data_key),
        bool(scope.places) and scope.covers(household.county, household.place, None),
        visit.author is not None and visit.author == actor.account_id,
    )


def revised(
    of: Corrected, at: datetime, content: Mapping[UUID | None, dict[str, Any]], *, withdrawn: bool
) -> list[Observation]:
    """The observations of the next revision: every person of the record again, with new content where given."""
    revision = of.visit.revision + 1
    return [
        Observation(
            observation_id=derived_id(of.visit.visit_id, "observation", str(one.person_id), str(revision)),
            household_id=one.household_id,
            person_id=one.person_id,
            kind=one.kind,
            source_id=one.source_id,
            revision=revision,
            occurred_at=one.occurred_at,
            recorded_at=at,
            author=one.author,
            mode=one.mode,
            outcome=one.outcome,
            encounter_key=one.encounter_key,
            withdrawn=withdrawn,
            content=content.get(one.person_id, one.content),
        )
        for one in of.newest
    ]


async def correct(
    db: Db, actor: Actor, at: datetime, of: Corrected, observations: Sequence[Observation], correction: Correction
) -> tuple[Fact, ...]:
    """Write a correction, fold the household anew and count its person-visits anew. Returns the facts."""
    county, household = actor.county, of.household
    dossiers = await open_dossiers(
        db, {household.household_id: household}, {household.household_id: list(of.people.values())}, at
    )
    await risk_store.add_observations(db, county, observations, of.keys)
    voided_at = at if correction.kind == "voiding" else None
    await store.mark_corrected(db, county, of.visit.visit_id, correction.revision, voided_at)
    await store.add_correction(db, county, correction, household.data_key)
    dossier = dossiers[household.household_id]
    await bring_history(db, county, dossiers)
    roles = dossier.replay()
    decided = decide_step(dossier, at, correction.kind, correction.correction_id, None)
    kept = await keep(db, actor, at, [dossier], [decided])
    visit_id, household_id = of.visit.visit_id, household.household_id
    counted = (await recount(db, county, {household_id: roles}, {visit_id}))[household_id]
    revisions = {**counted.revisions, visit_id: correction.revision}
    feed = feed_of_home(household.team_id, household_id)
    fact = Fact(
        "visit.amended" if voided_at is None else "visit.voided",
        visit_id,
        household_id,
        {"correction_id": correction.correction_id, "revision": correction.revision},
        tuple(Touch(feed, "visit", one, household_id, revision) for one, revision in revisions.items()),
        tuple(counted.moves),
    )
    return fact, decided.fact, *kept.facts_of(household_id)
