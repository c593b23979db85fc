"""A refresh token makes way for its successor; a lost answer is given again, an older generation ends the family."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access.oauth import store
from app.access.oauth.issue import TokenAnswer, access_token, refresh_token, successor_of
from app.access.oauth.policy import scopes_asked
from app.access.oauth.refusals import invalid_grant, invalid_scope
from app.access.oauth.secrets import county_of, hash_of
from app.access.oauth.values import Client, RefreshToken
from app.access.sessions import end_session
from app.access.store import existing_accounts, find_session, prolong_session
from app.access.values import Session
from app.core.db import Db
from app.core.settings import Settings
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome

# A copied bearer token could walk along with its owner in any longer window; a key-bound one is worth nothing to a thief.
BEARER_WINDOW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class RefreshTokens:
    """A refresh token shown by its client; `thumbprint` is the key of the proof that came along."""

    client: Client
    token: str = field(repr=False)
    scope: str | None
    thumbprint: str | None
    settings: Settings = field(repr=False)


async def refresh_tokens(db: Db, actor: Actor, at: datetime, command: RefreshTokens) -> Outcome[TokenAnswer]:
    """Rotate. Refuses with `invalid_grant`; a family that somebody else may hold is ended, and that is kept."""
    token, session = await _held(db, actor.county, at, command)
    scopes = scopes_asked(command.scope, token.scopes)
    if scopes is None:
        raise invalid_scope()
    successor = successor_of(db.keyring, actor.county, command.token)
    if await store.use_refresh_token(db, actor.county, token.token_hash, at):
        child = await refresh_token(db, at, command.settings, session, token.scopes, successor, command.token)
        await prolong_session(db, actor.county, session.session_id, child.expires_at)
    elif not await _may_repeat(db, at, token, session, successor):
        await end_session(db, actor.county, session.session_id, at, "refresh_reused")
        data = {"session": str(session.session_id), "client": session.client_id}
        return Outcome(invalid_grant(), (Fact("refresh.reused", session.account_id, data=data),))
    answer = await access_token(db, at, command.settings, session, scopes, successor)
    return Outcome(answer, (Fact("session.refreshed", session.account_id, data={"session": str(session.session_id)}),))


async def _held(db: Db, county: str, at: datetime, command: RefreshTokens) -> tuple[RefreshToken, Session]:
    """The generation and its session, locked: whoever shows a token of the family meanwhile waits. Raises `invalid_grant`."""
    if county_of(command.token) != county:
        raise invalid_grant()
    digest = hash_of(command.token)
    token = await store.find_refresh_token(db, county, digest)
    session = await find_session(db, county, token.session_id, lock=True) if token else None
    # Read again under the lock: another request may have used it while this one waited.
    token = await store.find_refresh_token(db, county, digest) if session else None
    if token is None or session is None or session.client_id != command.client.client_id:
        raise invalid_grant()
    if token.expires_at <= at or not session.stands(at):
        raise invalid_grant()
    if session.dpop_thumbprint not in (None, command.thumbprint):
        raise invalid_grant("the token is bound to another key")
    if not await existing_accounts(db, county, [session.account_id], at):
        raise invalid_grant()
    return token, session


async def _may_repeat(db: Db, at: datetime, token: RefreshToken, session: Session, successor: str) -> bool:
    """A token shown again is answered again only while its successor was never used: then no answer can have arrived."""
    child = await store.find_refresh_token(db, token.county, hash_of(successor))
    if child is None or child.used_at or token.used_at is None:
        return False
    return session.dpop_thumbprint is not None or at - token.used_at <= BEARER_WINDOW
