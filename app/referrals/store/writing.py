"""Writing needs, referrals and their steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, insert, select, update

from app.core.db import Db
from app.people.sealing import seal_value
from app.referrals.store.rows import need_of, needs, referrals, steps
from app.referrals.values import Referral, Step, StoredNeed


async def needs_by_id(db: Db, county: str, need_ids: Iterable[UUID]) -> dict[UUID, StoredNeed]:
    """Those of the needs that stand already."""
    statement = select(needs).where(needs.c.county == county, needs.c.need_id.in_(set(need_ids)))
    return {row.need_id: need_of(row) for row in await db.all(statement)}


async def add_needs(db: Db, county: str, new: Iterable[StoredNeed]) -> set[UUID]:
    """Write needs whose id is not taken; returns the ids of those written."""
    statement = db.upsert(needs).on_conflict_do_nothing(index_elements=["county", "need_id"])
    rows = [{"county": county, **asdict(one)} for one in sorted(new, key=lambda one: one.need_id)]
    return {row.need_id for row in await db.write_returning(statement.returning(needs.c.need_id), rows)}


async def add_referrals(db: Db, county: str, new: Sequence[Referral]) -> None:
    """Write referrals."""
    await db.write(insert(referrals), [{"county": county, **asdict(one)} for one in new])


async def add_steps(db: Db, county: str, new: Sequence[Step], keys: Mapping[UUID, bytes]) -> None:
    """Write steps; words are sealed under the key of the person whose need it is. Raises 409 under a key that was destroyed."""
    rows = [
        {
            **{name: getattr(one, name) for name in Step.__slots__ if name != "words"},
            "county": county,
            "said": dict(one.said),
            "sealed": seal_value(keys[one.person_id], dict(one.words), "referral_step", one.step_id)
            if one.words
            else None,
        }
        for one in new
    ]
    await db.write(insert(steps), rows)


MOVED = ("category", "target", "status", "moved_at", "due_day", "closed_at", "handler", "outcome", "amount_fen")


async def change_referrals(db: Db, county: str, changed: Sequence[Referral]) -> None:
    """Write where referrals stand now, each with its new revision; one call to the driver. The caller holds their households."""
    statement = (
        update(referrals)
        .where(referrals.c.county == county, referrals.c.referral_id == bindparam("of_referral"))
        .values({name: bindparam(f"new_{name}") for name in (*MOVED, "revision")})
    )
    rows: list[dict[str, Any]] = [
        {f"new_{name}": getattr(one, name) for name in (*MOVED, "revision")} | {"of_referral": one.referral_id}
        for one in changed
    ]
    await db.write(statement, rows)


async def raise_revisions_about(db: Db, county: str, person_id: UUID) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of every referral of a person changed: (household, new revision) by referral."""
    mine = and_(referrals.c.county == county, referrals.c.person_id == person_id)
    statement = update(referrals).where(mine).values(revision=referrals.c.revision + 1)
    rows = await db.all(statement.returning(referrals.c.referral_id, referrals.c.household_id, referrals.c.revision))
    return {row.referral_id: (row.household_id, row.revision) for row in rows}
