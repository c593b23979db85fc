"""A client acts for itself: a short session of the account it was given, and no refresh token."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access.oauth.issue import TokenAnswer, access_token
from app.access.oauth.policy import scopes_asked
from app.access.oauth.refusals import invalid_scope, unauthorized_client
from app.access.oauth.values import Client
from app.access.sessions import start_session
from app.access.store import existing_accounts
from app.core.db import Db
from app.core.settings import Settings
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome

BY_CLIENT = "client"


@dataclass(frozen=True, slots=True)
class GrantToClient:
    """A client that has shown who it is asks for a token of its own."""

    client: Client
    scope: str | None
    thumbprint: str | None
    settings: Settings = field(repr=False)


async def grant_to_client(db: Db, actor: Actor, at: datetime, command: GrantToClient) -> Outcome[TokenAnswer]:
    """A token for the client's own account. Refuses a client without one, a disabled account, and scopes it may not have."""
    client = command.client
    if client.account_id is None or not await existing_accounts(db, actor.county, [client.account_id], at):
        raise unauthorized_client()
    scopes = scopes_asked(command.scope, client.scopes)
    if scopes is None:
        raise invalid_scope()
    life = timedelta(seconds=command.settings.token_lifetime_s)
    session = await start_session(
        db,
        actor.county,
        client.account_id,
        at,
        acr=BY_CLIENT,
        amr=(client.auth_method,),
        client_id=client.client_id,
        idle=life,
        absolute=life,
        dpop_thumbprint=command.thumbprint,
    )
    data = {"session": str(session.session_id), "client": client.client_id, "scopes": list(scopes)}
    answer = await access_token(db, at, command.settings, session, scopes)
    return Outcome(answer, (Fact("session.started", client.account_id, data=data),))
