"""Passwords, by account."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from app.access.signin.tables import AccountSecretRow, PasskeyRow
from app.access.signin.values import Secrets
from app.access.store import Account
from app.core.db import Db
from app.core.tables import table

secrets, passkeys = table(AccountSecretRow), table(PasskeyRow)


async def secrets_of(db: Db, account: Account) -> Secrets:
    """What an account can prove itself by; all empty for one that was never given anything."""
    keys = select(func.count()).where(passkeys.c.county == account.county, passkeys.c.account_id == account.account_id)
    row = await db.first(
        select(secrets, keys.scalar_subquery().label("keys")).where(
            and_(secrets.c.county == account.county, secrets.c.account_id == account.account_id)
        )
    )
    if row is None:
        return Secrets(account.county, account.account_id, account.name)
    return Secrets(
        account.county, account.account_id, account.name, row.password_hash, row.totp_sealed, row.totp_at, row.keys
    )


async def put_password(db: Db, county: str, hashes: Mapping[UUID, str], at: datetime) -> None:
    """Set passwords, by their hashes."""
    insertion = db.upsert(secrets)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "account_id"],
        set_={"password_hash": insertion.excluded.password_hash, "password_at": insertion.excluded.password_at},
    )
    rows = [
        {"county": county, "account_id": account_id, "password_hash": phc, "password_at": at}
        for account_id, phc in hashes.items()
    ]
    await db.write(statement, rows)
