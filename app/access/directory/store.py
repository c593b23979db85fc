"""SQL of the directory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true, update

from app.access.directory.values import Entry
from app.access.policy import PLACE_LENGTHS, range_of
from app.access.signin.tables import AccountSecretRow, PasskeyRow
from app.access.store.grants import valid_at
from app.access.tables import AccountRow, RoleGrantRow
from app.core.db import Db
from app.core.tables import table
from app.journal.actor import RoleAt

accounts, roles = table(AccountRow), table(RoleGrantRow)
secrets, passkeys = table(AccountSecretRow), table(PasskeyRow)


async def find_entry(db: Db, county: str, account_id: UUID, at: datetime, *, lock: bool = False) -> Entry | None:
    """An account, disabled or not."""
    statement = select(accounts).where(accounts.c.county == county, accounts.c.account_id == account_id)
    rows = await db.all(statement.with_for_update() if lock else statement)
    return next(iter(await _entries(db, county, rows, at)), None)


async def list_entries(
    db: Db, county: str, places: Sequence[str], at: datetime, after: UUID | None, limit: int
) -> list[Entry]:
    """The accounts within places, by id, those behind `after`."""
    statement = select(accounts).where(accounts.c.county == county, _within(places, at))
    if after:
        statement = statement.where(accounts.c.account_id > after)
    return await _entries(db, county, await db.all(statement.order_by(accounts.c.account_id).limit(limit)), at)


def _within(places: Sequence[str], at: datetime) -> ColumnElement[bool]:
    """No role lies outside; without any role the account is the county's."""
    ranges = [and_(roles.c.place >= low, roles.c.place < high) for low, high in map(range_of, places)]
    held = and_(roles.c.county == accounts.c.county, roles.c.account_id == accounts.c.account_id, valid_at(roles, at))
    whole = any(len(place) == PLACE_LENGTHS["county"] for place in places)
    return and_(~exists().where(held, not_(or_(false(), *ranges))), true() if whole else exists().where(held))


async def _entries(db: Db, county: str, rows: Iterable[Any], at: datetime) -> list[Entry]:
    found = list(rows)
    ids = [row.account_id for row in found]
    held = await _roles_of(db, county, ids, at)
    mine = and_(secrets.c.county == county, secrets.c.account_id.in_(ids))
    known = {row.account_id: row for row in await db.all(select(secrets).where(mine))}
    mine = and_(passkeys.c.county == county, passkeys.c.account_id.in_(ids))
    with_passkey = {row.account_id for row in await db.all(select(passkeys.c.account_id).where(mine))}
    return [
        Entry(
            county,
            row.account_id,
            row.name,
            row.display_name,
            row.created_at,
            row.disabled_at,
            row.revision,
            tuple(held.get(row.account_id, ())),
            row.account_id in known and known[row.account_id].password_hash is not None,
            row.account_id in with_passkey or (row.account_id in known and known[row.account_id].totp_at is not None),
        )
        for row in found
    ]


async def _roles_of(db: Db, county: str, ids: Sequence[UUID], at: datetime) -> dict[UUID, list[RoleAt]]:
    mine = and_(roles.c.county == county, roles.c.account_id.in_(ids), valid_at(roles, at))
    held: dict[UUID, list[RoleAt]] = {}
    for row in await db.all(select(roles).where(mine).order_by(roles.c.role, roles.c.place, roles.c.organisation)):
        held.setdefault(row.account_id, []).append(RoleAt(row.role, row.place, row.organisation))
    return held


async def change_entry(db: Db, entry: Entry, values: Mapping[str, Any]) -> None:
    """Change what an account says of itself; its revision goes up."""
    mine = and_(accounts.c.county == entry.county, accounts.c.account_id == entry.account_id)
    await db.write(update(accounts).where(mine).values({**values, "revision": entry.revision + 1}))


async def end_roles(db: Db, entry: Entry, ended: Iterable[RoleAt], at: datetime) -> None:
    """Take roles away, from now on."""
    for one in ended:
        desk = roles.c.organisation.is_not_distinct_from(one.organisation)
        same = and_(roles.c.role == one.role, roles.c.place == one.place, desk, valid_at(roles, at))
        mine = and_(roles.c.county == entry.county, roles.c.account_id == entry.account_id, same)
        await db.write(update(roles).where(mine).values(until_at=at))
