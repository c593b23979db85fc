"""What each step of a sign-in shows: the values its page is filled with."""

from ipaddress import ip_address
from typing import Any

import segno

from app.access.policy import SCOPES
from app.access.signin import halfway, store
from app.access.signin.enrol import totp_secret
from app.access.signin.passkeys import Party, assertion_options, registration_options
from app.access.signin.steps import Standing
from app.access.signin.totp import address_of
from app.access.signin.values import Halfway, Secrets
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE

QR_SCALE = 5


async def shown_step(deployment: Deployment, standing: Standing, secret: str | None, party: Party) -> dict[str, Any]:
    """The values of the page that is due."""
    values: dict[str, Any] = {"request_id": standing.pending.pending_id, "client_name": standing.client_name}
    if standing.state is None or standing.secrets is None or secret is None:
        return {**values, "typed_name": standing.pending.login_hint or ""}
    values["name"] = standing.account.display_name if standing.account else standing.state.name
    if standing.step == "consent":
        return {**values, "scopes": [SCOPES[scope] for scope in standing.scopes if scope in SCOPES]}
    making = standing.step == "enrol"
    values["passkey_options"] = await _options(deployment, standing.state, standing.secrets, secret, party, making)
    return values | (await _authenticator(deployment, standing.secrets) if making else {})


async def _options(
    deployment: Deployment, state: Halfway, secrets: Secrets, secret: str, party: Party, making: bool
) -> str:
    """What the browser is asked for a passkey, the challenge kept; empty where passkeys cannot be."""
    if not _names_a_host(party) or not (making or secrets.passkeys):
        return ""
    async with transaction(deployment, EVERYWHERE) as db:
        known = await store.passkeys_of(db, state.county, state.account_id)
        if making:
            options, challenge = registration_options(party, state.account_id, state.name, known, state.challenge)
        else:
            options, challenge = assertion_options(party, known, state.challenge)
        await halfway.change(db, secret, challenge=challenge)
    return options


def _names_a_host(party: Party) -> bool:
    """Passkeys are bound to a name; browsers refuse them for a bare address."""
    try:
        ip_address(party.host)
    except ValueError:
        return True
    return False


async def _authenticator(deployment: Deployment, secrets: Secrets) -> dict[str, Any]:
    """The QR code of one-time codes; none when they were set up before."""
    if secrets.totp_at is not None:
        return {"qr": "", "otpauth": "", "key": ""}
    key = await totp_secret(deployment, secrets)
    address = address_of(key, secrets.name)
    drawn = segno.make(address, error="m").svg_inline(scale=QR_SCALE, border=4, light="#fff", omitsize=True)
    return {"qr": drawn, "otpauth": address, "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4))}
