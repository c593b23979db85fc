"""What the server owns cannot be sent: every body with a field that only answers have is refused, and nothing is written."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from app.core.db import Deployment
from app.main import create_app
from tests.access.walk.cases import body_of
from tests.access.walk.operations import Operation, described
from tests.access.walk.registry import CASES
from tests.access.walk.walk import walking
from tests.access.walk.world import SETTINGS, World, a_world, changed, code_of

# What no client says of itself, whatever its answers show.
ALWAYS = ("county", "revision", "created_at", "recorded_by", "is_admin", "data_key", "restricted_at", "level")
JSON = "application/json"
LEAST = 250


def owned(operation: Operation) -> set[str]:
    """The fields of an operation's answers that its body does not have, and those that are always the server's."""
    sent = fields_of(operation, operation.said["requestBody"]["content"][JSON]["schema"])
    answers = [
        one["content"][JSON]["schema"] for one in operation.said["responses"].values() if JSON in one.get("content", {})
    ]
    shown = {name for schema in answers for name in fields_of(operation, schema)}
    return (shown | set(ALWAYS)) - sent


def fields_of(operation: Operation, schema: Mapping[str, Any]) -> set[str]:
    """The fields of a shape of the description."""
    if "$ref" in schema:
        schema = operation.schemas[schema["$ref"].rsplit("/", 1)[-1]]
    return set(schema.get("properties", {}))


def places(body: Any, path: str = "") -> Iterator[str]:
    """Every object in a body, by its path; of a list its first."""
    if isinstance(body, dict):
        yield path
        for name, value in body.items():
            # Answers of a visit are questions of a form, not fields.
            if name != "answers":
                yield from places(value, f"{path}{name}/")
    elif isinstance(body, list) and body:
        yield from places(body[0], f"{path}*/")


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_what_the_server_owns_is_refused(deployment: Deployment) -> None:
    app = create_app(SETTINGS, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        world = await a_world(deployment, http)
        before = await world.digest()
        operations = [one for one in described(app).values() if JSON in _content(one)]
        faults = [fault for one in operations for fault in await _accepted(world, one)]
        assert not faults, "\n".join(faults)
        assert await world.digest() == before
    assert world.calls >= LEAST
    print(f"{world.calls} fields of the server refused in {len(operations)} bodies")


async def _accepted(world: World, operation: Operation) -> list[str]:
    """The server's fields that an operation takes."""
    case, found = CASES[operation.name], []
    walker = walking(world, operation, case)[-1]
    for place in places(body_of(case.body, world.own)):
        for name in sorted(owned(operation) if not place else ALWAYS):
            answer = await world.call(operation, changed(case, {f"{place}{name}": 1}), world.own, walker.headers)
            pointer = "/" + place.replace("*", "0") + name
            codes = {(one["pointer"], one["code"]) for one in answer.json().get("errors", ())}
            known = not place and (pointer, "UNKNOWN_FIELD") not in codes
            # What a phone hands over is 400 as a whole, so that the phone sends less at once.
            if answer.status_code not in {400, 422} or known:
                found.append(f"{operation.name}: {pointer}: {answer.status_code} {code_of(answer)}")
    return found


def _content(operation: Operation) -> Mapping[str, Any]:
    content: Mapping[str, Any] = operation.said.get("requestBody", {}).get("content", {})
    return content
