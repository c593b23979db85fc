"""What a call that failed asks of others besides another try: a review of who refuses, the town's word on who is away or gone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.alerts.alert import RaiseAlert, raise_alerts
from app.alerts.policy import dedupe_key
from app.alerts.store import open_alerts_about
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.visits import store
from app.visits.record import Taken

# Section 2.4 of the domain handbook: the kinds of alerts that these outcomes raise about a person, each once at a time.
ASKS: Final = {
    "refused": "case_review",
    "hospitalised": "suspension",
    "institution": "suspension",
    "moved": "departure",
    "deceased": "departure",
}
IN_A_ROW: Final = 2
AWAY: Final = "suspended"
Asked = tuple[Taken, UUID, str]


async def ask_of_unmet(db: Db, actor: Actor, at: datetime, accepted: Sequence[Taken]) -> dict[UUID, tuple[Fact, ...]]:
    """Raise what recorded visits ask for, after they were written; facts by visit. No statement where everybody was met."""
    asked = list(_asked(accepted))
    if not asked:
        return {}
    refusing = [person_id for _, person_id, kind in asked if kind == ASKS["refused"]]
    newest = await store.newest_outcomes(db, actor.county, refusing, IN_A_ROW) if refusing else {}
    known = await open_alerts_about(db, actor.county, [person for _, person, _ in asked], {kind for *_, kind in asked})
    open_now = {(alert.person_id, alert.kind) for alert in known}
    due: dict[tuple[UUID, str], Taken] = {}
    for one, person_id, kind in asked:
        again = kind != ASKS["refused"] or newest.get(person_id) == ["refused"] * IN_A_ROW
        if again and (person_id, kind) not in open_now:
            due.setdefault((person_id, kind), one)
    raised = await raise_alerts(db, actor, at, [_raising(one, *key) for key, one in due.items()])
    found: dict[UUID, tuple[Fact, ...]] = {}
    for one, alert in zip(due.values(), raised, strict=True):
        visit_id = one.command.visit_id
        found[visit_id] = found.get(visit_id, ()) + ((alert.fact,) if alert.fact else ())
    return found


def _asked(accepted: Sequence[Taken]) -> Iterator[Asked]:
    for one in accepted:
        for visited in one.visited:
            kind = ASKS.get(one.outcome_of(visited))
            away = kind == ASKS["hospitalised"] and one.people[visited.person_id].status == AWAY
            if kind and not away:  # who is away by the town's word need not be reported again
                yield one, visited.person_id, kind


def _raising(one: Taken, person_id: UUID, kind: str) -> RaiseAlert:
    home, cause = one.household, one.command.visit_id
    return RaiseAlert(
        household_id=home.household_id,
        person_id=person_id,
        place=home.place,
        team_id=home.team_id,
        kind=kind,
        source_id=cause,
        dedupe_key=dedupe_key(home.household_id, person_id, kind, str(cause)),
    )
