"""SQL of hints: the heads of many feeds at once, and alerts that were raised or taken by nobody since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.alerts.tables import AlertRow
from app.core.db import Db
from app.core.tables import table
from app.journal.tables import SyncScopeRow

scopes, alerts = table(SyncScopeRow), table(AlertRow)
# Supervisors are told of a clue that nobody took after a working day, which holidays may put off by a week and more.
LATEST_WORD = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert that nobody has taken, as far as a hint needs it; `again` when supervisors were told."""

    county: str
    alert_id: UUID
    kind: str
    place: str
    team_id: UUID | None
    again: bool


async def heads_of(db: Db, feeds: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
    """The heads of feeds by county and name; one that nothing was ever put into is left out. One statement."""
    wanted = [and_(scopes.c.county == county, scopes.c.scope_id.in_(set(names))) for county, names in feeds.items()]
    if not wanted:
        return {}
    rows = await db.all(select(scopes.c.county, scopes.c.scope_id, scopes.c.head).where(or_(*wanted)))
    return {(row.county, row.scope_id): row.head for row in rows}


async def alarms_since(db: Db, counties: Iterable[str], since: datetime) -> list[Alarm]:
    """Alerts of these counties that were raised, or told to supervisors, since then, and that nobody has taken."""
    waiting = (alerts.c.acknowledged_at.is_(None), alerts.c.closed_at.is_(None))
    statement = select(
        alerts.c.county, alerts.c.alert_id, alerts.c.kind, alerts.c.place, alerts.c.team_id, alerts.c.escalated_at
    ).where(
        alerts.c.county.in_(set(counties)),
        alerts.c.raised_at >= since - LATEST_WORD,
        or_(alerts.c.raised_at >= since, alerts.c.escalated_at >= since),
        *waiting,
    )
    return [
        Alarm(row.county, row.alert_id, row.kind, row.place, row.team_id, row.escalated_at is not None)
        for row in await db.all(statement)
    ]
