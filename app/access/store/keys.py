"""Keys that sign access tokens."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from app.access.tables import SigningKeyRow
from app.core.db import Db
from app.core.tables import table

keys = table(SigningKeyRow)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair of the token issuer; the private half still sealed."""

    key_id: str
    public_pem: str
    sealed_private_pem: bytes
    retired: bool


async def signing_keys(db: Db) -> list[SigningKey]:
    """Every key that verifies, the newest first."""
    rows = await db.all(select(keys).order_by(keys.c.created_at.desc()))
    return [SigningKey(row.key_id, row.public_pem, row.sealed_private_pem, row.retired_at is not None) for row in rows]


async def add_signing_key(db: Db, key: SigningKey, at: datetime) -> None:
    """Keep a key pair."""
    row = {"key_id": key.key_id, "public_pem": key.public_pem, "sealed_private_pem": key.sealed_private_pem}
    await db.write(insert(keys), [{**row, "created_at": at}])
