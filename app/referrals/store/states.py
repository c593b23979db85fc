"""Where referrals stand, for those who move them: by id, by need, by person; and their steps."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.core.db import Db
from app.referrals.policy import SETTLED
from app.referrals.store.rows import keys, people, referral_of_row, referrals, step_of, steps
from app.referrals.values import Referral, Step


async def statuses(db: Db, county: str, referral_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where these referrals stand."""
    return {one.referral_id: one.status for one in (await standing(db, county, referral_ids)).values()}


async def standing(db: Db, county: str, referral_ids: Iterable[UUID]) -> dict[UUID, Referral]:
    """Those of the referrals that exist in the county."""
    wanted = set(referral_ids)
    statement = select(referrals).where(referrals.c.county == county, referrals.c.referral_id.in_(wanted))
    return {row.referral_id: referral_of_row(row) for row in await db.all(statement)} if wanted else {}


async def settled_since(db: Db, county: str, person_ids: Collection[UUID], since: datetime) -> list[Referral]:
    """Referrals of people that were delivered, confirmed, or closed not before `since`, the last one first."""
    statement = select(referrals).where(
        referrals.c.county == county,
        referrals.c.person_id.in_(set(person_ids)),
        referrals.c.status.in_(sorted(SETTLED)),
        or_(referrals.c.closed_at.is_(None), referrals.c.closed_at >= since),
    )
    rows = await db.all(statement.order_by(referrals.c.moved_at.desc(), referrals.c.referral_id))
    return [referral_of_row(row) for row in rows]


async def steps_of(db: Db, county: str, referral_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """The steps of referrals, oldest first, their words opened where the person's key does."""
    wanted = set(referral_ids)
    if not wanted:
        return {}
    of_person = and_(keys.c.county == steps.c.county, keys.c.subject_id == steps.c.person_id)
    found = and_(people.c.county == steps.c.county, people.c.person_id == steps.c.person_id)
    statement = (
        select(steps, keys.c.wrapped, people.c.restricted_at)
        .outerjoin(keys, of_person)
        .outerjoin(people, found)
        .where(steps.c.county == county, steps.c.referral_id.in_(wanted))
        .order_by(steps.c.referral_id, steps.c.position)
    )
    known: dict[UUID, list[Step]] = {}
    for row in await db.all(statement):
        known.setdefault(row.referral_id, []).append(step_of(db, row))
    return known


async def referral_of_step(db: Db, county: str, step_id: UUID) -> UUID | None:
    """The referral that a step belongs to."""
    row = await db.first(select(steps.c.referral_id).where(steps.c.county == county, steps.c.step_id == step_id))
    return row.referral_id if row else None
