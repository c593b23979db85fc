"""The door of phones: bodies that may be gzip, counted while they unfold; an envelope nobody can read is 400, so that a phone halves it."""

import json
import zlib
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from fastapi import Depends, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes

from app.access.proofs import NonceNeeded, ProofRefused, Proofs, challenge, read_proof
from app.access.revoked import MAY_DEPOSIT, Revoked, depositor, revoked_by_key, revoked_by_token
from app.access.tokens import dead_token
from app.access.web import DeploymentDep, bearer, moment, signed_in
from app.core.db import Deployment, reading
from app.core.errors import FieldError, Refusal
from app.core.json import read_strictly
from app.core.seen import EVERYWHERE
from app.core.web.language import prefers_english
from app.core.web.problem import field_errors, problem_of
from app.core.web.strict import IDENTITY, StrictRequest, refuse_address, refuse_other_types
from app.journal.actor import Actor

GZIP: Final = 16 + zlib.MAX_WBITS
MOST_BYTES: Final = 1_048_576
MOST_OPERATIONS: Final = 100


class Unfolded(StrictRequest):
    """A request whose body was unfolded."""

    unfolded: bytes = b""

    async def body(self) -> bytes:
        """The body as it was before it was folded."""
        return self.unfolded


class PushRoute(APIRoute):
    """A route that reads a phone's batch, folded or not, as strictly as any other."""

    encodings: ClassVar[frozenset[str]] = frozenset({"identity", "gzip"})

    @staticmethod
    def read(body: bytes) -> Any:
        """The body's JSON. Raises ValueError."""
        return read_strictly(body)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()

        async def unfolding(request: Request) -> Response:
            refuse_address(request)
            unfolded = Unfolded(request.scope, request.receive)
            refuse_other_types(request, self.encodings)
            unfolded.unfolded = await _unfold(request)
            try:
                unfolded.strict_json = self.read(unfolded.unfolded)
            except (ValueError, RecursionError) as error:
                raise unreadable() from error
            try:
                return await handle(unfolded)
            except RequestValidationError as error:
                raise unreadable(*field_errors(error.errors())) from error

        return unfolding


class SalvageRoute(PushRoute):
    """A route that takes what no other could read: NULs and halves of characters are replaced."""

    encodings = IDENTITY

    @staticmethod
    def read(body: bytes) -> Any:
        """The body's JSON, whatever characters are in its texts. Raises ValueError."""
        said = json.loads(body.decode(errors="replace"))
        if not isinstance(said, dict):
            return said
        return {
            name: text.encode(errors="replace").decode() if isinstance(text, str) else text
            for name, text in said.items()
        }


async def _unfold(request: Request) -> bytes:
    """The body, unfolded while it streams and counted on both sides. Raises Refusal 413, 400."""
    folded = request.headers.get("content-encoding", "identity") == "gzip"
    unfolding, content = zlib.decompressobj(wbits=GZIP), bytearray()
    try:
        async for chunk in request.stream():
            content += unfolding.decompress(chunk, MOST_BYTES + 1 - len(content)) if folded else chunk
            if len(content) > MOST_BYTES:
                raise too_large()
    except zlib.error as error:
        raise unreadable() from error
    except Refusal as refusal:
        raise too_large() if refusal.status == 413 else refusal from refusal
    if folded and (not unfolding.eof or unfolding.unused_data):
        raise unreadable()
    return bytes(content)


def unreadable(*errors: FieldError) -> Refusal:
    """400: nothing of it was read; the phone sends less at once, and at last hands over what cannot be read as a text."""
    return Refusal(400, "ENVELOPE_MALFORMED", "请求内容无法读取", "The batch cannot be read", errors)


def too_large() -> Refusal:
    """413: more than is taken at once."""
    return Refusal(
        413,
        "CONTENT_TOO_LARGE",
        "请求内容超过上限",
        "The body is larger than this server takes",
        members={"max_bytes": MOST_BYTES, "max_ops": MOST_OPERATIONS},
    )


