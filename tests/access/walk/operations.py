"""Every operation there is: what the routes give, what the description says of it, and which routes it leaves out and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.access.policy import ROLES
from app.core.web.openapi import scopes_of

# Served and not described: pages for people's browsers, not for programs.
HIDDEN = {
    "GET /openapi.json": "the description itself; switched off with the docs",
    "GET /docs": "the page that shows it",
    "GET /docs/start.js": "its script",
    "GET /docs/{name}": "its script and style",
    "GET /sign-in": "a page for browsers; who signs in has no token yet",
    "GET /sign-in/{name}": "its script and style",
    "POST /sign-in/password": "a step of signing in, checked by a token of its form",
    "POST /sign-in/code": "a step of signing in, checked by a token of its form",
    "POST /sign-in/passkey": "a step of signing in, checked by a token of its form",
    "POST /sign-in/passkey/new": "a step of signing in, checked by a token of its form",
    "POST /sign-in/totp": "a step of signing in, checked by a token of its form",
    "POST /sign-in/consent": "a step of signing in, checked by a token of its form",
    "GET /c/{token}": "the page behind a village's QR code; it tells of nobody",
    "POST /c/{token}": "its form, from which somebody without an account gets a receipt number",
    "GET /c/style.css": "its style",
    "POST /sign-in/leaving": "a step of signing in, checked by a token of its form",
}
LEAST = 86
# What names a row although it is no UUID.
NAMING = {"place", "parent", "team", "client_id"}


@dataclass(frozen=True)
class Operation:
    """One operation as the description has it."""

    name: str
    method: str
    path: str
    said: Mapping[str, Any]
    schemas: Mapping[str, Any]

    @property
    def scopes(self) -> list[str]:
        """What the client needs."""
        return scopes_of(self.said)

    @property
    def roles(self) -> frozenset[str]:
        """The roles of people that the description lets in."""
        return frozenset(self.said.get("x-roles", ROLES))

    @property
    def public(self) -> str | None:
        """Why nobody needs a token, where nobody does."""
        return self.said.get("x-public")

    @property
    def reads(self) -> bool:
        """True when it is meant to change nothing."""
        return self.method == "GET"

    def ids(self) -> set[str]:
        """Everything that names a row: by where it is sent and what it is called."""
        found = set()
        for one in self.said.get("parameters", ()):
            path = one["in"] == "path"
            if path or (one["in"] == "query" and (_is_uuid(one["schema"]) or one["name"] in NAMING)):
                found.add(f"{one['in']}:{one['name']}")
        for content in self.said.get("requestBody", {}).get("content", {}).values():
            found |= {f"body:{pointer}" for pointer in self._in_body(content["schema"], "")}
        return found

    def _in_body(self, schema: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[-1]]
        if _is_uuid(schema) or pointer.rsplit("/", 1)[-1] in NAMING:
            yield pointer
        for kind in ("anyOf", "allOf", "oneOf"):
            for part in schema.get(kind, ()):
                yield from self._in_body(part, pointer)
        for name, part in schema.get("properties", {}).items():
            yield from self._in_body(part, f"{pointer}/{name}")
        if "items" in schema:
            yield from self._in_body(schema["items"], f"{pointer}/*")


def _is_uuid(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "uuid" or any(map(_is_uuid, schema.get("anyOf", ())))


def described(app: FastAPI) -> dict[str, Operation]:
    """The operations of the description, by their names."""
    document = app.openapi()
    schemas = document["components"]["schemas"]
    found = {}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            found[said["operationId"]] = Operation(said["operationId"], method.upper(), path, said, schemas)
    return found


def served(app: FastAPI) -> set[str]:
    """Every route as method and path; what a router includes is found by `iter_route_contexts` only."""
    return {
        f"{method} {found.path}"
        for found in iter_route_contexts(app.routes)
        for method in sorted(found.methods or ())
        if method != "HEAD" or "GET" not in (found.methods or ())
    }
