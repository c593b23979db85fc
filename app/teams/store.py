"""SQL of teams and pairings."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app.core.db import Db
from app.core.tables import table
from app.teams.tables import PairingRow
from app.teams.values import Pairing

pairings = table(PairingRow)


async def pairings_of(db: Db, county: str, household_ids: Iterable[UUID]) -> dict[UUID, list[Pairing]]:
    """Every pairing of these households, past and present, the oldest first; one statement."""
    statement = (
        select(pairings)
        .where(pairings.c.county == county, pairings.c.household_id.in_(set(household_ids)))
        .order_by(pairings.c.from_at)
    )
    found: dict[UUID, list[Pairing]] = {}
    for row in await db.all(statement):
        one = Pairing(row.pairing_id, row.household_id, row.team_id, row.from_at, row.until_at, row.reason)
        found.setdefault(row.household_id, []).append(one)
    return found
