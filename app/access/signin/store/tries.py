"""Buckets of failed tries. They are locked in order of their keys, so that two sign-ins never wait for each other."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update

from app.access.signin.policy import Failures
from app.access.signin.tables import TryBucketRow
from app.core.db import Db
from app.core.tables import table

buckets = table(TryBucketRow)


async def lock_buckets(db: Db, keys: Iterable[bytes], at: datetime) -> dict[bytes, Failures]:
    """Lock buckets until the transaction ends; one not yet there is made, empty."""
    wanted = sorted(keys)
    fresh = [{"bucket": key, "failures": 0, "last_at": at} for key in wanted]
    await db.write(db.upsert(buckets).on_conflict_do_nothing(), fresh)
    statement = select(buckets).where(buckets.c.bucket.in_(wanted)).order_by(buckets.c.bucket).with_for_update()
    return {row.bucket: Failures(row.failures, row.last_at) for row in await db.all(statement)}


async def put_buckets(db: Db, failures: Mapping[bytes, Failures]) -> None:
    """Write counts of buckets that are locked."""
    for key in sorted(failures):
        values = {"failures": failures[key].count, "last_at": failures[key].last_at}
        await db.write(update(buckets).where(buckets.c.bucket == key).values(values))


async def clear_buckets(db: Db, keys: Iterable[bytes]) -> None:
    """Forget failures."""
    await db.write(delete(buckets).where(buckets.c.bucket.in_(sorted(keys))))


async def reduce_buckets(db: Db, keys: Iterable[bytes]) -> None:
    """Take one failure back from each."""
    for key in sorted(keys):
        mine = buckets.c.bucket == key
        await db.write(update(buckets).where(mine, buckets.c.failures > 0).values(failures=buckets.c.failures - 1))


async def sweep_buckets(db: Db, before: datetime) -> int:
    """Remove buckets in which nothing failed since, but those that somebody holds just now. Returns how many."""
    old = select(buckets.c.bucket).where(buckets.c.last_at < before).with_for_update(skip_locked=True)
    return await db.write(
        delete(buckets).where(buckets.c.bucket.in_([row.bucket for row in await db.all(old.limit(500))]))
    )
