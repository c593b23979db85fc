"""Reading a visit as the reader may see it: answers of mind, child and abuse only by right, or by who wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.people import store as registry
from app.people.values import Household
from app.risk import store as risk_store
from app.risk.explain import RESTRICTED_QUESTIONS
from app.visits import store
from app.visits.store import Correction, Cosignature, Visit, VisitPerson


@dataclass(frozen=True, slots=True)
class VisitRead:
    """A visit with what its reader may see of it."""

    visit: Visit
    people: list[tuple[VisitPerson, dict[str, Any]]]
    corrections: list[Correction]
    cosignatures: list[Cosignature]


async def read_visit(db: Db, actor: Actor, visit_id: UUID) -> VisitRead:
    """A visit. Raises 404 for one that is not there or not the actor's to see."""
    scope = scope_of(actor)
    found = await store.visit_in_scope(db, scope, visit_id, {})
    if found is None:
        raise not_found()
    household = (await registry.households_in_scope(db, scope, [found.household_id]))[found.household_id]
    members = (await registry.people_of(db, actor.county, [found.household_id]))[found.household_id]
    keys = {person.person_id: person.data_key for person in members if not person.withheld}
    visit = await store.visit_in_scope(db, scope, visit_id, {household.household_id: household.data_key})
    assert visit is not None
    people = (await store.people_of_visits(db, actor.county, [visit_id], keys)).get(visit_id, [])
    answers = await risk_store.answers_of(db, actor.county, [visit_id], keys)
    shown = [
        (person, shown_answers(actor, household, visit.author, answers.get((visit_id, person.person_id), {})))
        for person in people
        if person.visited
    ]
    corrections = await store.corrections_of(db, actor.county, visit_id, household.data_key)
    cosignatures = await store.cosignatures_of(
        db, actor.county, [visit_id], {household.household_id: household.data_key}
    )
    return VisitRead(visit, shown, corrections, cosignatures.get(visit_id, []))


def shown_answers(actor: Actor, home: Household, author: UUID | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers about a household as a reader may see them."""
    roles = roles_over(actor, home.place, home.team_id)
    mine = author is not None and author == actor.account_id
    if mine or reads_mind_and_child_detail(roles):
        return dict(answers)
    return {code: value for code, value in answers.items() if not code.startswith(RESTRICTED_QUESTIONS)}