async def pushing(
    request: Request,
    needed: SecurityScopes,
    deployment: DeploymentDep,
    scheme: Annotated[str | None, Depends(bearer)],
    at: Annotated[datetime, Depends(moment)],
) -> Actor:
    """Who hands over what was recorded. As `signed_in`, but 403 only where the right is gone for good: then a phone stops trying."""
    try:
        actor = await signed_in(request, needed, deployment, scheme)
    except Refusal as refusal:
        if refusal.code == "SECOND_FACTOR_MISSING":  # it will be approved yet
            headers = {"WWW-Authenticate": 'Bearer error="insufficient_user_authentication"'}
            raise Refusal(401, "SECOND_FACTOR_MISSING", refusal.zh, refusal.en, headers=headers) from refusal
        revoked = await shut_out(request, deployment, at) if refusal.status == 401 else None
        if revoked is None:
            raise
        until = (revoked.at + MAY_DEPOSIT).isoformat()
        zh, en = (
            "账号或设备已停用，记录可在期限内移交",
            "The account or the phone was shut; hand over what is left in time",
        )
        raise Refusal(403, "ACCESS_REVOKED", zh, en, members={"deposit_until": until}) from refusal
    if actor.account_id is None:
        raise dead_token()
    return actor


async def depositing(
    request: Request,
    needed: SecurityScopes,
    deployment: DeploymentDep,
    scheme: Annotated[str | None, Depends(bearer)],
    at: Annotated[datetime, Depends(moment)],
) -> Actor:
    """Who hands over an operation as a text: whoever is signed in, or was shut out at most thirty days ago. Raises 401, 429."""
    try:
        return await signed_in(request, needed, deployment, scheme)
    except Refusal as refusal:
        revoked = await shut_out(request, deployment, at) if refusal.status == 401 else None
        if revoked is None or not revoked.may_deposit(at):
            raise
    request.app.state.pace.take(request.scope, "deposit", str(revoked.account_id))
    address = request.client.host if request.client else ""
    async with reading(deployment, EVERYWHERE) as db:
        request.state.actor = await depositor(db, revoked, request.scope["request_id"], address)
    actor: Actor = request.state.actor
    return actor


async def shut_out(request: Request, deployment: Deployment, at: datetime) -> Revoked | None:
    """Whoever calls with what was good once: a token that we signed, or the key of a phone that was registered."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    thumbprint = _proven_key(request, token, at) if request.headers.get("dpop") else None
    try:
        claims = request.app.state.verifier.verify_expired(token)
    except Refusal:
        claims = None
    async with reading(deployment, EVERYWHERE) as db:
        by_key = await revoked_by_key(db, thumbprint) if thumbprint else None
        fits = claims is not None and claims.thumbprint == thumbprint and kind.lower() in {"bearer", "dpop"}
        return by_key or (await revoked_by_token(db, claims) if fits else None)


def _proven_key(request: Request, token: str, at: datetime) -> str | None:
    """The key of a proof for this request. Raises 401 with a nonce for a phone whose clock is off."""
    proofs: Proofs = request.app.state.proofs
    try:
        proof = read_proof(
            request.headers["dpop"], request.method, proofs.origin + request.url.path, token.strip() or None
        )
        proofs.check_age(proof, at, nonce_needed=False)
    except NonceNeeded as needed:
        raise Refusal(
            401,
            "PROOF_INVALID",
            "设备密钥证明无效",
            "The proof of possession is missing or not valid",
            headers=challenge(needed, proofs, at),
        ) from needed
    except ProofRefused:
        return None
    return proof.thumbprint


Pusher = Annotated[Actor, Security(pushing, scopes=["sync"])]
Depositor = Annotated[Actor, Security(depositing)]


async def language_of(request: Request) -> bool:
    """Whether a caller reads English."""
    return prefers_english(request)


EnglishDep = Annotated[bool, Depends(language_of)]


def shown(verdict: Mapping[str, Any], *, english: bool) -> dict[str, Any]:
    """A verdict as it is told: its problem in one language."""
    told = dict(verdict)
    if isinstance(told.get("original"), dict):
        told["original"] = shown(told["original"], english=english)
    kept = told.get("problem")
    if kept is not None:
        errors = tuple(FieldError(**one) for one in kept["errors"])
        refusal = Refusal(kept["status"], kept["code"], kept["zh"], kept["en"], errors)
        told["problem"] = problem_of(refusal, english=english)
    return told
