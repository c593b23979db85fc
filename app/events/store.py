"""SQL of events: sealed acts in their order, events in and out, and how far both have come."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.core import json
from app.core.db import Db
from app.core.tables import table
from app.events.tables import EventMarkRow, EventRow
from app.events.values import Act, Event
from app.journal.tables import AuditLeafRow, AuditTreeRow, JournalRow
from app.people.tables import HouseholdRow, PersonRow

events, marks = table(EventRow), table(EventMarkRow)
households, people = table(HouseholdRow), table(PersonRow)
journal, leaves, trees = table(JournalRow), table(AuditLeafRow), table(AuditTreeRow)


async def counties_behind(db: Db) -> list[str]:
    """Counties with acts that are sealed and not yet told on."""
    statement = select(trees.c.county).outerjoin(marks, marks.c.county == trees.c.county)
    rows = await db.all(statement.where(trees.c.size > func.coalesce(marks.c.next_leaf, 0)))
    return sorted(row.county for row in rows)


async def take_mark(db: Db, county: str) -> tuple[int, int]:
    """The next leaf and the newest number of a county, locked until the end of the transaction: one tells on at a time."""
    start = {"county": county, "next_leaf": 0, "head": 0, "floor": 0}
    await db.write(db.upsert(marks).on_conflict_do_nothing(index_elements=["county"]), [start])
    statement = select(marks.c.next_leaf, marks.c.head).where(marks.c.county == county).with_for_update()
    row = await db.first(statement)
    assert row is not None
    return row.next_leaf, row.head


async def set_mark(db: Db, county: str, next_leaf: int, head: int) -> None:
    """How far a county is told now."""
    insertion = db.upsert(marks)
    changed = {name: insertion.excluded[name] for name in ("next_leaf", "head")}
    row = {"county": county, "next_leaf": next_leaf, "head": head, "floor": 0}
    await db.write(insertion.on_conflict_do_update(index_elements=["county"], set_=changed), [row])


async def sealed_acts(db: Db, county: str, first: int, limit: int) -> tuple[int, list[Act]]:
    """The next leaf behind at most `limit`, and their acts that were done; one that was let go by age meanwhile is left out."""
    of_leaf = and_(journal.c.county == leaves.c.county, journal.c.entry_id == leaves.c.entry_id)
    statement = (
        select(leaves.c.seq, journal.c.entry_id, journal.c.at, journal.c.result, journal.c.body)
        .select_from(leaves.outerjoin(journal, of_leaf))
        .where(leaves.c.county == county, leaves.c.seq >= first)
        .order_by(leaves.c.seq)
        .limit(limit)
    )
    rows = await db.all(statement)
    done = [row for row in rows if row.result == "done"]
    acts = [Act(row.entry_id, row.at, tuple(json.loads(row.body)["facts"])) for row in done]
    return (rows[-1].seq + 1 if rows else first), acts


async def places_of(db: Db, county: str, household_ids: Collection[UUID]) -> dict[UUID, str]:
    """Where households are now."""
    if not household_ids:
        return {}
    statement = select(households.c.household_id, households.c.place).where(
        households.c.county == county, households.c.household_id.in_(set(household_ids))
    )
    return {row.household_id: row.place for row in await db.all(statement)}


async def add_events(db: Db, county: str, found: Sequence[Event]) -> None:
    """Append events with their numbers."""
    await db.write(insert(events), [{"county": county, **asdict(one), "related": dict(one.related)} for one in found])


async def bounds_of(db: Db, county: str) -> tuple[int, int]:
    """Between which numbers a county's events lie: up to which they went by age, and the newest one."""
    row = await db.first(select(marks.c.floor, marks.c.head).where(marks.c.county == county))
    return (row.floor, row.head) if row else (0, 0)


async def list_events(db: Db, scope: Scope, types: Collection[str], after: int, upto: int, limit: int) -> list[Event]:
    """Events of these types within a scope, numbered above `after` and up to `upto`, in their order."""
    person = and_(people.c.county == events.c.county, people.c.person_id == events.c.person_id)
    home = and_(households.c.county == events.c.county, households.c.household_id == events.c.household_id)
    statement = (
        select(*(events.c[name] for name in Event.__slots__))
        .select_from(events.outerjoin(households, home).outerjoin(people, person))
        .where(events.c.county == scope.county, events.c.seq > after, events.c.seq <= upto)
        .where(events.c.type.in_(types), _seen(scope), _open())
        .order_by(events.c.seq)
        .limit(limit)
    )
    return [_event(row) for row in await db.all(statement)]


def _seen(scope: Scope) -> ColumnElement[bool]:
    """About a household: through it, where it is now. About none: the place it names; the whole county sees the rest."""
    of_home = within(scope, events.c.county, households.c.place, households.c.team_id, reached=True)
    own = [and_(events.c.place >= low, events.c.place < high) for low, high in map(range_of, scope.places)]
    if scope.county in scope.places:
        own.append(events.c.place.is_(None))
    return or_(
        and_(events.c.household_id.is_not(None), of_home),
        and_(events.c.household_id.is_(None), or_(events.c.shared.is_(True), *own)),
    )


def _open() -> ColumnElement[bool]:
    """Of somebody restricted or erased nothing is told but that, as their file says nothing else either."""
    readable = and_(people.c.person_id.is_not(None), people.c.restricted_at.is_(None), people.c.erased_at.is_(None))
    return or_(events.c.person_id.is_(None), events.c.type.startswith("person."), readable)


def _event(row: Row[Any]) -> Event:
    return Event(**{name: getattr(row, name) for name in Event.__slots__})


async def drop_events(db: Db, before: datetime) -> int:
    """Let go of events before an instant, in every county; returns how many."""
    gone = await db.write(delete(events).where(events.c.at < before))
    oldest = select(func.min(events.c.seq)).where(events.c.county == marks.c.county).scalar_subquery()
    await db.write(update(marks).values(floor=func.coalesce(oldest - 1, marks.c.head)))
    return gone
