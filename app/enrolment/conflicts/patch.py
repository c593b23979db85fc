"""Edits made without a network: merged field by field; what somebody else changed meanwhile becomes a conflict for a person to decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.db import Db
from app.core.ids import derived_id
from app.enrolment.amend import change_household, change_person, checked, household_fields, person_fields
from app.enrolment.conflicts import store
from app.enrolment.conflicts.store import EditConflict
from app.enrolment.homes import Home, lock_home_of, lock_homes
from app.enrolment.merge import Kept, Merged, merge
from app.enrolment.policy import SETTLED
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome, Touch, feed_of_home
from app.people.sealing import details_of
from app.people.values import Edit, Edits, Household

TOGETHER = (SETTLED,)


@dataclass(frozen=True, slots=True)
class Patch:
    """New values of fields of a person or a household, thought out upon a revision of it; `seen` are the values that stood there.

    `chain` names the edits that one phone made one after the other without a network: they do not contradict each other.
    """

    patch_id: UUID
    subject_id: UUID
    base_version: int
    changes: Mapping[str, Any]
    chain: UUID | None = None
    seen: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patched:
    """What a patch came to: the fields applied (or the same already), the revision now, and the conflict where there is one."""

    subject_id: UUID
    revision: int
    applied: tuple[str, ...]
    conflict: EditConflict | None = None


async def patch_person(db: Db, actor: Actor, at: datetime, command: Patch) -> Outcome[Patched]:
    """Merge an edit of a person. Raises 404, 403 for fields that others correct, 422 for values that cannot be."""
    person, homes = await lock_home_of(db, actor, command.subject_id)
    home = homes[person.home_id].household
    wanted = person_fields(checked(actor, at, home, person, command.changes))
    found = _merged(actor, command, person_fields(person), person.edits, person.revision, wanted)
    facts = await change_person(db, actor, at, homes, person, found.applied, _chain(actor, command))
    about = Conflicting(home, person.person_id, person.data_key, person_fields(person))
    told = await _keep_conflict(db, actor, at, command, found, about)
    return _outcome(command, found, person.revision + bool(facts), told, facts)


async def patch_household(db: Db, actor: Actor, at: datetime, command: Patch) -> Outcome[Patched]:
    """Merge an edit of a household. Raises 404."""
    homes: dict[UUID, Home] = await lock_homes(db, actor, [command.subject_id])
    home = homes[command.subject_id].household
    known = household_fields(details_of(home))
    found = _merged(actor, command, known, home.edits, home.revision, {**known, **command.changes})
    facts = await change_household(db, actor, at, homes, home.household_id, found.applied, _chain(actor, command))
    about = Conflicting(home, None, home.data_key, known)
    told = await _keep_conflict(db, actor, at, command, found, about)
    return _outcome(command, found, home.revision + bool(facts), told, facts)


@dataclass(frozen=True, slots=True)
class Conflicting:
    """What a conflict is about: the household, perhaps a person of it, whose key seals it, and the values that stand."""

    home: Household
    person_id: UUID | None
    key: bytes
    known: Mapping[str, Any]


def _chain(actor: Actor, command: Patch) -> str | None:
    """A chain belongs to whoever makes it."""
    return str(derived_id(command.chain, str(actor.account_id))) if command.chain else None


def _merged(
    actor: Actor, command: Patch, known: Mapping[str, Any], edits: Edits, revision: int, wanted: Mapping[str, Any]
) -> Merged:
    """A base that this server never reached is from before a restore: then nothing is known to be as the phone saw it."""
    base = command.base_version if command.base_version <= revision else 0
    kept = {name: Kept(value, *edits.get(name, Edit(0))) for name, value in known.items()}
    asked = {name: wanted[name] for name in command.changes}
    return merge(kept, asked, base, _chain(actor, command), TOGETHER)


async def _keep_conflict(
    db: Db, actor: Actor, at: datetime, command: Patch, found: Merged, about: Conflicting
) -> tuple[EditConflict, Fact] | None:
    if not found.conflicting:
        return None
    values = {
        name: {"base": command.seen.get(name), "theirs": about.known[name], "mine": mine}
        for name, mine in sorted(found.conflicting.items())
    }
    conflict = EditConflict(
        command.patch_id,
        about.home.household_id,
        about.person_id,
        actor.account_id,
        at,
        command.base_version,
        sorted(values),
        1,
        values=values,
        place_now=about.home.place,
        team_now=about.home.team_id,
    )
    await store.add_conflict(db, actor.county, conflict, about.key)
    data = {"fields": conflict.fields, "person_id": about.person_id}
    return conflict, Fact("edit.conflicted", conflict.conflict_id, conflict.household_id, data, told(conflict))


def told(conflict: EditConflict) -> tuple[Touch, ...]:
    """The team's phones hear of a conflict; once resolved it leaves them."""
    feed, own = feed_of_home(conflict.team_now, conflict.household_id), conflict.household_id
    removed = conflict.resolved_at is not None
    return (Touch(feed, "conflict", conflict.conflict_id, own, conflict.revision, removed),)


def _outcome(
    command: Patch, found: Merged, revision: int, kept: tuple[EditConflict, Fact] | None, facts: tuple[Fact, ...]
) -> Outcome[Patched]:
    applied = tuple(sorted({*found.applied, *found.same}))
    conflict = kept[0] if kept else None
    return Outcome(Patched(command.subject_id, revision, applied, conflict), (*facts, *((kept[1],) if kept else ())))
