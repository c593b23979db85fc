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
from app.risk.dossier import Dossier
from app.risk.reassess import Cause, bring_history, keep, open_dossiers
from app.risk.store import Observation
from app.visits import store
from app.visits.merged import folded_elsewhere
from app.visits.recount import counted_anew, recount
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
        revision = max((one.revision for one in self.observations), default=0)
        newest = (one for one in self.observations if one.revision == revision)
        return [one for one in newest if one.person_id is None or one.person_id in self.people]


async def corrected(db: Db, actor: Actor, visit_id: UUID) -> Corrected:
    """Load and lock. Raises 404 for a visit that is not there or neither within the actor's reach nor their own.

    Whoever wrote it comes back to it also after the household was given to another team: a phone may have said so before.
    """
    scope = scope_of(actor)
    found = await store.known_visits(db, actor.county, [visit_id])
    if visit_id not in found:
        raise not_found()
    home = found[visit_id].household_id
    household = (await registry.lock_households(db, actor.county, [home]))[home]
    visit = (await store.known_visits(db, actor.county, [visit_id]))[visit_id]
    is_author = visit.author is not None and visit.author == actor.account_id
    if not (is_author or scope.covers(household.county, household.place, household.team_id)):
        raise not_found()
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
        is_author,
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
    voided_at = at if correction.kind == "voiding" else of.visit.voided_at
    flags = [*of.visit.flags, *(one for one in correction.flags if one not in (*of.visit.flags, "visit_voided"))]
    await store.mark_corrected(db, county, of.visit.visit_id, correction.revision, voided_at, flags)
    await store.add_correction(db, county, correction, household.data_key)
    facts = await fold_anew(db, actor, at, dossiers, household, correction.kind, correction.correction_id, of.visit)
    visit_id, household_id = of.visit.visit_id, household.household_id
    fact = Fact(
        "visit.amended" if correction.kind == "amendment" else "visit.voided",
        visit_id,
        household_id,
        {"correction_id": correction.correction_id, "revision": correction.revision},
        touch_of(household, visit_id, correction.revision, removed=voided_at is not None),
    )
    return fact, *facts


def touch_of(household: Household, visit_id: UUID, revision: int, *, removed: bool = False) -> tuple[Touch, ...]:
    """The team's phones hear of a visit; a voided one leaves them."""
    own = household.household_id
    return (Touch(feed_of_home(household.team_id, own), "visit", visit_id, own, revision, removed),)


async def fold_anew(
    db: Db,
    actor: Actor,
    at: datetime,
    dossiers: Mapping[UUID, Dossier],
    household: Household,
    cause: str,
    source_id: UUID,
    told: Visit | None = None,
) -> tuple[Fact, ...]:
    """Fold a household's history again, with what was written since it was opened, and count its person-visits anew.

    `told` is the visit of which phones hear anyway. Returns the facts.
    """
    dossier = dossiers[household.household_id]
    await bring_history(db, actor.county, dossiers)
    roles = dossier.replay()
    decided = decide_step(dossier, at, cause, source_id, None)
    kept = await keep(db, actor, at, [dossier], [decided])
    own = household.household_id
    counted = (await recount(db, actor.county, {own: roles}, {told.visit_id} if told else set()))[own]
    elsewhere = await folded_elsewhere(db, actor, at, dossier, Cause(own, cause, source_id))
    return decided.fact, *kept.facts_of(own), *counted_anew(household, source_id, counted), *elsewhere
