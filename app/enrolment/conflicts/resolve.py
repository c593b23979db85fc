"""Resolving a conflict: somebody chooses field by field whose value stands; the other is not lost before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.access.policy import sees_contact_details
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, forbidden, invalid, not_found
from app.enrolment.amend import change_household, change_person
from app.enrolment.conflicts import store
from app.enrolment.conflicts.patch import told
from app.enrolment.conflicts.store import EditConflict
from app.enrolment.homes import Home, lock_home_of, lock_homes
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.values import Contact, GeoPoint, Person


@dataclass(frozen=True, slots=True)
class ResolveConflict:
    """For each field of a conflict whose value stands: `mine` (of whoever came too late) or `theirs` (what stands)."""

    conflict_id: UUID
    choices: Mapping[str, str]


async def resolve_conflict(db: Db, actor: Actor, at: datetime, command: ResolveConflict) -> Outcome[EditConflict]:
    """Resolve a conflict. Raises 404, 422 for a field left out, 403 for one that others correct, 409 when somebody chose otherwise."""
    found = await _within_reach(db, actor, command.conflict_id)
    person, homes = await _lock(db, actor, found)
    found = await _within_reach(db, actor, command.conflict_id)
    if found.resolved_at is not None:
        if dict(found.choices or {}) != dict(command.choices):
            raise conflict("ALREADY_RESOLVED", "该冲突已由他人处理", "Somebody resolved this conflict already")
        return Outcome(found, ())
    _check(found, command)
    changes = {
        name: typed(name, found.values[name]["mine"]) for name, choice in command.choices.items() if choice == "mine"
    }
    facts: tuple[Fact, ...] = ()
    if changes and person is not None:
        facts = await change_person(db, actor, at, homes, person, changes)
    elif changes:
        facts = await change_household(db, actor, at, homes, found.household_id, changes)
    resolved = replace(
        found, revision=found.revision + 1, resolved_at=at, resolved_by=actor.account_id, choices=dict(command.choices)
    )
    await store.resolve(db, actor.county, resolved)
    data = {"choices": dict(command.choices)}
    fact = Fact("edit.resolved", found.conflict_id, found.household_id, data, told(resolved))
    return Outcome(resolved, (fact, *facts))


async def _lock(db: Db, actor: Actor, found: EditConflict) -> tuple[Person | None, dict[UUID, Home]]:
    if found.person_id:
        return await lock_home_of(db, actor, found.person_id)
    return None, await lock_homes(db, actor, [found.household_id])


async def read_conflict(db: Db, actor: Actor, at: datetime, conflict_id: UUID) -> Outcome[EditConflict]:
    """A conflict with its values in full, for those who see contact details; the reading is a fact."""
    found = await _within_reach(db, actor, conflict_id)
    if not sees_contact_details(roles_over(actor, found.place_now, found.team_now)):
        raise forbidden("ROLE_MISSING")
    fact = Fact("edit.conflict_read", conflict_id, found.household_id, {"fields": found.fields})
    return Outcome(found, (fact,))


async def _within_reach(db: Db, actor: Actor, conflict_id: UUID) -> EditConflict:
    found = (await store.conflicts_by_id(db, actor.county, [conflict_id])).get(conflict_id)
    if found is None or not scope_of(actor).covers(actor.county, found.place_now, found.team_now):
        raise not_found()
    return found


def _check(found: EditConflict, command: ResolveConflict) -> None:
    """Every field has a choice, and nothing else does."""
    if command.choices.keys() != set(found.fields):
        raise invalid(FieldError("/choices", "INCOMPLETE", "请为每一项选择", "Choose for each field, and for no other"))
    if not found.values:
        raise conflict("DATA_WITHHELD", "该人信息已限制处理或已删除", "This person's data are restricted or erased")


def typed(name: str, plain: Any) -> Any:
    """A value of a field from its JSON."""
    if plain is None:
        return None
    if name == "birth_date":
        return date.fromisoformat(plain)
    if name == "contacts":
        return tuple(Contact(**one) for one in plain)
    return GeoPoint(**plain) if name == "location" else plain
