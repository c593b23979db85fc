"""Taking a try: counted before the password is looked at, as many may come at once, and given back when it was right."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.signin import store
from app.access.signin.policy import ACCOUNT, ADDRESS, EVERYONE, Failures, Rule, remembered, wait_s
from app.core.crypto import Keyring, blind_index
from app.core.db import Db
from app.core.errors import Refusal

NONCE_BYTES, MARK_BYTES = 16, 32


@dataclass(frozen=True, slots=True)
class Buckets:
    """The buckets a try falls into: those that success empties, and those it only takes itself out of."""

    own: Mapping[bytes, Rule]
    shared: Mapping[bytes, Rule]


def buckets_of(keyring: Keyring, name: str, address: str, device: str | None) -> Buckets:
    """A device that the account is known on has a bucket of its own and no other, so that nobody elsewhere can hold it up."""
    if device:
        return Buckets({_key(keyring, f"device|{name}|{device}"): ACCOUNT}, {})
    shared = {_key(keyring, f"address|{address}"): ADDRESS, _key(keyring, "everyone"): EVERYONE}
    return Buckets({_key(keyring, f"account|{name}"): ACCOUNT}, shared)


def code_buckets(keyring: Keyring, account_id: UUID) -> Buckets:
    """Second factors: whoever tries codes knew the password, from whichever device."""
    return Buckets({_key(keyring, f"code|{account_id}"): ACCOUNT}, {})


def _key(keyring: Keyring, what: str) -> bytes:
    return blind_index(keyring, "try_bucket", what)


async def take_try(db: Db, at: datetime, buckets: Buckets) -> None:
    """Count a try in all its buckets. Raises Refusal 429, and counts nothing, while any of them has to wait."""
    rules = {**buckets.own, **buckets.shared}
    known = await store.lock_buckets(db, rules, at)
    wait = max(wait_s(rule, known[key], at) for key, rule in rules.items())
    if wait:
        raise too_many_tries(wait)
    counted = {key: Failures(remembered(rule, known[key], at) + 1, at) for key, rule in rules.items()}
    await store.put_buckets(db, counted)


async def give_back(db: Db, buckets: Buckets) -> None:
    """It was no failure."""
    await store.clear_buckets(db, buckets.own)
    await store.reduce_buckets(db, buckets.shared)


def too_many_tries(wait: int) -> Refusal:
    """429: after several failures the next try has to wait."""
    return Refusal(
        429,
        "SIGN_IN_WAIT",
        f"尝试次数过多，请在 {wait} 秒后再试",
        f"Too many tries; wait {wait} seconds",
        headers={"Retry-After": str(wait)},
    )


def make_mark(keyring: Keyring, account_id: UUID) -> str:
    """What a browser keeps after a good sign-in, so that it is known the next time: proves nothing but that."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _signature(keyring, account_id, nonce)).decode().rstrip("=")


def is_mark(keyring: Keyring, account_id: UUID, mark: str) -> bool:
    """True for a mark made for this account."""
    try:
        content = urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
    except (Error, ValueError):
        return False
    nonce, signature = content[:NONCE_BYTES], content[NONCE_BYTES:]
    return len(content) == MARK_BYTES and secrets.compare_digest(signature, _signature(keyring, account_id, nonce))


def _signature(keyring: Keyring, account_id: UUID, nonce: bytes) -> bytes:
    return blind_index(keyring, "device_mark", f"{account_id}|{nonce.hex()}")
