"""Deciding on a proposal to lower: the town approves or refuses with a reason; from red to orange it says whose note it leans on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.store import seats_of_teams
from app.core.db import Db
from app.core.errors import FieldError, Refusal, invalid
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.people.values import Household
from app.risk.act import Act
from app.risk.decide import decide
from app.risk.decided import Decided
from app.risk.proposals import store
from app.risk.proposals.note import proposal_of
from app.risk.read import person_in_scope
from app.risk.rights import decides_on
from app.risk.store import StoredStanding, standings_of


@dataclass(frozen=True, slots=True)
class DecideProposal:
    """A decision under the client's id. `note`: the social worker's words as quoted by who decides; `note_by`: whose they are."""

    decision_id: UUID
    person_id: UUID
    approve: bool
    reason: str
    note: str | None = None
    note_by: UUID | None = None


async def decide_proposal(db: Db, actor: Actor, at: datetime, command: DecideProposal) -> Outcome[Decided]:
    """Decide. Raises 404, 403 below the town, 409 with nothing to decide, 422 for a note that is nobody's or the officer's own."""
    person = await person_in_scope(db, actor, command.person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    quoted = {"quoted": str(command.note_by)} if command.note_by else {}
    kind = "approval" if command.approve else "refusal"
    added: Mapping[str, Any] = {}
    standing = (await standings_of(db, actor.county, [person.person_id])).get(person.person_id)
    if standing and standing.proposal_since and decides_on(actor, home):
        added = await _whose(db, actor, at, home, standing, command)
    act = Act(command.decision_id, command.person_id, kind, command.reason, command.note, extra=quoted, added=added)
    return await decide(db, actor, at, act)


async def _whose(
    db: Db, actor: Actor, at: datetime, home: Household, standing: StoredStanding, command: DecideProposal
) -> Mapping[str, Any]:
    """Whose note the decision carries: the one the social worker wrote, else the one quoted; nothing without either."""
    notes = await store.newest_notes(db, actor.county, [command.person_id])
    own = notes.get((command.person_id, *proposal_of(standing)))
    if own is not None:
        return {"note_id": str(own.note_id), "note_by": str(own.author), "note_origin": "own"}
    if command.note is None:
        return {}
    sitting = await seats_of_teams(db, actor.county, [home.team_id] if home.team_id else [], at)
    workers = [one.account_id for one in sitting if one.seat == "social_worker"]  # the holder before a substitute
    author = command.note_by or next(iter(workers), None)
    if author is None or author not in workers:
        raise _not_hers()
    if author == actor.account_id:
        raise invalid(
            FieldError("/note", "OWN_NOTE", "社工意见须出自他人", "The note must be another person's than who decides")
        )
    return {"note_by": str(author), "note_origin": "quoted"}


def _not_hers() -> Refusal:
    return invalid(
        FieldError(
            "/note_by",
            "NOT_THE_SOCIAL_WORKER",
            "不是该户结对小组的社工",
            "Not the social worker of the household's team",
        )
    )
