"""The due list: whom to visit next, red first, within what the caller may see."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.clock import day_of
from app.core.db import Db
from app.core.web.paging import read_cursor, write_cursor
from app.dashboards.store import due as store
from app.dashboards.store.due import Due, Place


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A visit that is due, and how many days it is late on the day of reading."""

    due: Due
    overdue: bool
    overdue_days: int


async def list_due(
    db: Db, scope: Scope, at: datetime, before: date | None, cursor: str | None, limit: int
) -> tuple[list[DueVisit], str | None]:
    """A page of what is due up to and on the day `before` (left out: today), red first, then by the day or instant.

    Raises 422 for a cursor of another list.
    """
    today = day_of(at)
    last = read_cursor(db.keyring, f"due|{before}", cursor)
    after = (
        Place(last[0], date.fromisoformat(last[1]), datetime.fromisoformat(last[2]), UUID(last[3])) if last else None
    )
    found = await store.due_in_scope(db, scope, before or today, after, limit + 1)
    page = found[:limit]
    next_cursor = None
    if len(found) > limit:
        place = page[-1].place_in_list
        next_cursor = write_cursor(
            db.keyring, f"due|{before}", [place.rank, place.next_due, place.moment, place.person_id]
        )
    return [_late(due, at, today) for due in page], next_cursor


def _late(due: Due, at: datetime, today: date) -> DueVisit:
    """Late is past the instant, where an event set one, else past the day."""
    late = due.next_due < today or (due.due_at is not None and due.due_at < at)
    return DueVisit(due, late, max(0, (today - due.next_due).days))
