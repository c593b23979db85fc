"""Resolving a latched trigger: the town names the visits whose sign it resolves, its reason, and what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.db import Db
from app.core.errors import FieldError, invalid, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people import store as registry
from app.risk import store
from app.risk.act import Act
from app.risk.decide import decide
from app.risk.decided import Decided
from app.risk.read import person_in_scope
from app.risk.rights import decides_on, not_the_role


@dataclass(frozen=True, slots=True)
class Resolve:
    """A resolution under the client's id. It is proven by writing (`evidence`), by visits (`shown_by`), or by both."""

    resolution_id: UUID
    person_id: UUID
    factor: str
    resolves: Sequence[UUID]
    reason: str
    evidence: str | None = None
    shown_by: Sequence[UUID] = ()


async def resolve(db: Db, actor: Actor, at: datetime, command: Resolve) -> Outcome[Decided]:
    """Record a resolution. Raises 404, 403 below the town, 409 without such a trigger, 422 without evidence, or by a visit that met
    nobody or has the very sign."""
    person = await person_in_scope(db, actor, command.person_id)
    home = (await registry.households_by_id(db, actor.county, [person.household_id]))[person.household_id]
    if not decides_on(actor, home):
        raise not_the_role()
    if not command.evidence and not command.shown_by:
        raise invalid(
            FieldError(
                "/evidence", "MISSING", "须附书面依据或能证明的探访", "Give written evidence, or visits that show it"
            )
        )
    known = await store.visits_about(db, actor.county, person.person_id, command.shown_by)
    for number, visit_id in enumerate(command.shown_by):
        if visit_id not in known:
            raise unknown_reference(f"/shown_by/{number}")
        if not known[visit_id].met:
            raise invalid(
                FieldError(
                    f"/shown_by/{number}",
                    "NOBODY_MET",
                    "这次探访没有见到人或已作废",
                    "That visit met nobody, or is voided",
                )
            )
    proven = {"evidence": command.evidence, "shown_by": [str(visit_id) for visit_id in command.shown_by]}
    act = Act(
        command.resolution_id,
        command.person_id,
        "resolution",
        command.reason,
        factor=command.factor,
        resolves=tuple(command.resolves),
        extra=proven,
    )
    return await decide(db, actor, at, act)
