"""Merging two files of one person (合并档案): one stands for both from now on; nothing of either is re-pointed."""

from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import conflict, not_found, unknown_reference
from app.enrolment.homes import Home
from app.enrolment.policy import is_open
from app.files.merges.ground import (
    Locked,
    check_decides,
    homes_of,
    locked_homes,
    moved_counts,
    person_touch,
    retired,
)
from app.files.merges.settle import emptied, repeated, sealed_reason
from app.files.merges.values import Merged, MergeInto
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.links import Merge
from app.people.sealing import withheld
from app.people.store import aliases
from app.people.store.doubles import number_of
from app.people.values import Person
from app.risk.reassess import Cause, reassess
from app.risk.store import standings_of


async def merge_people(db: Db, actor: Actor, at: datetime, command: MergeInto) -> Outcome[Merged]:
    """Let one file stand for another as well. Raises 404, 403, 422 for an unknown other, and 409 where two files cannot be one."""
    before = await repeated(db, actor, command)
    if before is not None:
        return Outcome(before, ())
    into, alias = await _both(db, actor, command)
    locked = await locked_homes(db, actor.county, homes_of(into, alias))
    into, alias = await _both(db, actor, command)
    if not {into.home_id, alias.home_id} <= locked.households.keys():
        raise conflict("MOVED_MEANWHILE", "此人正在迁移，请重试", "This person is being moved; try again")
    check_decides(actor, "merge", [locked.households[one.home_id] for one in (into, alias)])
    _check(into, alias, command)
    merge = Merge(
        merge_id=command.merge_id,
        kind="person",
        alias_id=alias.person_id,
        into_id=into.person_id,
        end_id=into.person_id,
        from_at=at,
        merged_by=actor.account_id,
        sealed=sealed_reason(into.data_key, command),
    )
    await aliases.add_merge(db, actor.county, merge)
    return Outcome(Merged(merge), await _told(db, actor, at, merge, into, alias, locked))


async def _both(db: Db, actor: Actor, command: MergeInto) -> tuple[Person, Person]:
    """Who stands for each of the two now."""
    found = await registry.people_in_scope(db, scope_of(actor), [command.into_id, command.alias_id])
    if command.into_id not in found:
        raise not_found()
    if command.alias_id not in found:
        raise unknown_reference("/person_id")
    return found[command.into_id], found[command.alias_id]


def _check(into: Person, alias: Person, command: MergeInto) -> None:
    if into.person_id == alias.person_id:
        raise conflict("SAME_FILE", "两者已是同一份档案", "The two are one file already")
    if into.withheld or alias.withheld:
        raise withheld()
    if is_open(alias) and not is_open(into):
        raise conflict("FILE_CLOSED", "请并入未结的那份档案", "Merge into the file that is open")
    numbers = {number_of(into.identity), number_of(alias.identity)} - {None}
    if len(numbers) > 1 and not command.identity_reason:
        raise conflict(
            "IDENTITY_CONFLICT",
            "两份档案的证件号码不同；确为同一人的请说明原因",
            "The two have different identity numbers; say why they are one person's",
        )


async def _told(
    db: Db, actor: Actor, at: datetime, merge: Merge, into: Person, alias: Person, locked: Locked
) -> tuple[Fact, ...]:
    day, here, there = day_of(at), into.home_id, alias.home_id
    revisions = await aliases.raise_people(db, actor.county, [into.person_id, alias.person_id])
    homes = {one: locked.home(one) for one in (here, there)}
    left = {one: Home(home.household, _without(home, alias.person_id)) for one, home in homes.items()}
    # Whoever was red under either name was called for then.
    stood = await standings_of(db, actor.county, [into.person_id, alias.person_id])
    known = any(one.active and one.level == "red" for one in stood.values())
    touches, levels = await retired(db, alias, homes[there].household, day)
    touches += [
        person_touch(homes[here].household, into, revisions[into.person_id]),
        person_touch(homes[there].household, alias, revisions[alias.person_id], removed=True),
    ]
    causes = [Cause(one, "merge", merge.merge_id) for one in sorted(locked.households)]
    assessed = await reassess(db, actor, at, causes, alerting=not known)
    colours = await emptied(db, actor.county, [left[there]])
    data = {"merge_id": merge.merge_id, "alias_id": alias.person_id, "household_id": there}
    deltas = (*moved_counts(homes.values(), left.values(), day), *levels)
    merged = Fact("person.merged", into.person_id, here, data, tuple(touches), deltas)
    return merged, *(fact for one in sorted(assessed) for fact in assessed[one].facts), *colours


def _without(home: Home, person_id: UUID) -> tuple[Person, ...]:
    return tuple(one for one in home.people if one.person_id != person_id)
