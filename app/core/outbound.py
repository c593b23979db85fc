"""The one client that calls other servers: no redirects, no proxy from the environment, bounded in time and size.

What is sent goes to an address that was checked: of the open internet by https, or of a network that the operator names. The host is
looked up once, and the address that was checked is the one that is dialled.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

import httpx

from app.core import json
from app.core.addresses import Address, Network, addresses_of, is_named, is_outside
from app.core.settings import Settings

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# Whoever sends a byte now and then does not keep us longer than this.
LONGEST_CALL_S = 15.0
LONGEST_ANSWER = 65_536


class OutboundFailed(Exception):
    """The other server did not answer, or not as it should; the message holds nothing it said."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What another server answered: its status and at most 64 KiB."""

    status: int
    content: bytes


class CheckedTransport(httpx.AsyncBaseTransport):
    """Dials the address that it has checked, under the name that was asked for."""

    def __init__(self, networks: tuple[Network, ...]) -> None:
        self.networks = networks
        self.inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises ConnectError for an address that may not be called."""
        host = request.url.host
        address = await self._checked(request.url, host)
        request.url = request.url.copy_with(host=str(address))
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self.inner.handle_async_request(request)

    async def _checked(self, url: httpx.URL, host: str) -> Address:
        try:
            found = await addresses_of(host, url.port or (443 if url.scheme == "https" else 80))
        except OSError as error:
            raise httpx.ConnectError("no address") from error
        openly = url.scheme == "https" and url.port is None
        if not found or not all(is_named(one, self.networks) or (openly and is_outside(one)) for one in found):
            raise httpx.ConnectError("an address that may not be called")
        return found[0]

    async def aclose(self) -> None:
        """Give the connections back."""
        await self.inner.aclose()


@dataclass(frozen=True, slots=True)
class Outbound:
    """Calls other servers. Tests give a transport of their own."""

    transport: httpx.AsyncBaseTransport | None = None
    networks: tuple[Network, ...] = ()
    patience_s: float = LONGEST_CALL_S

    async def get_json(self, url: str) -> Any:
        """A JSON document. Raises OutboundFailed for anything but a 200 with a document of at most 64 KiB."""
        answered = await self._call(self.transport, "GET", url, {"Accept": "application/json"})
        if answered.status != 200:
            raise OutboundFailed(f"answered {answered.status}")
        try:
            return json.read_strictly(answered.content)
        except json.MalformedJson as error:
            raise OutboundFailed(type(error).__name__) from error

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answered:
        """Send a message to an address that was checked. Raises OutboundFailed where nothing was answered in time."""
        return await self._call(self.transport or CheckedTransport(self.networks), "POST", url, headers, content)

    async def _call(
        self,
        transport: httpx.AsyncBaseTransport | None,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> Answered:
        try:
            async with (
                asyncio.timeout(self.patience_s),
                httpx.AsyncClient(
                    transport=transport, timeout=TIMEOUT, follow_redirects=False, trust_env=False, max_redirects=0
                ) as client,
                client.stream(method, url, headers=headers, content=content) as answer,
            ):
                return Answered(answer.status_code, await _capped(answer))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise OutboundFailed(type(error).__name__) from error


def outbound_of(settings: Settings) -> Outbound:
    """The client that the settings of a deployment allow."""
    return Outbound(networks=tuple(ip_network(one) for one in settings.outbound_networks))


async def _capped(answer: httpx.Response) -> bytes:
    """The body, counted while it comes in, after decompression."""
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > LONGEST_ANSWER:
            raise OutboundFailed("answered too much")
    return bytes(content)
