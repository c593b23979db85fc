"""Limits on how fast callers call, by address, person and client; what is refused here has changed nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv6Address, ip_network

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import Refusal
from app.core.rates import Rate, Tally
from app.core.settings import Settings
from app.core.web.peers import read_address
from app.core.web.problem import render

Shape = Callable[[Request, Refusal], Awaitable[Response]]


@dataclass(slots=True)
class Pace:
    """The rates of a deployment and what this process has counted toward them."""

    rates: Mapping[str, Rate]
    demonstration: bool
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)

    def take(self, scope: Scope, name: str, caller: str) -> None:
        """Count one call. Raises Refusal 429, which counts nothing."""
        verdict = self.tally.take(name, caller, self.rates[name], self.now().timestamp())
        if verdict.wait_s:
            scope["slowed"] = "news" if verdict.news else "again"
            raise too_fast(verdict.wait_s)

    def take_address(self, scope: Scope) -> None:
        """Count a call by its address: in all, and by the doors at which strangers knock. Raises Refusal 429."""
        caller = _network_of(scope["client"][0] if scope.get("client") else "")
        door = _door(scope)
        if door:
            self.take(scope, door, caller)
        if not self.spares(scope):
            self.take(scope, "address", caller)

    def take_caller(self, scope: Scope, caller: str, client_id: str) -> None:
        """Count a call by whom it turned out to be from, and by the tighter limit that its route names. Raises Refusal 429."""
        described = getattr(scope.get("route"), "openapi_extra", None) or {}
        if "x-limit" in described:
            self.take(scope, described["x-limit"], caller)
        if not self.spares(scope):
            self.take(scope, "person", caller)
            self.take(scope, "client", client_id)

    def spares(self, scope: Scope) -> bool:
        """True for callers on the machine of a demonstration: what is tried out and measured there is not held up."""
        address = read_address(scope["client"][0]) if scope.get("client") else None
        return self.demonstration and address is not None and address.is_loopback


def pace_of(settings: Settings, now: Callable[[], datetime]) -> Pace:
    """The pace that the settings name, by a clock that is given."""
    rates = {name: Rate(count) for name, count in settings.limits.model_dump().items()}
    return Pace(rates, settings.mode == "demo", now)


def too_fast(wait_s: int) -> Refusal:
    """429: wait, then go on."""
    return Refusal(
        429,
        "TOO_MANY_REQUESTS",
        f"请求过于频繁，请在 {wait_s} 秒后再试",
        f"Too many requests; wait {wait_s} seconds",
        headers={"Retry-After": str(wait_s)},
    )


def _door(scope: Scope) -> str | None:
    """The tighter limit that an address has here. What the pages are made of is fetched once and counts with the rest."""
    path, posts = scope["path"], scope["method"] == "POST"
    if path in {"/oauth/token", "/oauth/revoke", "/oauth/introspect"}:
        return "token"
    if path in {"/oauth/authorize", "/sign-in"} or (posts and path.startswith("/sign-in/")):
        return "sign_in"
    if posts and path.startswith("/c/"):
        return "clue_page"
    return None


def _network_of(address: str) -> str:
    """What counts as one caller: an IPv4 address, or the 64 bits that one household or office has in IPv6."""
    found = read_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found)


class Paced:
    """Middleware: the limits of addresses, asked before anything is read. Some paths refuse in a shape of their own."""

    def __init__(self, app: ASGIApp, pace: Pace, shapes: Mapping[str, Shape]) -> None:
        self.app = app
        self.pace = pace
        self.shapes = shapes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        answer: ASGIApp = self.app
        if scope["type"] == "http":
            try:
                self.pace.take_address(scope)
            except Refusal as refusal:
                answer = await self._refuse(Request(scope), refusal)
        await answer(scope, receive, send)

    async def _refuse(self, request: Request, refusal: Refusal) -> Response:
        for path, shape in self.shapes.items():
            if request.url.path.startswith(path):
                return await shape(request, refusal)
        return render(request, refusal)
