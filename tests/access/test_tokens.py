"""Access tokens: whom they let in, and the forgeries they do not."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from httpx import AsyncClient

from app.access import store
from app.access.accounts import AddAccount, IssueToken, add_accounts, issue_token
from app.access.store import Account, SigningKey
from app.core import clock
from app.core.crypto import unseal
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
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
    async with reading(deployment) as db:
        [key] = await store.signing_keys(db)
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
        "roles": [{"role": "social_worker", "place": "330481001"}],
        "teams": [],
    }


async def test_no_token_is_a_401(client: AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer x"}):
        assert (await client.get("/v1/me", headers=headers)).status_code == 401


async def test_forged_tokens_are_refused(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment)
    assert await status(client, await a_token(deployment)) == 200
    key, pem = await signing(deployment)
    at = datetime.now(UTC)
    header = {"kid": key.key_id, "typ": "at+jwt", "alg": "ES256"}
    claims: dict[str, Any] = {
        "iss": SETTINGS.issuer,
        "aud": SETTINGS.audience,
        "sub": str(account.account_id),
        "client_id": "test",
        "county": "330481",
        "scope": "people:read",
        "iat": int(at.timestamp()),
        "exp": int((at + timedelta(minutes=5)).timestamp()),
        "jti": "1",
    }

    def signed(changed: dict[str, Any] | None = None, private: bytes = pem, **headers: Any) -> str:
        body = {name: value for name, value in (claims | (changed or {})).items() if value is not None}
        return jwt.encode(body, private, "ES256", headers={**header, **headers})

    assert await status(client, signed()) == 200
    good = signed()
    forged = {
        "nobody signed it": unsigned({**header, "alg": "none"}, claims),
        "signed with the public key as a secret": unsigned({**header, "alg": "HS256"}, claims, b"x" * 32),
        "another key under our name": signed(private=foreign_key()),
        "a key nobody knows": signed(private=foreign_key(), kid="unknown"),
        "no key named": unsigned({"alg": "ES256", "typ": "at+jwt"}, claims, b"x" * 64),
        "a key brought along": signed(private=foreign_key(), jwk={"kty": "EC"}),
        "a key to be fetched": signed(private=foreign_key(), jku="http://127.0.0.1/keys"),
        "a cut signature": good[:-4],
        "a changed body": ".".join(
            [good.split(".")[0], unsigned({}, claims | {"scope": "admin"}).split(".")[1], good.split(".")[2]]
        ),
        "another type": signed(typ="JWT"),
        "another issuer": signed({"iss": "http://elsewhere"}),
        "another audience": signed({"aud": "elsewhere"}),
        "expired": signed({"exp": int((at - timedelta(seconds=1)).timestamp())}),
        "never expires": signed({"exp": None}),
        "another county": signed({"county": "330482"}),
        "nobody": signed({"sub": "00000000-0000-0000-0000-000000000000"}),
        "no id at all": signed({"sub": "x"}),
    }
    for reason, token in forged.items():
        assert await status(client, token) == 401, reason


async def test_rights_change_at_the_next_call(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment)
    token = await a_token(deployment)
    assert await status(client, token) == 200
    async with transaction(deployment) as db:
        await store.disable_account(db, "330481", account.account_id, clock.now())
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
