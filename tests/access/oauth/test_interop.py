"""Independent clients, which nobody here wrote, against a running server and through the real pages of sign-in."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from anyio.to_thread import run_sync
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from app.core import clock
from app.core.db import Deployment
from tests.access.browsing import a_person
from tests.access.oauth.parties import COUNTY, a_client, an_integration
from tests.access.oauth.running import a_free_port, a_running_server, sign_in
from tests.architecture.modules import ROOT

SCOPE = "people:read visits:read"


class ShortAssertion(PrivateKeyJWT):  # type: ignore[misc]  # Authlib has no types
    """Authlib's assertions are good for an hour, ours may be for five minutes; each needs claims of its own, or the `jti` repeats."""

    def sign(self, auth: Any, token_endpoint: str) -> Any:
        """Sign one that is good for a minute."""
        self.claims = {"exp": int(clock.now().timestamp()) + 60}
        return super().sign(auth, token_endpoint)


async def test_authlib(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    person = await a_person(deployment)
    await a_client(deployment, redirect_uris=("http://127.0.0.1/back",))
    new = await an_integration(deployment)
    new_key = (await an_integration(deployment, "keyed", auth_method="private_key_jwt")).private_key or {}
    async with a_running_server(deployment, database_url, tmp_path) as origin:
        await _a_person_by_authlib(origin, person.name)
        secret = OAuth2Session("platform", new.secret, token_endpoint_auth_method="client_secret_basic")
        await run_sync(_a_machine_by_authlib, origin, secret)
        secret_key = ECKey.import_key(dict(new_key))
        way = "private_key_jwt"
        keyed = OAuth2Session("keyed", secret_key, token_endpoint_auth_method=way, revocation_endpoint_auth_method=way)
        keyed.register_client_auth_method(ShortAssertion(origin + "/oauth/token", alg="ES256"))
        await run_sync(_a_machine_by_authlib, origin, keyed)


async def _a_person_by_authlib(origin: str, name: str) -> None:
    """Code with PKCE, a call, a refresh, revocation."""
    session = OAuth2Session(
        "app",
        redirect_uri=f"http://127.0.0.1:{a_free_port()}/back",
        scope=SCOPE,
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )
    session.trust_env = False
    verifier = "A" * 64
    address, state = session.create_authorization_url(origin + "/oauth/authorize", code_verifier=verifier)
    landed = await sign_in(address, name)

    def by_library() -> None:
        token_url = origin + "/oauth/token"
        token = session.fetch_token(token_url, authorization_response=landed, state=state, code_verifier=verifier)
        assert token["scope"] == SCOPE
        assert session.get(origin + "/v1/me").json()["name"] == name
        refreshed = session.refresh_token(token_url, refresh_token=token["refresh_token"])
        assert refreshed["refresh_token"] != token["refresh_token"]
        assert session.get(origin + "/v1/me").status_code == 200
        gone = session.revoke_token(origin + "/oauth/revoke", token=refreshed["refresh_token"])
        assert gone.status_code == 200
        assert session.get(origin + "/v1/me").status_code == 401

    await run_sync(by_library)


def _a_machine_by_authlib(origin: str, session: OAuth2Session) -> None:
    session.trust_env = False
    token = session.fetch_token(origin + "/oauth/token", grant_type="client_credentials", scope="people:read")
    assert (token["scope"], "refresh_token" in token) == ("people:read", False)
    assert session.get(origin + "/v1/me").json()["county"] == COUNTY
    told = session.introspect_token(origin + "/oauth/introspect", token=token["access_token"]).json()
    assert (told["active"], told["client_id"]) == (True, session.client_id)
    gone = session.revoke_token(origin + "/oauth/revoke", token=token["access_token"])
    assert gone.status_code == 200, gone.text
    assert session.get(origin + "/v1/me").status_code == 401


@pytest.mark.outside
async def test_oauth4webapi(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    """A phone with a key of its own (DPoP, with the server's nonce), and an integration with private_key_jwt."""
    person = await a_person(deployment)
    back = "http://127.0.0.1/back"
    await a_client(deployment, "phone", dpop_required=True, redirect_uris=(back,))
    new = await an_integration(deployment, auth_method="private_key_jwt")
    async with a_running_server(deployment, database_url, tmp_path) as origin:
        landing = f"http://127.0.0.1:{a_free_port()}/back"
        command = ("node", str(Path(__file__).with_name("interop.mjs")), origin, landing)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, json.dumps(dict(new.private_key or {})), stdin=pipe, stdout=pipe, cwd=ROOT
        )
        assert process.stdin
        assert process.stdout
        address = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip()
        assert address, "the client gave up before anybody could sign in"
        process.stdin.write(f"{await sign_in(address, person.name)}\n".encode())
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, output.decode()
    found = json.loads(output.decode().splitlines()[-1])
    assert found["nonces"] >= 1
    assert (found["me"]["name"], found["me"]["client_id"]) == (person.name, "phone")
    assert found["afterRevocation"] == 401
    assert (found["introspected"]["active"], found["introspected"]["scope"]) == (True, "people:read")
    assert (found["claims"], found["activeAfterwards"]) == ("platform", False)
