"""SQL of proposals to lower: those that wait within a scope, and the notes written on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select, tuple_

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.sealing import open_value, seal_value
from app.people.tables import HouseholdRow
from app.risk.proposals.tables import ProposalNoteRow
from app.risk.tables import StandingRow

standings, households = table(StandingRow), table(HouseholdRow)
notes = table(ProposalNoteRow)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits for a decision: whose, where they live now, from which level to which, since when."""

    person_id: UUID
    household_id: UUID
    place: str
    proposal_from: str
    proposal_to: str
    proposal_since: date
    computed_level: str
    score: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a social worker wrote on a proposal; without its words where nobody asked for them."""

    note_id: UUID
    person_id: UUID
    from_level: str
    to_level: str
    since: date
    author: UUID | None
    at: datetime
    text: str | None = field(default=None, repr=False)

    @property
    def proposal(self) -> tuple[str, str, date]:
        """What tells one proposal about a person from another."""
        return self.from_level, self.to_level, self.since


async def proposals_in_scope(db: Db, scope: Scope, after: tuple[date, UUID] | None, limit: int) -> list[Waiting]:
    """Open proposals about people whose household the caller may see, the oldest first."""
    home = and_(households.c.county == standings.c.county, households.c.household_id == standings.c.household_id)
    names = [name for name in Waiting.__slots__ if name != "place"]
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = (
        select(*(standings.c[name] for name in names), households.c.place)
        .join(households, home)
        .where(standings.c.county == scope.county, standings.c.proposal_since.is_not(None), standings.c.active, seen)
    )
    if after is not None:
        statement = statement.where(tuple_(standings.c.proposal_since, standings.c.person_id) > after)
    rows = await db.all(statement.order_by(standings.c.proposal_since, standings.c.person_id).limit(limit))
    return [Waiting(**{name: getattr(row, name) for name in Waiting.__slots__}) for row in rows]


async def add_note(db: Db, county: str, one: Note, key: bytes) -> None:
    """Append a note."""
    row = {name: getattr(one, name) for name in Note.__slots__ if name != "text"}
    sealed = seal_value(key, {"text": one.text}, "proposal_note", one.note_id)
    await db.write(insert(notes), [{"county": county, **row, "sealed": sealed}])


async def newest_notes(db: Db, county: str, person_ids: Collection[UUID]) -> dict[tuple[UUID, str, str, date], Note]:
    """The newest note by person and proposal, without the words."""
    found = [_note(row) for row in await _rows(db, county, person_ids)]
    return {(one.person_id, *one.proposal): one for one in found}


async def notes_of_person(db: Db, county: str, person_id: UUID, key: bytes) -> list[Note]:
    """Every note about a person with its words, the oldest first."""
    return [_note(row, key) for row in await _rows(db, county, [person_id])]


async def _rows(db: Db, county: str, person_ids: Collection[UUID]) -> Sequence[Any]:
    mine = and_(notes.c.county == county, notes.c.person_id.in_(set(person_ids)))
    return await db.all(select(notes).where(mine).order_by(notes.c.at, notes.c.note_id)) if person_ids else []


def _note(row: Any, key: bytes | None = None) -> Note:
    text = None if key is None else open_value(key, row.sealed, "proposal_note", row.note_id).get("text")
    return Note(**{name: getattr(row, name) for name in Note.__slots__ if name != "text"}, text=text)
