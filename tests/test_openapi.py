"""The committed description of the API is the one that the routes give, and it says what every caller must know."""

import json
from collections.abc import Iterator
from typing import Any

from openapi.generate import DOCUMENT, rendered


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
    assert [name for name, operation in taking if "422" not in operation["responses"]] == []


def test_refusals_are_problems() -> None:
    others = [
        f"{name} {status}"
        for name, operation in operations()
        for status, answer in operation["responses"].items()
        if status >= "400" and list(answer.get("content", ())) != ["application/problem+json"]
    ]
    assert others == []
