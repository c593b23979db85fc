"""Operations on visits: create, amend, void, cosign; link and split encounters."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.core.db import Db
from app.core.errors import Refusal, unknown_reference
from app.core.web.strict import Wire
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.sync.kind import Deferred, Effect, Kind, Operation
from app.visits import store
from app.visits.amend import amend_visit
from app.visits.commands import AmendVisit, CosignVisit, TieVisits, VoidVisit
from app.visits.cosign import cosign_visit
from app.visits.receipt import Receipt
from app.visits.schemas.submission import CosignatureIn, Note, PersonAmendedIn, Reason, VisitIn
from app.visits.submit import submit_visits
from app.visits.tie import tie_visits
from app.visits.void import void_visit


class AmendIn(Wire):
    """An amendment; its id is the operation's."""

    visit_id: UUID | None = None
    reason: Reason
    people: list[PersonAmendedIn] = Field(default_factory=list, max_length=30)
    note: Note | None = None


class CosignIn(CosignatureIn):
    """A teammate's stance."""

    visit_id: UUID | None = None


class TieIn(Wire):
    """Records of one call, or of several; the word's id is the operation's."""

    visits: list[UUID] = Field(min_length=2, max_length=6)


class VoidIn(Wire):
    """A voiding."""

    visit_id: UUID | None = None
    reason: Reason


async def create_visits(
    db: Db, actor: Actor, at: datetime, operations: Sequence[Operation]
) -> list[Outcome[Effect] | Refusal]:
    """Visits that were sent together, in one go."""
    fitting = [operation for operation in operations if _fits_its_head(operation)]
    outcomes = iter(await submit_visits(db, actor, at, [operation.body.command() for operation in fitting]))
    return [_created(next(outcomes)) if _fits_its_head(one) else unknown_reference("/entity_id") for one in operations]


async def create_visit(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """One visit."""
    [outcome] = await create_visits(db, actor, at, [operation])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _fits_its_head(operation: Operation) -> bool:
    """The head says which visit and household the body is about."""
    same = operation.entity_id in {None, operation.body.id}
    return same and operation.household_id in {None, operation.body.household_id}


def _created(outcome: Outcome[Receipt] | Refusal) -> Outcome[Effect] | Refusal:
    if isinstance(outcome, Refusal):
        return outcome
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    told = outcome.result.body
    risk = {"household_id": told["household_id"], "level": told["household_level"]}
    effect = Effect(UUID(told["visit_id"]), 1, tuple(told["flags"]), {"risk": risk})
    return Outcome(effect, outcome.facts)


async def amend(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Correct answers of a visit; a place in a chain is the amendment's among its author's."""
    visit_id = await _visit_of(db, actor, operation)
    people = tuple(person.value() for person in operation.body.people)
    said = (operation.base_version, operation.chain.n if operation.chain else 1, operation.recorded_at)
    command = AmendVisit(operation.op_id, visit_id, operation.body.reason, people, operation.body.note, *said)
    outcome = await amend_visit(db, actor, at, command)
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    made = outcome.result.correction
    return Outcome(Effect(visit_id, made.revision, tuple(made.flags)), outcome.facts)


async def cosign(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Agree with a teammate's record, or not."""
    visit_id = await _visit_of(db, actor, operation)
    command = CosignVisit(visit_id, operation.body.stance, operation.body.note)
    outcome = await cosign_visit(db, actor, at, command)
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(visit_id), outcome.facts)


async def tie(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Tie records of one call together, or keep them apart."""
    visits = tuple(operation.body.visits)
    known = await store.known_visits(db, actor.county, visits)
    if len(known) < len(set(visits)):
        raise Deferred(*sorted(set(visits) - known.keys()))
    kind = operation.kind.removeprefix("encounter.")
    outcome = await tie_visits(db, actor, at, TieVisits(operation.op_id, kind, visits, operation.recorded_at))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(visits[0]), outcome.facts)


async def void(db: Db, actor: Actor, at: datetime, operation: Operation) -> Outcome[Effect]:
    """Void a visit."""
    visit_id = await _visit_of(db, actor, operation)
    outcome = await void_visit(db, actor, at, VoidVisit(visit_id, operation.body.reason))
    if isinstance(outcome.result, Refusal):
        return Outcome(outcome.result, outcome.facts)
    return Outcome(Effect(visit_id, outcome.result.revision), outcome.facts)


async def _visit_of(db: Db, actor: Actor, operation: Operation) -> UUID:
    """The visit that an operation is about. Raises Deferred when it has not arrived."""
    visit_id: UUID | None = operation.body.visit_id or operation.entity_id
    if visit_id is None:
        raise unknown_reference("/entity_id")
    if not await store.known_visits(db, actor.county, [visit_id]):
        raise Deferred(visit_id)
    return visit_id


def named_by_the_head(body: Mapping[str, Any], head: Mapping[str, Any]) -> dict[str, Any]:
    """A body of version 1, in which visit and household stood in the head alone, and a visit at home that was completed said neither."""
    implied = {"id": head.get("entity_id"), "household_id": head.get("household_id")}
    return {**implied, "mode": "home", "outcome": "completed", **body}


async def have_come(db: Db, county: str, ids: Set[UUID]) -> set[UUID]:
    """Those of the ids that are of visits."""
    return set(await store.known_visits(db, county, ids))


KINDS = {
    "visit.create": Kind(2, VisitIn, create_visit, {1: named_by_the_head}, create_visits),
    "visit.amend": Kind(1, AmendIn, amend),
    "visit.void": Kind(1, VoidIn, void),
    "visit.cosign": Kind(1, CosignIn, cosign),
    "encounter.link": Kind(1, TieIn, tie),
    "encounter.split": Kind(1, TieIn, tie),
}
