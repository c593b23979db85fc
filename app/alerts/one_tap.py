"""One tap in the field: somebody is in danger, here; whatever else is known may be said, and nothing of it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.alerts import reference, store
from app.alerts.alert import RaiseAlert, raise_alerts
from app.alerts.sealing import key_for_words, words_said
from app.alerts.values import Alert
from app.core.db import Db
from app.core.errors import FieldError, id_reused, invalid, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.people.sealing import seal_value
from app.people.store.aliases import ends_of
from app.people.values import Household, Person
from app.places.store import places_by_code

DEFAULT_KIND = "life_danger"


@dataclass(frozen=True, slots=True)
class CallForHelp:
    """An alert that a person raises: where, or about whom; nothing said means the caller's own place.

    `recorded_at` is when it happened unless that is said. `theirs` are households that the caller looked after when it was recorded,
    whoever does so now.
    """

    alert_id: UUID
    kind: str | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    place: str | None = None
    occurred_at: datetime | None = None
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)
    recorded_at: datetime | None = None
    theirs: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Called:
    """The alert that stands for a call, made now or by the same call before."""

    alert: Alert
    repeated: bool


async def call_for_help(db: Db, actor: Actor, at: datetime, command: CallForHelp) -> Outcome[Called]:
    """Raise an alert at once: its clocks, its words and the word to supervisors in one transaction.

    Raises 404 for a person or household that is not the caller's, 422 for an unknown place or kind, 409 `ID_REUSED`.
    """
    if (known := await store.find_alert(db, actor.county, command.alert_id)) is not None:
        return await _again(db, actor, known, command)
    person, household = await _about(db, actor, command)
    place = household.place if household else await _place(db, actor, command)
    sealed_for = sealed = None
    if command.said:
        sealed_for, key = await key_for_words(db, actor.county, command.alert_id, person, household)
        sealed = seal_value(key, dict(command.said), "alert", command.alert_id)
    new = _raising(actor, at, command, place, person, household, sealed_for, sealed)
    [raised] = await raise_alerts(db, actor, at, [new])
    alert = await store.find_alert(db, actor.county, raised.alert_id)
    assert alert is not None
    if raised.fact is None:  # the same came in at the same time
        return await _again(db, actor, alert, command)
    return Outcome(Called(alert, False), (raised.fact,))


async def _again(db: Db, actor: Actor, known: Alert, command: CallForHelp) -> Outcome[Called]:
    if not await _same(db, actor, known, command):
        raise id_reused()
    return Outcome(Called(known, True), ())


def _raising(
    actor: Actor,
    at: datetime,
    command: CallForHelp,
    place: str,
    person: Person | None,
    household: Household | None,
    sealed_for: UUID | None,
    sealed: bytes | None,
) -> RaiseAlert:
    return RaiseAlert(
        household_id=household.household_id if household else None,
        person_id=person.person_id if person else None,
        place=place,
        team_id=household.team_id if household else _own_team(actor),
        kind=_kind(command),
        source_id=None,
        dedupe_key=f"hand:{command.alert_id}",
        alert_id=command.alert_id,
        raised_by=actor.account_id,
        occurred_at=_happened(command, at),
        sealed_for=sealed_for,
        sealed=sealed,
    )


def _own_team(actor: Actor) -> UUID | None:
    """The team that goes to what is at a place alone: one in which the caller sits."""
    return min((seat.team_id for seat in actor.seats), default=None)


def _happened(command: CallForHelp, at: datetime) -> datetime | None:
    """When it happened, at the latest now: nobody's call for help fails because their clock is fast."""
    said = command.occurred_at or command.recorded_at
    return said and min(said, at)


def _kind(command: CallForHelp) -> str:
    kind = command.kind or DEFAULT_KIND
    known = reference.rules().kinds.get(kind)
    if known is None or not known.by_hand:
        raise invalid(FieldError("/kind", "NOT_IN_LIST", "没有这种告警", "No such kind of alert"))
    return kind


async def _about(db: Db, actor: Actor, command: CallForHelp) -> tuple[Person | None, Household | None]:
    """Whom it is about, if the caller may see them or did when it was recorded; of merged files and households the one that stands."""
    person = await _person(db, actor, command)
    named = command.household_id or (person.home_id if person else None)
    if named is None:
        return None, None
    seen = await registry.households_in_scope(db, scope_of(actor), [named])
    if named not in seen and named not in command.theirs:
        raise not_found()
    household_id = seen[named].household_id if named in seen else named
    if person and person.home_id != household_id:
        raise invalid(FieldError("/person_id", "NOT_A_MEMBER", "此人不在该户", "Not a member of this household"))
    # Kept with the person's own household, also while another stands for it: so it is theirs when that is undone.
    own = person.household_id if person else household_id
    return person, (await registry.lock_households(db, actor.county, [own]))[own]


async def _person(db: Db, actor: Actor, command: CallForHelp) -> Person | None:
    named = command.person_id
    if named is None:
        return None
    seen = await registry.people_in_scope(db, scope_of(actor), [named])
    found = seen.get(named) or (await registry.people_by_id(db, actor.county, [named])).get(named)
    if found is None or (named not in seen and found.home_id not in command.theirs):
        raise not_found()
    return found


async def _place(db: Db, actor: Actor, command: CallForHelp) -> str:
    """Where it is: as said, anywhere in the county; left out, where the caller works."""
    place = command.place or max((held.place for held in actor.roles), key=len, default=actor.county)
    if command.place and place not in await places_by_code(db, actor.county, [place]):
        raise unknown_reference("/place")
    return place


async def _same(db: Db, actor: Actor, known: Alert, command: CallForHelp) -> bool:
    """True when a call that came before under this id, from the same caller, said the same; what is not said contradicts nothing."""
    opened = await words_said(db, actor.county, known)
    said = {name: value for name, value in opened.items() if name in {"words", "location"}}
    named = {command.person_id, command.household_id, known.person_id, known.household_id}
    ends = await ends_of(db, actor.county, {one for one in named if one})
    asked, stands = [{ends.get(one, one) for one in (it.person_id, it.household_id) if one} for it in (command, known)]
    same = (known.raised_by, known.kind) == (actor.account_id, command.kind or DEFAULT_KIND)
    about = asked <= stands and (command.person_id is None) == (known.person_id is None)
    when = command.occurred_at is None or _happened(command, known.raised_at) == known.occurred_at
    return same and about and when and command.place in {None, known.place} and said == dict(command.said)
