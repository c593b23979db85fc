"""Phones over HTTP: the client of `clients/python` with a transport into the application."""

from dataclasses import dataclass, field
from typing import Any

from httpx import AsyncClient
from nuanxin_phone.phone import Phone
from nuanxin_phone.pulling import digest_of
from nuanxin_phone.wire import Answer, Request

MOST_PAGES = 500


@dataclass
class Carried:
    """A phone in somebody's hands; `pages` are those it was told, `query` is what its application asks besides."""

    client: AsyncClient
    headers: dict[str, str]
    phone: Phone = field(default_factory=Phone)
    query: dict[str, str] = field(default_factory=dict)
    pages: list[dict[str, Any]] = field(default_factory=list)

    async def pull(self) -> list[dict[str, Any]]:
        """Pull until it holds what the server has. Returns the pages that this took."""
        self.phone.wake()
        before = len(self.pages)
        while self.phone.store.get("caught_up", "0") == "0":
            assert len(self.pages) < before + MOST_PAGES, "it goes on for ever"
            await self.one_page()
        return self.pages[before:]

    async def one_page(self) -> dict[str, Any]:
        """Pull one page."""
        request = self.phone.next_request(0)
        assert request is not None
        assert request.kind == "pull"
        answer = await self.send(request)
        self.phone.receive(request, answer, 0)
        told = answer.told()
        assert told is not None, answer
        self.pages.append(told)
        return told

    async def send(self, request: Request) -> Answer:
        """Send what the phone wants sent."""
        query = {**request.query, **self.query}
        found = await self.client.request(
            request.method, request.path, params=query, content=request.body, headers=self.headers
        )
        return Answer(found.status_code, found.content)

    def held(self, kind: str) -> dict[str, dict[str, Any]]:
        """The content of the rows of a kind, by id."""
        return {row_id: body for (of_kind, row_id), (_, _, body) in self.phone.rows().items() if of_kind == kind}

    def kinds(self) -> list[str]:
        """The kinds of all changes told so far, in their order."""
        return [change["type"] for page in self.pages for change in page["changes"]]

    def mismatches(self) -> int:
        """How often its rows were not the server's."""
        return int(self.phone.store.get("mismatches", "0"))


__all__ = ["Carried", "digest_of"]
