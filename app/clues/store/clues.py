"""SQL of clues: written once, read within reach, settled once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, tuple_, update

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.clues.reach import Reach
from app.clues.tables import ClueRow
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import data_key, open_value, seal_value
from app.people.store.withholding import destroy_keys
from app.people.tables import HouseholdRow, PersonRow, SubjectKeyRow

clues, households = table(ClueRow), table(HouseholdRow)
keys, people = table(SubjectKeyRow), table(PersonRow)


@dataclass(frozen=True, slots=True)
class Said:
    """What is sealed of a report: whom it may be about, the words, and where whoever reported can be called."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    id_number: str | None = None
    words: str = ""
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is sealed of its end: what was found, and to whom it was handed on."""

    words: str = ""
    forwarded_to: str | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue as it stands. `said` and `finding` are empty once destroyed or withheld; `home` is the household's place and team now."""

    clue_id: UUID
    receipt: str
    place: str
    what: str
    urgency: str
    source: str
    occurred_at: datetime
    reported_at: datetime
    reporter: UUID | None
    link_id: UUID | None
    state: str
    household_id: UUID | None
    person_id: UUID | None
    match_id: UUID | None
    outcome: str | None = None
    settled_at: datetime | None = None
    settled_by: UUID | None = None
    duplicate_of: UUID | None = None
    alert_id: UUID | None = None
    name_index: bytes | None = field(default=None, repr=False)
    phone_index: bytes | None = field(default=None, repr=False)
    id_index: bytes | None = field(default=None, repr=False)
    revision: int = 1
    said: Said = field(default_factory=Said, repr=False)
    finding: Finding | None = field(default=None, repr=False)
    key: bytes = field(default=b"", repr=False)
    home: tuple[str, UUID | None] | None = None


