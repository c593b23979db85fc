"""Driving a phone over a real network with httpx: sign-in renewed, waiting as told, one request after the other until nothing is left."""

import gzip
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from nuanxin_phone.phone import Phone
from nuanxin_phone.wire import Answer, Request

TIMEOUT = httpx.Timeout(30, connect=10)
MOST_PAUSE_S = 900
WORTH_PACKING = 1024
Wait = Callable[[float], Awaitable[None]]


@dataclass
class Driver:
    """A phone on a line. `token` gives an access token, and with True a new one; times and chance are passed in."""

    phone: Phone
    client: httpx.AsyncClient
    token: Callable[[bool], Awaitable[str]]
    clock: Callable[[], float]
    wait: Wait
    chance: random.Random = field(default_factory=random.Random)
    about: Callable[[], dict[str, Any]] = dict
    headers: dict[str, str] = field(default_factory=dict)
    files: bool = True
    failures: int = 0
    sent: int = 0

    async def synchronise(self, patience: int = 1000) -> bool:
        """Push, pull and upload until nothing is left. False when patience, counted in requests, ended first."""
        for _ in range(patience):
            if not await self.step():
                return True
        return False

    async def step(self) -> bool:
        """Send what comes next, waiting first if it must. False when nothing is left to send."""
        now = self.clock()
        request = self.phone.next_request(now, self.about(), files=self.files)
        if request is None:
            due = self.phone.due_at(files=self.files)
            if due is None:
                return False
            await self.wait(max(0.0, due - now) + self.chance.random())
            return True
        answer = await self._answered(request)
        if answer is None or answer.status == 401:
            self.phone.lost(request, self.clock())
            return await self._pause(None)
        self.phone.receive(request, answer, self.clock())
        if answer.status in {429, 502, 503, 504}:
            return await self._pause(answer.retry_after_s)
        self.failures = 0
        return True

    async def _pause(self, asked_s: int | None) -> bool:
        """Wait as long as asked, or some part of a span that doubles: phones that lost one server do not come back at once."""
        self.failures += 1
        span = min(MOST_PAUSE_S, 2.0 ** min(self.failures, 10))
        await self.wait(asked_s + self.chance.random() if asked_s is not None else self.chance.uniform(0, span))
        return True

    async def _answered(self, request: Request) -> Answer | None:
        """The answer; None when none came. A token that has run out is renewed once, which counts as no attempt."""
        try:
            found = await self._send(request, await self.token(False))
            if found.status_code == 401:
                found = await self._send(request, await self.token(True))
        except httpx.HTTPError:
            return None
        return Answer(found.status_code, found.content, _seconds(found), _plain(found))

    async def _send(self, request: Request, token: str) -> httpx.Response:
        self.sent += 1
        headers = {**self.headers, "Authorization": f"Bearer {token}", **request.headers}
        body = request.body
        if request.method == "POST":
            headers.setdefault("Content-Type", "application/json")
        if request.kind == "push" and len(body) > WORTH_PACKING:  # the one door that unpacks
            body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
        return await self.client.request(
            request.method, request.path, params=request.query, content=body or None, headers=headers, timeout=TIMEOUT
        )


def _plain(answer: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def _seconds(answer: httpx.Response) -> int | None:
    """The wait an answer asks for: by its header, or by its problem."""
    value = answer.headers.get("Retry-After", "")
    if value.isdigit():
        return int(value)
    try:
        told = json.loads(answer.content) if answer.content else None
    except ValueError:
        return None
    asked = told.get("retry_after") if isinstance(told, dict) else None
    return asked if isinstance(asked, int) else None
