"""The world of the lives in a real database: two teams of three, three households, four phones' owners and whoever stands in for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from httpx import ASGITransport, AsyncClient

from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.access.policy import SEATS
from app.access.store import Account
from app.core import clock
from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.keyring import Keyring
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform, perform_all
from app.teams.form import FormTeam, form_team
from tests.applications import application
from tests.factories import a_household_body, a_pairing, a_person_body
from tests.registered import COUNTY, TOWN, VILLAGE, put_places
from tests.sync.lives.office import HOMES, TEAMS

SEAT_OF = {"ann": "social_worker", "ben": "party_member", "cai": "social_worker", "dan": "grid_worker"}
SITTING = {
    "a": {"social_worker": "ann", "party_member": "ben"},
    "b": {"social_worker": "cai", "party_member": "ben", "grid_worker": "dan"},
}
SUPERVISOR = "dan"


@dataclass(frozen=True)
class Grounds:
    """Who and what there is, and the keys that open it."""

    keyring: Keyring
    accounts: Mapping[str, UUID]
    tokens: Mapping[str, str]
    teams: Mapping[str, UUID]
    homes: tuple[str, ...]
    people: Mapping[str, str]


async def make_grounds(url: str) -> Grounds:
    """Put the world into a migrated database, through the verbs and routes that people use."""
    deployment = Deployment(open_database(url), make_keyring())
    try:
        await put_places(deployment, VILLAGE)
        names = [*SEAT_OF, *(f"standing-in-{seat}" for seat in SEATS)]
        added = [await _account(deployment, name) for name in names]
        accounts = {one.name: one.account_id for one in added}
        tokens = {name: await _token(deployment, name) for name in SEAT_OF}
        teams = {name: uuid4() for name in TEAMS}
        for name, team_id in teams.items():
            members = tuple((seat, accounts[SITTING[name].get(seat, f"standing-in-{seat}")]) for seat in SEATS)
            await perform(deployment, form_team, operator(COUNTY), clock.now(), FormTeam(team_id, name, TOWN, members))
        people = dict([await _household(deployment, tokens[SUPERVISOR]) for _ in range(HOMES)])
        for number, home in enumerate(people):
            await a_pairing(deployment, UUID(home), teams[TEAMS[number % 2]])
    finally:
        await deployment.database.close()
    return Grounds(deployment.keyring, accounts, tokens, teams, tuple(people), people)


async def _account(deployment: Deployment, name: str) -> Account:
    roles = [RoleAt(SEAT_OF.get(name) or name.removeprefix("standing-in-"), TOWN)]
    roles += [RoleAt("town_officer", TOWN)] if name == SUPERVISOR else []
    command = AddAccount(name, name, tuple(roles))
    [account] = await perform_all(deployment, add_accounts, operator(COUNTY), clock.now(), [command])
    assert isinstance(account, Account), account
    return account


async def _token(deployment: Deployment, name: str) -> str:
    own = Settings()
    command = IssueToken(name, frozenset(), "test", own.issuer, own.audience, 3600)
    return await perform(deployment, issue_token, operator(COUNTY), clock.now(), command)


async def _household(deployment: Deployment, token: str) -> tuple[str, str]:
    app = application(Settings(worker=False), deployment)
    body = a_household_body(a_person_body())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as caller:
        answer = await caller.post("/v1/households", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text
    return body["id"], body["people"][0]["id"]
