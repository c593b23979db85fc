"""Keeping accounts: adding one with its password, changing its name and roles, shutting it and opening it again."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.access import store as access
from app.access.accounts import AddAccount, add_accounts, check_roles
from app.access.directory import store
from app.access.directory.values import Entry, is_within, places_administered
from app.access.sessions import end_sessions_of_account
from app.access.signin import store as signin
from app.core.db import Db
from app.core.errors import Refusal, conflict, id_reused, not_found, stale_version
from app.core.ids import new_id
from app.journal.actor import Actor, RoleAt
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """A new account; its password already checked and hashed."""

    account_id: UUID
    name: str
    display_name: str
    roles: tuple[RoleAt, ...]
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The account, and whether it was there already."""

    entry: Entry
    repeated: bool


@dataclass(frozen=True, slots=True)
class AmendAccount:
    """New values, None for what stays; against the version read, or None for the operator, who reads and writes at once."""

    account_id: UUID
    version: int | None
    display_name: str | None = None
    roles: tuple[RoleAt, ...] | None = None
    disabled: bool | None = None


async def open_account(db: Db, actor: Actor, at: datetime, command: OpenAccount) -> Outcome[Opened]:
    """Add an account. Refuses what `add_accounts` does, and a name that is taken with 409; a repeat is the same act."""
    before = await store.find_entry(db, actor.county, command.account_id, at)
    if before is not None:
        return Outcome(Opened(_repeated(before, command), repeated=True), ())
    if await access.owner_of_name(db, command.name):
        raise conflict("NAME_TAKEN", "这个账号名已有人使用", "This name is taken")
    [added] = await add_accounts(
        db, actor, at, [AddAccount(command.name, command.display_name, command.roles, command.account_id)]
    )
    if isinstance(added, Refusal):
        raise added
    if command.password_hash:
        await signin.put_password(db, actor.county, {command.account_id: command.password_hash}, at)
    return Outcome(Opened(await _entry(db, actor, at, command.account_id), repeated=False), added.facts)


def _repeated(before: Entry, command: OpenAccount) -> Entry:
    same = (before.name, before.display_name) == (command.name, command.display_name)
    if not same or set(before.roles) != set(command.roles):
        raise id_reused()
    return before


async def amend_account(db: Db, actor: Actor, at: datetime, command: AmendAccount) -> Outcome[Entry]:
    """Change an account. Refuses a stale version (412), a role beyond one's own places (403), and one's own roles or standing (409)."""
    entry = await _entry(db, actor, at, command.account_id, lock=True)
    if command.version is not None and entry.revision != command.version:
        raise stale_version(entry.revision)
    if entry.account_id == actor.account_id and (command.roles is not None or command.disabled is not None):
        raise conflict("OWN_ACCOUNT", "不能更改自己的角色或停用自己", "Nobody changes their own roles or standing")
    fields = await _write(db, actor, at, entry, command)
    if not fields:
        return Outcome(entry, ())
    changed = await _entry(db, actor, at, command.account_id, widened=True)
    return Outcome(changed, (Fact("account.amended", entry.account_id, data={"fields": fields}),))


async def _write(db: Db, actor: Actor, at: datetime, entry: Entry, command: AmendAccount) -> list[str]:
    """Write what differs. Returns the names of the fields that did."""
    fields: list[str] = []
    values: dict[str, object] = {}
    if command.display_name not in (None, entry.display_name):
        values["display_name"] = command.display_name
        fields.append("display_name")
    if command.roles is not None and set(command.roles) != set(entry.roles):
        check_roles(actor, command.roles)
        await _replace_roles(db, entry, command.roles, at)
        fields.append("roles")
    if command.disabled is not None and command.disabled != (entry.disabled_at is not None):
        values["disabled_at"] = at if command.disabled else None
        fields.append("disabled")
        if command.disabled:
            await end_sessions_of_account(db, entry.county, entry.account_id, at, "account_disabled")
    if fields:
        await store.change_entry(db, entry, values)
    return fields


async def _replace_roles(db: Db, entry: Entry, wanted: tuple[RoleAt, ...], at: datetime) -> None:
    """End what is not wanted any more and grant what is new; what stays keeps its beginning."""
    await store.end_roles(db, entry, set(entry.roles) - set(wanted), at)
    fresh = sorted(set(wanted) - set(entry.roles), key=str)
    await access.add_roles(db, entry.county, [(new_id(at), entry.account_id, one) for one in fresh], at)


async def find_account_to_keep(db: Db, actor: Actor, at: datetime, account_id: UUID) -> Entry:
    """An account within the actor's places. Raises 404 for any other."""
    return await _entry(db, actor, at, account_id)


async def find_account_by_name_to_keep(db: Db, name: str, at: datetime) -> Entry:
    """An account by its name, disabled or not, in whichever county. Raises 404."""
    owner = await access.owner_of_name(db, name)
    entry = await store.find_entry(db, *owner, at) if owner else None
    if entry is None:
        raise not_found()
    return entry


async def _entry(
    db: Db, actor: Actor, at: datetime, account_id: UUID, *, lock: bool = False, widened: bool = False
) -> Entry:
    entry = await store.find_entry(db, actor.county, account_id, at, lock=lock)
    if entry is None or not (widened or is_within(places_administered(actor), entry.roles)):
        raise not_found()
    return entry
