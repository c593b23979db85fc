"""Proofs of possession: a bound token is worth nothing without its key, and a proof is good for one call."""

from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from httpx import AsyncClient, Response

from app.access.proofs import proofs_of
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from tests.access.oauth.parties import (
    CALLBACK,
    ISSUER,
    TOKEN_URL,
    VERIFIER,
    Key,
    a_client,
    a_code,
    an_integration,
    refused,
    works,
)
from tests.callers import an_account

ME = f"{ISSUER}/v1/me"


def a_nonce(deployment: Deployment, age_s: int = 0) -> str:
    """A nonce of this installation, so many seconds old."""
    return proofs_of(ISSUER, deployment.keyring).nonces.make(clock.now() - timedelta(seconds=age_s))


async def exchange(client: AsyncClient, code: str, proof: str | None) -> Response:
    """Show a code, perhaps with a proof."""
    form = {"grant_type": "authorization_code", "client_id": "app", "code": code}
    form |= {"redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return await client.post("/oauth/token", data=form, headers={} if proof is None else {"DPoP": proof})


async def a_phone(client: AsyncClient, deployment: Deployment) -> tuple[Key, str]:
    """A key and an access token bound to it."""
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment, dpop_required=True)
    key, code = Key(), await a_code(client, deployment, account)
    answer = await exchange(client, code, key.proof("POST", TOKEN_URL, nonce=a_nonce(deployment)))
    assert answer.json()["token_type"] == "DPoP", answer.text
    return key, answer.json()["access_token"]


async def call(client: AsyncClient, token: str, *proofs: str, kind: str = "DPoP") -> Response:
    """Ask who I am."""
    headers = [("Authorization", f"{kind} {token}"), *(("DPoP", proof) for proof in proofs)]
    return await client.get("/v1/me", headers=headers)


async def test_a_bound_token_works_with_its_key_alone(client: AsyncClient, deployment: Deployment) -> None:
    key, token = await a_phone(client, deployment)
    assert (await call(client, token, key.proof("GET", ME, token))).status_code == 200
    spelled = key.proof("GET", "HTTP://127.0.0.1:8000/v1/me?x=1#y", token)
    assert (await call(client, token, spelled)).status_code == 200
    assert not await works(client, token)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["cnf"] == {"jkt": key.thumbprint}


async def test_proofs_that_prove_nothing(client: AsyncClient, deployment: Deployment) -> None:
    key, token = await a_phone(client, deployment)
    now = int(clock.now().timestamp())
    used = key.proof("GET", ME, token)
    assert (await call(client, token, used)).status_code == 200
    strong = rsa.generate_private_key(65537, 2048)
    claims: dict[str, Any] = jwt.decode(key.proof("GET", ME, token), options={"verify_signature": False})
    private = key.public | {"d": "x" * 43}
    wrong = {
        "another key": Key().proof("GET", ME, token),
        "our key over another signature": Key().proof("GET", ME, token, header={"jwk": key.public}),
        "another method": key.proof("POST", ME, token),
        "another address": key.proof("GET", f"{ISSUER}/v1/households", token),
        "another host": key.proof("GET", "http://nuanxin.test/v1/me", token),
        "another token": key.proof("GET", ME, token + "x"),
        "no token": key.proof("GET", ME),
        "used before": used,
        "of another type": key.proof("GET", ME, token, header={"typ": "JWT"}),
        "with a private key": key.proof("GET", ME, token, header={"jwk": private}),
        "without a key": key.proof("GET", ME, token, header={"jwk": None}),
        "without an identifier": key.proof("GET", ME, token, jti=None),
        "without a time": key.proof("GET", ME, token, iat=None),
        "with a time that is none": key.proof("GET", ME, token, iat="now"),
        "by a word": jwt.encode(claims, "x" * 32, "HS256", headers={"typ": "dpop+jwt", "jwk": key.public}),
        "by another algorithm": jwt.encode(claims, strong, "RS256", headers={"typ": "dpop+jwt", "jwk": key.public}),
        "no proof": "x",
        "too long": "x" * 5000,
        "stale": key.proof("GET", ME, token, iat=now - 300),
        "from the future": key.proof("GET", ME, token, iat=now + 300),
        "with an old nonce": key.proof("GET", ME, token, nonce=a_nonce(deployment, 301)),
        "with a nonce of nobody": key.proof("GET", ME, token, nonce="x" * 32),
    }
    for reason, proof in wrong.items():
        answer = await call(client, token, proof)
        assert (answer.status_code, answer.json()["code"]) == (401, "PROOF_INVALID"), reason
        assert answer.headers["www-authenticate"].startswith("DPoP error="), reason
    two = await call(client, token, key.proof("GET", ME, token), key.proof("GET", ME, token))
    assert two.status_code == 401
    assert (await call(client, token)).status_code == 401


