"""The OpenAPI document: the framework's, with the shape of problems and the answers every operation can give."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.core.web.problem import Problem, problems

DESCRIPTION = (
    "困难群众探访关爱：一次探访，一人一档，红橙黄三色预警。"
    "Visits to people in difficulty, one file per person, an explained risk colour."
)


DEVICE_KEY = {
    "type": "apiKey",
    "in": "header",
    "name": "DPoP",
    "description": "设备密钥签名的证明，不带令牌 A proof signed by the device's own key (RFC 9449), without a token",
}
EVENT = {
    "type": "object",
    "description": "流中的一个事件 One event of the stream; its data is JSON",
    "properties": {
        "event": {"type": "string", "maxLength": 20, "examples": ["changed"]},
        "data": {"type": "string", "maxLength": 500, "examples": ['{"scope": "ref", "head": 12}']},
    },
    "required": ["event", "data"],
}
RolesOf = Callable[[Iterable[str]], Sequence[str]]


def describe(app: FastAPI, roles_of: RolesOf) -> None:
    """Make the application describe itself by `document`, once. `roles_of` says which roles of people allow scopes."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, roles_of)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # the framework's documented way to replace it


def _document(app: FastAPI, roles_of: RolesOf) -> dict[str, Any]:
    whole = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION,
        routes=app.routes,
        servers=[
            {
                "url": "/",
                "description": "本机：本地、测试或正式 This server: local, staging or production",
                "x-internal": False,
            }
        ],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = whole.setdefault("components", {})
    components.setdefault("securitySchemes", {})["deviceKey"] = DEVICE_KEY
    schemas = components.setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs", {}))
    schemas["Problem"] = shape
    for path in whole["paths"].values():
        for operation in path.values():
            # The route's own sentence, Chinese first, says more than the name of its function.
            operation["summary"] = operation.get("description", operation["summary"]).split("\n")[0]
            _declare_refusals(operation)
            _declare_roles(operation, roles_of)
            _tell_streams(operation)
            for parameter in operation.get("parameters", ()):
                _simplify(parameter["schema"])
    return whole


def _declare_roles(operation: dict[str, Any], roles_of: RolesOf) -> None:
    """The roles that allow its scopes; where the verb narrows them, the route says so and the order stays."""
    if operation["security"] and "x-public" not in operation:
        allowed = roles_of(scopes_of(operation))
        narrowed = operation.get("x-roles", allowed)
        operation["x-roles"] = [role for role in allowed if role in narrowed]


def scopes_of(operation: Mapping[str, Any]) -> list[str]:
    """The scopes that a client needs for an operation of the document."""
    return sorted({scope for scheme in operation["security"] for scopes in scheme.values() for scope in scopes})


def _declare_refusals(operation: dict[str, Any]) -> None:
    """Every operation can answer 429, a secured one 401 and 403, one that takes input 422. A public one says so by an empty list."""
    operation.setdefault("security", [])
    answers = operation["responses"]
    if "application/problem+json" not in answers.get("422", {}).get("content", {}):
        answers.pop("422", None)  # the framework's own; one that a route declares stays
    if "400" in answers:  # what a standard describes says itself how it refuses
        answers.setdefault("429", problems(429)[429])
        return
    taken = "requestBody" in operation or operation.get("parameters")
    statuses = [401, 403] if operation.get("security") else []
    statuses += [422] if taken else []
    statuses += [429]
    statuses += [413, 415] if "requestBody" in operation else []
    for status, content in problems(*statuses).items():
        answers.setdefault(str(status), content)


def _tell_streams(operation: dict[str, Any]) -> None:
    """A stream is described by one of its events: the framework's word for that is of OpenAPI 3.2, and this document is 3.1."""
    for answer in operation["responses"].values():
        stream = answer.get("content", {}).get("text/event-stream", {})
        if stream.pop("itemSchema", None):
            stream["schema"] = EVENT


def _simplify(schema: dict[str, Any]) -> None:
    """A parameter is there or not, never null: of "a text or null" only the text is left."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.update(kinds[0])
