"""Operations on files: edits of people and households, merged field by field."""

from collections.abc import Awaitable, Callable, Mapping, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.core.db import Db
from app.core.errors import FieldError, Refusal, invalid, unknown_reference
from app.core.errors import conflict as crossed
from app.core.web.strict import Wire
from app.enrolment.conflicts.patch import Patch, Patched, patch_household, patch_person
from app.enrolment.schemas import HouseholdPatch, PersonPatch
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store
from app.sync.kind import Deferred, Effect, Kind, Operation

Verb = Callable[[Db, Actor, datetime, Patch], Awaitable[Outcome[Patched]]]


class PatchPersonIn(Wire):
    """Fields of a person as online (PATCH), and, if the phone says so, the values it saw there."""

    set: PersonPatch
    seen: dict[str, Any] = Field(default_factory=dict, max_length=40)


class PatchHouseholdIn(Wire):
    """Fields of a household as online (PATCH), and, if the phone says so, the values it saw there."""

    set: HouseholdPatch
    seen: dict[str, Any] = Field(default_factory=dict, max_length=40)


async def edit_person(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Merge an edit of a person."""
    subject = _subject(operation)
    if subject not in await store.people_by_id(db, actor.county, [subject]):
        raise Deferred(subject)
    return await _merge(db, actor, at, operation, patch_person, operation.body.set.command(subject, 0).changes)


async def edit_household(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Merge an edit of a household."""
    subject = _subject(operation)
    if subject not in await store.households_by_id(db, actor.county, [subject]):
        raise Deferred(subject)
    return await _merge(db, actor, at, operation, patch_household, operation.body.set.command(subject, 0).changes)


def _subject(operation: Operation) -> UUID:
    if operation.entity_id is None:
        raise unknown_reference("/entity_id")
    if operation.base_version is None:
        raise invalid(FieldError("/base_version", "MISSING", "请说明所依据的版本", "Say which version was edited"))
    return operation.entity_id


async def _merge(
    db: Db, actor: Actor, at: datetime, operation: Operation, verb: Verb, changes: Mapping[str, Any]
) -> Outcome[Effect]:
    chain = operation.chain.id if operation.chain else None
    base = operation.base_version or 0
    patch = Patch(operation.op_id, _subject(operation), base, changes, chain, operation.body.seen)
    outcome = await verb(db, actor, at, patch)
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(_effect(outcome.result), outcome.facts)


def _effect(done: Patched) -> Effect:
    """What became of it. The values that crossed are in the conflict, which comes by pull, masked by the reader's rights."""
    if done.conflict is None:
        return Effect(done.subject_id, done.revision, members={"applied": list(done.applied)})
    words = ("他人已先修改了这些项，请选择", "A teammate changed these fields first; somebody must choose")
    problem = crossed("FIELD_CONFLICT", *words)
    problem.errors = tuple(
        FieldError(f"/body/set/{name}", "STALE_BASE", "此项已被他人修改", "Changed by somebody else since")
        for name in done.conflict.fields
    )
    members = {
        "applied": list(done.applied),
        "conflicting": list(done.conflict.fields),
        "current": {"version": done.revision},
        "conflict_id": str(done.conflict.conflict_id),
    }
    return Effect(done.subject_id, done.revision, (), members, problem)


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of people and households."""
    return {*await store.people_by_id(db, county, ids), *await store.households_by_id(db, county, ids)}


KINDS = {
    "person.patch": Kind(1, PatchPersonIn, edit_person),
    "household.patch": Kind(1, PatchHouseholdIn, edit_household),
}