OPENED = {"said", "finding", "key", "home"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clues a list shows. `state`: one of the table's, or `open` for those nobody has settled."""

    state: str | None = None
    what: str | None = None
    receipt: str | None = None


async def add_clue(db: Db, county: str, clue: Clue) -> None:
    """Write a clue."""
    columns = {name: value for name, value in asdict(clue).items() if name not in OPENED}
    sealed = seal_value(clue.key, asdict(clue.said), "clue", clue.clue_id)
    await db.write(insert(clues), [{"county": county, **columns, "sealed": sealed, "sealed_finding": None}])


async def put_settled(db: Db, county: str, clue: Clue) -> None:
    """Write where a clue stands now, whom it is about, and what was found."""
    names = ("state", "household_id", "person_id", "match_id", "outcome", "settled_at", "settled_by", "duplicate_of")
    values: dict[str, Any] = {name: getattr(clue, name) for name in (*names, "alert_id", "revision")}
    if clue.finding is not None:
        values["sealed_finding"] = seal_value(clue.key, asdict(clue.finding), "clue_finding", clue.clue_id)
    mine = and_(clues.c.county == county, clues.c.clue_id == clue.clue_id)
    await db.write(update(clues).where(mine).values(**values))


def _rows(county: str) -> Select[Any]:
    """Clues of a county with their wrapped keys, and where the household each is about lives now."""
    of_household = and_(households.c.county == clues.c.county, households.c.household_id == clues.c.household_id)
    of_clue = and_(keys.c.county == clues.c.county, keys.c.subject_id == clues.c.clue_id)
    now = (households.c.place.label("place_now"), households.c.team_id.label("team_now"))
    return (
        select(clues, keys.c.wrapped, *now, people.c.restricted_at)
        .join(keys, of_clue)
        .outerjoin(households, of_household)
        .outerjoin(people, and_(people.c.county == clues.c.county, people.c.person_id == clues.c.person_id))
        .where(clues.c.county == county)
    )


def _reached(reach: Reach) -> ColumnElement[bool]:
    """Reported where the caller oversees, about a household within their scope, or about nobody known in their team's area."""
    scope = reach.scope
    overseen = Scope(scope.county, scope.places)
    arms = [
        within(overseen, clues.c.county, clues.c.place, households.c.team_id),
        within(scope, households.c.county, households.c.place, households.c.team_id, reached=True),
    ]
    for area in reach.areas:
        low, high = range_of(area)
        arms.append(and_(clues.c.household_id.is_(None), clues.c.place >= low, clues.c.place < high))
    return or_(*arms)


async def find_clue(db: Db, county: str, clue_id: UUID) -> Clue | None:
    """A clue of the county, locked until the end of the transaction that changes it."""
    statement = _rows(county).where(clues.c.clue_id == clue_id).with_for_update(of=clues)
    row = await db.first(statement)
    return _clue(db, row) if row else None


async def clue_in_reach(db: Db, reach: Reach, clue_id: UUID) -> Clue | None:
    """A clue that the caller may see as whoever looks into it."""
    row = await db.first(_rows(reach.scope.county).where(_reached(reach), clues.c.clue_id == clue_id))
    return _clue(db, row) if row else None


async def clues_in_reach(
    db: Db, reach: Reach, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Clue]:
    """At most `limit` clues that the caller may see, newest first, behind the key of the last one seen."""
    return await _page(db, _rows(reach.scope.county).where(_reached(reach)), wanted, after, limit)


async def clues_of_reporter(
    db: Db, county: str, account_id: UUID, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Clue]:
    """At most `limit` clues that an account reported, newest first."""
    return await _page(db, _rows(county).where(clues.c.reporter == account_id), wanted, after, limit)


async def _page(
    db: Db, statement: Select[Any], wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Clue]:
    if wanted.state is not None:
        states = ("reported", "matched") if wanted.state == "open" else (wanted.state,)
        statement = statement.where(clues.c.state.in_(states))
    for name in ("what", "receipt"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(clues.c[name] == value)
    if after:
        statement = statement.where(tuple_(clues.c.reported_at, clues.c.clue_id) < after)
    statement = statement.order_by(clues.c.reported_at.desc(), clues.c.clue_id.desc()).limit(limit)
    return [_clue(db, row) for row in await db.all(statement)]


async def clues_about(
    db: Db, county: str, households: Iterable[UUID], people: Iterable[UUID], limit: int, *, whole: bool = False
) -> list[Clue]:
    """Clues about people, or about their households as a whole, newest first; `whole` reads restricted data too."""
    of_home = and_(clues.c.household_id.in_(set(households)), clues.c.person_id.is_(None))
    statement = _rows(county).where(or_(clues.c.person_id.in_(set(people)), of_home))
    statement = statement.order_by(clues.c.reported_at.desc(), clues.c.clue_id.desc()).limit(limit)
    return [_clue(db, row, whole=whole) for row in await db.all(statement)]


async def similar_clues(db: Db, reach: Reach, clue: Clue, since: datetime, limit: int) -> Sequence[Clue]:
    """Other clues within reach that name the same person, from an instant on, newest first."""
    same = [
        clues.c[name] == value
        for name in ("name_index", "phone_index", "id_index")
        if (value := getattr(clue, name)) is not None
    ]
    if clue.person_id is not None:
        same.append(clues.c.person_id == clue.person_id)
    if not same:
        return []
    statement = _rows(reach.scope.county).where(_reached(reach), or_(*same), clues.c.clue_id != clue.clue_id)
    statement = statement.where(clues.c.reported_at >= since, clues.c.state != "duplicate")
    rows = await db.all(statement.order_by(clues.c.reported_at.desc()).limit(limit))
    return [_clue(db, row) for row in rows]


async def forget_clues(db: Db, county: str, people: Collection[UUID], homes: Iterable[UUID]) -> int:
    """Destroy the keys of clues about people, and about households as a whole; what finds them goes too. Returns how many."""
    of_homes = and_(clues.c.household_id.in_(set(homes)), clues.c.person_id.is_(None))
    mine = and_(clues.c.county == county, or_(clues.c.person_id.in_(set(people)), of_homes))
    found = [row.clue_id for row in await db.all(select(clues.c.clue_id).where(mine))]
    if found:
        await destroy_keys(db, county, found)
        gone = {"name_index": None, "phone_index": None, "id_index": None}
        await db.write(update(clues).where(clues.c.county == county, clues.c.clue_id.in_(found)).values(**gone))
    return len(found)


def _clue(db: Db, row: Row[Any], *, whole: bool = False) -> Clue:
    """A clue with what opens; nothing is told about somebody whose data are restricted."""
    key = data_key(db.keyring, row.clue_id, row.wrapped) if whole or row.restricted_at is None else DESTROYED
    values = {name: getattr(row, name) for name in Clue.__slots__ if name not in OPENED}
    found = None
    if row.sealed_finding is not None and key != DESTROYED:
        found = Finding(**open_value(key, row.sealed_finding, "clue_finding", row.clue_id))
    home = (row.place_now, row.team_now) if row.place_now is not None else None
    said = Said(**open_value(key, row.sealed, "clue", row.clue_id))
    return Clue(**values, said=said, finding=found, key=key, home=home)
