"""Chinese unless English is preferred."""

import pytest
from starlette.requests import HTTPConnection

from app.core.web.language import prefers_english


@pytest.mark.parametrize(
    ("header", "english"),
    [
        (None, False),
        ("", False),
        ("zh-CN", False),
        ("en", True),
        ("en-GB,en;q=0.8", True),
        ("zh-CN,zh;q=0.9,en;q=0.8", False),
        ("en;q=0.9,zh;q=0.1", True),
        ("fr", False),
        ("en;q=nonsense", False),
    ],
)
def test_the_higher_rank_wins(header: str | None, english: bool) -> None:
    headers = [(b"accept-language", header.encode())] if header is not None else []
    assert prefers_english(HTTPConnection({"type": "http", "headers": headers})) is english
