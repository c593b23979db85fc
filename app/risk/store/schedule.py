"""SQL of which version of the policy is in force from when, and of the documents."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select

from app.core.db import Db
from app.core.tables import table
from app.risk.tables import PolicyChangeRow, PolicyRow

policies, changes = table(PolicyRow), table(PolicyChangeRow)


class Scheduled(NamedTuple):
    """A version and the first day of it; no fingerprint for the shipped one."""

    version: int
    from_day: date
    fingerprint: str | None
    sequence: int


async def schedule(db: Db, county: str) -> list[Scheduled]:
    """What was put in force in a county after the shipped policy, in the order in which it counts."""
    of_version = and_(policies.c.county == changes.c.county, policies.c.version == changes.c.version)
    statement = (
        select(changes.c.version, changes.c.from_day, policies.c.fingerprint, changes.c.sequence)
        .join(policies, of_version, isouter=True)
        .where(changes.c.county == county)
        .order_by(changes.c.from_day, changes.c.sequence)
    )
    return [Scheduled(row.version, row.from_day, row.fingerprint, row.sequence) for row in await db.all(statement)]


async def policy_document(db: Db, county: str, version: int) -> str:
    """The document of a county's version, as it was drafted."""
    row = await db.first(select(policies.c.document).where(policies.c.county == county, policies.c.version == version))
    assert row is not None
    return str(row.document)
