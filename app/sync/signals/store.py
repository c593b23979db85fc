"""SQL of hints: the heads of many feeds at once, and alerts that were raised, or told further up, since."""

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
# The last word of an alert comes after ten working days, which holidays may put off by a week and more.
LATEST_WORD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert as far as a hint needs it; `told_to` when word went further up, the second time and later."""

    county: str
    alert_id: UUID
    kind: str
    place: str
    team_id: UUID | None
    told_to: str | None = None
    told_at: datetime | None = None


async def heads_of(db: Db, feeds: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
    """The heads of feeds by county and name; one that nothing was ever put into is left out. One statement."""
    wanted = [and_(scopes.c.county == county, scopes.c.scope_id.in_(set(names))) for county, names in feeds.items()]
    if not wanted:
        return {}
    rows = await db.all(select(scopes.c.county, scopes.c.scope_id, scopes.c.head).where(or_(*wanted)))
    return {(row.county, row.scope_id): row.head for row in rows}


async def alarms_since(db: Db, counties: Iterable[str], since: datetime) -> list[Alarm]:
    """Alerts of these counties that were raised and taken by nobody, or told further up, since then, and that are not over."""
    names = ("county", "alert_id", "kind", "place", "team_id", "escalated_to", "escalated_at")
    new = and_(alerts.c.raised_at >= since, alerts.c.acknowledged_at.is_(None))
    statement = select(*(alerts.c[name] for name in names)).where(
        alerts.c.county.in_(set(counties)),
        alerts.c.raised_at >= since - LATEST_WORD,
        or_(new, alerts.c.escalated_at >= since),
        alerts.c.closed_at.is_(None),
    )
    return [Alarm(*(row._mapping[name] for name in names)) for row in await db.all(statement)]
