"""SQL that forgets what nobody can use any more."""

from datetime import datetime

from sqlalchemy import delete

from app.access.oauth.store.codes import codes, pendings
from app.access.oauth.store.refreshing import jtis, tokens
from app.core.db import Db


async def forget_expired(db: Db, before: datetime) -> int:
    """Remove requests, codes, tokens and identifiers that expired before an instant. Returns how many."""
    return sum(
        [await db.write(delete(one).where(one.c.expires_at < before)) for one in (pendings, codes, tokens, jtis)]
    )
