"""Accounts, with the roles and seats they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, cast, insert, literal, null, select, union_all, update
from sqlalchemy.sql.functions import coalesce

from app.access.store.grants import valid_at
from app.access.store.sessions import sessions, standing_at
from app.access.tables import AccountNameRow, AccountRow, RoleGrantRow, SeatGrantRow
from app.core.db import Db
from app.core.tables import table
from app.journal.actor import RoleAt, Seat

accounts, names = table(AccountRow), table(AccountNameRow)
roles, seats = table(RoleGrantRow), table(SeatGrantRow)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands now."""

    county: str
    account_id: UUID
    name: str
    display_name: str
    roles: tuple[RoleAt, ...] = ()
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose session stands: the account, the device the session belongs to, and how sure the sign-in was."""

    account: Account
    device_id: UUID | None
    acr: str


def _arms() -> tuple[Select[Any], ...]:
    mine = and_(accounts.c.county == OF_COUNTY, accounts.c.account_id == OF_ACCOUNT, accounts.c.disabled_at.is_(None))
    on_role = and_(roles.c.county == OF_COUNTY, roles.c.account_id == OF_ACCOUNT, valid_at(roles, AT))
    on_seat = and_(seats.c.county == OF_COUNTY, seats.c.account_id == OF_ACCOUNT, valid_at(seats, AT))
    # PostgreSQL takes an untyped NULL in the first arms of a union for text.
    none = cast(null(), seats.c.team_id.type)
    return (
        select(
            literal("account").label("kind"),
            accounts.c.name,
            accounts.c.display_name.label("held"),
            none.label("team"),
            none.label("replaced"),
            literal("").label("desk"),
        ).where(mine),
        select(literal("role"), roles.c.role, roles.c.place, none, none, coalesce(roles.c.organisation, "")).where(
            on_role
        ),
        select(literal("seat"), seats.c.seat, literal(""), seats.c.team_id, seats.c.substitutes_for, literal("")).where(
            on_seat
        ),
    )


def _session() -> Select[Any]:
    of_caller = and_(sessions.c.session_id == bindparam("session_id"), sessions.c.account_id == OF_ACCOUNT)
    mine = and_(sessions.c.county == OF_COUNTY, of_caller, standing_at(AT))
    none = cast(null(), seats.c.team_id.type)
    return select(literal("session"), sessions.c.acr, literal(""), sessions.c.device_id, none, literal("")).where(mine)


# Asked at every call, so they are built once.
OF_COUNTY, OF_ACCOUNT = (
    bindparam("county", type_=accounts.c.county.type),
    bindparam("account_id", type_=accounts.c.account_id.type),
)
AT = bindparam("at", type_=roles.c.from_at.type)
ACCOUNT = union_all(*_arms())
CALLER = union_all(*_arms(), _session())


async def find_account(db: Db, county: str, account_id: UUID, at: datetime) -> Account | None:
    """An account that is not disabled, with the roles and seats it holds at an instant; one statement."""
    values = {"county": county, "account_id": account_id, "at": at}
    return _assemble(county, account_id, await db.all(ACCOUNT, values))


async def find_caller(db: Db, county: str, account_id: UUID, session_id: UUID, at: datetime) -> Caller | None:
    """The account behind a session, if both stand at an instant; still one statement, as it is asked at every call."""
    values = {"county": county, "account_id": account_id, "session_id": session_id, "at": at}
    rows = await db.all(CALLER, values)
    account = _assemble(county, account_id, rows)
    session = next((row for row in rows if row.kind == "session"), None)
    if account is None or session is None:
        return None
    return Caller(account, _uuid(session.team) if session.team else None, session.name)


def _assemble(county: str, account_id: UUID, rows: Sequence[Any]) -> Account | None:
    found = [row for row in rows if row.kind == "account"]
    if not found:
        return None
    held_roles = sorted((RoleAt(row.name, row.held, row.desk or None) for row in rows if row.kind == "role"), key=str)
    held_seats = sorted(
        (
            Seat(_uuid(row.team), row.name, _uuid(row.replaced) if row.replaced else None)
            for row in rows
            if row.kind == "seat"
        ),
        key=lambda s: (s.team_id, s.seat),
    )
    return Account(county, account_id, found[0].name, found[0].held, tuple(held_roles), tuple(held_seats))


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


async def find_account_by_name(db: Db, name: str, at: datetime) -> Account | None:
    """An account by its name, in whichever county it lives."""
    owner = await owner_of_name(db, name)
    return await find_account(db, *owner, at) if owner else None


async def owner_of_name(db: Db, name: str) -> tuple[str, UUID] | None:
    """The county and the account that a name belongs to, disabled or not."""
    row = await db.first(select(names.c.county, names.c.account_id).where(names.c.name == name))
    return (row.county, row.account_id) if row else None


async def add_accounts(db: Db, county: str, new: Sequence[Account], at: datetime) -> None:
    """Add accounts with the roles they hold from now on; a taken name violates the key."""
    await db.write(insert(names), [{"name": one.name, "county": county, "account_id": one.account_id} for one in new])
    await db.write(
        insert(accounts),
        [
            {
                "county": county,
                "account_id": one.account_id,
                "name": one.name,
                "display_name": one.display_name,
                "created_at": at,
            }
            for one in new
        ],
    )


async def add_roles(db: Db, county: str, grants: Iterable[tuple[UUID, UUID, RoleAt]], at: datetime) -> None:
    """Grant roles: (grant id, account, role at place)."""
    await db.write(
        insert(roles),
        [
            {
                "county": county,
                "grant_id": grant_id,
                "account_id": account_id,
                "role": held.role,
                "place": held.place,
                "organisation": held.organisation,
                "from_at": at,
            }
            for grant_id, account_id, held in grants
        ],
    )


async def disable_account(db: Db, county: str, account_id: UUID, at: datetime) -> None:
    """An account that may do nothing from now on, with whatever token."""
    mine = and_(accounts.c.county == county, accounts.c.account_id == account_id)
    await db.write(update(accounts).where(mine).values(disabled_at=at))


async def disabled_since(db: Db, county: str, account_id: UUID) -> datetime | None:
    """When an account was disabled, if it is."""
    mine = and_(accounts.c.county == county, accounts.c.account_id == account_id)
    row = await db.first(select(accounts.c.disabled_at).where(mine))
    return row.disabled_at if row else None


async def roles_held(db: Db, county: str, account_id: UUID, at: datetime) -> tuple[RoleAt, ...]:
    """The roles granted to an account at an instant, whether it is disabled or not."""
    mine = and_(roles.c.county == county, roles.c.account_id == account_id, valid_at(roles, at))
    rows = await db.all(select(roles.c.role, roles.c.place, roles.c.organisation).where(mine))
    return tuple(RoleAt(row.role, row.place, row.organisation) for row in rows)


async def existing_accounts(db: Db, county: str, account_ids: Iterable[UUID], at: datetime) -> dict[UUID, Account]:
    """Those of the accounts that exist in the county and are not disabled, with their roles at an instant."""
    wanted = set(account_ids)
    found = await db.all(
        select(accounts.c.account_id, accounts.c.name, accounts.c.display_name).where(
            accounts.c.county == county, accounts.c.account_id.in_(wanted), accounts.c.disabled_at.is_(None)
        )
    )
    held = await db.all(
        select(roles.c.account_id, roles.c.role, roles.c.place, roles.c.organisation).where(
            roles.c.county == county, roles.c.account_id.in_(wanted), valid_at(roles, at)
        )
    )
    by_account: dict[UUID, list[RoleAt]] = {}
    for row in held:
        by_account.setdefault(row.account_id, []).append(RoleAt(row.role, row.place, row.organisation))
    return {
        row.account_id: Account(
            county, row.account_id, row.name, row.display_name, tuple(by_account.get(row.account_id, ()))
        )
        for row in found
    }
