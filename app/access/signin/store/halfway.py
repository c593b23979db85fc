"""Sign-ins half done, found by the hash of the browser's secret."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, select, update

from app.access.signin.tables import SignInRow
from app.access.signin.values import Halfway
from app.access.tables import AccountRow
from app.core.db import Db
from app.core.tables import table

rows, accounts = table(SignInRow), table(AccountRow)


async def put_halfway(db: Db, secret_hash: bytes, state: Halfway, expires_at: datetime) -> None:
    """Keep a sign-in half done."""
    row = {"secret_hash": secret_hash, "request": state.request, "county": state.county, "account_id": state.account_id}
    row |= {"proofs": list(state.proofs), "password_at": state.password_at, "expires_at": expires_at}
    await db.write(insert(rows), [{**row, "device_id": state.device_id, "challenge": state.challenge}])


async def find_halfway(db: Db, secret_hash: bytes, at: datetime) -> Halfway | None:
    """The sign-in of a browser, unless it took too long or the account was disabled meanwhile."""
    same = and_(accounts.c.county == rows.c.county, accounts.c.account_id == rows.c.account_id)
    statement = select(rows, accounts.c.name).join(accounts, same)
    row = await db.first(
        statement.where(rows.c.secret_hash == secret_hash, rows.c.expires_at > at, accounts.c.disabled_at.is_(None))
    )
    if row is None:
        return None
    return Halfway(
        row.request,
        row.county,
        row.account_id,
        row.name,
        tuple(row.proofs),
        row.password_at,
        row.device_id,
        row.challenge,
    )


async def change_halfway(db: Db, secret_hash: bytes, values: Mapping[str, Any]) -> None:
    """Add a proof, or a challenge to be answered."""
    await db.write(update(rows).where(rows.c.secret_hash == secret_hash).values(values))


async def drop_halfway(db: Db, secret_hash: bytes) -> bool:
    """It is done, one way or the other. False when it was before."""
    return await db.write(delete(rows).where(rows.c.secret_hash == secret_hash)) == 1


async def sweep_halfway(db: Db, at: datetime) -> int:
    """Remove those that took too long. Returns how many."""
    return await db.write(delete(rows).where(rows.c.expires_at <= at))
