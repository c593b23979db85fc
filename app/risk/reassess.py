"""Reassessing households: open them in the engine, apply what is new, keep what was decided. Raising is immediate."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.alerts.alert import Raised, raise_alerts
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Touch, feed_of_home
from app.people import store as registry
from app.people.values import Household, HouseholdLevel, Person
from app.risk import store
from app.risk.decided import Decided, decide_step, household_level
from app.risk.dossier import Dossier
from app.risk.dump import dump, load
from app.risk.in_force import policies_in_force
from app.risk.known import events_of
from app.risk.merged import renamed
from app.risk.settled import settle_what_ended
from app.risk.values import Event


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a household is reassessed: `kind` (enrolment, act, clue, amendment, voiding …) and the id of what caused it.

    `from_day` is the first day that files differ on: what lies before it need not be folded again. None: any day may differ.
    """

    household_id: UUID
    kind: str
    source_id: UUID
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Reassessed:
    """What a reassessment came to: its facts, to be appended to the verb's own."""

    household_id: UUID
    facts: tuple[Fact, ...]
    level: str | None


async def reassess(
    db: Db, actor: Actor, at: datetime, causes: Sequence[Cause], *, alerting: bool = True
) -> dict[UUID, Reassessed]:
    """Fold households anew, as far as they are concerned, and keep the outcome. Locks them. Raises 404 for an unknown one.

    Nothing is `alerting` where all that is found was told before, of the same people under another name.
    """
    households = await registry.lock_households(db, actor.county, {cause.household_id for cause in causes})
    if any(cause.household_id not in households for cause in causes):
        raise not_found()
    people = await registry.people_of(db, actor.county, households)
    dossiers = await _open(db, households, people, at, causes)
    decided = []
    for cause in {cause.household_id: cause for cause in causes}.values():
        dossier = dossiers[cause.household_id]
        if dossier.people:
            if dossier.events is not None:
                dossier.replay()
            step = decide_step(dossier, at, cause.kind, cause.source_id, None)
            decided.append(step if alerting else replace(step, alerts=()))
    raised = await keep(db, actor, at, dossiers.values(), decided)
    found = {one.household_id: one for one in decided}
    return {
        household_id: Reassessed(
            household_id,
            (found[household_id].fact, *raised.facts_of(household_id)) if household_id in found else (),
            household_level(dossier.now),
        )
        for household_id, dossier in dossiers.items()
    }


async def _open(
    db: Db,
    households: Mapping[UUID, Household],
    people: Mapping[UUID, Sequence[Person]],
    at: datetime,
    causes: Sequence[Cause],
) -> dict[UUID, Dossier]:
    """The households in the engine: with their history where something differs on a day that the fold has passed already."""
    wholly = {cause.household_id for cause in causes if cause.from_day is None}
    dossiers = await open_dossiers(db, households, people, at, anew=wholly)
    for dossier in (one for one in dossiers.values() if one.events is not None and one.recorded == {}):
        # Nobody stood anywhere before the first time.
        dossier.now = {}
    passed = {
        cause.household_id: dossiers[cause.household_id]
        for cause in causes
        if cause.from_day and dossiers[cause.household_id].has_passed(cause.from_day)
    }
    county = next(iter(households.values())).county
    await bring_history(db, county, passed)
    return dossiers


async def open_dossiers(
    db: Db,
    households: Mapping[UUID, Household],
    people: Mapping[UUID, Sequence[Person]],
    at: datetime,
    *,
    events: Mapping[UUID, Sequence[Event]] | None = None,
    anew: Collection[UUID] = (),
) -> dict[UUID, Dossier]:
    """Locked households in the engine, as they stand at an instant. Those in `anew`, those never folded before, and those
    for which one of `events` comes late bring their whole history along; a constant number of statements.
    """
    if not households:
        return {}
    county = next(iter(households.values())).county
    policies = await policies_in_force(db, county)
    keys = {
        one.person_id: one.data_key
        for members in people.values()
        for person in members
        for one in (person, *person.aliases)
    }
    states = await store.household_states(db, county, households)
    parts = await store.states_of(db, county, households, keys)
    recorded = await store.standings_of(db, county, keys)
    dossiers = {}
    for household_id, household in households.items():
        members = people.get(household_id, ())
        here = {one.person_id for one in members if one.lives_in(household_id)}
        mine = {one: recorded[one] for one in here if one in recorded}
        dossiers[household_id] = dossier = Dossier(household, members, policies, None, None, mine)
        _take_up(dossier, states.get(household_id), parts, at)
    late = {
        one for one, dossier in dossiers.items() if one in anew or dossier.is_overtaken((events or {}).get(one, ()))
    }
    await bring_history(db, county, {one: dossiers[one] for one in late})
    # Where an event meets a household that was never folded, everyone stood somewhere before it all the same.
    for dossier in (dossiers[one] for one in late - set(anew)):
        dossier.now = dossier.now or dossier.standing_at(at)
    return dossiers


