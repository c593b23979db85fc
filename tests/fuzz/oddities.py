"""Requests that no description can put into words: broken encodings, other methods, headers and cursors of nobody's making."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from httpx import AsyncClient, Request

TEXTS = ("%00", "%FF", "%ED%A0%80", "%2E%2E%2F%2E%2E", "9" * 400, "%EF%BC%91")
QUERIES = ("%FF=%FF", "a=1&a=1", "%00", "limit=%EF%BC%91", "cursor=AAAA", "cursor=" + "A" * 600)
METHODS = ("HEAD", "OPTIONS", "TRACE", "PROPFIND")
CREDENTIALS = (b"", b"Bearer \xff", b"Bearer e30.e30.", b"DPoP x", b"Basic //8=")
HEADERS = (
    (b"accept-language", b"en;q=x, \xff;q=9e999, *;q=-1"),
    (b"content-type", b"application/json; charset=utf-16"),
    (b"if-match", b'"v99999999999999999999"'),
    (b"if-match", b'"v\xb2"'),
    (b"x-request-id", b"\xff\x80 x"),
    (b"x-forwarded-for", b"\xff, 1.2.3.4.5"),
    (b"host", b"[::"),
    (b"cookie", b'\xff=;=;;nuanxin-known="\\000"'),
)
OF_BODIES = {b"content-type", b"if-match"}
JSON = {"application/problem+json", "application/json"}
Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Odd:
    """One request."""

    method: str
    target: str
    headers: Headers = ()
    body: Any = None


@dataclass(frozen=True, slots=True)
class Plain:
    """An operation as its sample calls it: values of its path and its query, and the names a query may have."""

    method: str
    path: str
    placed: Mapping[str, str]
    asked: Mapping[str, str]
    declared: tuple[str, ...]
    body: Any

    def target(self, name: str = "", text: str = "") -> str:
        """Path and query, perhaps with one parameter replaced by a text."""
        path = self.path
        for one, value in self.placed.items():
            path = path.replace(f"{{{one}}}", text if one == name else quote(value, safe=""))
        query = urlencode({one: value for one, value in self.asked.items() if one != name})
        added = f"{name}={text}" if name in self.declared else ""
        return "?".join(part for part in (path, "&".join(part for part in (query, added) if part)) if part)

    def caricatures(self) -> Iterator[Odd]:
        """What a broken or a malicious program makes of it."""
        plain = self.target()
        yield from (Odd(other, plain) for other in METHODS)
        yield from (Odd(self.method, plain, ((b"authorization", one),), self.body) for one in CREDENTIALS)
        for name in (*self.placed, *self.declared):
            yield from (Odd(self.method, self.target(name, text), (), self.body) for text in TEXTS)
        if self.method == "GET":
            yield from (Odd("GET", plain + ("&" if self.asked else "?") + query) for query in QUERIES)
        for header in HEADERS:
            if self.method == "GET" or (self.body is not None and header[0] in OF_BODIES):
                yield Odd(self.method, plain, (header,), self.body)


def plain_calls(document: Mapping[str, Any]) -> Iterator[Plain]:
    """Every operation of a description whose examples are samples."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parameters = operation.get("parameters", ())
            given: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
            for one in parameters:
                if "example" in one:
                    given[one["in"]][one["name"]] = str(one["example"])
            declared = tuple(one["name"] for one in parameters if one["in"] == "query")
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            yield Plain(method.upper(), path, given["path"], given["query"], declared, body)


async def answered_badly(http: AsyncClient, document: Mapping[str, Any]) -> dict[str, str]:
    """Every odd request that is not refused, or answered, as it should be: by no 5xx, and a refusal by JSON."""
    found = {}
    for odd in (odd for plain in plain_calls(document) for odd in plain.caricatures()):
        answer = await http.send(_request(http, odd))
        kind = answer.headers.get("content-type", "").partition(";")[0]
        refused = answer.status_code >= 400 and odd.method != "HEAD"
        if answer.status_code >= 500 or (refused and kind not in JSON):
            found[f"{odd.method} {odd.target} {odd.headers}"] = f"{answer.status_code} {kind} {answer.text[:200]}"
    return found


def _request(http: AsyncClient, odd: Odd) -> Request:
    named = {name for name, _ in odd.headers}
    own = ((b"authorization", http.headers["authorization"].encode()),)
    headers = [pair for pair in (*own, *odd.headers) if pair in odd.headers or pair[0] not in named]
    sent = {} if odd.body is None else {"json": odd.body}
    return Request(odd.method, http.base_url.copy_with(raw_path=odd.target.encode()), headers=headers, **sent)
