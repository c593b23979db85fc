"""Second factors: one-time codes, recovery codes, passkeys. What works once is consumed by an update that says so."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, update

from app.access.signin.tables import AccountSecretRow, PasskeyRow, RecoveryCodeRow
from app.access.signin.values import Passkey
from app.core.db import Db
from app.core.tables import table

secrets, codes, passkeys = table(AccountSecretRow), table(RecoveryCodeRow), table(PasskeyRow)


def _of(rows: Table, county: str, account_id: UUID) -> ColumnElement[bool]:
    return and_(rows.c.county == county, rows.c.account_id == account_id)


async def put_totp(db: Db, county: str, account_id: UUID, sealed: bytes) -> None:
    """Keep the secret of one-time codes, not yet confirmed. The account has a password, so the row is there."""
    statement = update(secrets).where(_of(secrets, county, account_id), secrets.c.totp_at.is_(None))
    await db.write(statement.values(totp_sealed=sealed, totp_last_step=None))


async def confirm_totp(db: Db, county: str, account_id: UUID, at: datetime) -> bool:
    """From now on one-time codes count. False when they did already."""
    statement = update(secrets).where(_of(secrets, county, account_id), secrets.c.totp_at.is_(None))
    return await db.write(statement.values(totp_at=at)) == 1


async def use_totp_step(db: Db, county: str, account_id: UUID, step: int) -> bool:
    """Consume a time step. False when it, or a later one, was used before."""
    unused = or_(secrets.c.totp_last_step.is_(None), secrets.c.totp_last_step < step)
    statement = update(secrets).where(_of(secrets, county, account_id), unused)
    return await db.write(statement.values(totp_last_step=step)) == 1


async def add_recovery_codes(db: Db, county: str, account_id: UUID, hashes: Iterable[bytes]) -> None:
    """Give an account these recovery codes and no others."""
    await db.write(delete(codes).where(_of(codes, county, account_id)))
    rows = [{"county": county, "account_id": account_id, "code_hash": one} for one in hashes]
    await db.write(insert(codes), rows)


async def use_recovery_code(db: Db, county: str, account_id: UUID, code_hash: bytes, at: datetime) -> bool:
    """Consume a recovery code. False when there is none such, or it was used."""
    mine = and_(_of(codes, county, account_id), codes.c.code_hash == code_hash, codes.c.used_at.is_(None))
    return await db.write(update(codes).where(mine).values(used_at=at)) == 1


async def passkeys_of(db: Db, county: str, account_id: UUID) -> list[Passkey]:
    """The passkeys of an account."""
    rows = await db.all(select(passkeys).where(_of(passkeys, county, account_id)).order_by(passkeys.c.added_at))
    return [Passkey(row.credential_id, row.public_key, row.sign_count) for row in rows]


async def add_passkey(db: Db, county: str, account_id: UUID, passkey: Passkey, at: datetime) -> None:
    """Add a passkey."""
    row = {"county": county, "account_id": account_id, "credential_id": passkey.credential_id}
    row |= {"public_key": passkey.public_key, "sign_count": passkey.sign_count, "added_at": at}
    await db.write(insert(passkeys), [row])


async def use_passkey(db: Db, county: str, account_id: UUID, used: Passkey, at: datetime) -> None:
    """A passkey was used: its count as it says."""
    mine = and_(_of(passkeys, county, account_id), passkeys.c.credential_id == used.credential_id)
    await db.write(update(passkeys).where(mine).values(sign_count=used.sign_count, used_at=at))


async def drop_factors(db: Db, county: str, account_id: UUID) -> None:
    """Forget every second factor of an account: the next sign-in sets up a new one."""
    mine = _of(secrets, county, account_id)
    await db.write(update(secrets).where(mine).values(totp_sealed=None, totp_at=None, totp_last_step=None))
    for rows in (codes, passkeys):
        await db.write(delete(rows).where(_of(rows, county, account_id)))
