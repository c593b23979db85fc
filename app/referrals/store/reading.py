"""Reading referrals within a scope: by the household, or by the desk that they were dispatched to."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.sql.functions import coalesce

from app.access.scope import Scope, at_desk, within
from app.core.db import Db
from app.people.store.aliases import is_alias, who_stands_for
from app.referrals.policy import UNDER_WAY
from app.referrals.store.rows import households, keys, needs, people, referral_of_need, referrals
from app.referrals.values import ReferralOfNeed, Wanted

# The day under which a referral without a limit stands: behind all others.
NEVER = date(9999, 12, 31)
DUE = coalesce(referrals.c.due_day, NEVER)


def _within(scope: Scope, *, by_person: bool = False) -> Select[Any]:
    """Referrals that the caller may see now, each with its need and the person's wrapped key.

    To a desk the household is not there, neither its place nor its team; the referral's own stand for them. `by_person` asks of
    the household in which the person lives now, merged files resolved, instead of the one that the referral came from.
    """
    home = _home_of_person() if by_person else referrals.c.household_id
    of_household = and_(households.c.county == referrals.c.county, households.c.household_id == home)
    of_need = and_(needs.c.county == referrals.c.county, needs.c.need_id == referrals.c.need_id)
    of_person = and_(keys.c.county == referrals.c.county, keys.c.subject_id == referrals.c.person_id)
    rest = [column for column in needs.c if column.name not in referrals.c]
    place = coalesce(households.c.place, referrals.c.place).label("place_now")
    team = households.c.team_id.label("team_now")
    seen: ColumnElement[bool] = within(
        scope, households.c.county, households.c.place, households.c.team_id, reached=True
    )
    if scope.desks:
        seen = or_(seen, at_desk(scope, referrals.c.county, referrals.c.target, referrals.c.place))
    return (
        select(referrals, *rest, place, team, keys.c.wrapped, people.c.restricted_at)
        .select_from(referrals)
        .join(households, of_household, isouter=bool(scope.desks))
        .join(needs, of_need)
        .outerjoin(keys, of_person)
        .outerjoin(people, and_(people.c.county == referrals.c.county, people.c.person_id == referrals.c.person_id))
        .where(seen, referrals.c.county == scope.county)
    )


def _home_of_person() -> ColumnElement[Any]:
    """The household of whoever stands for a referral's person."""
    stands = people.alias("stands")
    end = who_stands_for(referrals.c.county, referrals.c.person_id)
    mine = and_(stands.c.county == referrals.c.county, stands.c.person_id == end)
    return select(stands.c.household_id).where(mine).limit(1).scalar_subquery()


async def referral_in_scope(db: Db, scope: Scope, referral_id: UUID) -> ReferralOfNeed | None:
    """A referral that the caller may see; of somebody whose file was merged also by whoever stands for them."""
    row = await db.first(_within(scope).where(referrals.c.referral_id == referral_id))
    if row is None:
        merged = is_alias(referrals.c.county, referrals.c.person_id)
        row = await db.first(_within(scope, by_person=True).where(referrals.c.referral_id == referral_id, merged))
    return referral_of_need(db, row) if row else None


async def referrals_about(db: Db, scope: Scope, person_ids: Iterable[UUID], limit: int) -> list[ReferralOfNeed]:
    """Referrals of people whom the caller may see, wherever they lived when it was opened, newest first."""
    statement = _within(scope, by_person=True).where(referrals.c.person_id.in_(set(person_ids)))
    statement = statement.order_by(referrals.c.opened_at.desc(), referrals.c.referral_id.desc()).limit(limit)
    return [referral_of_need(db, row) for row in await db.all(statement)]


async def referrals_by_id(db: Db, scope: Scope, referral_ids: Iterable[UUID]) -> dict[UUID, ReferralOfNeed]:
    """Those of the referrals that the caller may see."""
    rows = await db.all(_within(scope).where(referrals.c.referral_id.in_(set(referral_ids))))
    return {row.referral_id: referral_of_need(db, row) for row in rows}


async def referrals_in_scope(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[ReferralOfNeed]:
    """At most `limit` referrals that the caller may see, newest first, behind the key of the last one seen."""
    statement = _wanted(scope, wanted)
    if after:
        statement = statement.where(tuple_(referrals.c.opened_at, referrals.c.referral_id) < after)
    statement = statement.order_by(referrals.c.opened_at.desc(), referrals.c.referral_id.desc()).limit(limit)
    return [referral_of_need(db, row) for row in await db.all(statement)]


async def referrals_by_due(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[date, UUID] | None, limit: int
) -> list[ReferralOfNeed]:
    """As `referrals_in_scope`, those first whose limit ends first."""
    statement = _wanted(scope, wanted)
    if after:
        statement = statement.where(tuple_(DUE, referrals.c.referral_id) > after)
    statement = statement.order_by(DUE, referrals.c.referral_id).limit(limit)
    return [referral_of_need(db, row) for row in await db.all(statement)]


def _wanted(scope: Scope, wanted: Wanted) -> Select[Any]:
    statement = _within(scope)
    for name in ("household_id", "person_id", "status", "target", "handler"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(referrals.c[name] == value)
    if wanted.overdue_on is not None:
        late = and_(referrals.c.due_day < wanted.overdue_on, referrals.c.status.in_(sorted(UNDER_WAY)))
        statement = statement.where(late)
    return statement


def due_key(one: ReferralOfNeed) -> list[Any]:
    """The key of a referral in a list by limits."""
    return [(one.referral.due_day or NEVER).isoformat(), one.referral.referral_id]
