"""What every move of an alert has in common: who may, from which state, the row with its next revision, and whose phones hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.alerts import store
from app.alerts.alert import kind_for_the_record, touches
from app.alerts.policy import AGAIN, MOVE_NAMES, MOVES, ROLES, STATE_NAMES, may
from app.alerts.values import Alert
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, not_found
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact
from app.people import store as registry


@dataclass(frozen=True, slots=True)
class Opened:
    """An alert that may be moved now, with the team of its household; `again` when the move was made before."""

    alert: Alert
    team_id: UUID | None
    again: bool


async def open_for(db: Db, actor: Actor, alert_id: UUID, move: str) -> Opened:
    """The alert, its household locked. Raises 404 where it is not the caller's, 403 for a role that may not, 409 `MOVE_REFUSED`."""
    if not actor.holds(*ROLES[move]):
        raise forbidden("ROLE_MISSING")
    scope = scope_of(actor)
    alert = await store.alert_in_scope(db, scope, alert_id)
    if alert is None:
        raise not_found()
    if alert.household_id:
        await registry.lock_households(db, actor.county, [alert.household_id])
        alert = await store.alert_in_scope(db, scope, alert_id)
        if alert is None:
            raise not_found()
    if not may(roles_over(actor, *alert.where), move):
        raise forbidden("ROLE_MISSING")
    if alert.state in AGAIN.get(move, ()):
        return Opened(alert, alert.team_now, True)
    if alert.state not in MOVES[move][0]:
        raise move_refused(alert.state, move)
    return Opened(alert, alert.team_now, False)


def move_refused(state: str, move: str) -> Refusal:
    """409: the table has no such move from this state."""
    told = f"预警{STATE_NAMES[state]}，不能{MOVE_NAMES[move]}"
    return conflict("MOVE_REFUSED", told, f"No {move} from the state {state}")


async def changed(db: Db, county: str, alert: Alert, values: Mapping[str, Any]) -> Alert:
    """The alert with these columns changed. Raises 409 where somebody changed it meanwhile."""
    if not await store.change(db, county, alert, values):
        raise conflict("CHANGED_MEANWHILE", "他人刚刚处理了此预警，请刷新", "Somebody else has just moved this alert")
    return replace(alert, **values, revision=alert.revision + 1)


def moved(name: str, alert: Alert, team_id: UUID | None, deltas: tuple[Delta, ...] = (), **data: object) -> Fact:
    """The fact of a move, told to the phones that have the alert."""
    told = touches(alert, team_id)
    return Fact(
        name,
        alert.alert_id,
        alert.household_id,
        {"kind": kind_for_the_record(alert), **about(alert), **data},
        told,
        deltas,
    )


def about(alert: Alert) -> dict[str, Any]:
    """Where an alert is and about whom, for every fact of its life."""
    return {"place": alert.place, "person_id": alert.person_id}


def taken(actor: Actor, at: datetime) -> dict[str, Any]:
    """The columns of an acknowledgement."""
    return {"acknowledged_at": at, "acknowledged_by": actor.account_id}
