"""What the database holds, seen from outside: all rows of a table, a fingerprint of everything, sums of counts."""

import hashlib
from collections import Counter
from typing import Any

from sqlalchemy import select

from app.alerts.tables import AlertRow
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import metadata, table
from app.journal.tables import DeltaRow
from app.referrals.tables import ReferralRow
from app.risk.tables import StandingRow
from app.visits.tables import VisitPersonRow, VisitRow

# A refused act is written down, with the head of its lane: only these may change by a refusal.
RECORD = frozenset({"journal", "journal_lane"})


async def rows_of(deployment: Deployment, name: str) -> list[Any]:
    """Every row of a table."""
    async with reading(deployment, EVERYWHERE) as db:
        return list(await db.all(select(metadata.tables[name])))


async def fingerprint(deployment: Deployment) -> dict[str, str]:
    """A digest of every table's rows but the record of acts."""
    digests = {}
    for name in sorted(metadata.tables.keys() - RECORD):
        rows = sorted(repr(tuple(row)) for row in await rows_of(deployment, name))
        digests[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


async def summed(deployment: Deployment) -> Counter[str]:
    """What the count deltas add up to, by name; what adds up to nothing is left out."""
    sums: Counter[str] = Counter()
    async with reading(deployment, EVERYWHERE) as db:
        for row in await db.all(select(table(DeltaRow))):
            sums[row.name] += row.amount
    return Counter({name: amount for name, amount in sums.items() if amount})


async def recounted(deployment: Deployment) -> Counter[str]:
    """The same counts, counted from the rows themselves: person-visits, where people stand, what is open."""
    people, visits, standings = table(VisitPersonRow), table(VisitRow), table(StandingRow)
    counts: Counter[str] = Counter()
    async with reading(deployment, EVERYWHERE) as db:
        joined = (
            select(people).join(visits, visits.c.visit_id == people.c.visit_id).where(people.c.counted_on.is_not(None))
        )
        for row in await db.all(joined):
            counts[f"visit.{row.level_before}"] += 1
            if row.on_time is not None:
                counts["visit.on_time" if row.on_time else "visit.late"] += 1
        for row in await db.all(select(standings).where(standings.c.active)):
            counts[f"level.{row.level}"] += 1
        for name, opened in (("alerts.open", AlertRow), ("referrals.open", ReferralRow)):
            found = await db.all(select(table(opened)).where(table(opened).c.closed_at.is_(None)))
            counts[name] += len(found)
    return +counts
