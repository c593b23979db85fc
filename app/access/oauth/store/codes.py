"""SQL of authorizations under way and of codes: both are used up by the statement that finds them unused."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from app.access.oauth.store.rows import row_of, value_of
from app.access.oauth.tables import AuthorizationCodeRow, PendingAuthorizationRow
from app.access.oauth.values import Code, Pending
from app.core.db import Db
from app.core.tables import table

pendings, codes = table(PendingAuthorizationRow), table(AuthorizationCodeRow)


async def add_pending(db: Db, pending: Pending) -> None:
    """Keep an authorization request."""
    await db.write(insert(pendings), [row_of(pending)])


async def find_pending(db: Db, pending_id: str) -> Pending | None:
    """An authorization request, answered or not, in time or not."""
    row = await db.first(select(pendings).where(pendings.c.pending_id == pending_id))
    return value_of(Pending, row) if row else None


async def use_pending(db: Db, pending_id: str, at: datetime) -> bool:
    """An authorization request is answered. False when it was, is too old, or never was."""
    mine = (pendings.c.pending_id == pending_id, pendings.c.used_at.is_(None), pendings.c.expires_at > at)
    return await db.write(update(pendings).where(*mine).values(used_at=at)) == 1


async def add_code(db: Db, code_hash: bytes, code: Code) -> None:
    """Keep a code."""
    await db.write(insert(codes), [row_of(code, code_hash=code_hash)])


async def use_code(db: Db, county: str, code_hash: bytes, at: datetime) -> bool:
    """Burn a code. False when it was burnt before or never was; of many at once one alone gets True."""
    mine = (codes.c.county == county, codes.c.code_hash == code_hash, codes.c.used_at.is_(None))
    return await db.write(update(codes).where(*mine).values(used_at=at)) == 1


async def find_code(db: Db, county: str, code_hash: bytes) -> Code | None:
    """What a code stands for, burnt or not."""
    row = await db.first(select(codes).where(codes.c.county == county, codes.c.code_hash == code_hash))
    return value_of(Code, row) if row else None


async def name_session(db: Db, county: str, code_hash: bytes, session_id: UUID) -> None:
    """Remember which session a code began, so that its replay can end it."""
    mine = (codes.c.county == county, codes.c.code_hash == code_hash)
    await db.write(update(codes).where(*mine).values(session_id=session_id))
