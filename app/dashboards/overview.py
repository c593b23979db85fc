"""Reading the overview of a place: whether it is the caller's, which period, and its figures.

Cells are counts of person-visits and of people for the officers who answer for these very people, so small ones are not hidden here;
exports that leave the house hide them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.access.policy import lies_within
from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, invalid, not_found
from app.dashboards.policy import LONGEST_PERIOD_DAYS, Overview, overview_of
from app.dashboards.store.overview import count_overdue, counts_of, place_name
from app.journal.actor import Actor


@dataclass(frozen=True, slots=True)
class Question:
    """Which place and period; what is left out is the caller's own place, and this year until today."""

    place: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The figures and what they are of."""

    place: str
    place_name: str
    first: date
    last: date
    as_of: datetime
    overview: Overview


async def read_overview(db: Db, actor: Actor, at: datetime, question: Question) -> Answered:
    """The overview. Raises 404 for a place outside the caller's own, 422 for a period that is none or longer than ten years."""
    today = day_of(at)
    last = question.last or max(today, question.first or today)
    first = question.first or last.replace(month=1, day=1)
    if not 0 <= (last - first).days <= LONGEST_PERIOD_DAYS:
        raise invalid(
            FieldError("/from", "PERIOD_INVALID", "起止日期有误，最长十年", "Not a period, or longer than ten years")
        )
    own = scope_of(actor).places
    place = question.place or (own[0] if own else "")
    name = await place_name(db, actor.county, place) if any(lies_within(place, outer) for outer in own) else None
    if name is None:
        raise not_found()
    counts = await counts_of(db, actor.county, place, first, last)
    overdue = await count_overdue(db, actor.county, place, today, at)
    return Answered(place, name, first, last, at, overview_of(counts, overdue))
