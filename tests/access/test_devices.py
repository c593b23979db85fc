"""Phones: registered by their key, approved by a supervisor, and when lost, out at once and told to wipe themselves."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select

from app.access.keys import ensure_signing_key
from app.access.policy import ACR_ONE
from app.access.sessions import start_session
from app.access.store import Account
from app.access.tokens import Issue, sign_token
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.tables import JournalRow
from tests.access.browsing import a_house, a_person, a_request, browsing
from tests.access.oauth.parties import ISSUER, Key
from tests.callers import an_account, headers_for

TOWN, VILLAGE, OTHER_TOWN = "330481001", "330481001001", "330481002"


@dataclass
class Phone:
    """The app on a phone: its key, and the token bound to it."""

    http: AsyncClient
    token: str
    key: Key = field(default_factory=Key)

    async def call(self, method: str, path: str, **rest: Any) -> Response:
        """A call with the token and the proof that goes with it."""
        headers = {"Authorization": f"DPoP {self.token}", "DPoP": self.key.proof(method, ISSUER + path, self.token)}
        return await self.http.request(method, path, headers=headers, **rest)

    async def register(self, **changes: Any) -> Response:
        """Register this phone."""
        body = {"id": str(uuid4()), "model": "nova 12", "os": "HarmonyOS 5.0", "app_version": "1.0.0"}
        return await self.call("POST", "/v1/devices", json=body | changes)

    async def by_key(self, method: str, path: str, **changed: Any) -> Response:
        """A call that shows the key and nothing else."""
        proof = self.key.proof(method, ISSUER + path, **changed)
        return await self.http.request(method, path, headers={"DPoP": proof})


async def a_phone(deployment: Deployment, http: AsyncClient, account: Account) -> Phone:
    """A phone that signed in with its password alone, its token bound to its key."""
    at, key, settings = clock.now(), Key(), Settings()
    async with transaction(deployment, EVERYWHERE) as db:
        session = await start_session(
            db,
            account.county,
            account.account_id,
            at,
            acr=ACR_ONE,
            amr=("pwd",),
            client_id="field-app",
            dpop_thumbprint=key.thumbprint,
        )
        signing = await ensure_signing_key(db, at)
    scopes = frozenset({"people:read", "visits:write"})
    issue = Issue(settings.issuer, settings.audience, session, scopes, 600)
    return Phone(http, sign_token(deployment.keyring, signing, issue, at), key)


async def test_registering_approving_and_what_it_opens(deployment: Deployment) -> None:
    worker = await an_account(deployment, "grid_worker", VILLAGE)
    app = a_house(deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url=ISSUER) as http:
        phone = await a_phone(deployment, http, worker)
        assert (await phone.call("GET", "/v1/households")).json()["code"] == "SECOND_FACTOR_MISSING"
        registered = await phone.register()
        assert registered.status_code == 201, registered.text
        device = registered.json()
        assert (device["status"], device["account_name"]) == ("pending", worker.name)
        assert (await phone.register()).json()["id"] == device["id"]
        assert (await phone.by_key("GET", "/v1/device/status")).json() == {
            "device_id": device["id"],
            "status": "pending",
            "wipe": False,
        }
        where = f"/v1/devices/{device['id']}/approval"
        elsewhere = await headers_for(deployment, "town_officer", OTHER_TOWN)
        colleague = await headers_for(deployment, "grid_worker", VILLAGE)
        assert (await http.put(where, headers=elsewhere)).status_code == 404
        assert (await http.put(where, headers=colleague)).status_code == 403
        supervisor = await headers_for(deployment, "town_officer", TOWN)
        approved = await http.put(where, headers=supervisor)
        assert approved.json()["status"] == "approved"
        assert (await phone.call("GET", "/v1/households")).status_code == 200
        for caller, seen in ((supervisor, 1), (elsewhere, 0), (colleague, 0)):
            listed = (await http.get("/v1/devices", headers=caller)).json()["items"]
            assert [one["id"] for one in listed] == [device["id"]] * seen
        assert [one["id"] for one in (await phone.call("GET", "/v1/devices")).json()["items"]] == [device["id"]]


async def test_nobody_approves_their_own(deployment: Deployment) -> None:
    officer = await an_account(deployment, "town_officer", TOWN)
    app = a_house(deployment, "demo")
    async with AsyncClient(transport=ASGITransport(app), base_url=ISSUER) as http:
        phone = await a_phone(deployment, http, officer)
        device = (await phone.register()).json()
        assert (await phone.call("PUT", f"/v1/devices/{device['id']}/approval")).status_code == 403


async def test_a_lost_phone_is_out_at_once_and_told_to_wipe(deployment: Deployment, client: AsyncClient) -> None:
    worker = await an_account(deployment, "grid_worker", VILLAGE)
    phone, other = await a_phone(deployment, client, worker), await a_phone(deployment, client, worker)
    device = (await phone.register()).json()
    assert (await phone.by_key("PUT", "/v1/device/wipe")).status_code == 409
    supervisor = await headers_for(deployment, "town_officer", TOWN)
    stranger = await headers_for(deployment, "town_officer", OTHER_TOWN)
    where = f"/v1/devices/{device['id']}/lost"
    assert (await client.post(where, headers=stranger)).status_code == 404
    assert (await client.post(where, headers=supervisor)).json()["status"] == "lost"
    assert (await phone.call("GET", "/v1/me")).status_code == 401
    assert (await other.call("GET", "/v1/me")).status_code == 200
    assert (await phone.by_key("GET", "/v1/device/status")).json()["wipe"] is True
    assert (await client.put(f"/v1/devices/{device['id']}/approval", headers=supervisor)).status_code == 409
    for _ in range(2):
        wiped = (await phone.by_key("PUT", "/v1/device/wipe")).json()
        assert (wiped["status"], wiped["wipe"]) == ("wiped", False)
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(journal.c.act, journal.c.result, journal.c.body).order_by(journal.c.number))
    kept = [row.act for row in rows if row.result == "done" and b"device." in row.body]
    assert kept == ["register_device", "lose_device", "acknowledge_wipe"]


async def test_a_key_is_proven_for_this_request_by_a_phone_that_is_known(
    deployment: Deployment, client: AsyncClient
) -> None:
    phone = await a_phone(deployment, client, await an_account(deployment, "grid_worker", VILLAGE))
    path = "/v1/device/status"
    assert (await phone.by_key("GET", path)).json()["code"] == "DEVICE_UNKNOWN"
    await phone.register()
    proofs = {
        "none": "",
        "another address": phone.key.proof("GET", ISSUER + "/v1/me"),
        "another method": phone.key.proof("PUT", ISSUER + path),
        "not a proof": "x.y.z",
    }
    for why, proof in proofs.items():
        answer = await client.get(path, headers={"DPoP": proof})
        assert (answer.status_code, answer.json()["code"]) == (401, "PROOF_INVALID"), why
    late = await phone.by_key("GET", path, iat=1)
    assert 'error="use_dpop_nonce"' in late.headers["www-authenticate"]
    again = await phone.by_key("GET", path, iat=1, nonce=late.headers["dpop-nonce"])
    assert again.status_code == 200


async def test_the_key_of_somebody_else_and_a_session_without_one(deployment: Deployment, client: AsyncClient) -> None:
    first = await a_phone(deployment, client, await an_account(deployment, "grid_worker", VILLAGE))
    device = (await first.register()).json()
    second = await a_phone(deployment, client, await an_account(deployment, "grid_worker", VILLAGE))
    assert (await second.register(id=device["id"])).json()["code"] == "ID_REUSED"
    bearer = await headers_for(deployment, "grid_worker", VILLAGE)
    body = {"id": str(uuid4()), "model": "m", "os": "o", "app_version": "1"}
    assert (await client.post("/v1/devices", json=body, headers=bearer)).json()["code"] == "DEVICE_KEY_MISSING"
    assert (await client.post(f"/v1/devices/{device['id']}/lost", headers=bearer)).status_code == 404


@pytest.mark.parametrize("attacked", [True, False])
async def test_signing_in_on_a_phone(deployment: Deployment, attacked: bool) -> None:
    person, app = await a_person(deployment, "grid_worker", VILLAGE), a_house(deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url=ISSUER) as http:
        account = Account(person.county, person.account_id, person.name, person.display_name)
        phone = await a_phone(deployment, http, account)
        device = (await phone.register()).json()
        supervisor = await headers_for(deployment, "town_officer", TOWN)
        await http.put(f"/v1/devices/{device['id']}/approval", headers=supervisor)
        thumbprint = phone.key.thumbprint
        async with browsing(app, await a_request(deployment)) as stranger:
            for _ in range(6 * attacked):
                refused = await stranger.enter(person.name, "wrong wrong wrong")
                assert refused.status_code in {401, 429}
        async with browsing(app, await a_request(deployment, dpop_thumbprint=thumbprint)) as own:
            assert (await own.enter(person.name)).status_code == 303
        await http.post(f"/v1/devices/{device['id']}/lost", headers=supervisor)
        async with browsing(app, await a_request(deployment, dpop_thumbprint=thumbprint)) as lost:
            refused = await lost.enter(person.name)
            # A lost phone is known no more: while the account is attacked it waits like any stranger.
            assert (refused.status_code, "已报失" in refused.text) == ((429, False) if attacked else (403, True))


async def test_who_i_am_tells_my_phones_and_nobody_elses(deployment: Deployment) -> None:
    worker, mate = [await an_account(deployment, "grid_worker", VILLAGE) for _ in range(2)]
    app = a_house(deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        phone, other = await a_phone(deployment, http, worker), await a_phone(deployment, http, mate)
        assert (await phone.call("GET", "/v1/me")).json()["devices"] == []
        made = (await phone.register()).json()
        await other.register()
        me = (await phone.call("GET", "/v1/me")).json()
    assert me["devices"] == [made]
    assert me["places"] == [VILLAGE]
