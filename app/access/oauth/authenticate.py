"""Which client asks: by its id alone (public), by its secret in the Basic header, or by an assertion of its key."""

import base64
import binascii
import hmac
from urllib.parse import unquote_plus

from app.access.oauth import store
from app.access.oauth.assertion import KIND, AssertionRefused, claimed_client, read_assertion
from app.access.oauth.refusals import invalid_client, invalid_request
from app.access.oauth.secrets import hash_of
from app.access.oauth.server import TOKEN_PATH, FormRequest, Server
from app.access.oauth.values import Client
from app.core.db import reading, transaction
from app.core.seen import EVERYWHERE

NOBODY = hash_of("")


async def authenticate(server: Server, asked: FormRequest) -> Client:
    """The client, shown by exactly the method it is registered with. Raises `invalid_client`, `invalid_request`, 429.

    Only a client that has shown who it is is counted by its name: nobody can use up another's calls, and a public client is
    on all its users' phones.
    """
    client = await _shown(server, asked)
    if client.auth_method != "none":
        server.count_client(client.client_id)
    return client


async def _shown(server: Server, asked: FormRequest) -> Client:
    if "client_secret" in asked.fields:
        raise invalid_request("a secret comes in the Authorization header")
    asserted = "client_assertion" in asked.fields or "client_assertion_type" in asked.fields
    if asserted and asked.authorization is not None:
        raise invalid_request("use one way to authenticate the client")
    if asserted:
        return await _by_assertion(server, asked)
    if asked.authorization is not None:
        return await _by_secret(server, asked)
    client = await _find(server, asked.needed("client_id"))
    if client is None or client.auth_method != "none":
        raise invalid_client(by_header=False)
    return client


async def _by_secret(server: Server, asked: FormRequest) -> Client:
    client_id, secret = _basic(asked.authorization or "")
    if asked.fields.get("client_id", client_id) != client_id:
        raise invalid_request("client_id differs from the header")
    client = await _find(server, client_id)
    known = client.secret_hash if client and client.auth_method == "client_secret_basic" else None
    if not hmac.compare_digest(hash_of(secret), known or NOBODY) or known is None or client is None:
        raise invalid_client(by_header=True)
    return client


def _basic(header: str) -> tuple[str, str]:
    """Id and secret, both form-encoded within (RFC 6749, 2.3.1)."""
    kind, _, content = header.partition(" ")
    try:
        if kind.lower() != "basic":
            raise ValueError("not Basic")
        client_id, colon, secret = base64.b64decode(content.strip(), validate=True).decode("utf-8").partition(":")
        if not colon or not secret:
            raise ValueError("no secret")
        return unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict")
    except (binascii.Error, ValueError) as error:
        raise invalid_client(by_header=True) from error


async def _by_assertion(server: Server, asked: FormRequest) -> Client:
    if asked.fields.get("client_assertion_type") != KIND:
        raise invalid_request("client_assertion_type is not known")
    assertion = asked.needed("client_assertion")
    audiences = frozenset({server.settings.issuer, server.settings.origin + TOKEN_PATH})
    try:
        client_id = claimed_client(assertion)
        if asked.fields.get("client_id", client_id) != client_id:
            raise AssertionRefused("another client's")
        client = await _find(server, client_id)
        if client is None or client.auth_method != "private_key_jwt":
            raise AssertionRefused("no client with a key")
        jti, until = read_assertion(assertion, client, audiences, asked.at)
    except AssertionRefused as error:
        raise invalid_client(by_header=False) from error
    # Committed by itself: whatever goes wrong later must not make the assertion good again.
    async with transaction(server.deployment, EVERYWHERE) as db:
        first = await store.use_jti(db, f"client:{client_id}", hash_of(jti), until)
    if not first:
        raise invalid_client(by_header=False)
    return client


async def _find(server: Server, client_id: str) -> Client | None:
    if "\x00" in client_id or len(client_id) > 60:
        return None
    async with reading(server.deployment, EVERYWHERE) as db:
        return await store.find_client(db, client_id)
