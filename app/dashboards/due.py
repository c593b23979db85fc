"""The due list: whom to visit next, red first, within what the caller may see."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope
from app.core.clock import day_of
from app.core.db import Db
from app.core.web.paging import Paging
from app.dashboards.attempts import Attempt, Step, Unmet, plan, steps_of
from app.dashboards.store import due as store
from app.dashboards.store.attempts import attempts_since
from app.dashboards.store.due import Due, Place


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A visit that is due, how many days it is late on the day of reading, and what to do about who was not met."""

    due: Due
    overdue: bool
    overdue_days: int
    steps: Sequence[Step] = ()


async def list_due(
    db: Db, scope: Scope, at: datetime, before: date | None, paging: Paging
) -> tuple[Sequence[DueVisit], str | None]:
    """A page of what is due up to and on the day `before` (left out: today), red first, then by the day or instant.

    Raises 422 for a cursor of another list.
    """
    today = day_of(at)
    page = paging.of(f"due|{scope.county}|{before}")
    found = await store.due_in_scope(db, scope, before or today, _place(page.after), page.limit + 1)
    shown, cursor = page.cut(found, lambda due: list(astuple(due.place_in_list)))
    tries = await attempts_since(db, scope.county, {one.person_id: one.failed_at for one in shown if one.failed_at})
    return [replace(_late(due, at, today), steps=_steps(due, tries)) for due in shown], cursor


def _steps(due: Due, tries: Mapping[UUID, Sequence[Attempt]]) -> Sequence[Step]:
    if due.failed_at is None:
        return ()
    lost_on = day_of(due.lost_at) if due.lost_at else None
    return steps_of(Unmet(due.level, due.failures, due.retry_by, lost_on, tries.get(due.person_id, ())), plan())


def _place(after: list[Any] | None) -> Place | None:
    if after is None:
        return None
    rank, next_due, moment, person_id = after
    return Place(rank, date.fromisoformat(next_due), datetime.fromisoformat(moment), UUID(person_id))


def _late(due: Due, at: datetime, today: date) -> DueVisit:
    """Late is past the instant, where an event set one, else past the day."""
    late = due.next_due < today or (due.due_at is not None and due.due_at < at)
    return DueVisit(due, late, max(0, (today - due.next_due).days))
