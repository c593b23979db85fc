"""Access tokens: whom they let in, and the forgeries they do not."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from httpx import AsyncClient

from app.access import store
from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.access.sessions import end_session, end_sessions_of_account, session_stands
from app.access.store import Account, SigningKey
from app.core import clock
from app.core.crypto import unseal
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform, perform_all

OPERATOR = operator("330481")
SETTINGS = Settings()


async def an_account(deployment: Deployment, role: str = "social_worker") -> Account:
    command = AddAccount("social", "社工", (RoleAt(role, "330481001"),))
    [account] = await perform_all(deployment, add_accounts, OPERATOR, clock.now(), [command])
    assert isinstance(account, Account)
    return account


async def a_token(deployment: Deployment, *scopes: str, lifetime_s: int = 600) -> str:
    command = IssueToken("social", frozenset(scopes), "test", SETTINGS.issuer, SETTINGS.audience, lifetime_s)
    return await perform(deployment, issue_token, OPERATOR, clock.now(), command)


async def status(client: AsyncClient, token: str) -> int:
    answer = await client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code == 401:
        assert answer.json()["code"] == "TOKEN_INVALID"
        assert answer.headers["www-authenticate"].startswith("Bearer")
    return answer.status_code


async def signing(deployment: Deployment) -> tuple[SigningKey, bytes]:
    async with reading(deployment, EVERYWHERE) as db:
        key = next(key for key in await store.signing_keys(db) if key.state == "active")
    keyring = deployment.keyring
    pem = unseal(keyring.generations[1], key.sealed_private_pem, f"signing_key|private|{key.key_id}")
    return key, pem


def foreign_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


async def test_a_good_token_says_who_i_am(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment)
    token = await a_token(deployment, "visits:write", "people:read")
    answer = await client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == {
        "account_id": str(account.account_id),
        "name": "social",
        "county": "330481",
        "client_id": "test",
        "scopes": ["people:read", "visits:write"],
        "roles": [{"role": "social_worker", "place": "330481001", "organisation": None}],
        "places": ["330481001"],
        "teams": [],
        "devices": [],
    }


async def test_no_token_is_a_401(client: AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer x"}):
        assert (await client.get("/v1/me", headers=headers)).status_code == 401


async def good_claims(deployment: Deployment) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the claims of a token that lets its account in."""
    account, at = await an_account(deployment), datetime.now(UTC)
    issued = jwt.decode(await a_token(deployment), options={"verify_signature": False})
    key, _ = await signing(deployment)
    header = {"kid": key.key_id, "typ": "at+jwt", "alg": "ES256"}
    return header, {
        "iss": SETTINGS.issuer,
        "aud": SETTINGS.audience,
        "sub": str(account.account_id),
        "client_id": "test",
        "county": "330481",
        "scope": "people:read",
        "iat": int(at.timestamp()),
        "exp": int((at + timedelta(minutes=5)).timestamp()),
        "jti": "1",
        "sid": issued["sid"],
        "auth_time": issued["auth_time"],
    }


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "http://elsewhere"},
    "another audience": {"aud": "elsewhere"},
    "expired": {"exp": 1},
    "never expires": {"exp": None},
    "another county": {"county": "330482"},
    "nobody": {"sub": "00000000-0000-0000-0000-000000000000"},
    "no id at all": {"sub": "x"},
    "no session": {"sid": None},
    "another session": {"sid": "00000000-0000-0000-0000-000000000000"},
    "bound to nothing": {"cnf": {}},
}


async def test_forged_tokens_are_refused(client: AsyncClient, deployment: Deployment) -> None:
    header, claims = await good_claims(deployment)
    _, pem = await signing(deployment)
    good = jwt.encode(claims, pem, "ES256", headers=header)
    assert await status(client, good) == 200
    start, _, signature = good.split(".")
    wider = unsigned({}, claims | {"scope": "admin"}).split(".")[1]
    theirs = foreign_key()
    forged = {
        "nobody signed it": unsigned({**header, "alg": "none"}, claims),
        "signed with the public key as a secret": unsigned({**header, "alg": "HS256"}, claims, b"x" * 32),
        "another key under our name": jwt.encode(claims, theirs, "ES256", headers=header),
        "a key nobody knows": jwt.encode(claims, theirs, "ES256", headers={**header, "kid": "unknown"}),
        "no key named": unsigned({"alg": "ES256", "typ": "at+jwt"}, claims, b"x" * 64),
        "a key brought along": jwt.encode(claims, theirs, "ES256", headers={**header, "jwk": {"kty": "EC"}}),
        "a key to be fetched": jwt.encode(claims, theirs, "ES256", headers={**header, "jku": "http://127.0.0.1/k"}),
        "a cut signature": good[:-4],
        "a changed body": f"{start}.{wider}.{signature}",
        "another type": jwt.encode(claims, pem, "ES256", headers={**header, "typ": "JWT"}),
    }
    for reason, changed in WRONG_CLAIMS.items():
        body = {name: value for name, value in (claims | changed).items() if value is not None}
        forged[reason] = jwt.encode(body, pem, "ES256", headers=header)
    for reason, token in forged.items():
        assert await status(client, token) == 401, reason


async def test_rights_change_at_the_next_call(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment)
    token = await a_token(deployment)
    assert await status(client, token) == 200
    async with transaction(deployment, EVERYWHERE) as db:
        await store.disable_account(db, "330481", account.account_id, clock.now())
    assert await status(client, token) == 401


async def test_an_ended_session_is_dead_at_the_next_call(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment)
    token = await a_token(deployment)
    session_id = UUID(jwt.decode(token, options={"verify_signature": False})["sid"])
    at = clock.now()
    assert await status(client, token) == 200
    async with reading(deployment, EVERYWHERE) as db:
        session = await session_stands(db, "330481", session_id, at)
        assert session is not None
        assert (session.account_id, session.client_id, session.acr) == (account.account_id, "test", "operator")
        assert await session_stands(db, "330481", session_id, session.absolute_until) is None
        assert await session_stands(db, "330482", session_id, at) is None
    async with transaction(deployment, EVERYWHERE) as db:
        assert await end_sessions_of_account(db, "330481", account.account_id, at, "test", spared=session_id) == 0
        assert await end_session(db, "330481", session_id, at, "test")
        assert not await end_session(db, "330481", session_id, at, "test")
    assert await status(client, token) == 401


async def test_a_scope_no_role_allows_is_not_issued(deployment: Deployment) -> None:
    await an_account(deployment, "auditor")
    for scope, code in (("visits:write", "SCOPE_NOT_ALLOWED"), ("nonsense", "SCOPE_UNKNOWN")):
        with pytest.raises(Refusal) as refused:
            await a_token(deployment, scope)
        assert [error.code for error in refused.value.errors] == [code]


async def test_the_client_needs_the_scope(client: AsyncClient, deployment: Deployment) -> None:
    await an_account(deployment)
    token = await a_token(deployment, "visits:read")
    answer = await client.get("/v1/households", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")
    assert 'scope="people:read"' in answer.headers["www-authenticate"]
