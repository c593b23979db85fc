"""Merging two households (合并家庭): the people of one are read as people of the other, with its place and its team."""

from datetime import datetime

from app.access.scope import Scope, scope_of
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import conflict, not_found, unknown_reference
from app.enrolment.homes import Home
from app.files.merges.ground import check_decides, homes_of, locked_homes, moved_counts, person_touch
from app.files.merges.settle import recoloured_bare, repeated, sealed_reason
from app.files.merges.values import Merged, MergeInto
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Move, Outcome, Touch, feed_of_home
from app.people import store as registry
from app.people.links import Merge
from app.people.sealing import withheld
from app.people.store import aliases
from app.people.values import Household, Person
from app.risk.reassess import Cause, reassess
from app.risk.store import standings_of


async def merge_households(db: Db, actor: Actor, at: datetime, command: MergeInto) -> Outcome[Merged]:
    """Let one household stand for another as well. Raises 404, 403, 422 for an unknown other, 409 where two teams are paired."""
    before = await repeated(db, actor, command)
    if before is not None:
        return Outcome(before, ())
    into, alias = await _both(db, scope_of(actor), command)
    members = await registry.people_of(db, actor.county, [alias.household_id])
    known = homes_of(*members[alias.household_id]) | {into.household_id, alias.household_id}
    locked = await locked_homes(db, actor.county, known)
    into, alias = await _both(db, scope_of(actor), command)
    check_decides(actor, "merge", [into, alias])
    _check(into, alias)
    residents = locked.home(alias.household_id).people
    merge = Merge(
        merge_id=command.merge_id,
        kind="household",
        alias_id=alias.household_id,
        into_id=into.household_id,
        end_id=into.household_id,
        from_at=at,
        merged_by=actor.account_id,
        before={"place": alias.place, "team_id": str(alias.team_id) if alias.team_id else None},
        sealed=sealed_reason(into.data_key, command),
    )
    homes = [locked.home(one) for one in (into.household_id, alias.household_id)]
    await aliases.add_merge(db, actor.county, merge)
    revision = await aliases.follow(db, actor.county, alias.household_id, into.place, into.team_id)
    moved = await _told(db, actor, at, merge, into, alias, residents, revision)
    whole = Home(homes[0].household, (*homes[0].people, *homes[1].people))
    counts = moved_counts(homes, [whole], day_of(at))
    assessed = await reassess(db, actor, at, [Cause(one, "merge", merge.merge_id) for one in sorted(known)])
    levels = Fact("household.merge_counted", into.household_id, into.household_id, deltas=counts)
    bare = await recoloured_bare(db, actor.county, alias, revision)
    return Outcome(
        Merged(merge), (moved, levels, *(one for home in sorted(assessed) for one in assessed[home].facts), *bare)
    )


async def _both(db: Db, scope: Scope, command: MergeInto) -> tuple[Household, Household]:
    """What stands for each of the two now."""
    found = await registry.households_in_scope(db, scope, [command.into_id, command.alias_id])
    if command.into_id not in found:
        raise not_found()
    if command.alias_id not in found:
        raise unknown_reference("/household_id")
    return found[command.into_id], found[command.alias_id]


def _check(into: Household, alias: Household) -> None:
    if into.household_id == alias.household_id:
        raise conflict("SAME_HOUSEHOLD", "两者已是同一户", "The two are one household already")
    if DESTROYED in {into.data_key, alias.data_key}:
        raise withheld()
    if alias.team_id is not None and alias.team_id != into.team_id:
        raise conflict(
            "PAIRED_OTHERWISE",
            "两户由不同小组结对，请先交由同一小组",
            "Two teams are paired with them; hand one over to the other's team first",
        )


async def _told(
    db: Db,
    actor: Actor,
    at: datetime,
    merge: Merge,
    into: Household,
    alias: Household,
    residents: tuple[Person, ...],
    revision: int,
) -> Fact:
    """The household leaves the phones, its people are shown anew; with it goes all that its feed has, where there was no team."""
    own, day = alias.household_id, day_of(at)
    revisions = await aliases.raise_people(db, actor.county, [one.person_id for one in residents])
    standings = await standings_of(db, actor.county, [one.person_id for one in residents])
    feed = feed_of_home(into.team_id, own)
    touches = [Touch(feed, "household", own, own, revision, removed=True)]
    touches += [person_touch(into, one, revisions[one.person_id]) for one in residents]
    # What level they count for is told anew where they live now.
    moved = [
        Delta(f"level.{one.level}", place, day, amount)
        for one in standings.values()
        if one.active and alias.place != into.place
        for place, amount in ((alias.place, -1), (into.place, 1))
    ]
    moves = (Move(own, alias.team_id, into.team_id),) if alias.team_id != into.team_id else ()
    data = {"merge_id": merge.merge_id, "alias_id": own, "people": [one.person_id for one in residents]}
    return Fact(
        "household.merged", into.household_id, into.household_id, data, tuple(touches), tuple(moved), moves=moves
    )
