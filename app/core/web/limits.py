"""Plain ASGI middleware: request ids, the caller's address, the clock, a cap on body bytes counted as they come, headers of answers."""

import re
import uuid

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import clock
from app.core.errors import Refusal
from app.core.web.peers import Peers
from app.core.web.problem import render

log = structlog.get_logger()

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
POLICY = b"default-src 'none'; frame-ancestors 'none'"
DOCS_POLICY = b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
CRASH = Refusal(500, "INTERNAL", "服务器内部错误，请稍后再试", "Something broke here; please try again")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Door:
    """The outermost layer: names each request and its caller, says by which clock it is served, caps its body, and puts the
    safety headers on each answer."""

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, peers: Peers, now: clock.Clock, *, strict_transport: bool
    ) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.peers = peers
        self.now = now
        self.always = (*HEADERS, STRICT_TRANSPORT) if strict_transport else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = _request_id(scope)
        scope["client"] = (self.peers.address_of(scope), 0)
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *self._headers(scope, message["headers"])]}
            await send(message)

        try:
            with clock.kept(self.now):
                await self.app(scope, self._counted(receive), dressed)
        except Exception as error:
            log.error("crash", request_id=scope["request_id"], path=_path(scope), exc_info=error)
            if started:
                raise
            await render(Request(scope), CRASH)(scope, receive, dressed)

    def _headers(self, scope: Scope, present: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in present}
        policy = DOCS_POLICY if scope["path"].startswith("/docs") else POLICY
        wanted = (*self.always, (b"content-security-policy", policy), (b"x-request-id", scope["request_id"].encode()))
        return [(name, value) for name, value in wanted if name not in names]

    def _counted(self, receive: Receive) -> Receive:
        left = self.max_body_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise Refusal(413, "CONTENT_TOO_LARGE", "请求内容超过上限", "The body is larger than this server takes")
            return message

        return counted


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return str(uuid.uuid4())


def _path(scope: Scope) -> str:
    """The route's own path: what stands in the request's may be anything."""
    return str(getattr(scope.get("route"), "path", ""))
