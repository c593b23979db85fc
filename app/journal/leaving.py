"""What leaves a feed when a household goes to another team, or a person to another household, and what stays there to say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, and_, or_, select

from app.core.db import Db
from app.core.tables import table
from app.journal.facts import Move, PersonMove, Touch, feed_of_home
from app.journal.tables import SyncEntryRow

entries = table(SyncEntryRow)
Key = tuple[str, str, UUID]

# An entity of its own, so that the household's return does not overwrite it: a phone that was away must drop what it held before.
EXIT: Final = "exit"


def is_waiting(scope: str) -> bool:
    """True for the feed of a household without a team: nobody reads it, so nothing in it has a number."""
    return scope.startswith("household:")


@dataclass(frozen=True, slots=True)
class Left:
    """What moves did to entries: keys taken out, the states of others (household, operation, revision), what digests lose.

    `courses` has for each household that moved all feeds it was in meanwhile, and the one it is in now.
    """

    gone: list[Key] = field(default_factory=list)
    states: dict[Key, tuple[UUID | None, str, int]] = field(default_factory=dict)
    digested: dict[Key, int] = field(default_factory=dict)
    courses: dict[UUID, list[str]] = field(default_factory=dict)

    def scope_now(self, touch: Touch) -> str:
        """The feed of a touch; one of a household that left it within the same transaction goes where the household went."""
        course = self.courses.get(touch.household_id, []) if touch.household_id else []
        return course[-1] if touch.scope in course else touch.scope


async def left_behind(db: Db, county: str, moves: Sequence[Move | PersonMove]) -> Left:
    """What the moves of one transaction come to; one statement, none without moves."""
    left = Left(courses=_courses(one for one in moves if isinstance(one, Move)))
    people = {one.person_id: one for one in moves if isinstance(one, PersonMove) and one.before != one.after}
    if not left.courses and not people:
        return left
    for row in await _rows(db, county, left.courses, people.values()):
        course = left.courses.get(row.household_id, [])
        if row.scope_id in course:
            _follow_home(left, row, course[-1])
        elif (move := people.get(row.entity_id)) and move.before == row.scope_id:
            _follow_person(left, row, move)
    for household_id, course in left.courses.items():
        if not is_waiting(course[0]):
            left.states[course[0], EXIT, household_id] = (household_id, "exit", 0)
    return left


def _courses(moves: Iterable[Move]) -> dict[UUID, list[str]]:
    """Per household the feeds it went through, without those that end where they began."""
    found: dict[UUID, list[str]] = {}
    for move in moves:
        course = found.setdefault(move.household_id, [feed_of_home(move.before, move.household_id)])
        course.append(feed_of_home(move.after, move.household_id))
    return {household_id: course for household_id, course in found.items() if course[0] != course[-1]}


async def _rows(
    db: Db, county: str, courses: dict[UUID, list[str]], people: Iterable[PersonMove]
) -> Sequence[Row[Any]]:
    """The entries that leave. A household is in one feed at a time, so that feeds and households need not be matched in pairs."""
    of_homes = and_(
        entries.c.scope_id.in_({course[0] for course in courses.values()}),
        entries.c.household_id.in_(set(courses)),
        entries.c.entity != EXIT,
    )
    of_people = and_(
        entries.c.scope_id.in_({one.before for one in people}),
        entries.c.entity_id.in_({one.person_id for one in people}),
    )
    columns = ("scope_id", "entity", "entity_id", "household_id", "operation", "revision")
    statement = select(*(entries.c[name] for name in columns)).where(entries.c.county == county)
    return await db.all(statement.where(or_(of_homes, of_people)))


def _follow_home(left: Left, row: Row[Any], scope: str) -> None:
    """With its household an entry goes wholly: the household's exit speaks for all that it had there."""
    key = (row.scope_id, row.entity, row.entity_id)
    left.gone.append(key)
    if row.operation == "put":
        _count_out(left, key, row.revision)
        left.states[scope, row.entity, row.entity_id] = (row.household_id, "put", row.revision)


def _follow_person(left: Left, row: Row[Any], move: PersonMove) -> None:
    """With a person an entry goes alone, and where phones may hold it, it stays as removed."""
    if row.operation != "put":
        return
    key = (row.scope_id, row.entity, row.entity_id)
    _count_out(left, key, row.revision)
    if is_waiting(move.before):
        left.gone.append(key)
    else:
        left.states[key] = (row.household_id, "delete", row.revision)
    left.states[move.after, row.entity, row.entity_id] = (move.household_id, "put", row.revision)


def _count_out(left: Left, key: Key, revision: int) -> None:
    if not is_waiting(key[0]):
        left.digested[key] = revision
