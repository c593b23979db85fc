"""What signing in comes to: a code for the client, or its refusal, as the address the browser goes to next."""

from datetime import datetime, timedelta
from uuid import UUID

from app.access.oauth import store
from app.access.oauth.addresses import redirect_to
from app.access.oauth.secrets import hash_of, new_secret_of
from app.access.oauth.values import Code, Pending
from app.core.db import Db
from app.core.errors import Refusal

CODE_LIFETIME = timedelta(seconds=60)


async def pending_authorization(db: Db, at: datetime, pending_id: str) -> Pending:
    """The authorization request that waits under this id. Raises Refusal 404 when there is none, or none any more."""
    pending = await store.find_pending(db, pending_id)
    if pending is None or pending.used_at or pending.expires_at <= at:
        raise not_waiting()
    return pending


async def grant_code(
    db: Db,
    actor_county: str,
    at: datetime,
    pending_id: str,
    account_id: UUID,
    auth_time: datetime,
    acr: str,
    amr: tuple[str, ...],
    device_id: UUID | None = None,
) -> str:
    """The person signed in and agreed. Returns the redirect address with `code`, `state` and `iss` (RFC 9207).

    A client of another county gets `access_denied` instead. Raises Refusal 404 when the request waits no more.
    """
    pending = await _answered(db, at, pending_id)
    client = await store.find_client(db, pending.client_id)
    if client is None or client.county not in (None, actor_county):
        return redirect_to(pending.redirect_uri, pending.state, pending.issuer, error="access_denied")
    secret = new_secret_of(actor_county)
    code = Code(
        actor_county,
        pending.client_id,
        account_id,
        pending.redirect_uri,
        pending.scopes,
        pending.code_challenge,
        pending.dpop_thumbprint,
        device_id,
        auth_time,
        acr,
        amr,
        at + CODE_LIFETIME,
    )
    await store.add_code(db, hash_of(secret), code)
    return redirect_to(pending.redirect_uri, pending.state, pending.issuer, code=secret)


async def deny(db: Db, at: datetime, pending_id: str, error: str = "access_denied") -> str:
    """The person refused, or could not sign in as asked. Returns the redirect address with `error`. Raises Refusal 404."""
    pending = await _answered(db, at, pending_id)
    return redirect_to(pending.redirect_uri, pending.state, pending.issuer, error=error)


async def _answered(db: Db, at: datetime, pending_id: str) -> Pending:
    pending = await pending_authorization(db, at, pending_id)
    if not await store.use_pending(db, pending_id, at):
        raise not_waiting()
    return pending


def not_waiting() -> Refusal:
    """404: the request was answered, is older than ten minutes, or never was."""
    return Refusal(
        404,
        "AUTHORIZATION_GONE",
        "登录请求已失效，请回到应用重新开始",
        "This sign-in request is no longer valid; please start again from the application",
    )
