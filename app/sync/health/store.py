"""SQL of how phones fare: what was seen goes in at once for many phones, and is read for the teams of a place, late ones first."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, literal, select, tuple_

from app.access.devices.tables import DeviceRow
from app.access.scope import Scope, within
from app.access.store.grants import valid_at
from app.access.tables import AccountRow, SeatGrantRow
from app.core.db import Db
from app.core.tables import table
from app.sync.health.tables import SyncHealthRow
from app.sync.health.values import NO_DEVICE, Fares, Key, Seen
from app.teams.tables import TeamRow

health, accounts, devices = table(SyncHealthRow), table(AccountRow), table(DeviceRow)
seats, teams = table(SeatGrantRow), table(TeamRow)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TOLD = ("client", "pulled_at", "pushed_at", "caught_up_at", "queued", "attention", "failures", "step")
REFUSED = ("refused_at", "refused_code")


async def keep_seen(db: Db, seen: Mapping[Key, Seen]) -> None:
    """Write what was seen of phones over what is known of them; one statement."""
    insertion = db.upsert(health)
    newer = {name: func.coalesce(insertion.excluded[name], health.c[name]) for name in (*TOLD, *REFUSED)}
    statement = insertion.on_conflict_do_update(index_elements=["county", "account_id", "device_id"], set_=newer)
    rows = [{**asdict(key), **asdict(one)} for key, one in seen.items()]
    await db.write(statement, sorted(rows, key=lambda row: (row["county"], row["account_id"], row["device_id"])))


async def fares_in_scope(
    db: Db, scope: Scope, at: datetime, after: tuple[datetime, UUID, UUID] | None, limit: int
) -> list[Fares]:
    """How the phones of members of teams within a scope fare, whoever was caught up longest ago first; those who never were before all."""
    caught_up = func.coalesce(health.c.caught_up_at, literal(NEVER, health.c.caught_up_at.type))
    device = func.coalesce(health.c.device_id, literal(NO_DEVICE, health.c.device_id.type))
    seated = exists().where(
        and_(seats.c.county == accounts.c.county, seats.c.account_id == accounts.c.account_id, valid_at(seats, at)),
        and_(teams.c.county == seats.c.county, teams.c.team_id == seats.c.team_id),
        within(scope, teams.c.county, teams.c.place, teams.c.team_id),
    )
    statement = (
        select(
            accounts.c.account_id,
            accounts.c.display_name.label("name"),
            device.label("device_id"),
            devices.c.model,
            *(health.c[name] for name in (*TOLD, *REFUSED)),
        )
        .outerjoin(health, and_(health.c.county == accounts.c.county, health.c.account_id == accounts.c.account_id))
        .outerjoin(devices, and_(devices.c.county == health.c.county, devices.c.device_id == health.c.device_id))
        .where(accounts.c.county == scope.county, accounts.c.disabled_at.is_(None), seated)
        .order_by(caught_up, accounts.c.account_id, device)
        .limit(limit)
    )
    if after:
        statement = statement.where(tuple_(caught_up, accounts.c.account_id, device) > after)
    return [Fares(**row._mapping) for row in await db.all(statement)]
