"""Declaring a weather warning over a place, and ending it early."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.access.scope import roles_over
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, id_reused, invalid, not_found, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.places.store import places_by_code
from app.risk.weather import store
from app.risk.weather.store import Warned

DECLARERS: Final = frozenset({"town_officer", "county_officer", "operator"})
LONGEST: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Declare:
    """A warning of a kind over a place, from one day through another."""

    warning_id: UUID
    place: str
    kind: str
    from_day: date
    until_day: date


async def declare_weather(db: Db, actor: Actor, at: datetime, command: Declare) -> Outcome[tuple[Warned, bool]]:
    """Write a warning; the worker tells the households. Returns it, and whether it is a repetition.

    Raises 422 for a place that is not the actor's and for days that are over or too far, 409 for an id used otherwise.
    """
    before = await store.find_warning(db, actor.county, command.warning_id)
    if before is not None:
        said = {name: getattr(before, name) for name in Declare.__slots__}
        if (said, before.declared_by) != (asdict(command), actor.account_id):
            raise id_reused()
        return Outcome((before, True), ())
    known = await places_by_code(db, actor.county, [command.place])
    if command.place not in known or not roles_over(actor, command.place, None) & DECLARERS:
        raise unknown_reference("/place")
    today = day_of(at)
    if not today <= command.until_day <= today + LONGEST or not command.from_day <= command.until_day:
        raise invalid(
            FieldError(
                "/until",
                "DAY_OUT_OF_RANGE",
                "须自今天起、60天以内，且不早于开始日",
                "Today or later, within 60 days, not before it begins",
            )
        )
    new = Warned(**asdict(command), declared_by=actor.account_id, declared_at=at)
    await store.add_warning(db, actor.county, new)
    data = {"place": new.place, "kind": new.kind, "from": str(new.from_day), "until": str(new.until_day)}
    return Outcome((new, False), (Fact("weather.declared", new.warning_id, data=data),))


async def end_weather(db: Db, actor: Actor, at: datetime, warning_id: UUID) -> Outcome[Warned]:
    """The warning is over: nobody more is told; what was told decays by the policy. Raises 404."""
    known = await store.find_warning(db, actor.county, warning_id)
    if known is None or not roles_over(actor, known.place, None) & DECLARERS:
        raise not_found()
    if known.ended_at is not None:
        return Outcome(known, ())
    ended = replace(known, ended_at=at, telling=False)
    await store.change_warning(db, actor.county, ended)
    return Outcome(ended, (Fact("weather.ended", warning_id, data={"place": ended.place}),))
