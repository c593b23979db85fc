"""Writing the social worker's note on a proposal to lower, before the town decides."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.access.scope import roles_over
from app.core.db import Db
from app.core.errors import Refusal, conflict
from app.core.ids import new_id
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.sealing import withheld
from app.risk.proposals import store
from app.risk.proposals.store import Note
from app.risk.read import person_in_scope
from app.risk.rights import not_the_role
from app.risk.store import StoredStanding, standings_of


@dataclass(frozen=True, slots=True)
class WriteNote:
    """What the social worker thinks of lowering this person's level."""

    person_id: UUID
    text: str


async def write_note(db: Db, actor: Actor, at: datetime, command: WriteNote) -> Outcome[Note]:
    """Keep the note. Raises 404, 403 for anybody but the social worker of the household's team, 409 with no open proposal."""
    person = await person_in_scope(db, actor, command.person_id)
    home = (await registry.lock_households(db, actor.county, [person.household_id]))[person.household_id]
    if "social_worker" not in roles_over(actor, home.place, home.team_id):
        raise not_the_role()
    if person.withheld:
        raise withheld()
    standing = (await standings_of(db, actor.county, [person.person_id])).get(person.person_id)
    if standing is None or standing.proposal_since is None:
        raise no_proposal()
    known = await store.notes_of_person(db, actor.county, person.person_id, person.data_key)
    newest = known[-1] if known and known[-1].proposal == proposal_of(standing) else None
    if newest and (newest.author, newest.text) == (actor.account_id, command.text):
        return Outcome(newest, ())
    note = Note(new_id(at), person.person_id, *proposal_of(standing), actor.account_id, at, command.text)
    await store.add_note(db, actor.county, note, person.data_key)
    data = {
        "note_id": note.note_id,
        "person_id": person.person_id,
        "from": note.from_level,
        "to": note.to_level,
        "since": note.since,
    }
    return Outcome(note, (Fact("risk.proposal_noted", person.person_id, person.household_id, data),))


def proposal_of(standing: StoredStanding) -> tuple[str, str, date]:
    """What tells the open proposal of a standing from others about the same person."""
    assert standing.proposal_from is not None
    assert standing.proposal_to is not None
    assert standing.proposal_since is not None
    return standing.proposal_from, standing.proposal_to, standing.proposal_since


def no_proposal() -> Refusal:
    """409: nothing is proposed."""
    return conflict("NO_PROPOSAL", "没有待审批的降级建议", "There is no open proposal")
