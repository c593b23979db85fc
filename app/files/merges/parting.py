"""Undoing a merge of households: the people of the alias are its own again, with the place and the team it had."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import not_found
from app.enrolment.homes import Home
from app.files.merges.ground import check_decides, homes_of, locked_homes, moved_counts, person_touch
from app.files.merges.settle import is_undone_so
from app.files.merges.values import Merged
from app.files.told import touches_of_emptied
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Move, Outcome, Touch, feed_of_home
from app.people import store as registry
from app.people.links import Merge
from app.people.sealing import seal_value, withheld
from app.people.store import aliases
from app.people.store.withholding import destroy_keys, left_in_household
from app.people.values import Household
from app.risk.reassess import Cause, reassess
from app.risk.store import standings_of
from app.risk.store.current import drop_states


async def part_households(db: Db, actor: Actor, at: datetime, merge: Merge, reason: str) -> Outcome[Merged]:
    """Undo a merge of households; the same again changes nothing."""
    found = await registry.households_in_scope(db, scope_of(actor), [merge.end_id])
    if merge.end_id not in found:
        raise not_found()
    members = await registry.people_of(db, actor.county, [merge.end_id, merge.alias_id])
    everybody = [one for home in members.values() for one in home]
    locked = await locked_homes(db, actor.county, homes_of(*everybody) | {merge.end_id, merge.alias_id})
    end, alias = locked.households[merge.end_id], locked.households[merge.alias_id]
    check_decides(actor, "undo", [end])
    merge = await aliases.find_merge(db, actor.county, merge.merge_id) or merge
    if is_undone_so(merge, actor, reason, end.data_key):
        return Outcome(Merged(merge, repeated=True), ())
    if DESTROYED in {end.data_key, alias.data_key}:
        raise withheld()
    sealed = seal_value(end.data_key, {"reason": reason}, "alias_undoing", merge.merge_id)
    await aliases.end_merge(db, actor.county, merge, at, actor.account_id, sealed)
    team = UUID(merge.before["team_id"]) if merge.before["team_id"] else None
    revision = await aliases.follow(db, actor.county, merge.alias_id, merge.before["place"], team)
    gone = replace(merge, until_at=at, undone_by=actor.account_id, sealed_undoing=sealed)
    own = {one.person_id for one in members[merge.alias_id] if one.household_id == merge.alias_id}
    away = set(locked.households) - homes_of(*(one for one in everybody if one.person_id in own))
    await drop_states(db, actor.county, away | {merge.end_id}, own)
    whole = locked.home(merge.end_id)
    facts = await _told(db, actor, at, gone, alias, whole, revision)
    causes = [Cause(one, "merge_undone", merge.merge_id) for one in sorted(locked.households)]
    assessed = await reassess(db, actor, at, causes, alerting=False)
    facts = (*facts, *await _emptied(db, locked.households[merge.end_id]))
    return Outcome(Merged(gone), (*facts, *(one for home in sorted(assessed) for one in assessed[home].facts)))


async def _emptied(db: Db, end: Household) -> tuple[Fact, ...]:
    """Where everybody who was of a household itself was erased meanwhile, it is erased with the last who lived there."""
    who = (db, end.county, end.household_id)
    if await left_in_household(*who) or not await left_in_household(*who, erased=True):
        return ()
    await destroy_keys(db, end.county, [end.household_id])
    touches = tuple(await touches_of_emptied(db, [end]))
    data = {"reason_code": "merge_undone", "households": [end.household_id]}
    return (Fact("household.erased", end.household_id, end.household_id, data, touches, lasting=True),)


async def _told(
    db: Db, actor: Actor, at: datetime, merge: Merge, alias: Household, whole: Home, revision: int
) -> tuple[Fact, ...]:
    after = await locked_homes(db, actor.county, [merge.end_id, merge.alias_id])
    homes, day, own = [after.home(one) for one in (merge.end_id, merge.alias_id)], day_of(at), merge.alias_id
    back = homes[1]
    revisions = await aliases.raise_people(db, actor.county, [one.person_id for one in back.people])
    standings = await standings_of(db, actor.county, [one.person_id for one in back.people])
    feed = feed_of_home(back.household.team_id, own)
    touches = [Touch(feed, "household", own, own, revision)]
    touches += [person_touch(back.household, one, revisions[one.person_id]) for one in back.people]
    moved = [
        Delta(f"level.{one.level}", place, day, amount)
        for one in standings.values()
        if one.active and back.household.place != whole.household.place
        for place, amount in ((whole.household.place, -1), (back.household.place, 1))
    ]
    moves = (Move(own, alias.team_id, back.household.team_id),) if alias.team_id != back.household.team_id else ()
    deltas = (*moved, *moved_counts([whole], homes, day))
    data = {"merge_id": merge.merge_id, "alias_id": own, "people": [one.person_id for one in back.people]}
    end = merge.end_id
    return (Fact("household.merge_undone", end, end, data, tuple(touches), deltas, moves=moves),)
