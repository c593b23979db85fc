"""Errands through the whole API with canaries in every field: each is done, and refused in every way there is."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response

from tests.hardening.canaries import Canaries


@dataclass
class Answered:
    """What the API answered to one call."""

    call: str
    status: int
    text: str


@dataclass
class Errands:
    """Calls with a token, and what came of them."""

    http: AsyncClient
    canaries: Canaries
    token: dict[str, str]
    stranger: dict[str, str]
    answers: list[Answered] = field(default_factory=list)

    async def done(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Do it, after it was refused in every way; it must succeed."""
        await self._refused(method, path, body, headers)
        answer = await self._send(method, path, body, self.token | headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def _refused(self, method: str, path: str, body: Any, headers: dict[str, str]) -> None:
        words = self.canaries
        await self._send(method, path, body, headers)
        await self._send(method, path, body, self.stranger | headers)
        await self._send(method, path, body, {"Authorization": f"Bearer {words.note.encode().hex()}"})
        odd = {"q": words.number, "limit": words.number, "cursor": words.name, "place": words.phone, "team": words.note}
        if method == "GET" or body is not None:  # what takes nothing would simply be done
            await self._send(method, path, None, self.token, params=odd)
        for part in path.split("/"):
            with suppress(ValueError):
                for other in (str(uuid4()), words.number, words.name):
                    await self._send(method, path.replace(str(UUID(part)), other), body, self.token | headers)
        for spoilt in spoil(body, words) if isinstance(body, dict) else ():
            answer = await self._send(method, path, spoilt, self.token | headers)
            assert answer.is_client_error, f"{method} {path} took {spoilt}"

    async def _send(
        self, method: str, path: str, body: Any, headers: dict[str, str], params: dict[str, str] | None = None
    ) -> Response:
        answer = await self.http.request(method, path, json=body, headers=headers, params=params)
        self.answers.append(Answered(f"{method} {path.partition('?')[0]}", answer.status_code, answer.text))
        return answer


def spoil(body: dict[str, Any], words: Canaries) -> Iterator[dict[str, Any]]:
    """The body with something wrong in it, a canary each time: unknown fields, other kinds of value, too much of it."""
    yield body | {words.name: words.number}
    yield body | {words.number: {words.phone: words.note}}
    for name, value in body.items():
        if name != "id":
            yield body | {name: {words.name: words.note}}
            yield body | {name: [words.number, {words.note: words.address}]}
            yield body | {name: -7.5}
            if isinstance(value, str):
                yield body | {name: words.note * 6000}
            if isinstance(value, dict):
                yield from ({**body, name: one} for one in spoil(value, words))
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield from ({**body, name: [one]} for one in spoil(value[0], words))