async def test_a_phone_with_a_wrong_clock_is_told_a_nonce(client: AsyncClient, deployment: Deployment) -> None:
    key, token = await a_phone(client, deployment)
    off = int(clock.now().timestamp()) - 400 * 86_400
    answer = await call(client, token, key.proof("GET", ME, token, iat=off))
    assert 'error="use_dpop_nonce"' in answer.headers["www-authenticate"]
    nonce = answer.headers["dpop-nonce"]
    assert (await call(client, token, key.proof("GET", ME, token, iat=off, nonce=nonce))).status_code == 200


async def test_a_bearer_token_is_no_bound_one(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    token = (await exchange(client, await a_code(client, deployment, account), None)).json()["access_token"]
    assert await works(client, token)
    assert (await call(client, token, Key().proof("GET", ME, token))).status_code == 401


async def test_the_token_endpoint_wants_a_nonce_and_each_proof_once(
    client: AsyncClient, deployment: Deployment
) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment, dpop_required=True)
    key, code = Key(), await a_code(client, deployment, account)
    assert refused(await exchange(client, code, None)) == "invalid_dpop_proof"
    first = await exchange(client, code, key.proof("POST", TOKEN_URL))
    assert refused(first) == "use_dpop_nonce"
    nonce = first.headers["dpop-nonce"]
    for proof in (
        key.proof("GET", TOKEN_URL, nonce=nonce),
        key.proof("POST", "http://nuanxin.test/oauth/token", nonce=nonce),
        key.proof("POST", TOKEN_URL, "a token", nonce=nonce),
    ):
        assert refused(await exchange(client, code, proof)) == "invalid_dpop_proof"
    # None of these burnt the code: the proof comes first.
    good = key.proof("POST", TOKEN_URL, nonce=nonce, iat=1)
    tokens = (await exchange(client, code, good)).json()
    assert tokens["token_type"] == "DPoP"
    replay = {"grant_type": "refresh_token", "client_id": "app", "refresh_token": tokens["refresh_token"]}
    answer = await client.post("/oauth/token", data=replay, headers={"DPoP": good})
    assert refused(answer) == "invalid_dpop_proof"
    other = {"DPoP": Key().proof("POST", TOKEN_URL, nonce=a_nonce(deployment))}
    assert refused(await client.post("/oauth/token", data=replay, headers=other)) == "invalid_grant"
    own = {"DPoP": key.proof("POST", TOKEN_URL, nonce=a_nonce(deployment))}
    assert (await client.post("/oauth/token", data=replay, headers=own)).status_code == 200


async def test_a_code_bound_to_a_key_is_for_that_key(client: AsyncClient, deployment: Deployment) -> None:
    account = await an_account(deployment, "social_worker", "330481001")
    await a_client(deployment)
    key = Key()
    code = await a_code(client, deployment, account, dpop_jkt=key.thumbprint)
    other = Key().proof("POST", TOKEN_URL, nonce=a_nonce(deployment))
    assert refused(await exchange(client, code, other)) == "invalid_grant"
    code = await a_code(client, deployment, account, dpop_jkt=key.thumbprint)
    own = key.proof("POST", TOKEN_URL, nonce=a_nonce(deployment))
    assert (await exchange(client, code, own)).status_code == 200


async def test_an_integration_may_bind_its_tokens_too(client: AsyncClient, deployment: Deployment) -> None:
    new, key = await an_integration(deployment), Key()
    answer = await client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=("platform", new.secret or ""),
        headers={"DPoP": key.proof("POST", TOKEN_URL, nonce=a_nonce(deployment))},
    )
    token = answer.json()["access_token"]
    assert answer.json()["token_type"] == "DPoP"
    assert (await call(client, token, key.proof("GET", ME, token))).status_code == 200


def test_the_public_origin_is_a_setting() -> None:
    assert Settings(issuer="https://Nuanxin.example.org/county").origin == "https://nuanxin.example.org"
    assert (
        Settings(issuer="https://a.example", public_origin="https://b.example:8443/").origin == "https://b.example:8443"
    )
