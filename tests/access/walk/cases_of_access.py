"""Calls of access: oneself, accounts, devices, clients, and what is open to all."""

from uuid import uuid4

from tests.access.walk.cases import KEEPER, MADE, PLACE, VERSION, Ref, case
from tests.access.walk.grounds import Ids

PHONE = {"model": "nova", "os": "OS", "app_version": "1"}
ACCOUNT, DEVICE = Ref("account", "account"), Ref("device", "device")


def an_account(ids: Ids) -> dict[str, object]:
    """A new account at a place."""
    number = uuid4()
    roles = [{"role": "grid_worker", "place": ids["place"]}]
    return {"id": str(number), "name": f"new-{number.hex[:8]}", "display_name": "新同事", "roles": roles}


def a_client(ids: Ids) -> dict[str, object]:
    """A new client that acts for itself with a role at a place."""
    roles = [{"role": "county_officer", "place": ids["county"]}]
    basic = {"auth_method": "client_secret_basic", "grants": ["client_credentials"], "scopes": ["people:read"]}
    return {"id": f"new-{uuid4().hex[:8]}", **basic, "roles": roles}


case("getLive", "getReady", "getKeys", "getAuthorizationServer", public=200)
case("getDeviceStatus", "acknowledgeDeviceWipe", public=401)
# A client that has a secret and does not show it.
case("postToken", public=401, form={"grant_type": "client_credentials", "client_id": "client-own"})
case("revokeToken", "introspectToken", public=401, form={"token": "anything", "client_id": "client-own"})
case("authorize", public=400)

case("getMe", "getReferenceData", "listForms")
case("getForm", plain={"name": "home", "version": "1"})
case("listMySessions", lists="own")
case("endMyOtherSessions", turn=1)
case("endMySession", ids={"path:session_id": Ref("session", "own")}, good=(404,))
case("registerDevice", ids={"body:/id": MADE}, body=lambda _ids: {"id": str(uuid4()), **PHONE}, good=(409,))
case("listDevices", lists="device")
case("approveDevice", ids={"path:device_id": DEVICE})
case("reportDeviceLost", ids={"path:device_id": DEVICE})

case("listAccounts", lists="account")
case("createAccount", ids={"body:/id": MADE, "body:/roles/*/place": PLACE}, body=an_account)
case("getAccount", ids={"path:account_id": ACCOUNT})
case(
    "amendAccount",
    ids={"path:account_id": ACCOUNT, "body:/roles/*/place": PLACE},
    body=lambda ids: {"display_name": "改名", "roles": [{"role": "social_worker", "place": ids["place"]}]},
    headers=VERSION,
)
case("listAccountSessions", "endAccountSessions", ids={"path:account_id": ACCOUNT})
case(
    "endAccountSession", ids={"path:account_id": ACCOUNT, "path:session_id": Ref("session", "account")}, good=(200, 404)
)

case("listOAuthClients", lists="county", instead=KEEPER)
case("addOAuthClient", ids={"body:/roles/*/place": Ref("county", "place")}, body=a_client, instead=KEEPER)
case("removeOAuthClient", ids={"path:client_id": Ref("client", "county")}, instead=KEEPER)

case("listPlaces", ids={"query:parent": PLACE}, lists="county")
case("listenForChanges", "waitForChanges", "getSyncConfig")
case("listPhonesHealth", lists="team")
