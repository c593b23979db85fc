"""Accounts over HTTP: who may keep whose, which fields by which role, against which version; sessions and proving oneself anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.access.policy import ACR_ONE, ACR_TWO, BY_OPERATOR, ROLES, needs_step_up
from app.access.store import Account
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform, perform_all
from app.journal.tables import JournalRow
from tests.access.browsing import PASSWORD
from tests.callers import an_account, headers_for

COUNTY, TOWN, VILLAGE, OTHER_TOWN = "330481", "330481001", "330481001001", "330481002"


def a_body(**changes: Any) -> dict[str, Any]:
    number = uuid4()
    body = {"id": str(number), "name": f"new-{number.hex[:8]}", "display_name": "新同事", "password": PASSWORD}
    return body | {"roles": [{"role": "grid_worker", "place": VILLAGE}]} | changes


async def token_for(deployment: Deployment, account: Account, age: timedelta = timedelta(0)) -> dict[str, str]:
    """A token for an account, whose sign-in is some time ago."""
    settings = Settings()
    command = IssueToken(account.name, frozenset(), "test", settings.issuer, settings.audience, 3600)
    token = await perform(deployment, issue_token, operator(account.county), clock.now() - age, command)
    return {"Authorization": f"Bearer {token}"}


async def test_an_account_is_added_read_changed_and_shut(client: AsyncClient, deployment: Deployment) -> None:
    admin = await headers_for(deployment, "administrator", TOWN)
    body = a_body()
    added = await client.post("/v1/accounts", json=body, headers=admin)
    assert added.status_code == 201, added.text
    assert added.json()["has_password"] is True
    assert "password" not in added.json()
    assert (await client.post("/v1/accounts", json=body, headers=admin)).status_code == 200
    assert (await client.post("/v1/accounts", json=body | {"display_name": "x"}, headers=admin)).status_code == 409
    where = f"/v1/accounts/{body['id']}"
    read = await client.get(where, headers=admin)
    assert read.headers["etag"] == '"v1"'
    version = {"If-Match": read.headers["etag"]}
    assert (await client.patch(where, json={"disabled": True}, headers=admin)).status_code == 428
    roles = [{"role": "social_worker", "place": TOWN, "organisation": None}]
    changed = await client.patch(where, json={"display_name": "改名", "roles": roles}, headers=admin | version)
    assert changed.json()["roles"] == roles
    assert changed.headers["etag"] == '"v2"'
    stale = await client.patch(where, json={"disabled": True}, headers=admin | version)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    shut = await client.patch(where, json={"disabled": True}, headers=admin | {"If-Match": '"v2"'})
    assert shut.json()["disabled"] is True
    listed = (await client.get("/v1/accounts", headers=admin)).json()["items"]
    assert body["id"] in {one["id"] for one in listed}
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(
            select(journal).where(journal.c.act == "amend_account").order_by(journal.c.at, journal.c.entry_id)
        )
    assert [row.result for row in rows] == ["done", "refused", "done"]
    assert b"display_name" in rows[0].body
    assert "改名".encode() not in rows[0].body


async def test_shutting_an_account_ends_its_sessions_at_once(client: AsyncClient, deployment: Deployment) -> None:
    admin = await headers_for(deployment, "administrator", COUNTY)
    account = await an_account(deployment, "grid_worker", VILLAGE)
    theirs = await token_for(deployment, account)
    assert (await client.get("/v1/me", headers=theirs)).status_code == 200
    where, version = f"/v1/accounts/{account.account_id}", {"If-Match": '"v1"'}
    await client.patch(where, json={"disabled": True}, headers=admin | version)
    assert (await client.get("/v1/me", headers=theirs)).status_code == 401
    await client.patch(where, json={"disabled": False}, headers=admin | {"If-Match": '"v2"'})
    assert (await client.get("/v1/me", headers=theirs)).status_code == 401


async def test_only_administrators_and_only_within_their_places(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "grid_worker", VILLAGE)
    where, version = f"/v1/accounts/{account.account_id}", {"If-Match": '"v1"'}
    for role in sorted(ROLES):
        caller = await headers_for(deployment, role, COUNTY)
        for field, value in (("display_name", "别名"), ("roles", []), ("disabled", False)):
            answer = await client.patch(where, json={field: value}, headers=caller | {"If-Match": '"v99"'})
            assert answer.status_code == (412 if role == "administrator" else 403), (role, field)
        assert (await client.get("/v1/accounts", headers=caller)).status_code == (
            200 if role == "administrator" else 403
        )
    elsewhere = await headers_for(deployment, "administrator", OTHER_TOWN)
    for path in (where, f"/v1/accounts/{uuid4()}"):
        assert (await client.get(path, headers=elsewhere)).status_code == 404
        assert (await client.patch(path, json={"disabled": True}, headers=elsewhere | version)).status_code == 404
        assert (await client.get(f"{path}/sessions", headers=elsewhere)).status_code == 404
        assert (await client.delete(f"{path}/sessions", headers=elsewhere)).status_code == 404
    listed = (await client.get("/v1/accounts", headers=elsewhere)).json()["items"]
    assert str(account.account_id) not in {one["id"] for one in listed}


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "a role beyond the place": ({"roles": [{"role": "town_officer", "place": OTHER_TOWN}]}, 403),
    "the county": ({"roles": [{"role": "county_officer", "place": COUNTY}]}, 403),
    "another county": ({"roles": [{"role": "grid_worker", "place": "330482001"}]}, 422),
    "no such role": ({"roles": [{"role": "king", "place": TOWN}]}, 422),
    "the operator's role": ({"roles": [{"role": "operator", "place": TOWN}]}, 422),
    "a malformed name": ({"name": "Ein Name"}, 422),
    "a common password": ({"password": "password2026!"}, 422),
    "the name as password": ({"name": "wang-xiaoming", "password": "wang-xiaoming"}, 422),
    "a short password": ({"password": "a9f#kQ2"}, 422),
    "a field of the server": ({"has_second_factor": True}, 422),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_what_an_administrator_may_not_make(client: AsyncClient, deployment: Deployment, why: str) -> None:
    admin = await headers_for(deployment, "administrator", TOWN)
    changes, status = REFUSED[why]
    answer = await client.post("/v1/accounts", json=a_body(**changes), headers=admin)
    assert answer.status_code == status, answer.text
    for value in changes.values():
        assert not isinstance(value, str) or value not in answer.text


async def test_nobody_raises_or_shuts_themselves(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "administrator", TOWN)
    own = await token_for(deployment, account) | {"If-Match": '"v1"'}
    where = f"/v1/accounts/{account.account_id}"
    changes: tuple[dict[str, Any], ...] = ({"roles": []}, {"disabled": True})
    for change in changes:
        assert (await client.patch(where, json=change, headers=own)).json()["code"] == "OWN_ACCOUNT"
    assert (await client.patch(where, json={"display_name": "我"}, headers=own)).status_code == 200


async def test_an_old_sign_in_must_be_proven_anew(client: AsyncClient, deployment: Deployment) -> None:
    before = clock.now() - timedelta(hours=1)
    command = AddAccount("old-admin", "老管理员", (RoleAt("administrator", TOWN),))
    [account] = await perform_all(deployment, add_accounts, operator(COUNTY), before, [command])
    assert isinstance(account, Account)
    stale = await token_for(deployment, account, timedelta(minutes=6))
    assert (await client.get("/v1/accounts", headers=stale)).status_code == 200
    refused = await client.post("/v1/accounts", json=a_body(), headers=stale)
    assert (refused.status_code, refused.json()["code"]) == (401, "STEP_UP_REQUIRED")
    assert 'error="insufficient_user_authentication"' in refused.headers["www-authenticate"]
    assert 'max_age="300"' in refused.headers["www-authenticate"]


def test_when_to_prove_anew() -> None:
    at = clock.now()
    for acr, minutes, strict, needed in (
        (ACR_TWO, 5, True, False),
        (ACR_TWO, 6, True, True),
        (ACR_ONE, 1, True, True),
        (ACR_ONE, 1, False, False),
        (ACR_ONE, 6, False, True),
        (BY_OPERATOR, 1, True, False),
        ("", 1, True, True),
    ):
        assert needs_step_up(acr, at - timedelta(minutes=minutes), at, strict=strict) is needed
    assert needs_step_up(ACR_TWO, None, at, strict=False)


async def test_sessions_are_listed_and_ended(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "grid_worker", VILLAGE)
    one, two, three = [await token_for(deployment, account) for _ in range(3)]
    listed = (await client.get("/v1/me/sessions", headers=one)).json()["items"]
    assert [item["current"] for item in listed].count(True) == 1
    assert len(listed) == 3
    own = next(item["id"] for item in listed if item["current"])
    foreign = await headers_for(deployment, "grid_worker", VILLAGE)
    for unknown in (own, str(UUID(int=7))):
        assert (await client.delete(f"/v1/me/sessions/{unknown}", headers=foreign)).status_code == 404
    admin = await headers_for(deployment, "administrator", TOWN)
    of_two = (await client.get("/v1/me/sessions", headers=two)).json()["items"]
    ended = next(item["id"] for item in of_two if item["current"])
    left = await client.delete(f"/v1/accounts/{account.account_id}/sessions/{ended}", headers=admin)
    assert len(left.json()["items"]) == 2
    assert (await client.get("/v1/me", headers=two)).status_code == 401
    assert len((await client.delete("/v1/me/sessions", headers=one)).json()["items"]) == 1
    assert (await client.get("/v1/me", headers=three)).status_code == 401
    assert (await client.delete(f"/v1/me/sessions/{own}", headers=one)).json()["items"] == []
    assert (await client.get("/v1/me", headers=one)).status_code == 401
    again = await token_for(deployment, account)
    await client.delete(f"/v1/accounts/{account.account_id}/sessions", headers=admin)
    assert (await client.get("/v1/me", headers=again)).status_code == 401


async def test_a_department_officer_sits_at_the_desk_of_an_organisation(
    client: AsyncClient, deployment: Deployment
) -> None:
    """The desk comes and goes with its grant, and only this role has one."""
    admin = await headers_for(deployment, "administrator", TOWN)
    desks = [
        {"role": "department_officer", "place": TOWN, "organisation": one} for one in ("education", "housing", None)
    ]
    body = a_body(roles=desks[:2])
    added = await client.post("/v1/accounts", json=body, headers=admin)
    assert added.json()["roles"] == desks[:2]
    where, version = f"/v1/accounts/{body['id']}", {"If-Match": '"v1"'}
    changed = await client.patch(where, json={"roles": desks[1:]}, headers=admin | version)
    assert sorted(str(one["organisation"]) for one in changed.json()["roles"]) == ["None", "housing"]
    for wrong in (
        {"role": "grid_worker", "place": TOWN, "organisation": "education"},
        desks[0] | {"organisation": "@"},
    ):
        refused = await client.post("/v1/accounts", json=a_body(roles=[wrong]), headers=admin)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/roles/0/organisation"
