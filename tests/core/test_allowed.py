"""A method that a path does not take is refused with those that it does."""

import pytest
from httpx import AsyncClient

PATHS = {
    "/v1/teams": "GET, POST",
    "/v1/oauth-clients": "GET, POST",
    "/v1/people/5f0b7e0e-6e3a-4d53-9a9e-0d8a5f6c1b11": "GET, PATCH",
    "/v1/people/search": "POST",
    "/health/live": "GET",
}


@pytest.mark.parametrize("path", PATHS)
async def test_every_method_of_a_path_is_named(client: AsyncClient, path: str) -> None:
    answer = await client.options(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, PATHS[path])
    assert answer.json()["code"] == "METHOD_NOT_ALLOWED"
