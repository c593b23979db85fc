"""Headers of every answer, whatever it answers; other origins; what is shut in production."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient, Response
from pydantic import ValidationError

from app.core.db import Deployment
from app.core.settings import Settings
from tests.callers import headers_for
from tests.hardening.calling import House, a_house
from tests.registered import COUNTY

HERE = "https://console.example.cn"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}

OTHERS = [
    ("GET", "/v1/me", 401),
    ("GET", "/nothing", 404),
    ("GET", "/v1/me/", 404),
    ("DELETE", "/health/live", 405),
    ("TRACE", "/health/live", 405),
    ("TRACK", "/v1/me", 405),
    ("OPTIONS", "/v1/me", 405),
    ("GET", "/docs", 404),
    ("GET", "/redoc", 404),
    ("GET", "/openapi.json", 404),
    ("GET", "/sign-in?request=x", 404),
    ("GET", "/sign-in/style.css", 200),
    ("GET", "/breaks", 500),
]


@pytest.fixture
def production(embedded: Deployment) -> House:
    """A house in production, one of whose routes breaks."""
    house = a_house(embedded, mode="production", docs=False, issuer="https://nuanxin.example.cn")

    @house.app.get("/breaks")
    async def breaks() -> None:
        raise RuntimeError("SELECT secret FROM person")

    return house


@pytest.fixture
async def caller(production: House) -> AsyncIterator[AsyncClient]:
    """Somebody who calls it."""
    async with production.caller() as found:
        yield found


def dressed(answer: Response) -> None:
    """The headers that no answer goes without."""
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store" or "max-age" in headers["cache-control"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-request-id"]
    assert "server" not in headers
    assert "x-powered-by" not in headers


async def test_every_operation_is_dressed(production: House, caller: AsyncClient) -> None:
    document = production.app.openapi()
    count = 0
    for path, methods in document["paths"].items():
        for method in methods:
            dressed(await caller.request(method.upper(), path.replace("{", "").replace("}", ""), json={}))
            count += 1
    assert count >= 74


async def test_so_is_every_other_answer(caller: AsyncClient) -> None:
    for method, path, status in OTHERS:
        answer = await caller.request(method, path)
        assert (method, path, answer.status_code) == (method, path, status)
        dressed(answer)
        assert "max-age" not in answer.headers["cache-control"] or path.endswith(".css")


async def test_a_body_that_does_not_fit_is_dressed(embedded: Deployment) -> None:
    house = a_house(embedded)
    headers = await headers_for(embedded, "county_officer", COUNTY)
    async with house.caller() as caller:
        answer = await caller.post("/v1/people/search", json={"x": 1}, headers=headers)
        assert answer.status_code == 422
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/problem+json"
        assert "strict-transport-security" not in answer.headers


async def test_a_broken_route_tells_nothing(caller: AsyncClient) -> None:
    answer = await caller.get("/breaks")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "INTERNAL"
    assert not [word for word in ("SELECT", "secret", "Traceback", "RuntimeError", "breaks") if word in answer.text]


async def test_no_other_origin_unless_it_is_listed(embedded: Deployment) -> None:
    shut, opened = a_house(embedded), a_house(embedded, cors_origins=HERE)
    for origin in (HERE, "https://evil.example", "null"):
        async with shut.caller() as caller:
            preflight = await caller.options("/v1/me", headers={"Origin": origin, **PREFLIGHT})
            assert preflight.status_code == 405
            assert not [name for name in preflight.headers if name.startswith("access-control")]
            answer = await caller.get("/health/live", headers={"Origin": origin})
            assert not [name for name in answer.headers if name.startswith("access-control")]
        async with opened.caller() as caller:
            preflight = await caller.options("/v1/me", headers={"Origin": origin, **PREFLIGHT})
            answer = await caller.get("/health/live", headers={"Origin": origin})
            for one in (preflight, answer):
                assert one.headers.get("access-control-allow-origin") == (origin if origin == HERE else None)
                assert "access-control-allow-credentials" not in one.headers
            assert preflight.status_code == (200 if origin == HERE else 400)


@pytest.mark.parametrize("origin", ["*", "https://*.example.cn", "null", "https://a.example/", "ftp://a.example", "x"])
def test_an_origin_is_one_origin(origin: str) -> None:
    with pytest.raises(ValidationError):
        Settings(cors_origins=origin)
