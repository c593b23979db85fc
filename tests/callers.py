"""Callers of the API with accounts of their own: officers of a place, members of a team."""

from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

from app.access import store
from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.access.store import Account, SeatHeld
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import Actor, RoleAt, Seat, operator
from app.journal.perform import perform, perform_all

_numbers = count(1)


async def an_account(
    deployment: Deployment, role: str, place: str, team_id: UUID | None = None, desk: str | None = None
) -> Account:
    """An account with one role at a place and, where a team is given, its seat there; a department officer's at an organisation's desk."""
    name = f"{role.replace('_', '-')}-{next(_numbers)}"
    at = clock.now()
    [account] = await perform_all(
        deployment, add_accounts, operator(place[:6]), at, [AddAccount(name, name, (RoleAt(role, place, desk),))]
    )
    assert isinstance(account, Account)
    if team_id:
        await seat(deployment, account, team_id, role, at)
    return account


async def seat(deployment: Deployment, account: Account, team_id: UUID, name: str, at: datetime) -> None:
    """Give an account a seat in a team."""
    held = SeatHeld(uuid4(), team_id, account.account_id, account.name, account.display_name, name, at, None)
    async with transaction(deployment, EVERYWHERE) as db:
        await store.add_seats(db, account.county, [held])


async def headers_for(
    deployment: Deployment,
    role: str,
    place: str,
    team_id: UUID | None = None,
    scope: str = "",
    desk: str | None = None,
) -> dict[str, str]:
    """The Authorization header of a new account: all its role allows, or the scopes given."""
    account = await an_account(deployment, role, place, team_id, desk)
    settings = Settings()
    command = IssueToken(account.name, frozenset(scope.split()), "test", settings.issuer, settings.audience, 600)
    token = await perform(deployment, issue_token, operator(account.county), clock.now(), command)
    return {"Authorization": f"Bearer {token}"}


def an_actor(role: str, place: str, *teams: UUID) -> Actor:
    """Somebody who holds a role at a place and sits in teams, without an account behind it."""
    seats = tuple(Seat(team, role) for team in teams)
    return Actor(place[:6], None, role, "test", frozenset({"*"}), (RoleAt(role, place),), seats)
