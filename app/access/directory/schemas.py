"""Wire shapes of accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.directory.administer import AmendAccount, OpenAccount
from app.access.directory.values import Entry
from app.access.schemas import RoleOut
from app.core.web.strict import Flag, Wire
from app.journal.actor import RoleAt

Shown = Annotated[str, Field(min_length=1, max_length=60, examples=["李社工"])]


class RoleIn(Wire):
    """A role at a place; a department officer's at the desk of an organisation, without which no referral comes to it."""

    role: str = Field(max_length=24, examples=["social_worker"])
    place: str = Field(pattern=r"^[0-9-]{6,20}$", max_length=20, examples=["330481001"])
    organisation: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_]{1,39}$",
        max_length=40,
        description="经办部门，仅用于部门经办人 Whose desk it is, for department officers alone",
        examples=[None],
    )


Roles = Annotated[list[RoleIn], Field(max_length=20)]


class AccountIn(Wire):
    """A new account. Without a password nobody can sign in until one is set."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"])
    name: str = Field(max_length=60, examples=["li-ping"])
    display_name: Shown
    roles: Roles
    password: str | None = Field(
        default=None,
        min_length=12,
        max_length=128,
        description="初始密码，12 到 128 个字符 A first password",
        examples=["kettle window orange"],
        json_schema_extra={"writeOnly": True},
    )

    def command(self, password_hash: str | None) -> OpenAccount:
        """The command, with the hash in place of the password."""
        return OpenAccount(self.id, self.name, self.display_name, _roles(self.roles), password_hash)


class AccountPatch(Wire):
    """What changes of an account; what is left out stays."""

    display_name: Shown | None = None
    roles: Roles | None = None
    disabled: Flag | None = Field(default=None, examples=[True])

    def command(self, account_id: UUID, version: int) -> AmendAccount:
        """The command against the version read."""
        roles = None if self.roles is None else _roles(self.roles)
        return AmendAccount(account_id, version, self.display_name, roles, self.disabled)


def _roles(roles: Sequence[RoleIn]) -> tuple[RoleAt, ...]:
    return tuple(dict.fromkeys(RoleAt(one.role, one.place, one.organisation) for one in roles))


class AccountOut(BaseModel):
    """An account, never with anything it proves itself by."""

    id: UUID
    name: str = Field(max_length=60, examples=["li-ping"])
    display_name: Shown
    roles: list[RoleOut] = Field(max_length=100)
    disabled: bool
    created_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    has_password: bool
    has_second_factor: bool

    @classmethod
    def of(cls, entry: Entry) -> "AccountOut":
        """The shape of an entry."""
        return cls(
            id=entry.account_id,
            name=entry.name,
            display_name=entry.display_name,
            roles=[RoleOut.of(one) for one in entry.roles],
            disabled=entry.disabled_at is not None,
            created_at=entry.created_at,
            has_password=entry.has_password,
            has_second_factor=entry.has_second_factor,
        )


class AccountsOut(BaseModel):
    """A page of accounts."""

    items: list[AccountOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, entries: Sequence[Entry], next_cursor: str | None) -> "AccountsOut":
        """The shape of a page."""
        return cls(items=[AccountOut.of(one) for one in entries], next_cursor=next_cursor)
