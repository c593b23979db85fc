"""A bad line for httpx: it loses requests and answers, repeats them, delivers old ones late, and sometimes a portal answers instead."""

import random
from collections import Counter
from dataclasses import dataclass, field

import httpx

FATES = {"passes": 50, "unheard": 12, "unanswered": 14, "twice": 10, "stale": 10, "portal": 4}
PORTAL = b"<html><body>Sign in to this network</body></html>"


@dataclass
class BadLine(httpx.AsyncBaseTransport):
    """A line to a server by a seed: the same seed, the same misfortunes."""

    inner: httpx.AsyncBaseTransport
    chance: random.Random
    seen: Counter[str] = field(default_factory=Counter)
    earlier: list[tuple[httpx.Request, bytes]] = field(default_factory=list)
    good: bool = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request, or not."""
        body = await request.aread()
        fate = "passes" if self.good else self.chance.choices(list(FATES), list(FATES.values()))[0]
        self.seen[fate] += 1
        if fate == "unheard":
            raise httpx.ConnectError("the line was cut", request=request)
        if fate == "portal":
            return httpx.Response(200, content=PORTAL, headers={"Content-Type": "text/html"}, request=request)
        if fate == "stale" and self.earlier:  # what was thought lost arrives now, behind later ones
            await self._carried(*self.earlier[self.chance.randrange(len(self.earlier))])
        self.earlier = [*self.earlier[-20:], (request, body)]
        answer = await self._carried(request, body)
        if fate == "twice":
            answer = await self._carried(request, body)
        if fate == "unanswered":
            raise httpx.ReadError("the line was cut", request=request)
        return answer

    async def _carried(self, request: httpx.Request, body: bytes) -> httpx.Response:
        copied = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        answer = await self.inner.handle_async_request(copied)
        content = b"".join([part async for part in answer.aiter_raw()])  # packed as it came
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, request=request)
