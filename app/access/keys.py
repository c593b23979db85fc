"""The life of the keys that sign access tokens: next (published, not used), active, retired (verifies only), gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.access import store
from app.access.store import SigningKey
from app.core.crypto import Keyring, generation_of, seal_directly, unseal
from app.core.db import Db
from app.core.errors import Refusal, conflict, not_found
from app.core.ids import new_id
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome

# Longer than any access token lives, whatever the settings say.
OUTLIVES_TOKENS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RevokeSigningKey:
    """A key that somebody else may hold: it is gone at once, and what it signed with it."""

    key_id: str


def make_signing_key(keyring: Keyring, at: datetime, state: str) -> SigningKey:
    """A fresh ES256 key pair, its private half sealed."""
    private = ec.generate_private_key(ec.SECP256R1())
    key_id = str(new_id(at))
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    sealed = seal_directly(keyring, pem, signing_place(key_id))
    return SigningKey(key_id, public.decode(), sealed, state, at, at if state == "active" else None)


def private_half(keyring: Keyring, key: SigningKey) -> ec.EllipticCurvePrivateKey:
    """What signs. Raises SealBroken when the key was sealed under other keys."""
    return _opened(keyring.key_of(generation_of(key.sealed_private_pem)) or b"", key.sealed_private_pem, key.key_id)


@lru_cache(maxsize=8)
def _opened(wrapping: bytes, sealed: bytes, key_id: str) -> ec.EllipticCurvePrivateKey:
    private = serialization.load_pem_private_key(unseal(wrapping, sealed, signing_place(key_id)), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private


def signing_place(key_id: str) -> str:
    """Where the private half of a key stands, as it is sealed to."""
    return f"signing_key|private|{key_id}"


async def ensure_signing_key(db: Db, at: datetime) -> SigningKey:
    """The key that signs now. On first use it is made, and the next one with it, so that verifiers know that one long before."""
    known = {key.state: key for key in await store.signing_keys(db)}
    if "active" in known:
        return known["active"]
    active = make_signing_key(db.keyring, at, "active")
    await store.add_signing_key(db, active)
    if "next" not in known:
        await store.add_signing_key(db, make_signing_key(db.keyring, at, "next"))
    return active


async def rotate_signing_keys(db: Db, _actor: Actor, at: datetime, _command: None) -> Outcome[list[SigningKey]]:
    """One step for every key: retired long enough is gone, active is retired, next is active, and there is a new next one."""
    await ensure_signing_key(db, at)
    for key in await store.signing_keys(db):
        if key.retired_at and key.retired_at + OUTLIVES_TOKENS <= at:
            await store.drop_signing_key(db, key.key_id, at)
    await _advance(db, at)
    keys = await store.signing_keys(db)
    active = next(key for key in keys if key.state == "active")
    return Outcome(keys, (Fact("signing_keys.rotated", data={"active": active.key_id}),))


async def revoke_signing_key(db: Db, _actor: Actor, at: datetime, command: RevokeSigningKey) -> Outcome[None]:
    """A key is gone at once; if it was the active one, the next takes over. Refuses an unknown key (404) and one that is gone (409)."""
    known = {key.key_id: key for key in await store.all_signing_keys(db)}
    key = known.get(command.key_id)
    if key is None:
        raise not_found()
    if key.state == "gone":
        raise _gone_already()
    if key.state == "active":
        await _advance(db, at)
    await store.drop_signing_key(db, key.key_id, at)
    if key.state == "next":
        await store.add_signing_key(db, make_signing_key(db.keyring, at, "next"))
    return Outcome(None, (Fact("signing_key.revoked", data={"key": key.key_id, "state": key.state}),))


async def _advance(db: Db, at: datetime) -> None:
    """Active is retired, next is active; a new next one is made."""
    known = {key.state: key for key in await store.signing_keys(db) if key.state in {"next", "active"}}
    await store.retire_signing_key(db, known["active"].key_id, at)
    following = known.get("next") or make_signing_key(db.keyring, at, "next")
    if "next" not in known:
        await store.add_signing_key(db, following)
    await store.activate_signing_key(db, following.key_id, at)
    await store.add_signing_key(db, make_signing_key(db.keyring, at, "next"))


def _gone_already() -> Refusal:
    return conflict("KEY_GONE", "该密钥已停用", "This key is gone already")
