"""Closing an alert: by a human with what it came to and in words, or by what settles it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.alerts import reference, store
from app.alerts.move import changed, move_refused, moved, open_for, taken
from app.alerts.sealing import key_to_close, words_said
from app.alerts.values import Alert
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, invalid
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome
from app.journal.jobs import drop_jobs
from app.people import store as registry
from app.people.sealing import seal_value

SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class CloseAlert:
    """What an alert came to, by its code, and in words. A false alarm is an outcome like any other."""

    alert_id: UUID
    outcome: str
    words: str = field(repr=False)


async def close_alert(db: Db, actor: Actor, at: datetime, command: CloseAlert) -> Outcome[Alert]:
    """The closed alert. Raises 404, 403, 422 for an unknown outcome, 409 `MOVE_REFUSED` for one that is closed with other words."""
    known = reference.rules().outcomes.get(command.outcome)
    if known is None or not known.by_hand:
        raise invalid(FieldError("/outcome", "NOT_IN_LIST", "没有这种结果", "No such outcome"))
    alert = await store.find_alert(db, actor.county, command.alert_id)
    if alert is not None and alert.closed_at and alert.closed_by == actor.account_id:
        return await _repeated(db, actor, alert, command)
    opened = await open_for(db, actor, command.alert_id, "closing")
    subject, key = await key_to_close(db, actor.county, opened.alert)
    words = seal_value(key, {"closing_words": command.words}, "alert_closing", command.alert_id)
    values: dict[str, Any] = {} if opened.alert.acknowledged_at else taken(actor, at)
    values |= {"closing": words, "sealed_for": subject}
    if opened.alert.sealed_for not in {None, subject}:
        values["sealed"] = None  # its key is gone
    closed, fact = await _end(db, actor, at, opened.alert, opened.team_id, command.outcome, values)
    return Outcome(closed, (fact,))


async def _repeated(db: Db, actor: Actor, alert: Alert, command: CloseAlert) -> Outcome[Alert]:
    """The same closing said again by whoever closed it."""
    said = await words_said(db, actor.county, alert)
    if (alert.outcome, said.get("closing_words")) != (command.outcome, command.words):
        raise move_refused("closed", "closing")
    return Outcome(await store.alert_in_scope(db, scope_of(actor), alert.alert_id) or alert, ())


async def _end(
    db: Db,
    actor: Actor,
    at: datetime,
    alert: Alert,
    team_id: UUID | None,
    outcome: str,
    values: Mapping[str, Any],
) -> tuple[Alert, Fact]:
    """Write the end: nobody is told of it any more, and it is one open alert less."""
    ended = {"closed_at": at, "closed_by": actor.account_id, "outcome": outcome}
    closed = await changed(db, actor.county, alert, {**values, **ended})
    await drop_jobs(db, actor.county, _looks([alert]), at)
    return closed, _over(at, closed, team_id)


def _looks(alerts: Sequence[Alert]) -> list[str]:
    """The keys of the looks at the escalation that are still to come."""
    steps = {alert.alert_id: len(reference.rules().clock(alert.kind).escalation) for alert in alerts}
    return [look_key(alert_id, rung) for alert_id, number in steps.items() for rung in range(number)]


def _over(at: datetime, closed: Alert, team_id: UUID | None) -> Fact:
    gone = (Delta("alerts.open", closed.place, day_of(at), -1),)
    return moved("alert.closed", closed, team_id, gone, outcome=closed.outcome)


def look_key(alert_id: UUID, rung: int) -> str:
    """The key of the job that looks whether a step of the escalation is due."""
    return f"notify:supervisors:{alert_id}:{rung}"


async def settle_alerts(
    db: Db, actor: Actor, at: datetime, alerts: Sequence[Alert], outcome: str = SETTLED
) -> tuple[Fact, ...]:
    """Close alerts inside another verb's transaction, by what settles them; the caller records the facts.

    Three statements, whatever the number; what somebody closed meanwhile stays as it is.
    """
    homes = {alert.household_id for alert in alerts if alert.household_id}
    households = await registry.households_by_id(db, actor.county, homes) if homes else {}
    ended: dict[str, Any] = {"closed_at": at, "closed_by": actor.account_id, "outcome": outcome}
    still = await store.end_all(db, actor.county, [alert.alert_id for alert in alerts], ended)
    over = [replace(one, **ended, revision=still[one.alert_id]) for one in alerts if one.alert_id in still]
    await drop_jobs(db, actor.county, _looks(over), at)
    teams = {one.alert_id: households[one.household_id].team_id for one in over if one.household_id in households}
    return tuple(_over(at, one, teams.get(one.alert_id, one.team_id)) for one in over)
