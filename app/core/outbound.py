"""The one client that calls other servers: no redirects, no proxy from the environment, bounded in time and size."""

from dataclasses import dataclass
from typing import Any

import httpx

from app.core import json

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_ANSWER = 65_536


class OutboundFailed(Exception):
    """The other server did not answer, or not as it should; the message holds nothing it said."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """Calls other servers. Tests give a transport of their own."""

    transport: httpx.AsyncBaseTransport | None = None

    async def get_json(self, url: str) -> Any:
        """A JSON document. Raises OutboundFailed for anything but a 200 with a document of at most 64 KiB."""
        client = httpx.AsyncClient(
            transport=self.transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False, max_redirects=0
        )
        try:
            async with client, client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
                if answer.status_code != 200:
                    raise OutboundFailed(f"answered {answer.status_code}")
                return json.read_strictly(await _capped(answer))
        except (httpx.HTTPError, httpx.InvalidURL, json.MalformedJson) as error:
            raise OutboundFailed(type(error).__name__) from error


async def _capped(answer: httpx.Response) -> bytes:
    """The body, counted while it comes in, after decompression."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > LONGEST_ANSWER:
            raise OutboundFailed("answered too much")
    return bytes(content)
