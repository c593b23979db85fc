"""Other systems that read events: their tokens, page after page, and the worker's part in between."""

from typing import Any

from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment
from app.events.gather import gather_events
from app.journal.actor import RoleAt
from app.journal.seal import seal
from tests.access.oauth.parties import an_integration

Event = dict[str, Any]


async def told_on(deployment: Deployment) -> int:
    """What the worker does: seal, then tell on. Returns how many events there were."""
    await seal(deployment, clock.now())
    return await gather_events(deployment, clock.now())


async def a_system(
    deployment: Deployment, client: AsyncClient, place: str, *scopes: str, role: str = "town_officer"
) -> dict[str, str]:
    """The Authorization header of a system with an account of its own at a place, by its client's secret."""
    name = f"system-{place}-{len(scopes)}-{scopes[0].replace(':', '-')}"
    made = await an_integration(deployment, name, scopes=scopes, roles=(RoleAt(role, place),), county=place[:6])
    answer = await client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials", "scope": " ".join(scopes)},
        auth=(name, made.secret or ""),
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def page(client: AsyncClient, headers: dict[str, str], cursor: str = "", limit: int = 200) -> Response:
    """One call."""
    behind = f"&cursor={cursor}" if cursor else ""
    return await client.get(f"/v1/events?limit={limit}{behind}", headers=headers)


async def read_on(
    client: AsyncClient, headers: dict[str, str], cursor: str = "", limit: int = 200
) -> tuple[list[Event], str]:
    """Everything behind a cursor, and the cursor at the end."""
    found: list[Event] = []
    more = True
    while more:
        answer = await page(client, headers, cursor, limit)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        found, cursor, more = found + told["items"], told["next_cursor"], told["more"]
    return found, cursor


def types(found: list[Event]) -> list[str]:
    """Their types, in order."""
    return [one["type"] for one in found]
