"""SQL of referrals: needs and the referral of each, written together, read within a scope."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Label, Row, Select, and_, insert, select, tuple_, update

from app.access.scope import Scope, within
from app.core.crypto import SealBroken
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.referrals.tables import NeedRow, ReferralRow

needs, referrals = table(NeedRow), table(ReferralRow)
households, keys, people = table(HouseholdRow), table(SubjectKeyRow), table(PersonRow)


@dataclass(frozen=True, slots=True)
class StoredNeed:
    """A need as it is kept; its words stay sealed."""

    need_id: UUID
    household_id: UUID
    person_id: UUID
    visit_id: UUID | None
    category: str
    urgency: str
    consent_to_share: bool
    reported_at: datetime
    sealed: bytes | None = field(repr=False)

    def detail(self, key: bytes) -> str | None:
        """Its words, opened by the person's data key; None when that key no longer opens them."""
        if self.sealed is None:
            return None
        try:
            words = open_value(key, self.sealed, "need", self.need_id).get("detail")
            return None if words is None else str(words)
        except SealBroken:
            return None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as it stands; place and team are those at its opening."""

    referral_id: UUID
    need_id: UUID
    household_id: UUID
    person_id: UUID
    category: str
    target: str
    status: str
    place: str
    team_id: UUID | None
    opened_at: datetime
    due_day: date | None
    closed_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class ReferralOfNeed:
    """A referral with its need; place and team are the household's present ones, `words` are empty where nothing opens them."""

    referral: Referral
    need: StoredNeed
    place_now: str
    team_now: UUID | None
    words: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals a list shows."""

    household_id: UUID | None = None
    person_id: UUID | None = None
    status: str | None = None


async def needs_by_id(db: Db, county: str, need_ids: Iterable[UUID]) -> dict[UUID, StoredNeed]:
    """Those of the needs that stand already."""
    statement = select(needs).where(needs.c.county == county, needs.c.need_id.in_(set(need_ids)))
    return {row.need_id: _need(row) for row in await db.all(statement)}


async def add_needs(db: Db, county: str, new: Iterable[StoredNeed]) -> set[UUID]:
    """Write needs whose id is not taken; returns the ids of those written."""
    statement = db.upsert(needs).on_conflict_do_nothing(index_elements=["county", "need_id"])
    rows = [{"county": county, **asdict(one)} for one in sorted(new, key=lambda one: one.need_id)]
    return {row.need_id for row in await db.write_returning(statement.returning(needs.c.need_id), rows)}


async def add_referrals(db: Db, county: str, new: Sequence[Referral]) -> None:
    """Write referrals."""
    await db.write(insert(referrals), [{"county": county, **asdict(one)} for one in new])


async def raise_revisions_about(db: Db, county: str, person_id: UUID) -> dict[UUID, tuple[UUID, int]]:
    """What is shown of every referral of a person changed: (household, new revision) by referral."""
    mine = and_(referrals.c.county == county, referrals.c.person_id == person_id)
    statement = update(referrals).where(mine).values(revision=referrals.c.revision + 1)
    rows = await db.all(statement.returning(referrals.c.referral_id, referrals.c.household_id, referrals.c.revision))
    return {row.referral_id: (row.household_id, row.revision) for row in rows}


async def statuses(db: Db, county: str, referral_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where these referrals stand."""
    if not referral_ids:
        return {}
    statement = select(referrals.c.referral_id, referrals.c.status).where(
        referrals.c.county == county, referrals.c.referral_id.in_(referral_ids)
    )
    return {row.referral_id: row.status for row in await db.all(statement)}


def _within(scope: Scope) -> Select[Any]:
    """Referrals of households that the caller may see now, each with its need and the person's wrapped key."""
    of_household = and_(
        households.c.county == referrals.c.county, households.c.household_id == referrals.c.household_id
    )
    of_need = and_(needs.c.county == referrals.c.county, needs.c.need_id == referrals.c.need_id)
    of_person = and_(keys.c.county == referrals.c.county, keys.c.subject_id == referrals.c.person_id)
    rest = [column for column in needs.c if column.name not in referrals.c]
    return (
        select(referrals, *rest, *_now(), keys.c.wrapped, people.c.restricted_at)
        .join(households, of_household)
        .join(needs, of_need)
        .outerjoin(keys, of_person)
        .outerjoin(people, and_(people.c.county == referrals.c.county, people.c.person_id == referrals.c.person_id))
        .where(
            within(scope, households.c.county, households.c.place, households.c.team_id, reached=True),
            referrals.c.county == scope.county,
        )
    )


def _now() -> tuple[Label[str], Label[UUID | None]]:
    return households.c.place.label("place_now"), households.c.team_id.label("team_now")


async def referral_in_scope(db: Db, scope: Scope, referral_id: UUID) -> ReferralOfNeed | None:
    """A referral that the caller may see."""
    row = await db.first(_within(scope).where(referrals.c.referral_id == referral_id))
    return _of_need(db, row) if row else None


async def referrals_by_id(db: Db, scope: Scope, referral_ids: Iterable[UUID]) -> dict[UUID, ReferralOfNeed]:
    """Those of the referrals that the caller may see."""
    rows = await db.all(_within(scope).where(referrals.c.referral_id.in_(set(referral_ids))))
    return {row.referral_id: _of_need(db, row) for row in rows}


async def referrals_in_scope(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[ReferralOfNeed]:
    """At most `limit` referrals that the caller may see, newest first, behind the key of the last one seen."""
    statement = _within(scope)
    for name in Wanted.__slots__:
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(referrals.c[name] == value)
    if after:
        statement = statement.where(tuple_(referrals.c.opened_at, referrals.c.referral_id) < after)
    statement = statement.order_by(referrals.c.opened_at.desc(), referrals.c.referral_id.desc()).limit(limit)
    return [_of_need(db, row) for row in await db.all(statement)]


def _need(row: Row[Any]) -> StoredNeed:
    return StoredNeed(**{name: getattr(row, name) for name in StoredNeed.__slots__})


def _of_need(db: Db, row: Row[Any]) -> ReferralOfNeed:
    need = _need(row)
    words = (
        need.detail(data_key(db.keyring, row.person_id, row.wrapped))
        if row.wrapped and row.restricted_at is None
        else None
    )
    referral = Referral(**{name: getattr(row, name) for name in Referral.__slots__})
    return ReferralOfNeed(referral, need, row.place_now, row.team_now, words)
