"""SQL of clients."""

from datetime import datetime

from sqlalchemy import or_, select, update

from app.access.oauth.store.rows import row_of, value_of
from app.access.oauth.tables import OAuthClientRow
from app.access.oauth.values import Client
from app.core.db import Db
from app.core.tables import table

clients = table(OAuthClientRow)


async def add_client(db: Db, client: Client) -> bool:
    """Keep a new client. False when its id is taken, also by one that was removed."""
    row = row_of(client)
    statement = db.upsert(clients).values(**row).on_conflict_do_nothing(index_elements=["client_id"])
    return await db.first(statement.returning(clients.c.client_id)) is not None


async def find_client(db: Db, client_id: str) -> Client | None:
    """A client that was not removed."""
    row = await db.first(select(clients).where(clients.c.client_id == client_id, clients.c.removed_at.is_(None)))
    return value_of(Client, row) if row else None


async def list_clients(db: Db, county: str, after: str | None, limit: int) -> list[Client]:
    """A county's clients and those of the whole deployment, by id."""
    mine = or_(clients.c.county == county, clients.c.county.is_(None))
    statement = select(clients).where(mine, clients.c.removed_at.is_(None))
    if after is not None:
        statement = statement.where(clients.c.client_id > after)
    return [value_of(Client, row) for row in await db.all(statement.order_by(clients.c.client_id).limit(limit))]


async def every_client(db: Db) -> list[Client]:
    """All clients of the deployment, by id."""
    statement = select(clients).where(clients.c.removed_at.is_(None)).order_by(clients.c.client_id)
    return [value_of(Client, row) for row in await db.all(statement)]


async def remove_client(db: Db, client_id: str, at: datetime) -> bool:
    """A client may ask for nothing any more; its id stays taken. False when it is gone already."""
    mine = (clients.c.client_id == client_id, clients.c.removed_at.is_(None))
    return await db.write(update(clients).where(*mine).values(removed_at=at)) == 1
