"""The long poll: at once where something is new behind the cursor, else when it comes, else when the time is over."""

import asyncio
from typing import Any

from httpx import ASGITransport, AsyncClient

from app.core.settings import Settings
from app.main import create_app
from tests.factories import a_person_body
from tests.sync.carried import Carried
from tests.sync.town import Town


async def test_it_answers_when_there_is_something_to_pull(town: Town) -> None:
    one = town.teams[0]
    home = await town.home(one, a_person_body())
    phone = await town.phone(one)

    async def wait(cursor: str, seconds: int) -> dict[str, Any]:
        query = f"/v1/sync/wait?timeout={seconds}" + (f"&cursor={cursor}" if cursor else "")
        answer = await town.client.get(query, headers=phone.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert (await wait("", 60))["changed"] is True
    await phone.pull()
    cursor = phone.pages[-1]["cursor"]
    assert (await wait(cursor, 0))["changed"] is False
    waiting = asyncio.create_task(wait(cursor, 60))
    await town.visit(phone, home)
    told = await waiting
    assert told["changed"] is True
    assert [scope["scope"].partition(":")[0] for scope in told["scopes"]] == ["team"]
    assert (await wait(cursor, 60))["changed"] is True
    refused = await town.client.get("/v1/sync/wait?cursor=v1.e30.e30", headers=phone.headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "CURSOR_MALFORMED")


async def test_a_pull_is_noted(town: Town) -> None:
    phone = await town.phone(town.teams[0])
    app = create_app(Settings(), town.deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as client:
        carried = Carried(client, phone.headers)
        await carried.pull()
        [seen] = app.state.book.seen.values()
        assert seen.caught_up_at is not None
    await app.state.book.close()
