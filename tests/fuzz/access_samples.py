"""Samples of access: accounts, sessions, devices, the authorization server and its clients."""

from dataclasses import dataclass
from uuid import uuid4

from tests.access.oauth.parties import CALLBACK, CHALLENGE, a_client, an_integration
from tests.callers import an_account
from tests.fuzz.callers import PROOF, Phone, SignedIn, a_device, a_phone, basic, everybody, sign_in
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.registered import TOWN, VILLAGE


@dataclass
class Parties:
    """Those who call some operations instead of the county's own caller."""

    guest: SignedIn  # has a second session to end
    new_phone: Phone
    known_phone: Phone
    lost_phone: Phone
    integration: str  # the Authorization header of a client with a secret


async def the_parties(county: County) -> tuple[Parties, dict[str, Sample]]:
    """Phones, sessions and clients, and the samples that need them."""
    deployment, origin = county.deployment, county.origin
    worker = await an_account(deployment, "grid_worker", TOWN)
    phones = [await a_phone(deployment, origin, worker) for _ in range(5)]
    devices = [await _registered(county, phone) for phone in phones[1:]]
    await county.answered("POST", f"/v1/devices/{devices[1]}/lost")
    somebody = await everybody(deployment, "guest")
    guest, elsewhere = await sign_in(deployment, origin, somebody), await sign_in(deployment, origin, somebody)
    await a_client(deployment)
    secret = (await an_integration(deployment)).secret
    parties = Parties(guest, phones[0], phones[1], phones[2], basic("platform", secret))
    return parties, {
        "endMySession": Sample({"session_id": str(elsewhere.session_id)}),
        "registerDevice": Sample(body=a_device()),
        "getDeviceStatus": Sample({"DPoP": PROOF}),
        "acknowledgeDeviceWipe": Sample({"DPoP": PROOF}),
        "approveDevice": Sample({"device_id": devices[2]}),
        "reportDeviceLost": Sample({"device_id": devices[3]}),
    }


async def _registered(county: County, phone: Phone) -> str:
    path = "/v1/devices"
    device = await county.answered("POST", path, dict(a_device()), **phone.headers("POST", path))
    return str(device["id"])


async def account_samples(county: County) -> dict[str, Sample]:
    """Accounts to read, to change, to sign out."""
    deployment = county.deployment
    names = ("read", "changed", "signed out", "signed out once")
    read, changed, out, once = [await an_account(deployment, "social_worker", TOWN) for _ in names]
    session = await sign_in(deployment, county.origin, once)
    role = {"role": "village_officer", "place": VILLAGE}
    new = {"id": str(uuid4()), "name": "wang-fang", "display_name": "王芳", "roles": [role]}
    return {
        "createAccount": Sample(body={**new, "password": "kettle window orange"}),
        "getAccount": Sample({"account_id": str(read.account_id)}),
        "amendAccount": Sample(
            {"account_id": str(changed.account_id), "If-Match": '"v1"'}, {"display_name": "王芳芳", "disabled": False}
        ),
        "listAccountSessions": Sample({"account_id": str(read.account_id)}),
        "endAccountSessions": Sample({"account_id": str(out.account_id)}),
        "endAccountSession": Sample(
            {"account_id": str(once.account_id), "session_id": str(session.session_id)},
        ),
    }


async def client_samples(county: County) -> dict[str, Sample]:
    """Clients of the authorization server, and what they ask of it."""
    await an_integration(county.deployment, "departing")
    integration = {"auth_method": "client_secret_basic", "grants": ["client_credentials"], "scopes": ["people:read"]}
    asked = {"response_type": "code", "client_id": "app", "redirect_uri": CALLBACK, "scope": "people:read"}
    asked |= {"state": "s", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    return {
        "authorize": Sample(asked),
        "postToken": Sample(body={"grant_type": "client_credentials", "scope": "people:read"}),
        "revokeToken": Sample(body={"token": "nobody-knows-it", "client_id": "app"}),
        "introspectToken": Sample(body={"token": county.signed_in.token}),
        "addOAuthClient": Sample(body={"id": "statistics", "name": "统计局", **integration}),
        "removeOAuthClient": Sample({"client_id": "departing"}),
    }
