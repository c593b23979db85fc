"""The committed description of the API is the one that the routes give."""

import json

from openapi.generate import DOCUMENT, rendered


async def test_the_document_is_what_the_routes_give() -> None:
    committed = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    assert committed == json.loads(await rendered()), "run `make openapi` and read what changed"
