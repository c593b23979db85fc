"""Every operation of the API with what is needed to send it something wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts


@dataclass(frozen=True)
class Operation:
    """An operation as the description has it, at a path whose ids are random."""

    name: str
    method: str
    path: str
    said: dict[str, Any]

    @property
    def body_type(self) -> str | None:
        """The media type of its body, if it takes one."""
        return next(iter(self.said.get("requestBody", {}).get("content", {})), None)

    def asks(self, parameter: str) -> dict[str, Any] | None:
        """The schema of a query parameter."""
        found = [one["schema"] for one in self.said.get("parameters", ()) if one["name"] == parameter]
        return found[0] if found else None


def operations(app: FastAPI) -> list[Operation]:
    """All of them."""
    return [
        Operation(said["operationId"], method.upper(), path.replace("{", "").replace("}", ""), said)
        for path, methods in app.openapi()["paths"].items()
        for method, said in methods.items()
    ]


def body_models(app: FastAPI) -> dict[str, Any]:
    """The class of every JSON body, by its operation."""
    found = {}
    for one in iter_route_contexts(app.routes):
        field = getattr(one.route, "body_field", None)
        if field is not None and isinstance(one.route, APIRoute):
            found[str(one.route.operation_id)] = field.field_info.annotation
    return found


def answer_models(app: FastAPI) -> Iterator[tuple[str, Any]]:
    """What each described operation declares to answer."""
    for one in iter_route_contexts(app.routes):
        if isinstance(one.route, APIRoute) and one.route.include_in_schema:
            yield str(one.route.operation_id), one.route.response_model
