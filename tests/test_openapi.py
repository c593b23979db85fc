"""The committed description of the API is the one that the routes give, and it says what every caller must know."""

import json
from collections.abc import Iterator
from typing import Any

from openapi.generate import DOCUMENT, rendered
from openapi.problems import HERE, document
from openapi.rights import RIGHTS, table

PROBLEMS = HERE / "problems.md"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of the committed document, by its method and path."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


async def test_the_document_is_what_the_routes_give() -> None:
    committed = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    assert committed == json.loads(await rendered()), "run `make openapi` and read what changed"


def test_an_operation_is_secured_or_says_why_it_is_public() -> None:
    open_to_all = [
        name for name, operation in operations() if not operation["security"] and not operation.get("x-public")
    ]
    assert open_to_all == []


def test_an_operation_that_takes_input_declares_how_it_refuses_it() -> None:
    taking = [(name, one) for name, one in operations() if one.get("parameters") or "requestBody" in one]
    # 400 where a standard asks for it: the forms of OAuth.
    assert [name for name, operation in taking if not {"400", "422"} & operation["responses"].keys()] == []


def test_refusals_are_problems() -> None:
    others = [
        f"{name} {status}"
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        if status >= "400" and list(answer.get("content", ())) != ["application/problem+json"]
    ]
    # Clients of OAuth read the errors of RFC 6749, which are plain JSON.
    assert {name.split()[1] for name in others} <= {"/oauth/token", "/oauth/revoke", "/oauth/introspect"}


def test_the_list_of_problem_codes_is_the_programs() -> None:
    committed = PROBLEMS.read_text(encoding="utf-8")
    assert committed == document(), "run `make openapi`"


def test_the_table_of_rights_is_the_routes() -> None:
    assert RIGHTS.read_text(encoding="utf-8") == table(), "run `make openapi`"


def test_an_operation_says_which_roles_may_call_it() -> None:
    secured = {name: one for name, one in operations() if "x-public" not in one}
    assert [name for name, one in secured.items() if not one["x-roles"]] == []
    assert not any("operator" in one["x-roles"] for one in secured.values())


def test_everything_that_is_sent_has_an_example() -> None:
    schemas = json.loads(DOCUMENT.read_text(encoding="utf-8"))["components"]["schemas"]
    without = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        if name.endswith("In")
        for field, shape in schema.get("properties", {}).items()
        if not _exemplified(shape)
    ]
    assert without == []


def _exemplified(shape: dict[str, Any]) -> bool:
    """An example, or a shape whose examples follow from it: a reference, a list of values, a format, a switch."""
    if shape.keys() & {"examples", "example", "$ref", "enum", "const", "format"} or shape.get("type") in (
        "boolean",
        "null",
    ):
        return True
    parts = shape.get("anyOf") or ([shape["items"]] if "items" in shape else [])
    return bool(parts) and all(_exemplified(part) for part in parts)
