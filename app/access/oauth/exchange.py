"""An authorization code becomes tokens, once; whatever goes wrong, the code is burnt, and a replay ends what it began."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access.oauth import store
from app.access.oauth.issue import TokenAnswer, access_token, refresh_token
from app.access.oauth.policy import challenge_fits
from app.access.oauth.refusals import invalid_grant
from app.access.oauth.secrets import county_of, hash_of, new_secret_of
from app.access.oauth.values import Client, Code
from app.access.sessions import end_session, start_session
from app.access.store import existing_accounts
from app.access.values import Session
from app.core.db import Db
from app.core.settings import Settings
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """A code with what its client must show; `thumbprint` is the key of the proof that came along."""

    client: Client
    code: str = field(repr=False)
    redirect_uri: str
    verifier: str = field(repr=False)
    thumbprint: str | None
    settings: Settings = field(repr=False)


async def exchange_code(db: Db, actor: Actor, at: datetime, command: ExchangeCode) -> Outcome[TokenAnswer]:
    """Exchange a code. Every refusal is `invalid_grant`, and all of them but an unknown code are kept."""
    if county_of(command.code) != actor.county:
        raise invalid_grant()
    digest = hash_of(command.code)
    first = await store.use_code(db, actor.county, digest, at)
    code = await store.find_code(db, actor.county, digest)
    if code is None:
        raise invalid_grant()
    if not first:
        return await _replayed(db, at, code)
    if why := await _mismatch(db, at, command, code):
        return Outcome(invalid_grant(), (Fact("code.burnt", code.account_id, data={"why": why}),))
    session = await _begin(db, at, command, code)
    await store.name_session(db, actor.county, digest, session.session_id)
    secret = None
    if "refresh_token" in command.client.grants:
        secret = new_secret_of(actor.county)
        await refresh_token(db, at, command.settings, session, code.scopes, secret, None)
    answer = await access_token(db, at, command.settings, session, code.scopes, secret)
    data = {"session": str(session.session_id), "client": code.client_id, "scopes": list(code.scopes)}
    return Outcome(answer, (Fact("session.started", code.account_id, data=data),))


async def _replayed(db: Db, at: datetime, code: Code) -> Outcome[TokenAnswer]:
    """Somebody else holds this code: whoever was first loses everything that came of it."""
    if code.session_id:
        await end_session(db, code.county, code.session_id, at, "code_replayed")
    data = {"client": code.client_id, "session": str(code.session_id) if code.session_id else None}
    return Outcome(invalid_grant(), (Fact("code.replayed", code.account_id, data=data),))


async def _mismatch(db: Db, at: datetime, command: ExchangeCode, code: Code) -> str | None:
    """Why a code is not for this exchange, as a word for the audit log; None when it is."""
    checks = {
        "client": code.client_id == command.client.client_id,
        "redirect_uri": code.redirect_uri == command.redirect_uri,
        "expired": at < code.expires_at,
        "verifier": challenge_fits(code.code_challenge, command.verifier),
        "key": code.dpop_thumbprint in (None, command.thumbprint),
        "account": code.account_id in await existing_accounts(db, code.county, [code.account_id], at),
    }
    return next((name for name, holds in checks.items() if not holds), None)


async def _begin(db: Db, at: datetime, command: ExchangeCode, code: Code) -> Session:
    return await start_session(
        db,
        code.county,
        code.account_id,
        at,
        acr=code.acr,
        amr=code.amr,
        auth_time=code.auth_time,
        client_id=code.client_id,
        device_id=code.device_id,
        idle=timedelta(seconds=command.settings.session_idle_s),
        absolute=timedelta(seconds=command.settings.session_absolute_s),
        dpop_thumbprint=command.thumbprint,
    )
