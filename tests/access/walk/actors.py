"""Who walks: one caller of every role at home, one with all roles and one scope too few, and whose rows are foreign to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.access.accounts import AddAccount, add_accounts
from app.access.keys import ensure_signing_key
from app.access.policy import ACR_TWO, ROLES, SCOPES
from app.access.sessions import start_session
from app.access.store import Account
from app.access.tokens import Issue, sign_token
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE as ALL_ROWS
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform_all
from tests.callers import an_account
from tests.registered import COUNTY, TOWN, VILLAGE

FIELD = ("party_member", "social_worker", "grid_worker")
PLACES = {"village_officer": VILLAGE, "county_officer": COUNTY}
# Kept for a whole county: an administrator of a town keeps none.
COUNTY_ADMINISTRATOR = "county_administrator"
EVERYWHERE = ("own", "team", "village", "town", "county")
# What lies outside, by the place of whoever looks.
BEYOND = {
    "village_officer": ("village", "town", "county"),
    "town_officer": ("town", "county"),
    "administrator": ("town", "county"),
    "county_officer": ("county",),
    "department_officer": ("town", "county"),
    COUNTY_ADMINISTRATOR: ("county",),
}
# Which roles reach what by their place, beside those who reach it by their team.
BY_PLACE = {
    "household": {"village_officer", "town_officer", "county_officer"},
    "officers": {"village_officer", "town_officer", "county_officer"},  # rows of the ledger
    "desk": {"village_officer", "town_officer", "county_officer", "department_officer"},
    "pairing": {"village_officer", "town_officer", "county_officer", "administrator"},
    "team": {"town_officer", "county_officer", "administrator"},  # teams belong to a town
    "account": {"administrator", COUNTY_ADMINISTRATOR},
    "device": {"town_officer", "county_officer", "administrator"},
}
BY_TEAM = {"household", "desk", "pairing", "team"}
# Whose desk the department officer sits at: where the needs of the grounds are routed to.
DESK = "healthcare_security"
LONG_AGO = timedelta(minutes=6)


@dataclass(frozen=True)
class Walker:
    """A caller: the name in the tables above, the role held, the header sent."""

    name: str
    role: str
    headers: Mapping[str, str]


def foreign_to(walker: str, reach: str) -> tuple[str, ...]:
    """The grounds whose rows of a kind are not there for a walker."""
    if reach == "own":
        return EVERYWHERE
    if reach == "county":
        return ("county",)
    if walker in FIELD and reach in BY_TEAM:
        return EVERYWHERE[1:]
    return BEYOND[walker] if walker in BY_PLACE[reach] else EVERYWHERE


async def walkers(deployment: Deployment, team_id: UUID) -> dict[str, Walker]:
    """One caller of every role, whose token allows every scope; members of teams sit in this one."""
    wanted = {role: role for role in sorted(ROLES)} | {COUNTY_ADMINISTRATOR: "administrator"}
    found = {}
    for name, role in wanted.items():
        place = COUNTY if name == COUNTY_ADMINISTRATOR else PLACES.get(role, TOWN)
        desk = DESK if role == "department_officer" else None
        account = await an_account(deployment, role, place, team_id if role in FIELD else None, desk)
        found[name] = Walker(name, role, await headers_of(deployment, account, frozenset(SCOPES)))
    return found


async def an_all_rounder(deployment: Deployment, name: str) -> Account:
    """Somebody who holds every role in the county."""
    command = AddAccount(name, "全", tuple(RoleAt(role, COUNTY) for role in sorted(ROLES)))
    [account] = await perform_all(deployment, add_accounts, operator(COUNTY), clock.now() - LONG_AGO, [command])
    assert isinstance(account, Account)
    return account


async def all_but_one(deployment: Deployment) -> dict[str, Mapping[str, str]]:
    """Headers of who may everything, by the one scope that the token lacks; behind "" one whose sign-in is too old to step up."""
    scopes = frozenset(SCOPES)
    account, earlier = [await an_all_rounder(deployment, name) for name in ("everybody", "somebody")]
    found = {scope: await headers_of(deployment, account, scopes - {scope}) for scope in SCOPES}
    return found | {"": await headers_of(deployment, earlier, scopes, clock.now() - LONG_AGO)}


async def headers_of(
    deployment: Deployment, account: Account, scopes: frozenset[str], since: datetime | None = None
) -> Mapping[str, str]:
    """A token with these scopes, whatever the roles allow: rights may have changed since it was given."""
    at, own = clock.now(), Settings()
    who = (account.county, account.account_id)
    async with transaction(deployment, ALL_ROWS) as db:
        session = await start_session(
            db, *who, at, acr=ACR_TWO, amr=("pwd", "otp"), auth_time=since or at, client_id="walk"
        )
        key = await ensure_signing_key(db, at)
    issue = Issue(own.issuer, own.audience, session, scopes, 3600)
    return {"Authorization": f"Bearer {sign_token(deployment.keyring, key, issue, at)}"}
