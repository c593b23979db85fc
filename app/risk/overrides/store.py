"""SQL of overrides: kept, decided, ended; read within a scope with what was written, under the person's key."""

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
from app.risk.overrides.tables import OverrideRow
from app.risk.tables import StandingRow

overrides, standings = table(OverrideRow), table(StandingRow)
households, people, keys = table(HouseholdRow), table(PersonRow), table(SubjectKeyRow)


@dataclass(frozen=True, slots=True)
class Override:
    """An override. What was written stands by who wrote it: `asked`, `decision`, `ending`; nothing of somebody erased or restricted.

    `in_force_id` is the override by which the person stands now; place and team are the household's now.
    """

    override_id: UUID
    person_id: UUID
    level: str
    until: date
    state: str
    asked_by: UUID | None
    asked_at: datetime
    asked_by_county: bool
    county_signed: bool = False
    decision_id: UUID | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    ending_id: UUID | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    place: str = ""
    team_id: UUID | None = None
    in_force_id: UUID | None = None

    def in_force_on(self, day: date) -> bool:
        """Whether the person stands by it on a day."""
        return self.in_force_id == self.override_id and day <= self.until


COLUMNS = tuple(name for name in Override.__slots__ if name in overrides.c)


@dataclass(frozen=True, slots=True)
class OverridesWanted:
    """Which overrides a list shows; `in_full` with the words about who is restricted, for the person's own copy."""

    person_id: UUID | None = None
    state: str | None = None
    in_full: bool = False


async def add_override(db: Db, county: str, one: Override, key: bytes) -> None:
    """Keep one that is asked for."""
    row = {name: getattr(one, name) for name in COLUMNS}
    sealed = seal_value(key, one.written["asked"], "override", one.override_id)
    await db.write(insert(overrides), [{"county": county, **row, "sealed": sealed}])


async def put_move(db: Db, county: str, one: Override, what: str, key: bytes) -> None:
    """Write what a decision or an ending made of it (`what`: decision, ending)."""
    mine = and_(overrides.c.county == county, overrides.c.override_id == one.override_id)
    values = {name: getattr(one, name) for name in COLUMNS if name not in {"override_id", "person_id"}}
    sealed = seal_value(key, one.written[what], f"override_{what}", one.override_id)
    await db.write(update(overrides).where(mine).values(**values, **{f"sealed_{what}": sealed}))


async def find_override(db: Db, county: str, override_id: UUID) -> Override | None:
    """An override of the county; the caller's right to its person is for the caller to check."""
    row = await db.first(_rows().where(overrides.c.county == county, overrides.c.override_id == override_id))
    return _override(db, row) if row else None


async def waits(db: Db, county: str, person_id: UUID, today: date) -> bool:
    """Whether one about this person waits for a second officer; past its last day none can confirm it any more."""
    mine = and_(overrides.c.county == county, overrides.c.person_id == person_id, overrides.c.state == "asked")
    statement = select(overrides.c.override_id).where(mine, overrides.c.until >= today)
    return await db.first(statement.limit(1)) is not None


async def overrides_in_scope(
    db: Db, scope: Scope, wanted: OverridesWanted, after: tuple[datetime, UUID] | None, limit: int
) -> list[Override]:
    """Overrides about people whose household the caller may see, the newest first."""
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = _rows().where(seen, overrides.c.county == scope.county)
    if wanted.person_id is not None:
        statement = statement.where(overrides.c.person_id == wanted.person_id)
    if wanted.state is not None:
        statement = statement.where(overrides.c.state == wanted.state)
    if after is not None:
        statement = statement.where(tuple_(overrides.c.asked_at, overrides.c.override_id) < after)
    order = (overrides.c.asked_at.desc(), overrides.c.override_id.desc())
    rows = await db.all(statement.order_by(*order).limit(limit))
    return [_override(db, row, in_full=wanted.in_full) for row in rows]


def _rows() -> Select[Any]:
    person = and_(
        people.c.county == overrides.c.county,
        people.c.person_id == who_stands_for(overrides.c.county, overrides.c.person_id),
    )
    home = and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id)
    key = and_(keys.c.county == overrides.c.county, keys.c.subject_id == overrides.c.person_id)
    stands = and_(standings.c.county == overrides.c.county, standings.c.person_id == overrides.c.person_id)
    columns = (households.c.place, households.c.team_id, people.c.restricted_at, keys.c.wrapped)
    found = select(overrides, *columns, standings.c.override_id.label("in_force_id"))
    found = found.select_from(overrides)
    return found.join(people, person).join(households, home).join(keys, key).outerjoin(standings, stands)


def _override(db: Db, row: Any, *, in_full: bool = False) -> Override:
    key = data_key(db.keyring, row.person_id, row.wrapped)
    sealed = {"asked": row.sealed, "decision": row.sealed_decision, "ending": row.sealed_ending}
    written = {
        what: open_value(key, content, "override" if what == "asked" else f"override_{what}", row.override_id)
        for what, content in sealed.items()
        if content and (in_full or row.restricted_at is None)
    }
    names = (*COLUMNS, "place", "team_id", "in_force_id")
    return Override(**{name: getattr(row, name) for name in names}, written=written)
