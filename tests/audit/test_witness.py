"""Reads and refusals leave exactly one act each, and auditors find them: their county's, and no others."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from app.audit.web import NO_COUNTY
from app.core import clock
from app.core.db import Deployment
from app.journal.seal import seal
from tests.audit.kept import Kept, acts_kept
from tests.callers import headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, Home, put_home


async def last(deployment: Deployment, before: int) -> Kept:
    """The one act that came after so many."""
    acts = await acts_kept(deployment)
    fresh = [one for one in acts if one.act not in {"add_accounts", "issue_token"}]
    assert len(fresh) == before + 1, [one.act for one in fresh]
    return fresh[-1]


@pytest.mark.parametrize(
    ("path", "status", "act", "refusal"),
    [
        ("/v1/people/{mine}", 200, "getPerson", None),
        ("/v1/people/{other}", 404, "getPerson", "NOT_FOUND"),
        ("/v1/people/{mine}/file", 200, "open_file", None),
        ("/v1/people/{other}/file", 404, "open_file", "NOT_FOUND"),
        ("/v1/people/{other}/risk", 404, "getRisk", "NOT_FOUND"),
        ("/v1/audit", 403, "listAudit", "SCOPE_MISSING"),
    ],
)
async def test_one_act_per_read_or_refusal(
    deployment: Deployment, client: AsyncClient, path: str, status: int, act: str, refusal: str | None
) -> None:
    mine, other = await put_home(deployment), await put_home(deployment, Home(OTHER_VILLAGE))
    headers = await headers_for(deployment, "town_officer", TOWN)
    answer = await client.get(path.format(mine=mine.person_id, other=other.person_id), headers=headers)
    assert answer.status_code == status, answer.text
    kept = await last(deployment, 0)
    assert (kept.act, kept.told["refusal"], kept.county) == (act, refusal, COUNTY)
    assert kept.account_id is not None
    if "{" in path:
        assert kept.subject_id == (mine if "mine" in path else other).person_id


async def test_strangers_are_kept_for_no_county(deployment: Deployment, client: AsyncClient) -> None:
    assert (await client.get(f"/v1/people/{uuid4()}")).status_code == 401
    kept = await last(deployment, 0)
    assert (kept.county, kept.account_id, kept.told["refusal"]) == (NO_COUNTY, None, "TOKEN_INVALID")
    auditor = await headers_for(deployment, "auditor", COUNTY)
    assert [one["act"] for one in await items(client, auditor, unknown_caller="true")] == ["getPerson"]
    assert "getPerson" not in [one["act"] for one in await items(client, auditor)]


async def items(client: AsyncClient, headers: dict[str, str], **wanted: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/audit", params={"limit": 200, **wanted}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_auditors_search(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    officer = await headers_for(deployment, "town_officer", TOWN)
    for person_id in (home.person_id, home.person_id, uuid4()):
        await client.get(f"/v1/people/{person_id}", headers=officer)
    await client.get(f"/v1/households/{home.household_id}", headers=officer)
    auditor = await headers_for(deployment, "auditor", COUNTY)
    mine = await items(client, auditor, subject_id=home.person_id)
    assert [(one["act"], one["result"], one["actor"][:12]) for one in mine] == [
        ("getPerson", "done", "town-officer")
    ] * 2
    account = UUID(mine[0]["account_id"])
    assert len(await items(client, auditor, account_id=account)) == 4
    assert len(await items(client, auditor, account_id=account, result="refused")) == 1
    [read] = await items(client, auditor, household_id=home.household_id)
    assert read["act"] == "getHousehold"
    assert len(await items(client, auditor, act="getPerson", **{"from": mine[0]["at"]})) >= 1
    assert await items(client, auditor, to="2020-01-01T00:00:00Z") == []
    assert "张" not in (await client.get("/v1/audit", headers=auditor)).text


async def test_pages_follow_each_other(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    officer = await headers_for(deployment, "town_officer", TOWN)
    for _ in range(5):
        await client.get(f"/v1/people/{home.person_id}", headers=officer)
    auditor = await headers_for(deployment, "auditor", COUNTY)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        wanted: dict[str, Any] = {"act": "getPerson", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/audit", params=wanted, headers=auditor)).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert len(set(seen)) == len(seen) == 5


async def test_another_county_sees_nothing_of_it(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    await client.get(f"/v1/people/{home.person_id}", headers=await headers_for(deployment, "town_officer", TOWN))
    await seal(deployment, clock.now())
    here, away = await headers_for(deployment, "auditor", COUNTY), await headers_for(deployment, "auditor", "330482")
    assert [one["act"] for one in await items(client, away) if one["act"] == "getPerson"] == []
    [checkpoint] = (await client.get("/v1/audit/checkpoints", headers=here)).json()["items"]
    assert (checkpoint["county"], len(checkpoint["signature"])) == (COUNTY, 128)
    others = (await client.get("/v1/audit/checkpoints", headers=away)).json()["items"]
    assert [one for one in others if one["county"] == COUNTY] == []


async def test_many_reads_at_once_are_each_kept(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    headers = await headers_for(deployment, "town_officer", TOWN)
    answers = await asyncio.gather(*(client.get(f"/v1/people/{home.person_id}", headers=headers) for _ in range(20)))
    assert {one.status_code for one in answers} == {200}
    assert sum(one.act == "getPerson" for one in await acts_kept(deployment)) == 20


async def test_a_client_that_cannot_show_who_it_is_leaves_an_act(deployment: Deployment, client: AsyncClient) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await client.post("/oauth/token", data=form, auth=("platform", "wrong-secret"))
    assert answer.status_code == 401, answer.text
    kept = await last(deployment, 0)
    assert (kept.county, kept.act, kept.told["refusal"]) == (NO_COUNTY, "postToken", "INVALID_CLIENT")
    assert kept.told["facts"][0]["data"]["claimed_client"] == "platform"
    assert "wrong-secret" not in str(kept.told)
