"""SQL of the person's rights: reveals counted by day, requests with their answers; the words sealed under the person's key."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select, tuple_, update

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.files.tables import DataRequestRow, RevealRow
from app.people.sealing import open_value, seal_value
from app.people.tables import HouseholdRow, PersonRow

requests, reveals = table(DataRequestRow), table(RevealRow)
households, people = table(HouseholdRow), table(PersonRow)


@dataclass(frozen=True, slots=True)
class Reveal:
    """Fields shown in full once."""

    reveal_id: UUID
    person_id: UUID
    account_id: UUID
    day: date
    number: int
    at: datetime
    fields: list[str]
    reason_code: str


@dataclass(frozen=True, slots=True)
class DataRequest:
    """What a person asks about the own data, and how it was answered."""

    request_id: UUID
    person_id: UUID
    kind: str
    made_by: str
    channel: str
    made_at: datetime
    due_day: date
    recorded_by: UUID | None
    fingerprint: bytes
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    outcome: str | None = None
    legal_reason: str | None = None


@dataclass(frozen=True, slots=True)
class RequestsWanted:
    """Which requests a list shows: of a person, only those undecided."""

    person_id: UUID | None = None
    undecided: bool = False


async def revealed_on(db: Db, county: str, account_id: UUID, day: date) -> int:
    """How often an account was shown fields in full on a day."""
    mine = and_(reveals.c.county == county, reveals.c.account_id == account_id, reveals.c.day == day)
    row = await db.first(select(func.coalesce(func.max(reveals.c.number), 0)).where(mine))
    return int(row[0]) if row else 0


async def add_reveal(db: Db, county: str, one: Reveal, words: Mapping[str, Any], key: bytes) -> None:
    """Keep a reveal; the second of two that count the same violates a key."""
    row = {"county": county, **asdict(one), "sealed": seal_value(key, words, "reveal", one.reveal_id)}
    await db.write(insert(reveals), [row])


async def add_request(db: Db, county: str, one: DataRequest, words: Mapping[str, Any], key: bytes) -> None:
    """Keep a request."""
    sealed = seal_value(key, words, "data_subject_request", one.request_id)
    await db.write(insert(requests), [{"county": county, **asdict(one), "sealed": sealed}])


async def decide_request(db: Db, county: str, one: DataRequest, words: Mapping[str, Any], key: bytes) -> None:
    """Write the answer to a request; of somebody erased meanwhile only that it was answered."""
    mine = and_(requests.c.county == county, requests.c.request_id == one.request_id)
    decided = {name: getattr(one, name) for name in ("decided_at", "decided_by", "outcome", "legal_reason")}
    sealed = seal_value(key, words, "data_subject_answer", one.request_id) if key else None
    await db.write(update(requests).where(mine).values(**decided, sealed_answer=sealed))


def _request(row: Row[Any]) -> DataRequest:
    return DataRequest(**{name: getattr(row, name) for name in DataRequest.__slots__})


async def find_request(db: Db, county: str, request_id: UUID) -> DataRequest | None:
    """A request of the county; the caller's right to its person is for the caller to check."""
    mine = and_(requests.c.county == county, requests.c.request_id == request_id)
    row = await db.first(select(requests).where(mine))
    return _request(row) if row else None


def _within(scope: Scope) -> Select[Any]:
    of_person = and_(people.c.county == requests.c.county, people.c.person_id == requests.c.person_id)
    home = and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id)
    return select(requests).join(people, of_person).join(households, home).where(seen)


async def requests_in_scope(
    db: Db, scope: Scope, wanted: RequestsWanted, after: tuple[date, UUID] | None, limit: int
) -> list[DataRequest]:
    """Requests about people the caller may see, the next due first, without their words."""
    statement = _within(scope)
    if wanted.person_id is not None:
        statement = statement.where(requests.c.person_id == wanted.person_id)
    if wanted.undecided:
        statement = statement.where(requests.c.decided_at.is_(None))
    key = tuple_(requests.c.due_day, requests.c.request_id)
    if after is not None:
        statement = statement.where(key > after)
    rows = await db.all(statement.order_by(requests.c.due_day, requests.c.request_id).limit(limit))
    return [_request(row) for row in rows]


async def reveals_of_person(db: Db, county: str, person_id: UUID) -> list[Reveal]:
    """Every time somebody was shown fields of a person in full, the first one first."""
    mine = and_(reveals.c.county == county, reveals.c.person_id == person_id)
    rows = await db.all(select(reveals).where(mine).order_by(reveals.c.at, reveals.c.reveal_id))
    return [Reveal(**{name: getattr(row, name) for name in Reveal.__slots__}) for row in rows]


async def requests_of_person(db: Db, county: str, person_id: UUID, key: bytes) -> list[tuple[DataRequest, Any, Any]]:
    """A person's requests with the words of the question and of the answer."""
    mine = and_(requests.c.county == county, requests.c.person_id == person_id)
    found = []
    for row in await db.all(select(requests).where(mine).order_by(requests.c.made_at)):
        asked = open_value(key, row.sealed, "data_subject_request", row.request_id)
        told = open_value(key, row.sealed_answer, "data_subject_answer", row.request_id) if row.sealed_answer else {}
        found.append((_request(row), asked, told))
    return found
