"""An authorization request is looked at before anybody signs in: whose it is, where its answer may go, what it asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.access.oauth import store
from app.access.oauth.addresses import redirect_matches, redirect_to
from app.access.oauth.policy import authorization_problem, scopes_asked
from app.access.oauth.secrets import new_secret
from app.access.oauth.server import Server
from app.access.oauth.values import Client, Pending
from app.core.db import reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE

PENDING_LIFETIME = timedelta(minutes=10)
SIGN_IN = "/sign-in?request="


async def authorize(server: Server, asked: Mapping[str, str], at: datetime) -> str:
    """Where the browser goes next: to the sign-in page, or back to the client with an error.

    Raises Refusal 400 when the client or its address is not known for sure: then the answer goes nowhere.
    """
    client, redirect_uri = await _trusted(server, asked)
    issuer, state = server.settings.issuer, asked.get("state")
    problem = authorization_problem(asked)
    scopes = scopes_asked(asked.get("scope"), client.scopes)
    if "authorization_code" not in client.grants:
        problem = ("unauthorized_client", "the client may not use this grant")
    elif problem is None and scopes is None:
        problem = ("invalid_scope", "a scope is unknown or not allowed to this client")
    if problem or scopes is None:
        error, description = problem or ("invalid_scope", "")
        shown = state if state is None or len(state) <= 2000 else None
        return redirect_to(redirect_uri, shown, issuer, error=error, error_description=description)
    pending = _pending(asked, client, issuer, redirect_uri, scopes, at)
    async with transaction(server.deployment, EVERYWHERE) as db:
        await store.add_pending(db, pending)
    return SIGN_IN + pending.pending_id


async def _trusted(server: Server, asked: Mapping[str, str]) -> tuple[Client, str]:
    """The client and an address of it. Raises Refusal 400."""
    client_id, redirect_uri = asked.get("client_id", ""), asked.get("redirect_uri", "")
    async with reading(server.deployment, EVERYWHERE) as db:
        client = await store.find_client(db, client_id[:61])
    if client is None:
        raise Refusal(
            400, "CLIENT_UNKNOWN", "应用未登记，无法登录", "The application that sent you here is not registered"
        )
    if not any(redirect_matches(registered, redirect_uri) for registered in client.redirect_uris):
        raise Refusal(
            400,
            "REDIRECT_UNKNOWN",
            "应用的回调地址未登记，无法登录",
            "The address to return to is not registered for this application",
        )
    return client, redirect_uri


def _pending(
    asked: Mapping[str, str], client: Client, issuer: str, redirect_uri: str, scopes: tuple[str, ...], at: datetime
) -> Pending:
    return Pending(
        new_secret(),
        client.client_id,
        issuer,
        redirect_uri,
        scopes,
        asked.get("state"),
        asked["code_challenge"],
        asked.get("dpop_jkt"),
        tuple(asked.get("prompt", "").split()),
        int(asked["max_age"]) if asked.get("max_age") else None,
        tuple(asked.get("acr_values", "").split()),
        asked.get("login_hint"),
        at + PENDING_LIFETIME,
    )
