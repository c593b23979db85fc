"""What a server announces to phones: once, and by its tag not again."""

from httpx import AsyncClient

from app.core.db import Deployment
from tests.callers import headers_for
from tests.registered import VILLAGE


async def test_it_is_told_once(deployment: Deployment, client: AsyncClient) -> None:
    headers = await headers_for(deployment, "grid_worker", VILLAGE)
    first = await client.get("/v1/sync/config", headers=headers)
    assert (first.status_code, first.json()["protocol"]) == (200, "visit-sync/1")
    assert first.json()["limits"]["push"]["max_operations"] == 50
    again = await client.get("/v1/sync/config", headers={**headers, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = await client.get("/v1/sync/config", headers={**headers, "If-None-Match": '"other"'})
    assert other.content == first.content
