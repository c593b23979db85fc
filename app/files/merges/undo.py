"""Undoing a merge (撤销合并): the alias is a file or household of its own again, with what was recorded about it, also since."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import not_found
from app.files.merges.ground import check_decides, homes_of, locked_homes, moved_counts, person_touch
from app.files.merges.parting import part_households
from app.files.merges.settle import is_undone_so
from app.files.merges.values import Merged, UndoMerge
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.links import Merge
from app.people.sealing import seal_value, withheld
from app.people.store import aliases
from app.people.values import Person
from app.risk.reassess import Cause, reassess
from app.risk.store.current import drop_states


async def undo_merge(db: Db, actor: Actor, at: datetime, command: UndoMerge) -> Outcome[Merged]:
    """Undo a merge; the same again changes nothing. Raises 404, 403, and 409 for the erased."""
    merge = await aliases.find_merge(db, actor.county, command.merge_id)
    if merge is None:
        raise not_found()
    if merge.kind == "household":
        return await part_households(db, actor, at, merge, command.reason)
    return await _part_people(db, actor, at, merge, command.reason)


async def _part_people(db: Db, actor: Actor, at: datetime, merge: Merge, reason: str) -> Outcome[Merged]:
    found = await registry.people_in_scope(db, scope_of(actor), [merge.end_id])
    known = await registry.people_by_id(db, actor.county, [merge.alias_id, merge.end_id])
    if merge.end_id not in found:
        raise not_found()
    end, alias = found[merge.end_id], known[merge.alias_id]
    locked = await locked_homes(db, actor.county, homes_of(end, alias))
    check_decides(actor, "undo", [locked.households[one.home_id] for one in (end, alias)])
    merge = await aliases.find_merge(db, actor.county, merge.merge_id) or merge
    if is_undone_so(merge, actor, reason, known[merge.end_id].data_key):
        return Outcome(Merged(merge, repeated=True), ())
    if DESTROYED in {end.data_key, alias.data_key} or end.withheld:
        raise withheld()
    sealed = seal_value(end.data_key, {"reason": reason}, "alias_undoing", merge.merge_id)
    await aliases.end_merge(db, actor.county, merge, at, actor.account_id, sealed)
    gone = replace(merge, until_at=at, undone_by=actor.account_id, sealed_undoing=sealed)
    facts = await _told(db, actor, at, gone, end, alias)
    return Outcome(Merged(gone), facts)


async def _told(db: Db, actor: Actor, at: datetime, merge: Merge, end: Person, alias: Person) -> tuple[Fact, ...]:
    """What every phone, count and fold knows of both again, as if they had never been one."""
    await drop_states(
        db, actor.county, homes_of(end, alias), [alias.person_id, *(one.person_id for one in end.aliases)]
    )
    day, homes = day_of(at), homes_of(end, alias)
    after = await locked_homes(db, actor.county, homes)
    back = {one.person_id: one for members in after.members.values() for one in members}[alias.person_id]
    revisions = await aliases.raise_people(db, actor.county, [end.person_id, alias.person_id])
    both = {one: after.home(one) for one in (end.home_id, back.home_id)}
    before = [replace(home, people=_without(home.people, alias.person_id)) for home in both.values()]
    touches = (
        person_touch(both[end.home_id].household, end, revisions[end.person_id]),
        person_touch(both[back.home_id].household, back, revisions[alias.person_id]),
    )
    causes = [Cause(one, "merge_undone", merge.merge_id) for one in sorted(homes)]
    assessed = await reassess(db, actor, at, causes, alerting=False)
    data = {"merge_id": merge.merge_id, "alias_id": alias.person_id, "household_id": back.home_id}
    deltas = moved_counts(before, both.values(), day)
    parted = Fact("person.merge_undone", end.person_id, end.home_id, data, touches, deltas)
    return parted, *(fact for one in sorted(assessed) for fact in assessed[one].facts)


def _without(people: tuple[Person, ...], person_id: UUID) -> tuple[Person, ...]:
    return tuple(one for one in people if one.person_id != person_id)
