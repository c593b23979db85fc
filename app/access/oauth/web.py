"""Forms and queries of OAuth, read strictly, and refusals in the shape of RFC 6749 instead of problem+json."""

import re
from base64 import b64decode
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute

from app.access.oauth.refusals import invalid_request, refused
from app.access.oauth.server import FormRequest, Server
from app.access.proofs import Proofs
from app.core import clock
from app.core.errors import Refusal
from app.core.web.answer import answer_json

FORM = "application/x-www-form-urlencoded"
CLIENT_ID = re.compile(r"[a-z0-9._-]{2,60}")
LONGEST_FORM = 65_536
LONGEST_FIELD = 8192
MOST_FIELDS = 32


class FormRoute(APIRoute):
    """A route whose refusals are those of OAuth; a caller that shows a proof gets a nonce for the next one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def in_words_of_oauth(request: Request) -> Response:
            try:
                response = await handle(request)
            except Refusal as refusal:
                response = await told(request, refusal)
            if "dpop" in request.headers:
                proofs: Proofs = request.app.state.proofs
                response.headers["DPoP-Nonce"] = proofs.nonces.make(clock.now())
            return response

        return in_words_of_oauth


async def told(request: Request, refusal: Refusal) -> Response:
    """A refusal as RFC 6749 has it; `slow_down` is RFC 8628's word. Whoever keeps it finds the word in the request's scope."""
    if "error" not in refusal.members:
        error = {429: "slow_down", 503: "temporarily_unavailable"}.get(refusal.status, "invalid_request")
        refusal = refused(error, refusal.en, refusal.status, refusal.headers)
    request.scope["problem"] = str(refusal.members["error"]).upper()
    response = answer_json(refusal.members, refusal.status)
    response.headers.update(refusal.headers)
    return response


def server_of(request: Request) -> Server:
    """The authorization server this process is."""
    state = request.app.state

    def counted(client_id: str) -> None:
        state.pace.take(request.scope, "token_client", client_id)

    return Server(state.deployment, state.settings, state.proofs, counted)


ServerDep = Annotated[Server, Depends(server_of)]


async def read_form(request: Request) -> FormRequest:
    """The form of a request. Raises `invalid_request` for any other kind of body, for repeated fields, for a query."""
    kind = request.headers.get("content-type", "").lower().replace(" ", "")
    if kind not in {FORM, f"{FORM};charset=utf-8"} or request.headers.get("content-encoding", "identity") != "identity":
        raise invalid_request(f"send {FORM}")
    if request.url.query:
        raise invalid_request("send everything in the body")
    body = await request.body()
    if len(body) > LONGEST_FORM:
        raise invalid_request("the form is too long")
    fields, authorization = read_fields(body), request.headers.get("authorization")
    request.scope["claims"] = claimed_client(fields, authorization)
    return FormRequest(
        fields,
        authorization,
        tuple(request.headers.getlist("dpop")),
        request.scope["request_id"],
        clock.now(),
    )


def claimed_client(fields: Mapping[str, str], authorization: str | None) -> str:
    """Which client a form says it comes from, unproven; empty for what is no client's id."""
    found = fields.get("client_id", "")
    kind, _, content = (authorization or "").partition(" ")
    if kind.lower() == "basic":
        with suppress(ValueError):
            found = b64decode(content.strip(), validate=True).decode("ascii").partition(":")[0]
    return found if CLIENT_ID.fullmatch(found) else ""


def read_fields(body: bytes) -> Mapping[str, str]:
    """Fields by name. One without a value counts as left out, one that comes twice is refused (RFC 6749, 3.1 and 3.2)."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except ValueError as error:
        raise invalid_request("the fields cannot be read") from error
    fields = dict(pairs)
    if any(len(value) > LONGEST_FIELD for value in fields.values()):
        raise invalid_request("a field is too long")
    if len(fields) != len(pairs):
        raise invalid_request("a field is repeated")
    if any(mark < " " or mark == "\x7f" for value in fields.values() for mark in value):
        raise invalid_request("a field holds control characters")
    return {name: value for name, value in fields.items() if value}


FormDep = Annotated[FormRequest, Depends(read_form)]


def read_query(request: Request) -> Mapping[str, str]:
    """The fields of a query, as strictly. Raises Refusal 400 in the shape of problems: a person sees it."""
    try:
        return read_fields(request.scope["query_string"])
    except Refusal as refusal:
        raise Refusal(
            400, "QUERY_MALFORMED", "登录链接有误，请回到应用重试", "The sign-in link is malformed"
        ) from refusal


QueryDep = Annotated[Mapping[str, str], Depends(read_query)]
