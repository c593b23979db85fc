"""Keys that sign access tokens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from app.access.tables import SigningKeyRow
from app.core.db import Db
from app.core.tables import table

keys = table(SigningKeyRow)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair of the token issuer; the private half still sealed, and empty once the key signs no more."""

    key_id: str
    public_pem: str
    sealed_private_pem: bytes
    state: str
    created_at: datetime
    activated_at: datetime | None = None
    retired_at: datetime | None = None
    gone_at: datetime | None = None


async def signing_keys(db: Db) -> list[SigningKey]:
    """Every key that verifies: the next, the active, the retired; the newest first."""
    return [key for key in await all_signing_keys(db) if key.state != "gone"]


async def all_signing_keys(db: Db) -> list[SigningKey]:
    """Every key there ever was, the newest first."""
    rows = await db.all(select(keys).order_by(keys.c.created_at.desc(), keys.c.key_id.desc()))
    return [SigningKey(**row._mapping) for row in rows]


async def add_signing_key(db: Db, key: SigningKey) -> None:
    """Keep a key pair."""
    await db.write(insert(keys), [{column.name: getattr(key, column.name) for column in keys.columns}])


async def activate_signing_key(db: Db, key_id: str, at: datetime) -> None:
    """A key signs from now on; the one before must have been retired."""
    await db.write(update(keys).where(keys.c.key_id == key_id).values(state="active", activated_at=at))


async def retire_signing_key(db: Db, key_id: str, at: datetime) -> None:
    """A key signs no more and still verifies; nobody needs its private half any longer."""
    values = {"state": "retired", "retired_at": at, "sealed_private_pem": b""}
    await db.write(update(keys).where(keys.c.key_id == key_id).values(values))


async def drop_signing_key(db: Db, key_id: str, at: datetime) -> None:
    """A key neither signs nor verifies."""
    values = {"state": "gone", "gone_at": at, "sealed_private_pem": b""}
    await db.write(update(keys).where(keys.c.key_id == key_id).values(values))
