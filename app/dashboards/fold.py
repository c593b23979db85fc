"""Folding: counts that moved go into the rollup, for every place that holds them and by day and month."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE, Whole
from app.dashboards.policy import DAY, MONTH, month_of, places_holding
from app.dashboards.store import rollup
from app.dashboards.store.rollup import Count

BATCH = 2_000


async def fold_deltas(deployment: Deployment, batch: int = BATCH) -> int:
    """Fold at most `batch` deltas of each county and return how many were. Several workers may do it at once.

    Taking a delta and adding it is one transaction, so each is counted once whatever dies in between. It is no act of anybody:
    the act that moved the count is in the journal already.
    """
    async with reading(deployment, EVERYWHERE) as db:
        counties = await rollup.counties_with_deltas(db)
    folded = 0
    for county in counties:
        async with transaction(deployment, Whole(county)) as db:
            taken = await rollup.take_deltas(db, county, batch)
            await rollup.add_counts(db, county, rolled(taken))
        folded += len(taken)
    return folded


def rolled(deltas: Iterable[tuple[str, str, date, int]]) -> list[Count]:
    """What deltas (name, place, day, amount) add to the rollup; sums of nothing are left out."""
    sums: Counter[tuple[str, str, str, date]] = Counter()
    for name, code, day, amount in deltas:
        for place in places_holding(code):
            sums[name, place, DAY, day] += amount
            sums[name, place, MONTH, month_of(day)] += amount
    return [Count(*key, amount) for key, amount in sums.items() if amount]
