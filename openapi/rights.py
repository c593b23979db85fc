"""Writes docs/rights.md: what each operation needs of the client (scopes), of the person (roles), and which rows it reaches."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.access.policy import DESK_ROLES, PLACED_ROLES, ROLE_SCOPES, ROLES, SEATS, TEAM_PLACED_ROLES
from app.access.web import proven_anew
from app.core.web.openapi import scopes_of
from app.main import ROOMS
from openapi.generate import DOCUMENT

RIGHTS = Path(__file__).parents[1] / "docs" / "rights.md"

HEAD = """# Rights: who may call what, and whose rows they then see

Written by `python -m openapi.rights` from `openapi/openapi.json` and the routes; a test compares. Three things must agree
at every call: the scopes the **client** was given, a **role** of the person that allows them, and the **rows** within
reach. A missing scope or role is 403; a row out of reach is 404, byte for byte what an id that does not exist is; an id
inside a body is 404 or 422, again the same for both. What each role sees of a file by field stands in
`app/access/policy.py` and `app/people/masking.py`.

`tests/access/walk` calls every operation as every role, on rows of its own and of other teams, villages, towns and
counties, and fails when an operation or an id is new and nobody said what it is. `make mutation` takes the check away
from one operation after the other and shows that the walk notices.

## Rows within reach

| Role | Households and what is about them |
|---|---|
"""
OPERATIONS = """
## Operations

`x-roles` of the description says the same by operation. “Proves anew” means a sign-in at most five minutes old, in
production by two factors; otherwise 401 `insufficient_user_authentication` (RFC 9470).

| Operation | Scope | Roles | Rows |
|---|---|---|---|
"""
PLACED = "households in their place or paired with their team"
# By the part of the address that names the resource.
ROWS = {
    "me": "their own",
    "uploads": "their own",
    "accounts": "accounts all of whose roles lie in their place",
    "devices": "their own; devices of people with a role in their place",
    "oauth-clients": "the county's, for administrators of the county",
    "places": "the county's",
    "teams": "teams they sit in or whose place is theirs",
    "pairings": "of households in their place or paired with their team",
    "reassignments": "between teams whose place is theirs, of households in their place",
    "dashboards": "figures of their place",
    "audit": "acts of the county",
    "events": "about households in their place; about none, at their place or of the whole county",
    "quarantine": "about households in their place; about none, by authors who work in their place",
    "sync/push": "households in their place or paired with their team, now or when it happened",
    "sync/offer": "what they sent themselves",
    "sync/salvage": "none; nothing is told",
    "sync/pull": "households paired with a team they sit in; no areas",
    "reference-data": "the same for all",
    "forms": "the same for all",
    "sync": "feeds of their teams, their own and the reference",
    "sync/config": "the same for all",
    "sync/health": "phones of members of teams in their place",
    "programme-kinds": "the same for all",
    "organisations": "the county's; changed by officers of their place",
    "programmes": "the county's; changed by officers of their place; who takes part and receives as below",
    "participations": "of households in their place; batches, organisations and grids at their place",
    "deliveries": "to households in their place; to batches, organisations and grids at their place",
    "risk/assessments:try": "none; nothing is stored",
    "risk/policies": "the county's; people among the examples within their place",
    "risk/weather-warnings": "the county's; declared and ended in their place",
    **dict.fromkeys(
        (
            "households",
            "people",
            "conflicts",
            "alerts",
            "risk",
            "overrides",
            "appeals",
            "referrals",
            "visits",
            "attachments",
            "due",
            "clues",
            "clue-links",
            "informants",
            "deliberations",
            "data-requests",
            "duplicates",
            "merges",
            "reveals",
        ),
        PLACED,
    ),
}


def table() -> str:
    """The page."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    rows = "".join(f"| `{role}` | {_reach(role)} |\n" for role in ROLE_SCOPES if role in ROLES)
    return HEAD + rows + OPERATIONS + "".join(f"{line}\n" for line in _operations(document))


def rows_of(path: str) -> str:
    """Which rows an operation of the API reaches. Raises KeyError for a resource that nobody has described here."""
    parts = path.removeprefix("/v1/").split("/")
    return ROWS.get("/".join(parts[:2])) or ROWS[parts[0]]


def proving_anew() -> set[str]:
    """The operations that ask whoever calls to have signed in just now."""
    routes = [found.original_route for room in ROOMS for found in iter_route_contexts(room.routes)]
    return {str(one.operation_id) for one in routes if isinstance(one, APIRoute) and _asks(one.dependant)}


def _asks(dependant: Dependant) -> bool:
    return dependant.call is proven_anew or any(map(_asks, dependant.dependencies))


def _reach(role: str) -> str:
    if role in SEATS:
        return "paired with a team of theirs"
    if role in PLACED_ROLES:
        return "in their place"
    if role in DESK_ROLES:
        return "none; referrals dispatched to their desk in their place"
    return "none; teams in their place" if role in TEAM_PLACED_ROLES else "none"


def _operations(document: dict[str, Any]) -> Iterator[str]:
    anew = proving_anew()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            name = f"`{method.upper()} {path}`"
            if "x-public" in operation:
                yield f"| {name} | public | – | {operation['x-public']} |"
                continue
            roles = "all" if set(operation["x-roles"]) == ROLES else ", ".join(operation["x-roles"])
            notes = [operation["x-rights"]] if "x-rights" in operation else []
            notes += ["proves anew"] if operation["operationId"] in anew else []
            scopes = ", ".join(f"`{scope}`" for scope in scopes_of(operation)) or "–"
            yield f"| {name} | {scopes} | {'; '.join([roles, *notes])} | {rows_of(path)} |"


if __name__ == "__main__":
    RIGHTS.write_text(table(), encoding="utf-8")
    print(f"{RIGHTS.name} written")
