"""Tokens that are shown to be ended or looked into: revocation (RFC 7009) and introspection (RFC 7662)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access import store as standing
from app.access.oauth import store
from app.access.oauth.authenticate import authenticate
from app.access.oauth.refusals import refused
from app.access.oauth.secrets import county_of, hash_of
from app.access.oauth.server import FormRequest, Server, actor_of
from app.access.oauth.values import Client
from app.access.policy import scopes_allowed
from app.access.sessions import end_session
from app.access.tokens import Verifier
from app.access.values import Session
from app.core.db import Db, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform


@dataclass(frozen=True, slots=True)
class Presented:
    """A token that stands: its session, its scopes, until when, and whether it refreshes."""

    session: Session
    scopes: tuple[str, ...]
    expires_at: float
    refreshes: bool


async def revoke(server: Server, asked: FormRequest) -> None:
    """End the session of a token, whichever of its tokens is shown. A token nobody knows is as good as revoked."""
    client = await authenticate(server, asked)
    token = asked.needed("token")
    async with reading(server.deployment, EVERYWHERE) as db:
        found = await _presented(db, server, token, asked.at)
    if found is None:
        return
    if found.session.client_id != client.client_id:
        raise refused("invalid_request", "the token is another client's")
    actor = actor_of(client, found.session.county, asked.request_id)
    await perform(server.deployment, _revoke, actor, asked.at, found.session)


async def _revoke(db: Db, actor: Actor, at: datetime, session: Session) -> Outcome[None]:
    await end_session(db, actor.county, session.session_id, at, "revoked")
    return Outcome(None, (Fact("session.ended", session.account_id, data={"session": str(session.session_id)}),))


async def introspect(server: Server, asked: FormRequest) -> Mapping[str, Any]:
    """What a token is worth now. Only a client that can keep a secret may ask, a refresh token's own client alone about that."""
    client = await authenticate(server, asked)
    if client.auth_method == "none":
        raise refused("unauthorized_client", "a public client may not ask")
    async with reading(server.deployment, EVERYWHERE) as db:
        found = await _presented(db, server, asked.needed("token"), asked.at)
        if found is None or not _may_ask(client, found):
            return {"active": False}
        account = await standing.find_account(db, found.session.county, found.session.account_id, asked.at)
    if account is None:
        return {"active": False}
    allowed = set(found.scopes) & scopes_allowed(held.role for held in account.roles)
    return _told(server, found, sorted(allowed), account.name)


def _may_ask(client: Client, found: Presented) -> bool:
    own = found.session.client_id == client.client_id
    return own or (not found.refreshes and client.county == found.session.county)


def _told(server: Server, found: Presented, scopes: list[str], name: str) -> Mapping[str, Any]:
    session = found.session
    told: dict[str, Any] = {
        "active": True,
        "scope": " ".join(scopes),
        "client_id": session.client_id,
        "username": name,
        "sub": str(session.account_id),
        "iss": server.settings.issuer,
        "aud": server.settings.audience,
        "exp": int(found.expires_at),
        "auth_time": int(session.auth_time.timestamp()),
        "acr": session.acr,
        "amr": list(session.amr),
        "county": session.county,
    }
    if session.dpop_thumbprint:
        told["cnf"] = {"jkt": session.dpop_thumbprint}
    if not found.refreshes:
        told["token_type"] = "DPoP" if session.dpop_thumbprint else "Bearer"
    return told


async def _presented(db: Db, server: Server, token: str, at: datetime) -> Presented | None:
    """A token of either kind, if it stands; no hint is needed, the two look different."""
    county = county_of(token)
    if county is None:
        return await _access(db, server, token, at)
    held = await store.find_refresh_token(db, county, hash_of(token))
    session = await standing.find_session(db, county, held.session_id) if held else None
    if held is None or session is None or not session.stands(at) or held.expires_at <= at:
        return None
    # One that was used still names its family, which may be ended by it; it is worth nothing itself.
    return Presented(session, held.scopes if held.used_at is None else (), held.expires_at.timestamp(), True)


async def _access(db: Db, server: Server, token: str, at: datetime) -> Presented | None:
    keys = {key.key_id: key.public_pem for key in await standing.signing_keys(db)}
    try:
        claims = Verifier(server.settings.issuer, server.settings.audience, keys).verify(token, at)
    except Refusal:
        return None
    session = await standing.find_session(db, claims.county, claims.session_id)
    if session is None or session.account_id != claims.account_id or not session.stands(at):
        return None
    return Presented(session, tuple(sorted(claims.scopes)), claims.expires_at, False)