def _take_up(dossier: Dossier, state: Mapping[str, Any] | None, parts: store.States, at: datetime) -> None:
    """Go on from the stored fold, where it knows everyone; a household with somebody new is folded from its history."""
    household_id = dossier.household.household_id
    # An empty part says that somebody was folded with another file here, as its alias.
    mine = {str(one.person_id): parts.get((household_id, one.person_id)) or None for one in dossier.people}
    if state is not None and None not in mine.values():
        dossier.state = load({"household": state, "people": mine})
        dossier.now = dossier.look(at)


async def bring_history(db: Db, county: str, dossiers: Mapping[UUID, Dossier]) -> None:
    """Load everything known of these households; one that was never folded is folded from it."""
    if not dossiers:
        return
    keys = {subject: key for dossier in dossiers.values() for subject, key in dossier.keys.items()}
    homes = {home for dossier in dossiers.values() for home in dossier.homes}
    known = await store.observations_of(db, county, homes, keys)
    for dossier in dossiers.values():
        own, members = dossier.homes, dossier.keys
        mine = [one for one in known if one.household_id in own or one.person_id in members]
        dossier.events = [renamed(event, dossier.names) for event in events_of(mine)]
        if dossier.state is None and dossier.people:
            dossier.replay()


@dataclass(frozen=True, slots=True)
class Kept:
    """The alerts that were raised, by what raised them, and the facts of those that ended."""

    raised: Sequence[tuple[UUID, UUID, Raised]]
    moved: Mapping[UUID, Fact]
    settled: Sequence[Fact] = ()

    def alerts_of(self, source_id: UUID) -> list[Raised]:
        """The alerts that one visit or act raised."""
        return [one for _, source, one in self.raised if source == source_id]

    def facts_of(self, household_id: UUID) -> tuple[Fact, ...]:
        """The facts of one household's alerts, and of its colour where that changed."""
        alerts = (one.fact for household, _, one in self.raised if household == household_id)
        return (*(fact for fact in alerts if fact), *self.rest_of(household_id))

    def rest_of(self, household_id: UUID) -> tuple[Fact, ...]:
        """The facts of one household's alerts that ended, and of its colour where that changed."""
        ended = (fact for fact in self.settled if fact.household_id == household_id)
        return (*ended, *self.colour_of(household_id))

    def colour_of(self, household_id: UUID) -> tuple[Fact, ...]:
        """The fact that a household's colour changed, if it did."""
        return (self.moved[household_id],) if household_id in self.moved else ()


async def keep(db: Db, actor: Actor, at: datetime, dossiers: Iterable[Dossier], decided: Sequence[Decided]) -> Kept:
    """Write what the dossiers came to: decisions, standings, the fold's state, colours of households, alerts."""
    touched = [dossier for dossier in dossiers if dossier.assessed or dossier.now]
    keys = {subject: key for dossier in touched for subject, key in dossier.keys.items()}
    await store.add_assessments(db, actor.county, [one for dossier in touched for one in dossier.assessed], keys)
    await store.put_standings(db, actor.county, [one for dossier in touched for one in dossier.recorded.values()])
    await _keep_states(db, actor.county, at, touched, keys)
    moved = {dossier.household.household_id: fact for dossier in touched if (fact := recoloured(dossier)) is not None}
    await registry.set_levels(
        db,
        actor.county,
        [
            HouseholdLevel(dossier.household.household_id, household_level(dossier.now), dossier.household.revision + 1)
            for dossier in touched
            if dossier.household.household_id in moved
        ],
    )
    asked = [(one, alert) for one in decided for alert in one.alerts]
    raised = await raise_alerts(db, actor, at, [alert for _, alert in asked])
    settled = await settle_what_ended(db, actor, at, decided)
    return Kept(
        [(of.household_id, of.source_id, one) for (of, _), one in zip(asked, raised, strict=True)], moved, settled
    )


async def _keep_states(
    db: Db, county: str, at: datetime, dossiers: Sequence[Dossier], keys: Mapping[UUID, bytes]
) -> None:
    """Write the fold's state in its parts: the household's own, and each person's under that person's key."""
    of_households, of_people, next_changes = {}, {}, {}
    for dossier in dossiers:
        assert dossier.state is not None
        parts = dump(dossier.state)
        of_households[dossier.household.household_id] = parts["household"]
        next_changes[dossier.household.household_id] = dossier.turns_at
        for person_id, part in parts["people"].items():
            of_people[dossier.household.household_id, UUID(person_id)] = part
        # The fold stands on what is known of aliases too, and so they are seen with the household.
        of_people |= {(dossier.household.household_id, UUID(alias)): {} for alias in dossier.names}
    await store.put_household_states(db, county, of_households, next_changes, at)
    await store.put_states(db, county, of_people, keys)


def recoloured(dossier: Dossier) -> Fact | None:
    """The fact that a household's colour changed, told to its team's phones."""
    household, level = dossier.household, household_level(dossier.now)
    if level == household.level:
        return None
    own = household.household_id
    touch = Touch(feed_of_home(household.team_id, own), "household", own, own, household.revision + 1)
    return Fact("household.recoloured", own, own, {"before": household.level, "after": level}, (touch,))
