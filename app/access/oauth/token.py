"""The token endpoint: who asks, by which key, for which grant."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.access.oauth import store
from app.access.oauth.authenticate import authenticate
from app.access.oauth.credentials import GrantToClient, grant_to_client
from app.access.oauth.exchange import ExchangeCode, exchange_code
from app.access.oauth.issue import TokenAnswer
from app.access.oauth.refresh import RefreshTokens, refresh_tokens
from app.access.oauth.refusals import invalid_grant, refused, unauthorized_client
from app.access.oauth.secrets import county_of, hash_of
from app.access.oauth.server import TOKEN_PATH, FormRequest, Server, actor_of
from app.access.oauth.values import Client
from app.access.proofs import NONCE_LIFETIME_S, NonceNeeded, ProofRefused
from app.core.db import transaction
from app.core.seen import EVERYWHERE
from app.journal.perform import perform

Grant = Callable[[Server, FormRequest, Client, str | None], Awaitable[TokenAnswer]]


async def answer_token(server: Server, asked: FormRequest) -> TokenAnswer:
    """Answer one request. Raises a Refusal in the words of RFC 6749."""
    grant = GRANTS.get(asked.needed("grant_type"))
    if grant is None:
        raise refused("unsupported_grant_type", "this grant is not offered")
    client = await authenticate(server, asked)
    if asked.fields["grant_type"] not in client.grants:
        raise unauthorized_client()
    return await grant(server, asked, client, await _proven(server, asked, client))


async def _proven(server: Server, asked: FormRequest, client: Client) -> str | None:
    """The thumbprint of the key the client holds; None for a client that shows none and need not."""
    if not asked.proofs and not client.dpop_required:
        return None
    try:
        if len(asked.proofs) != 1:
            raise ProofRefused("send one proof")
        proof = server.proofs.check_grant(asked.proofs[0], TOKEN_PATH, asked.at)
        until = asked.at + timedelta(seconds=2 * NONCE_LIFETIME_S)
        async with transaction(server.deployment, EVERYWHERE) as db:
            if not await store.use_jti(db, f"dpop:{proof.thumbprint}", hash_of(proof.jti), until):
                raise ProofRefused("the proof was used before")
    except NonceNeeded as error:
        raise refused("use_dpop_nonce", str(error)) from error
    except ProofRefused as error:
        raise refused("invalid_dpop_proof", str(error)) from error
    return proof.thumbprint


async def _code(server: Server, asked: FormRequest, client: Client, thumbprint: str | None) -> TokenAnswer:
    code, verifier = asked.needed("code"), asked.needed("code_verifier")
    command = ExchangeCode(client, code, asked.needed("redirect_uri"), verifier, thumbprint, server.settings)
    actor = actor_of(client, _county(code), asked.request_id)
    return await perform(server.deployment, exchange_code, actor, asked.at, command)


async def _refresh(server: Server, asked: FormRequest, client: Client, thumbprint: str | None) -> TokenAnswer:
    token = asked.needed("refresh_token")
    command = RefreshTokens(client, token, asked.fields.get("scope"), thumbprint, server.settings)
    actor = actor_of(client, _county(token), asked.request_id)
    return await perform(server.deployment, refresh_tokens, actor, asked.at, command)


async def _credentials(server: Server, asked: FormRequest, client: Client, thumbprint: str | None) -> TokenAnswer:
    if client.county is None or client.auth_method == "none":
        raise unauthorized_client()
    command = GrantToClient(client, asked.fields.get("scope"), thumbprint, server.settings)
    actor = actor_of(client, client.county, asked.request_id)
    return await perform(server.deployment, grant_to_client, actor, asked.at, command)


def _county(secret: str) -> str:
    county = county_of(secret)
    if county is None:
        raise invalid_grant()
    return county


GRANTS: dict[str, Grant] = {"authorization_code": _code, "refresh_token": _refresh, "client_credentials": _credentials}
