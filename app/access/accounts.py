"""Adding accounts, and issuing an access token to an operator or a test."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.access import store
from app.access.keys import ensure_signing_key
from app.access.policy import BY_OPERATOR, DESK_ROLES, PLACE_LENGTHS, ROLES, SCOPES, lies_within, scopes_allowed
from app.access.sessions import start_session
from app.access.store import Account
from app.access.tokens import Issue, sign_token
from app.core.db import Db
from app.core.errors import FieldError, Refusal, forbidden, invalid, not_found
from app.core.ids import new_id
from app.journal.actor import Actor, RoleAt
from app.journal.facts import Fact, Outcome

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, slots=True)
class AddAccount:
    """A new account with the roles it holds from now on."""

    name: str
    display_name: str
    roles: tuple[RoleAt, ...]
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class IssueToken:
    """A token for an account, of a subset of what it may do."""

    name: str
    scopes: frozenset[str]
    client_id: str
    issuer: str
    audience: str
    lifetime_s: int


async def add_accounts(
    db: Db, actor: Actor, at: datetime, commands: Sequence[AddAccount]
) -> Sequence[Outcome[Account] | Refusal]:
    """Add accounts. Refuses a malformed name, an unknown role, and a place outside the adder's own."""
    for command in commands:
        _check(actor, command)
    added = [
        Account(actor.county, command.account_id or new_id(at), command.name, command.display_name, command.roles)
        for command in commands
    ]
    await store.add_accounts(db, actor.county, added, at)
    grants = [(new_id(at), one.account_id, held) for one in added for held in one.roles]
    await store.add_roles(db, actor.county, grants, at)
    return [
        Outcome(
            one,
            (
                Fact(
                    "account.added",
                    one.account_id,
                    data={"roles": [str(held) for held in one.roles]},
                ),
            ),
        )
        for one in added
    ]


def _check(actor: Actor, command: AddAccount) -> None:
    if not NAME.fullmatch(command.name):
        raise invalid(
            FieldError(
                "/name",
                "NAME_MALFORMED",
                "账号名只能用小写字母、数字和 . _ -，2 到 60 个字符",
                "Use 2 to 60 of a-z, 0-9, dot, underscore, hyphen",
            )
        )
    check_roles(actor, command.roles)


def check_roles(actor: Actor, roles: Sequence[RoleAt]) -> None:
    """Refuse a role that is none (422), a place that cannot be (422), and one that is not the actor's to give (403)."""
    own = [held.place for held in actor.roles if held.role in {"administrator", "operator"}]
    for index, held in enumerate(roles):
        if held.role not in ROLES:
            raise invalid(FieldError(f"/roles/{index}/role", "NOT_IN_LIST", "没有这个角色", "No such role"))
        if not held.place.startswith(actor.county) or len(held.place) < PLACE_LENGTHS["county"]:
            raise invalid(FieldError(f"/roles/{index}/place", "PLACE_UNKNOWN", "没有这个地方", "No such place"))
        if not any(lies_within(held.place, place) for place in own):
            raise forbidden("PLACE_NOT_YOURS")
        if held.organisation is not None and held.role not in DESK_ROLES:
            pointer = f"/roles/{index}/organisation"
            raise invalid(
                FieldError(
                    pointer, "NO_DESK", "只有部门经办人才有经办部门", "Only a department officer has the desk of one"
                )
            )


async def issue_token(db: Db, actor: Actor, at: datetime, command: IssueToken) -> Outcome[str]:
    """A signed access token. Refuses an unknown account (404) and a scope that none of its roles allows (422)."""
    account = await store.find_account_by_name(db, command.name, at)
    if account is None or account.county != actor.county:
        raise not_found()
    allowed = scopes_allowed(held.role for held in account.roles)
    for scope in sorted(command.scopes):
        if scope not in SCOPES:
            raise invalid(FieldError("/scope", "SCOPE_UNKNOWN", f"没有这个权限：{scope}", f"No such scope: {scope}"))
        if scope not in allowed:
            raise invalid(
                FieldError(
                    "/scope",
                    "SCOPE_NOT_ALLOWED",
                    f"该账号没有这个权限：{scope}",
                    f"None of this account's roles allows {scope}",
                )
            )
    key = await ensure_signing_key(db, at)
    life = timedelta(seconds=command.lifetime_s)
    session = await start_session(
        db,
        account.county,
        account.account_id,
        at,
        acr=BY_OPERATOR,
        amr=(BY_OPERATOR,),
        client_id=command.client_id,
        idle=life,
        absolute=life,
    )
    issue = Issue(command.issuer, command.audience, session, command.scopes or allowed, command.lifetime_s)
    fact = Fact("token.issued", account.account_id, data={"scopes": sorted(issue.scopes)})
    return Outcome(sign_token(db.keyring, key, issue, at), (fact,))
