"""SQL of identities at other issuers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.access.tables import ExternalIdentityRow
from app.core.db import Db
from app.core.tables import table

identities = table(ExternalIdentityRow)


async def link_identity(db: Db, issuer: str, subject: str, county: str, account_id: UUID, at: datetime) -> None:
    """Say who a subject of another issuer is here; a later link replaces an earlier one."""
    row = {"issuer": issuer, "subject": subject, "county": county, "account_id": account_id, "linked_at": at}
    statement = db.upsert(identities).values(**row)
    changed = {name: statement.excluded[name] for name in ("county", "account_id", "linked_at")}
    await db.write(statement.on_conflict_do_update(index_elements=["issuer", "subject"], set_=changed))


async def find_identity(db: Db, issuer: str, subject: str) -> tuple[str, UUID] | None:
    """The county and the account of a subject of another issuer."""
    mine = (identities.c.issuer == issuer, identities.c.subject == subject)
    row = await db.first(select(identities.c.county, identities.c.account_id).where(*mine))
    return (row.county, row.account_id) if row else None
