"""Every operation that writes, and every one that reads of somebody, leaves exactly one act: walked by the API's own description."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient

from app.access.policy import ROLE_SCOPES
from app.audit.policy import TELL_OF_NOBODY
from app.core.db import Deployment
from openapi.generate import DOCUMENT
from tests.audit.kept import acts_kept
from tests.callers import headers_for
from tests.registered import COUNTY, TOWN
from tests.visits.scene import a_scene

ROLES = {"county_officer": COUNTY, "auditor": COUNTY, "administrator": COUNTY, "town_officer": TOWN}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation that needs somebody signed in."""
    for path, methods in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items():
        for method, operation in methods.items():
            if operation.get("security"):
                yield method.upper(), path, operation


def role_for(operation: dict[str, Any]) -> str:
    """Somebody whose scopes allow the operation."""
    needed = {scope for one in operation["security"] for scopes in one.values() for scope in scopes}
    return next(role for role in ROLES if needed <= ROLE_SCOPES[role])


def example(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """A value of a schema, made of the examples it gives."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known)
    if schema.get("examples"):
        return schema["examples"][0]
    if "properties" in schema:
        return {name: example(schema["properties"][name], known) for name in schema.get("required", ())}
    if "anyOf" in schema:
        return example(schema["anyOf"][0], known)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "array":
        return [example(schema["items"], known)] if schema.get("minItems") else []
    return (
        str(uuid4())
        if schema.get("format") == "uuid"
        else {"integer": 1, "boolean": False}.get(schema.get("type", ""), "x")
    )


def address(path: str, operation: dict[str, Any], ids: dict[str, UUID]) -> str:
    """The path with ids of what there is, the rest at random."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            name = parameter["name"]
            told = ids.get(name) or (parameter["schema"].get("examples") or parameter.get("examples") or [uuid4()])[0]
            path = path.replace(
                f"{{{name}}}", str(told if "uuid" not in str(parameter["schema"]) or name in ids else uuid4())
            )
    return path


async def test_every_operation_leaves_its_one_act(deployment: Deployment, client: AsyncClient) -> None:
    scene = await a_scene(deployment)
    ids = {"person_id": scene.people[0], "household_id": scene.household_id}
    headers = {role: await headers_for(deployment, role, place) for role, place in ROLES.items()}
    known = json.loads(DOCUMENT.read_text(encoding="utf-8"))["components"]["schemas"]
    silent, wrong, walked = [], [], 0
    for method, path, operation in operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = example(content["schema"], known) if content else None
        before = len(await acts_kept(deployment))
        sent = {"If-Match": '"v1"', **headers[role_for(operation)]}
        answer = await client.request(method, address(path, operation, ids), json=body, headers=sent)
        acts = len(await acts_kept(deployment)) - before
        walked += 1
        if acts == 0 and operation["operationId"] not in TELL_OF_NOBODY:
            silent.append((operation["operationId"], answer.status_code, answer.text[:300]))
        if acts > 1 or answer.status_code >= 500:
            wrong.append((operation["operationId"], answer.status_code, acts))
    assert wrong == []
    # What is refused for its shape reached nobody's data.
    assert [one for one in silent if one[1] != 422] == []
    assert len(silent) <= walked // 3, silent
    print(
        f"{walked} operations walked, {walked - len(silent)} kept, refused for their shape: {[one[0] for one in silent]}"
    )
