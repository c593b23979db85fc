"""SQL of appeals: kept, moved on, read within a scope with their words, under the person's key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, insert, select, tuple_, update

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value, seal_value
from app.people.store.aliases import who_stands_for
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow
from app.risk.appeals.tables import AppealRow

appeals = table(AppealRow)
households, people, keys = table(HouseholdRow), table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal. What was written stands by who wrote it: `words`, `review`, `withdrawal`; nothing of somebody erased or restricted.

    `moved_id` is the client's id of the newest move, `moved_by` who made it. Place and team are the household's now.
    """

    appeal_id: UUID
    person_id: UUID
    by: str
    channel: str
    about: str
    decision_id: UUID | None
    received_at: datetime
    due_day: date
    recorded_by: UUID | None
    fingerprint: bytes
    state: str
    moved_id: UUID | None = None
    moved_by: UUID | None = None
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = None
    outcome: str | None = None
    change: str | None = None
    change_id: UUID | None = None
    told_on: date | None = None
    told_to: str | None = None
    told_channel: str | None = None
    told_by: UUID | None = None
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    place: str = ""
    team_id: UUID | None = None


COLUMNS = tuple(name for name in Appeal.__slots__ if name in appeals.c)
SEALED = {"words": "sealed", "review": "sealed_review", "withdrawal": "sealed_withdrawal"}


@dataclass(frozen=True, slots=True)
class AppealsWanted:
    """Which appeals a list shows; `in_full` with the words about who is restricted, for the person's own copy."""

    person_id: UUID | None = None
    state: str | None = None
    in_full: bool = False


async def add_appeal(db: Db, county: str, one: Appeal, key: bytes) -> None:
    """Keep an appeal. Raises 409 under a key that was destroyed."""
    row = {name: getattr(one, name) for name in COLUMNS}
    await db.write(insert(appeals), [{"county": county, **row, "sealed": _seal(one, "words", key)}])


async def put_move(db: Db, county: str, one: Appeal, what: str | None, key: bytes) -> None:
    """Write what a move made of it; `what` names the words that came with it."""
    mine = and_(appeals.c.county == county, appeals.c.appeal_id == one.appeal_id)
    values = {name: getattr(one, name) for name in COLUMNS if name not in {"appeal_id", "person_id", "fingerprint"}}
    words = {} if what is None else {SEALED[what]: _seal(one, what, key)}
    await db.write(update(appeals).where(mine).values(**values, **words))


async def find_appeal(db: Db, county: str, appeal_id: UUID) -> Appeal | None:
    """An appeal of the county; the caller's right to its person is for the caller to check."""
    row = await db.first(_rows().where(appeals.c.county == county, appeals.c.appeal_id == appeal_id))
    return _appeal(db, row) if row else None


async def appeals_in_scope(
    db: Db, scope: Scope, wanted: AppealsWanted, after: tuple[date, UUID] | None, limit: int
) -> list[Appeal]:
    """Appeals about people whose household the caller may see, the next due first."""
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = _rows().where(seen, appeals.c.county == scope.county)
    if wanted.person_id is not None:
        statement = statement.where(appeals.c.person_id == wanted.person_id)
    if wanted.state is not None:
        statement = statement.where(appeals.c.state == wanted.state)
    if after is not None:
        statement = statement.where(tuple_(appeals.c.due_day, appeals.c.appeal_id) > after)
    rows = await db.all(statement.order_by(appeals.c.due_day, appeals.c.appeal_id).limit(limit))
    return [_appeal(db, row, in_full=wanted.in_full) for row in rows]


def _rows() -> Select[Any]:
    person = and_(
        people.c.county == appeals.c.county, people.c.person_id == who_stands_for(appeals.c.county, appeals.c.person_id)
    )
    home = and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id)
    key = and_(keys.c.county == appeals.c.county, keys.c.subject_id == appeals.c.person_id)
    columns = (households.c.place, households.c.team_id, people.c.restricted_at, keys.c.wrapped)
    return select(appeals, *columns).select_from(appeals).join(people, person).join(households, home).join(keys, key)


def _seal(one: Appeal, what: str, key: bytes) -> bytes:
    return seal_value(key, {"text": one.written[what]}, f"appeal_{what}", one.appeal_id)


def _appeal(db: Db, row: Any, *, in_full: bool = False) -> Appeal:
    key = data_key(db.keyring, row.person_id, row.wrapped)
    written = {
        what: open_value(key, content, f"appeal_{what}", row.appeal_id).get("text", "")
        for what, column in SEALED.items()
        if (content := getattr(row, column)) and (in_full or row.restricted_at is None)
    }
    return Appeal(**{name: getattr(row, name) for name in (*COLUMNS, "place", "team_id")}, written=written)
