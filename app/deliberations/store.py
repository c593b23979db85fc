"""SQL of deliberations: written by each move, read within a scope; their words open by the key of whom they are about."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, insert, or_, select, tuple_, update

from app.access.scope import Scope, within
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.deliberations.policy import PENDING
from app.deliberations.tables import DeliberationRow
from app.people.sealing import data_key, open_value, seal_value
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow

rows, households = table(DeliberationRow), table(HouseholdRow)
keys, people = table(SubjectKeyRow), table(PersonRow)


@dataclass(frozen=True, slots=True)
class Words:
    """What is sealed: the question, the materials, what else was asked for, the minutes, the service decided, how it ended."""

    question: str = ""
    materials: str = ""
    asked_for: str | None = None
    minutes: str | None = None
    service: str | None = None
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A case as it stands. `words` are empty once their key is destroyed or withheld; `home` is the household's place and team now."""

    deliberation_id: UUID
    household_id: UUID
    person_id: UUID | None
    referral_id: UUID | None
    place: str
    state: str
    proposed_at: datetime
    proposed_by: UUID | None
    due_day: date
    conference_day: date | None = None
    departments: tuple[str, ...] = ()
    attachments: tuple[UUID, ...] = ()
    outcome: str | None = None
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    category: str | None = None
    amount_fen: int | None = None
    onward_id: UUID | None = None
    closed_at: datetime | None = None
    revision: int = 1
    words: Words = field(default_factory=Words, repr=False)
    key: bytes = field(default=b"", repr=False)
    home: tuple[str, UUID | None] = ("", None)


OPENED = {"words", "key", "home"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; `overdue_on` those that wait for a conference behind their last day."""

    state: str | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    overdue_on: date | None = None


def _columns(one: Deliberation) -> dict[str, Any]:
    values = {name: value for name, value in asdict(one).items() if name not in OPENED}
    values |= {"departments": list(one.departments), "attachments": [str(each) for each in one.attachments]}
    return values | {"sealed": seal_value(one.key, asdict(one.words), "deliberation", one.deliberation_id)}


async def add_deliberation(db: Db, county: str, one: Deliberation) -> None:
    """Write a case."""
    await db.write(insert(rows), [{"county": county, **_columns(one)}])


async def put_deliberation(db: Db, county: str, one: Deliberation) -> None:
    """Write a case as it stands after a move."""
    mine = and_(rows.c.county == county, rows.c.deliberation_id == one.deliberation_id)
    await db.write(update(rows).where(mine).values(**_columns(one)))


def _all(county: str) -> Select[Any]:
    of_household = and_(households.c.county == rows.c.county, households.c.household_id == rows.c.household_id)
    subject = case((rows.c.person_id.is_not(None), rows.c.person_id), else_=rows.c.household_id)
    of_key = and_(keys.c.county == rows.c.county, keys.c.subject_id == subject)
    now = (households.c.place.label("place_now"), households.c.team_id.label("team_now"))
    return (
        select(rows, keys.c.wrapped, keys.c.subject_id, *now, people.c.restricted_at)
        .join(keys, of_key)
        .outerjoin(households, of_household)
        .outerjoin(people, and_(people.c.county == rows.c.county, people.c.person_id == rows.c.person_id))
        .where(rows.c.county == county)
    )


def _seen(scope: Scope) -> ColumnElement[bool]:
    return within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)


async def find_deliberation(db: Db, county: str, deliberation_id: UUID) -> Deliberation | None:
    """A case of the county, locked until the end of the transaction that moves it."""
    statement = _all(county).where(rows.c.deliberation_id == deliberation_id).with_for_update(of=rows)
    row = await db.first(statement)
    return _deliberation(db, row) if row else None


async def deliberation_in_scope(db: Db, scope: Scope, deliberation_id: UUID) -> Deliberation | None:
    """A case about a household that the caller may see."""
    row = await db.first(_all(scope.county).where(_seen(scope), rows.c.deliberation_id == deliberation_id))
    return _deliberation(db, row) if row else None


async def deliberations_in_scope(
    db: Db, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Deliberation]:
    """At most `limit` cases about households that the caller may see, newest first, behind the key of the last one seen."""
    statement = _all(scope.county).where(_seen(scope))
    for name in ("state", "household_id", "person_id"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(rows.c[name] == value)
    if wanted.overdue_on is not None:
        statement = statement.where(rows.c.state.in_(PENDING), rows.c.due_day < wanted.overdue_on)
    if after:
        statement = statement.where(tuple_(rows.c.proposed_at, rows.c.deliberation_id) < after)
    statement = statement.order_by(rows.c.proposed_at.desc(), rows.c.deliberation_id.desc()).limit(limit)
    return [_deliberation(db, row) for row in await db.all(statement)]


async def deliberations_about(
    db: Db, county: str, households: Iterable[UUID], people: Iterable[UUID], limit: int, *, whole: bool = False
) -> list[Deliberation]:
    """Cases about people, or about their households as a whole, newest first; `whole` reads restricted data too."""
    of_home = and_(rows.c.household_id.in_(set(households)), rows.c.person_id.is_(None))
    statement = _all(county).where(or_(rows.c.person_id.in_(set(people)), of_home))
    statement = statement.order_by(rows.c.proposed_at.desc(), rows.c.deliberation_id.desc()).limit(limit)
    return [_deliberation(db, row, whole=whole) for row in await db.all(statement)]


def _deliberation(db: Db, row: Row[Any], *, whole: bool = False) -> Deliberation:
    """A case with what opens; nothing is told about somebody whose data are restricted."""
    key = data_key(db.keyring, row.subject_id, row.wrapped) if whole or row.restricted_at is None else DESTROYED
    values = {name: getattr(row, name) for name in Deliberation.__slots__ if name not in OPENED}
    values |= {"departments": tuple(row.departments), "attachments": tuple(UUID(one) for one in row.attachments)}
    words = Words(**open_value(key, row.sealed, "deliberation", row.deliberation_id))
    return Deliberation(**values, words=words, key=key, home=(row.place_now or row.place, row.team_now))
