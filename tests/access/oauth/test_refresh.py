"""Refresh tokens: each makes way for one successor; a lost answer is given again; an older generation ends the family."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from httpx import AsyncClient, Response

from app.access.oauth.refresh import RefreshTokens, refresh_tokens
from app.access.oauth.store import find_client
from app.access.store import disable_account
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import operator
from app.journal.perform import perform
from tests.access.oauth.parties import (
    COUNTY,
    TOKEN_URL,
    Key,
    a_client,
    a_code,
    an_integration,
    exchange,
    refresh,
    refused,
    works,
)
from tests.callers import an_account

DAY = timedelta(days=1)


async def a_family(client: AsyncClient, deployment: Deployment) -> dict[str, Any]:
    """The first tokens of a session of the field app."""
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    body: dict[str, Any] = (await exchange(client, await a_code(client, deployment, account))).json()
    return body | {"account_id": account.account_id}


async def later(deployment: Deployment, token: str, at: datetime, thumbprint: str | None = None) -> str:
    """A refresh at another time than now: the same verb, another clock. The successor, or the error."""
    async with reading(deployment, EVERYWHERE) as db:
        known = await find_client(db, "app")
    assert known
    command = RefreshTokens(known, token, None, thumbprint, Settings())
    try:
        return (await perform(deployment, refresh_tokens, operator(COUNTY), at, command)).refresh_token or ""
    except Refusal as refusal:
        return str(refusal.members["error"])


def good(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_tokens_rotate(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    second = good(await refresh(client, family["refresh_token"]))
    third = good(await refresh(client, second["refresh_token"]))
    assert len({family["refresh_token"], second["refresh_token"], third["refresh_token"]}) == 3
    assert third["scope"] == "people:read visits:read"
    assert await works(client, third["access_token"])


async def test_a_lost_answer_is_given_again(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    lost = good(await refresh(client, family["refresh_token"]))
    again = good(await refresh(client, family["refresh_token"]))
    assert again["refresh_token"] == lost["refresh_token"]
    following = good(await refresh(client, again["refresh_token"]))
    assert await works(client, following["access_token"])


async def test_an_older_generation_ends_the_family(client: AsyncClient, deployment: Deployment) -> None:
    """The grace window of django-oauth-toolkit #1617 revived grandparents: within 60 seconds, and refused here all the same."""
    family = await a_family(client, deployment)
    second = good(await refresh(client, family["refresh_token"]))
    third = good(await refresh(client, second["refresh_token"]))
    assert await works(client, third["access_token"])
    assert refused(await refresh(client, family["refresh_token"])) == "invalid_grant"
    for token in (family, second, third):
        assert not await works(client, token["access_token"])
        assert refused(await refresh(client, token["refresh_token"])) == "invalid_grant"


async def test_a_parent_whose_successor_was_used_ends_the_family(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    second = good(await refresh(client, family["refresh_token"]))
    third = good(await refresh(client, second["refresh_token"]))
    assert good(await refresh(client, second["refresh_token"]))["refresh_token"] == third["refresh_token"]
    assert refused(await refresh(client, family["refresh_token"])) == "invalid_grant"
    assert not await works(client, third["access_token"])


async def test_a_bearer_token_is_answered_again_for_a_minute_only(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    at = clock.now()
    second = await later(deployment, family["refresh_token"], at)
    assert await later(deployment, family["refresh_token"], at + timedelta(seconds=59)) == second
    assert await later(deployment, family["refresh_token"], at + timedelta(seconds=61)) == "invalid_grant"
    assert await later(deployment, second, at + timedelta(seconds=62)) == "invalid_grant"


async def test_a_key_bound_token_is_answered_again_as_long_as_it_lives(
    client: AsyncClient, deployment: Deployment
) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment, dpop_required=True)
    key, code = Key(), await a_code(client, deployment, account)
    nonce = (await exchange_with(client, code, key.proof("POST", TOKEN_URL))).headers["dpop-nonce"]
    body = good(await exchange_with(client, code, key.proof("POST", TOKEN_URL, nonce=nonce)))
    assert body["token_type"] == "DPoP"
    at, token, print_ = clock.now(), body["refresh_token"], key.thumbprint
    second = await later(deployment, token, at + DAY, print_)
    assert second.startswith("330481.")
    assert await later(deployment, token, at + 13 * DAY, print_) == second
    assert await later(deployment, token, at + 13 * DAY, Key().thumbprint) == "invalid_grant"
    assert await later(deployment, token, at + 13 * DAY, None) == "invalid_grant"
    third = await later(deployment, second, at + 13 * DAY, print_)
    assert third.startswith("330481.")
    assert await later(deployment, token, at + 13 * DAY, print_) == "invalid_grant"
    assert await later(deployment, third, at + 13 * DAY, print_) == "invalid_grant"


async def exchange_with(client: AsyncClient, code: str, proof: str) -> Response:
    """Show a code with a proof."""
    form = {"grant_type": "authorization_code", "client_id": "app", "code": code}
    form |= {"redirect_uri": "cn.nuanxin.app:/callback", "code_verifier": "v" * 43}
    return await client.post("/oauth/token", data=form, headers={"DPoP": proof})


async def test_idle_and_absolute_ends(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    begun, token = clock.now(), family["refresh_token"]
    assert await later(deployment, token, begun + 15 * DAY) == "invalid_grant"
    for days in (12, 24, 29):
        token = await later(deployment, token, begun + days * DAY)
        assert token.startswith("330481.")
    assert await later(deployment, token, begun + 31 * DAY) == "invalid_grant"


async def test_six_at_once_agree_on_one_successor(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    answers = await asyncio.gather(*(refresh(client, family["refresh_token"]) for _ in range(6)))
    assert len({good(answer)["refresh_token"] for answer in answers}) == 1
    assert good(await refresh(client, good(answers[0])["refresh_token"]))


async def test_scopes_can_shrink_and_not_grow(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    narrow = good(await refresh(client, family["refresh_token"], scope="visits:read"))
    assert narrow["scope"] == "visits:read"
    wide = await refresh(client, narrow["refresh_token"], scope="visits:read visits:write")
    assert refused(wide) == "invalid_scope"
    assert good(await refresh(client, narrow["refresh_token"]))["scope"] == "people:read visits:read"


async def test_whose_token_it_is(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    await a_client(deployment, "other")
    await an_integration(deployment)
    token = family["refresh_token"]
    assert refused(await refresh(client, token, client_id="other")) == "invalid_grant"
    assert refused(await refresh(client, token, client_id="platform")) == "invalid_client"
    assert refused(await refresh(client, token[:-1] + ("A" if token[-1] != "A" else "B"))) == "invalid_grant"
    assert refused(await refresh(client, "330482" + token[6:])) == "invalid_grant"
    assert good(await refresh(client, token))


async def test_a_disabled_account_refreshes_nothing(client: AsyncClient, deployment: Deployment) -> None:
    family = await a_family(client, deployment)
    async with transaction(deployment, EVERYWHERE) as db:
        await disable_account(db, COUNTY, family["account_id"], clock.now())
    assert refused(await refresh(client, family["refresh_token"])) == "invalid_grant"
