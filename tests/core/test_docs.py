"""The API's reading room: served from here, and from nowhere else."""

import re

from httpx import ASGITransport, AsyncClient

from app.core.db import Deployment
from app.core.settings import Settings
from app.main import create_app


async def test_the_page_asks_nobody_else(client: AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert not re.match(r"https?:|//", address)
        if address.startswith("/"):
            assert (await client.get(address)).status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_only_its_own_files_are_served(client: AsyncClient) -> None:
    assert (await client.get("/docs/favicon.png")).status_code == 404
    assert (await client.get("/docs/..%2f..%2fMETADATA")).status_code == 404


async def test_it_can_be_shut(deployment: Deployment) -> None:
    app = create_app(Settings(docs=False), deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as caller:
        assert (await caller.get("/docs")).status_code == 404
        assert (await caller.get("/openapi.json")).status_code == 404
