"""What other rooms saw that risk must know: a clue about somebody known, and that it was looked into; folded in at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people import store as registry
from app.people.values import Person
from app.risk import store
from app.risk.days import time_of
from app.risk.decided import Decided, decide_step, household_level
from app.risk.dossier import Dossier
from app.risk.reassess import Cause, keep, open_dossiers, reassess
from app.risk.store import Observation
from app.risk.values import ClueEvent, VerificationEvent

CAUSE = "clue"


@dataclass(frozen=True, slots=True)
class ClueSeen:
    """A clue about a person, or with none about the household, open since it was reported. `sighting_id` is risk's name for it."""

    sighting_id: UUID
    clue_id: UUID
    household_id: UUID
    person_id: UUID | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class ClueSettled:
    """A sighting is open no longer: somebody looked, or it was about somebody else. `settlement_id` is this end's own id."""

    settlement_id: UUID
    sighting_id: UUID
    clue_id: UUID
    household_id: UUID
    person_id: UUID | None


Sighting = ClueSeen | ClueSettled


@dataclass(frozen=True, slots=True)
class Observed:
    """What observing came to for a household: facts for the verb's outcome, and the colour it has now."""

    facts: tuple[Fact, ...]
    level: str | None


async def observe(db: Db, actor: Actor, at: datetime, sightings: Sequence[Sighting]) -> dict[UUID, Observed]:
    """Take sightings in and decide the households anew, what began before what ended. Locks them; a constant number of statements.

    Raises 404 for an unknown household.
    """
    homes = await registry.lock_households(db, actor.county, {one.household_id for one in sightings})
    if any(one.household_id not in homes for one in sightings):
        raise not_found()
    people = await registry.people_of(db, actor.county, homes)
    new: dict[UUID, list[ClueEvent]] = {}
    for one in sightings:
        if isinstance(one, ClueSeen):
            new.setdefault(one.household_id, []).append(_seen(one))
    dossiers = await open_dossiers(db, homes, people, at, events=new)
    # What began lies before now: taken in after an end, it would always come late.
    in_order = sorted(sightings, key=lambda one: isinstance(one, ClueSettled))
    observations = [_take(dossiers[one.household_id], actor, at, one) for one in in_order]
    source = {one.household_id: one.clue_id for one in sightings}
    decided = {
        household_id: decide_step(dossier, at, CAUSE, source[household_id], None)
        for household_id, dossier in dossiers.items()
        if dossier.people
    }
    known = {subject: key for dossier in dossiers.values() for subject, key in dossier.keys.items()}
    await store.add_observations(db, actor.county, observations, known)
    kept = await _kept(db, actor, at, dossiers, decided)
    for household_id, away in (await _elsewhere(db, actor, at, sightings, people)).items():
        kept[household_id] = Observed((*kept[household_id].facts, *away.facts), away.level)
    return kept


async def _elsewhere(
    db: Db, actor: Actor, at: datetime, sightings: Sequence[Sighting], people: Mapping[UUID, Sequence[Person]]
) -> dict[UUID, Observed]:
    """Of somebody whose file or household was merged since, the household where they are read now is folded too."""
    found: dict[UUID, Observed] = {}
    for one in sightings:
        person = next((each for each in people[one.household_id] if each.person_id == one.person_id), None)
        if person is None or not (person.merged_into or person.home_merged_into) or person.lives_in(one.household_id):
            continue
        stands = (await registry.people_by_id(db, actor.county, [person.merged_into or person.person_id])).values()
        before = found.get(one.household_id, Observed((), None))
        for again in (
            await reassess(db, actor, at, [Cause(each.home_id, CAUSE, one.clue_id) for each in stands])
        ).values():
            found[one.household_id] = Observed((*before.facts, *again.facts), again.level)
    return found


async def _kept(
    db: Db, actor: Actor, at: datetime, dossiers: Mapping[UUID, Dossier], decided: Mapping[UUID, Decided]
) -> dict[UUID, Observed]:
    kept = await keep(db, actor, at, [dossiers[household_id] for household_id in decided], list(decided.values()))
    return {
        household_id: Observed(
            (decided[household_id].fact, *kept.facts_of(household_id)) if household_id in decided else (),
            household_level(dossier.now),
        )
        for household_id, dossier in dossiers.items()
    }


def _take(dossier: Dossier, actor: Actor, at: datetime, one: Sighting) -> Observation:
    """Fold a sighting in, and what is kept of it."""
    moment = one.reported_at if isinstance(one, ClueSeen) else _after_what_is_known(dossier, at)
    if dossier.people:
        dossier.apply(_seen(one) if isinstance(one, ClueSeen) else _settled(one, moment))
    own = one.sighting_id if isinstance(one, ClueSeen) else one.settlement_id
    # Of somebody erased there is no key, and nothing is told; a bare clue needs no words.
    readable = dossier.keys.get(one.person_id or one.household_id, DESTROYED) != DESTROYED
    told = {"clue_id": str(one.sighting_id)} if isinstance(one, ClueSettled) and readable else {}
    return Observation(
        observation_id=own,
        household_id=one.household_id,
        person_id=one.person_id,
        kind="clue" if isinstance(one, ClueSeen) else "verification",
        source_id=own,
        revision=1,
        occurred_at=moment,
        recorded_at=at,
        author=actor.account_id,
        content=told,
    )


def _seen(one: ClueSeen) -> ClueEvent:
    return ClueEvent(str(one.sighting_id), one.reported_at, str(one.person_id) if one.person_id else None)


def _settled(one: ClueSettled, moment: datetime) -> VerificationEvent:
    return VerificationEvent(str(one.settlement_id), moment, str(one.sighting_id))


def _after_what_is_known(dossier: Dossier, at: datetime) -> datetime:
    """Whoever looked knows what came in, also from a phone whose clock runs a little ahead."""
    if dossier.state is None:
        return at
    known = time_of(dossier.state.watermark[0])
    return at if at > known else known + timedelta(microseconds=1)
