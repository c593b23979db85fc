"""SQL of alerts: raised once per cause, read within a scope, taken by the first who acknowledges."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, select, tuple_, update

from app.access.scope import Scope, within
from app.alerts.tables import AlertRow
from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow

alerts, households = table(AlertRow), table(HouseholdRow)


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands; place and team are those at its raising, and where it was read for somebody those of today."""

    alert_id: UUID
    kind: str
    household_id: UUID
    person_id: UUID | None
    place: str
    team_id: UUID | None
    source_id: UUID | None
    dedupe_key: str
    raised_at: datetime
    acknowledge_by: datetime
    on_site_by: datetime
    close_by: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: UUID | None = None
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    revision: int = 1
    place_now: str | None = None
    team_now: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts a list shows. `state`: open, unacknowledged, closed, or None for all."""

    state: str | None = None
    household_id: UUID | None = None


async def add_alerts(db: Db, county: str, new: Iterable[Alert], at: datetime) -> set[str]:
    """Write alerts whose key is not taken; returns the keys of those written. One statement."""
    statement = db.upsert(alerts).on_conflict_do_nothing(index_elements=["county", "dedupe_key"])
    rows = [{"county": county, **asdict(alert)} for alert in sorted(new, key=lambda alert: alert.dedupe_key)]
    return {row.dedupe_key for row in await db.write_returning(statement.returning(alerts.c.dedupe_key), rows)}


async def alerts_by_key(db: Db, county: str, keys: Iterable[str]) -> dict[str, Alert]:
    """Alerts that were raised before, by their keys."""
    statement = select(alerts).where(alerts.c.county == county, alerts.c.dedupe_key.in_(set(keys)))
    return {row.dedupe_key: _alert(row) for row in await db.all(statement)}


async def find_alert(db: Db, county: str, alert_id: UUID) -> Alert | None:
    """An alert as it was raised, for those who tell of it outside."""
    row = await db.first(select(alerts).where(alerts.c.county == county, alerts.c.alert_id == alert_id))
    return _alert(row) if row else None


async def escalate(db: Db, county: str, alert_id: UUID, at: datetime) -> bool:
    """Supervisors are told of an alert. False where it is taken or closed, or they were told before."""
    waiting = (alerts.c.acknowledged_at.is_(None), alerts.c.closed_at.is_(None), alerts.c.escalated_at.is_(None))
    statement = update(alerts).where(alerts.c.county == county, alerts.c.alert_id == alert_id, *waiting)
    return await db.write(statement.values(escalated_at=at)) == 1


def _within(scope: Scope) -> Select[Any]:
    """Alerts about households that the caller may see now."""
    of_household = and_(households.c.county == alerts.c.county, households.c.household_id == alerts.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    now = (households.c.place.label("place_now"), households.c.team_id.label("team_now"))
    return select(alerts, *now).join(households, of_household).where(seen, alerts.c.county == scope.county)


async def alert_in_scope(db: Db, scope: Scope, alert_id: UUID) -> Alert | None:
    """An alert that the caller may see."""
    row = await db.first(_within(scope).where(alerts.c.alert_id == alert_id))
    return _alert(row) if row else None


async def alert_exists(db: Db, county: str, alert_id: UUID) -> bool:
    """True for an alert of the county, whoever may see it."""
    mine = and_(alerts.c.county == county, alerts.c.alert_id == alert_id)
    return await db.first(select(alerts.c.alert_id).where(mine)) is not None


async def alerts_by_id(db: Db, scope: Scope, alert_ids: Iterable[UUID]) -> dict[UUID, Alert]:
    """Those of the alerts that the caller may see."""
    rows = await db.all(_within(scope).where(alerts.c.alert_id.in_(set(alert_ids))))
    return {row.alert_id: _alert(row) for row in rows}


async def alerts_in_scope(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Alert]:
    """At most `limit` alerts that the caller may see, newest first, behind the key of the last one seen."""
    statement = _within(scope).where(*_conditions(wanted))
    if after:
        statement = statement.where(tuple_(alerts.c.raised_at, alerts.c.alert_id) < after)
    statement = statement.order_by(alerts.c.raised_at.desc(), alerts.c.alert_id.desc()).limit(limit)
    return [_alert(row) for row in await db.all(statement)]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    by_state: dict[str | None, list[ColumnElement[bool]]] = {
        None: [],
        "open": [alerts.c.closed_at.is_(None)],
        "unacknowledged": [alerts.c.closed_at.is_(None), alerts.c.acknowledged_at.is_(None)],
        "closed": [alerts.c.closed_at.is_not(None)],
    }
    of_household = [alerts.c.household_id == wanted.household_id] if wanted.household_id else []
    return by_state[wanted.state] + of_household


async def acknowledge(db: Db, county: str, alert_id: UUID, by: UUID | None, at: datetime) -> bool:
    """Take an alert that nobody has taken. False when somebody had."""
    statement = (
        update(alerts)
        .where(alerts.c.county == county, alerts.c.alert_id == alert_id, alerts.c.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=by, revision=alerts.c.revision + 1)
    )
    return await db.write(statement) == 1


def _alert(row: Row[Any]) -> Alert:
    return Alert(**{name: getattr(row, name) for name in Alert.__slots__ if name in row._fields})
