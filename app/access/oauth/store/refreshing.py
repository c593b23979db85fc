"""SQL of refresh tokens and of identifiers that must not be seen twice."""

from datetime import datetime

from sqlalchemy import insert, select, update

from app.access.oauth.store.rows import row_of, value_of
from app.access.oauth.tables import RefreshTokenRow, UsedJtiRow
from app.access.oauth.values import RefreshToken
from app.core.db import Db
from app.core.tables import table

tokens, jtis = table(RefreshTokenRow), table(UsedJtiRow)


async def add_refresh_token(db: Db, token: RefreshToken) -> None:
    """Keep a generation."""
    await db.write(insert(tokens), [row_of(token)])


async def find_refresh_token(db: Db, county: str, token_hash: bytes) -> RefreshToken | None:
    """A generation, used or not."""
    row = await db.first(select(tokens).where(tokens.c.county == county, tokens.c.token_hash == token_hash))
    return value_of(RefreshToken, row) if row else None


async def use_refresh_token(db: Db, county: str, token_hash: bytes, at: datetime) -> bool:
    """A generation makes way for the next. False when it did before; of many at once one alone gets True."""
    mine = (tokens.c.county == county, tokens.c.token_hash == token_hash, tokens.c.used_at.is_(None))
    return await db.write(update(tokens).where(*mine).values(used_at=at)) == 1


async def use_jti(db: Db, owner: str, jti_hash: bytes, expires_at: datetime) -> bool:
    """Remember an identifier until nobody could use it any more. False when it was seen before."""
    row = {"owner": owner, "jti_hash": jti_hash, "expires_at": expires_at}
    statement = db.upsert(jtis).values(**row).on_conflict_do_nothing(index_elements=["owner", "jti_hash"])
    return await db.first(statement.returning(jtis.c.owner)) is not None
