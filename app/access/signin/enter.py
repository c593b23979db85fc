"""A name and a password: the same work and the same words whether or not anybody has that name."""

from dataclasses import dataclass, field
from datetime import datetime

from app.access.devices.values import Device
from app.access.signin import store
from app.access.signin.hashing import Hasher
from app.access.signin.tries import Buckets, buckets_of, give_back, is_mark, take_try
from app.access.signin.values import Secrets
from app.access.store import Account, find_account_by_name
from app.core.crypto import blind_index
from app.core.db import Db, Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform

# Under which county a try with a name that nobody has is kept.
NOWHERE = "000000"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: what was typed, from which address, with what marks of earlier sign-ins, for which client."""

    name: str
    password: str = field(repr=False)
    address: str = ""
    marks: tuple[str, ...] = ()
    client_id: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """The password was right: whose it is and what else that account can prove itself by."""

    account: Account
    secrets: Secrets


async def enter(
    deployment: Deployment, hasher: Hasher, at: datetime, attempt: Attempt, device: Device | None = None
) -> Entered:
    """Check a password; `device` is the phone whose key the client will prove.

    Raises Refusal 401 (one text for all reasons), 429 while waiting, 503 when too many sign in at once.
    """
    name = attempt.name.strip().casefold()
    async with reading(deployment, EVERYWHERE) as db:
        account = await find_account_by_name(db, name, at)
        secrets = await store.secrets_of(db, account) if account else None
    buckets = buckets_of(deployment.keyring, name, attempt.address, _known_by(deployment, account, attempt, device))
    async with transaction(deployment, EVERYWHERE) as db:
        await take_try(db, at, buckets)
    right = await hasher.verify(attempt.password, secrets.password_hash if secrets else None)
    if account is None or secrets is None:
        actor = Actor(NOWHERE, None, "", attempt.client_id, request_id=attempt.request_id)
    else:
        actor = Actor(
            account.county, account.account_id, account.name, attempt.client_id, request_id=attempt.request_id
        )
    tried = _Tried(account, secrets, right, buckets, blind_index(deployment.keyring, "sign_in_name", name).hex())
    return await perform(deployment, sign_in, actor, at, tried)


def _known_by(deployment: Deployment, account: Account | None, attempt: Attempt, device: Device | None) -> str | None:
    """What the account is known by here: an approved phone's key, or the mark a browser kept; None elsewhere."""
    if account is None:
        return None
    if device and device.account_id == account.account_id and device.status == "approved":
        return str(device.device_id)
    marks = (mark for mark in attempt.marks if is_mark(deployment.keyring, account.account_id, mark))
    return next(marks, None)


@dataclass(frozen=True, slots=True)
class _Tried:
    account: Account | None
    secrets: Secrets | None
    right: bool
    buckets: Buckets
    name_index: str


async def sign_in(db: Db, actor: Actor, at: datetime, tried: _Tried) -> Outcome[Entered]:
    """Keep what a try came to."""
    if not tried.right or tried.account is None or tried.secrets is None:
        # The name may be a password typed into the wrong field: only its fingerprint is kept.
        fact = Fact("sign_in.failed", actor.account_id, data={"name": tried.name_index})
        return Outcome(_wrong(), (fact,))
    await give_back(db, tried.buckets)
    fact = Fact("sign_in.password_right", actor.account_id)
    return Outcome(Entered(tried.account, tried.secrets), (fact,))


def _wrong() -> Refusal:
    return Refusal(401, "SIGN_IN_REFUSED", "账号或密码不对", "The name or the password is wrong")
