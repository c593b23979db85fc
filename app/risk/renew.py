"""Recording what time or a new policy has changed of households: only what differs is written, so that doing it twice changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.alerts.alert import raise_alerts
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people import store as registry
from app.people.values import Household, HouseholdLevel
from app.risk import store
from app.risk.decided import Decided, decide_renewed, household_level
from app.risk.dossier import Dossier
from app.risk.dump import dump
from app.risk.reassess import bring_history, open_dossiers, recoloured
from app.risk.settled import kinds_for, kinds_of, settle_kinds


@dataclass(frozen=True, slots=True)
class Renewal:
    """Why households are looked at: the cause that is stored, and the first day on which a policy is new (None: time alone)."""

    cause: str
    source_id: UUID | None = None
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many households were looked at, of how many people something changed, and the facts of it."""

    households: int
    people: int
    facts: tuple[Fact, ...]


async def renew(
    db: Db, actor: Actor, at: datetime, why: Renewal, households: Mapping[UUID, Household]
) -> tuple[Renewed, Mapping[UUID, Dossier]]:
    """Bring the records of locked households up to an instant. Returns what that came to, and the households as they stand now."""
    dossiers = await open_anew(db, at, households, why.from_day)
    bodies = await _last_bodies(db, actor.county, dossiers)
    stood = _kinds_recorded(dossiers, bodies)
    decided = [
        one
        for dossier in dossiers.values()
        if (one := decide_renewed(dossier, at, why.cause, why.source_id or dossier.household.household_id, bodies))
    ]
    facts = await _keep(db, actor, at, dossiers, decided, stood)
    people = sum(len(one.fact.touches) for one in decided)
    return Renewed(len(dossiers), people, facts), dossiers


async def open_anew(
    db: Db, at: datetime, households: Mapping[UUID, Household], from_day: date | None
) -> dict[UUID, Dossier]:
    """Households as they stand at an instant; those folded beyond the first day of a new policy are folded anew from their history."""
    if not households:
        return {}
    county = next(iter(households.values())).county
    dossiers = await open_dossiers(db, households, await registry.people_of(db, county, households), at)
    passed = {one: dossier for one, dossier in dossiers.items() if from_day and dossier.has_passed(from_day)}
    await bring_history(db, county, passed)
    for dossier in passed.values():
        dossier.replay()
        dossier.now = dossier.look(at)
    return dossiers


async def _last_bodies(db: Db, county: str, dossiers: Mapping[UUID, Dossier]) -> dict[UUID, Mapping[str, Any]]:
    """What was last decided of everyone, by person."""
    last = {
        standing.assessment_id: person_id
        for dossier in dossiers.values()
        for person_id, standing in dossier.recorded.items()
        if standing.active
    }
    keys = {subject: key for dossier in dossiers.values() for subject, key in dossier.keys.items()}
    return {last[one]: body for one, body in (await store.bodies_of(db, county, last, keys)).items()}


async def _keep(
    db: Db,
    actor: Actor,
    at: datetime,
    dossiers: Mapping[UUID, Dossier],
    decided: Sequence[Decided],
    stood: Mapping[UUID, frozenset[str]],
) -> tuple[Fact, ...]:
    """Write decisions, standings, colours and alerts of those that changed, and for all when to look again.

    `stood` are the kinds of alerts that the records had asked for, by person.
    """
    changed = [dossiers[one.household_id] for one in decided]
    keys = {subject: key for dossier in changed for subject, key in dossier.keys.items()}
    assessed = [one for dossier in changed for one in dossier.assessed]
    await store.add_assessments(db, actor.county, assessed, keys)
    standings = [one for dossier in changed for one in dossier.recorded.values() if one.changed_at == at]
    await store.put_standings(db, actor.county, standings)
    await _keep_states(db, actor.county, dossiers, at)
    recolour = {one.household.household_id: fact for one in changed if (fact := recoloured(one)) is not None}
    await registry.set_levels(db, actor.county, [_level(dossiers[one]) for one in recolour])
    raised = await raise_alerts(db, actor, at, [alert for one in decided for alert in one.alerts])
    alerts = [one.fact for one in raised if one.fact]
    now = {one: standing for each in decided for one, standing in each.after.items()}
    ended = {one: stood.get(one, frozenset()) - kinds_of(standing) for one, standing in now.items()}
    settled = await settle_kinds(db, actor, at, ended)
    return (*(one.fact for one in decided), *alerts, *settled, *recolour.values())


def _kinds_recorded(
    dossiers: Mapping[UUID, Dossier], bodies: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, frozenset[str]]:
    """The kinds of alerts that everyone's records ask for, by person."""
    return {
        person_id: kinds_for(standing.level, bodies.get(person_id, {}).get("triggers", ()))
        for dossier in dossiers.values()
        for person_id, standing in dossier.recorded.items()
        if standing.active
    }


def _level(dossier: Dossier) -> HouseholdLevel:
    household = dossier.household
    return HouseholdLevel(household.household_id, household_level(dossier.now), household.revision + 1)


async def _keep_states(db: Db, county: str, dossiers: Mapping[UUID, Dossier], at: datetime) -> None:
    """A fold that was made anew is written; of the others only when time alone changes something next."""
    anew = {one: dossier for one, dossier in dossiers.items() if dossier.events is not None and dossier.state}
    keys: Collection[tuple[UUID, bytes]] = [pair for dossier in anew.values() for pair in dossier.keys.items()]
    parts = {one: dump(dossier.state) for one, dossier in anew.items() if dossier.state}
    await store.put_household_states(
        db,
        county,
        {one: part["household"] for one, part in parts.items()},
        {one: anew[one].turns_at for one in anew},
        at,
    )
    people = {(one, UUID(person)): part for one, of in parts.items() for person, part in of["people"].items()}
    await store.put_states(db, county, people, dict(keys))
    await store.put_next_changes(
        db, county, {one: dossier.turns_at for one, dossier in dossiers.items() if one not in anew}
    )
