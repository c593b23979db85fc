"""What people decided about somebody's level, as the file shows it: decisions with whose note they lean on, overrides, appeals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.journal.actor import Actor
from app.people.values import Household, Person
from app.risk.appeals.store import Appeal, AppealsWanted, appeals_in_scope
from app.risk.explain import RESTRICTED, is_restricted
from app.risk.overrides.store import Override, OverridesWanted, overrides_in_scope
from app.risk.proposals.store import Note, notes_of_person
from app.risk.store import Observation, acts_of_person

MOST: Final = 200
WORDS: Final = ("reason", "note", "evidence")


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """One act on a level: `kind` as in the fold. The words only for who may read every detail of the file."""

    decision_id: UUID
    kind: str
    at: datetime
    by: UUID | None
    from_level: str | None
    to_level: str | None
    factor: str | None
    note_by: UUID | None
    note_origin: str | None
    shown_by: Sequence[str]
    words: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DecidedAbout:
    """Everything people decided about somebody's level and what was said to it."""

    decisions: Sequence[DecisionMade] = ()
    notes: Sequence[Note] = ()
    overrides: Sequence[Override] = ()
    appeals: Sequence[Appeal] = ()


async def decided_about(db: Db, actor: Actor, person: Person, home: Household) -> DecidedAbout:
    """It, the newest decision first; nothing of somebody whose data are withheld but that there were overrides and appeals."""
    scope, everybody = scope_of(actor), (person, *person.aliases)
    named = [one.person_id for one in everybody]
    overrides = [it for one in named for it in await overrides_in_scope(db, scope, OverridesWanted(one), None, MOST)]
    appeals = [it for one in named for it in await appeals_in_scope(db, scope, AppealsWanted(one), None, MOST)]
    if person.withheld:
        return DecidedAbout((), (), overrides, appeals)
    detailed = reads_mind_and_child_detail(roles_over(actor, home.place, home.team_id))
    asked = [(one.county, one.person_id, one.data_key) for one in everybody]
    notes = [note for one in asked for note in await notes_of_person(db, *one)]
    acts = [act for one in asked for act in await acts_of_person(db, *one)]
    acts.sort(key=lambda act: act.occurred_at)
    written = {str(one.note_id): one.text or "" for one in notes}
    made = [decision_made(one, written, detailed=detailed) for one in reversed(acts) if one.content]
    return DecidedAbout(made[:MOST], notes if detailed else (), overrides, appeals)


def decision_made(act: Observation, notes: Mapping[str, str], *, detailed: bool) -> DecisionMade:
    """One act as the file shows it; a social worker's own note by its words."""
    said = act.content
    factor: str | None = said.get("factor")
    words = {name: said[name] for name in WORDS if said.get(name)}
    if said.get("note_id") in notes:
        words["note"] = notes[said["note_id"]]
    return DecisionMade(
        decision_id=act.source_id,
        kind=said["kind"],
        at=act.occurred_at,
        by=act.author,
        from_level=said.get("from"),
        to_level=said.get("to"),
        factor=RESTRICTED if factor and not detailed and is_restricted(factor) else factor,
        note_by=_id(said.get("note_by")),
        note_origin=said.get("note_origin"),
        shown_by=said.get("shown_by", ()),
        words=words if detailed else {},
    )


def _id(value: Any) -> UUID | None:
    return UUID(value) if value else None
