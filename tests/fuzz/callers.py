"""Who calls while the whole API is tried: somebody who may do everything, phones, clients."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from app.access.accounts import AddAccount, add_accounts
from app.access.keys import ensure_signing_key
from app.access.policy import ACR_TWO, ROLES, SCOPES
from app.access.sessions import start_session
from app.access.store import Account
from app.access.tokens import Issue, sign_token
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform_all
from tests.access.oauth.parties import Key
from tests.registered import COUNTY, TOWN, VILLAGE

LIFE = timedelta(hours=6)
PLACES = {"county_officer": COUNTY, "administrator": COUNTY, "auditor": COUNTY, "village_officer": VILLAGE}
PROOF = "proof"  # stands in a sample where each call needs a proof of its own


async def everybody(deployment: Deployment, name: str) -> Account:
    """An account with every role there is."""
    roles = tuple(RoleAt(role, PLACES.get(role, TOWN)) for role in sorted(ROLES))
    command = AddAccount(name, name, roles)
    [account] = await perform_all(deployment, add_accounts, operator(COUNTY), clock.now(), [command])
    assert isinstance(account, Account)
    return account


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, and the token that goes with it."""

    session_id: UUID
    token: str


async def sign_in(deployment: Deployment, origin: str, account: Account, key: Key | None = None) -> SignedIn:
    """A fresh session of an account on the server at `origin`, with every scope; bound to a key if one is given."""
    at = clock.now()
    thumbprint = key.thumbprint if key else None
    async with transaction(deployment, EVERYWHERE) as db:
        session = await start_session(
            db,
            account.county,
            account.account_id,
            at,
            acr=ACR_TWO,
            amr=("pwd", "otp"),
            auth_time=at + LIFE,  # as if proven anew before every call
            client_id="campaign",
            dpop_thumbprint=thumbprint,
            idle=LIFE,
            absolute=LIFE,
        )
        signing = await ensure_signing_key(db, at)
    issue = Issue(origin, Settings().audience, session, frozenset(SCOPES), int(LIFE.total_seconds()))
    return SignedIn(session.session_id, sign_token(deployment.keyring, signing, issue, at))


@dataclass
class Phone:
    """A phone: its key, the account that signed in on it, its token."""

    origin: str
    account: Account
    key: Key = field(default_factory=Key)
    token: str = ""

    def headers(self, method: str, path: str) -> dict[str, str]:
        """Token and proof for one call."""
        proof = self.key.proof(method, self.origin + path, self.token)
        return {"Authorization": f"DPoP {self.token}", "DPoP": proof}


async def a_phone(deployment: Deployment, origin: str, account: Account) -> Phone:
    """A phone on which somebody has signed in."""
    phone = Phone(origin, account)
    phone.token = (await sign_in(deployment, origin, account, phone.key)).token
    return phone


def basic(client_id: str, secret: str | None) -> str:
    """The Authorization header of a client with a secret."""
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def a_device(phone_number: int = 1) -> Mapping[str, str]:
    """A phone as it describes itself when it is registered."""
    return {"id": str(uuid4()), "model": f"nova {phone_number}", "os": "HarmonyOS 5.0", "app_version": "1.0.0"}
