"""Which proposals to lower wait for the town, the oldest first, and how long against the limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.access.scope import Scope
from app.alerts.reference import calendar
from app.core.clock import day_of
from app.core.db import Db
from app.core.web.paging import Paging
from app.risk.clocks import days_waited, limits
from app.risk.proposals import store
from app.risk.proposals.store import Note, Waiting


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal with its wait: working days so far, the last day of the limit, whether that is past; and the newest note on it."""

    proposal: Waiting
    waited_days: int
    due_day: date
    overdue: bool
    note: Note | None

    @property
    def needs_note(self) -> bool:
        """From red the social worker's note is asked for."""
        return self.proposal.proposal_from == "red"


async def list_proposals(db: Db, scope: Scope, at: datetime, paging: Paging) -> tuple[Sequence[Listed], str | None]:
    """A page of open proposals and the cursor of the next. Raises 422 for a cursor of another list."""
    page = paging.of(f"proposals|{scope.county}")
    after = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await store.proposals_in_scope(db, scope, after, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.proposal_since, one.person_id])
    notes = await store.newest_notes(db, scope.county, [one.person_id for one in shown])
    return [_listed(one, day_of(at), notes.get(_key(one))) for one in shown], cursor


def _key(one: Waiting) -> tuple[UUID, str, str, date]:
    return one.person_id, one.proposal_from, one.proposal_to, one.proposal_since


def _listed(one: Waiting, today: date, note: Note | None) -> Listed:
    due = calendar().after(one.proposal_since, limits()["lowering_decided"])
    return Listed(one, days_waited(calendar(), one.proposal_since, today), due, today > due, note)
