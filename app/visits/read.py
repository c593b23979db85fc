"""Reading a visit as the reader may see it: answers of mind, child and abuse only by right, or by who wrote them."""

from collections.abc import Collection, Mapping
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
    found = await read_visits(db, actor, [visit_id])
    if visit_id not in found:
        raise not_found()
    return found[visit_id]


async def read_visits(db: Db, actor: Actor, visit_ids: Collection[UUID]) -> dict[UUID, VisitRead]:
    """Those of the visits that the actor may see; a constant number of statements."""
    scope = scope_of(actor)
    homes = {one: home for one, (home, _) in (await store.homes_of_visits(db, scope, visit_ids)).items()}
    if not homes:
        return {}
    households = await registry.households_in_scope(db, scope, homes.values())
    opening = {household.household_id: household.data_key for household in households.values()}
    visits = await store.opened_visits(db, actor.county, homes, opening)
    keys = await registry.open_keys(db, actor.county, await store.people_named(db, actor.county, homes))
    people = await store.people_of_visits(db, actor.county, homes, keys)
    answers = await risk_store.answers_of(db, actor.county, homes, keys)
    corrections = await store.corrections_of_visits(db, actor.county, {one: opening[homes[one]] for one in homes})
    cosignatures = await store.cosignatures_of(db, actor.county, homes, opening)

    def visited(visit: Visit) -> list[tuple[VisitPerson, dict[str, Any]]]:
        home = households[visit.household_id]
        listed = [person for person in people.get(visit.visit_id, ()) if person.visited]
        said = [answers.get((visit.visit_id, person.person_id), {}) for person in listed]
        shown = [shown_answers(actor, home, visit.author, one) for one in said]
        return list(zip(listed, shown, strict=True))

    return {
        one: VisitRead(visit, visited(visit), corrections[one], cosignatures.get(one, []))
        for one, visit in visits.items()
    }


def shown_answers(actor: Actor, home: Household, author: UUID | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers about a household as a reader may see them."""
    roles = roles_over(actor, home.place, home.team_id)
    mine = author is not None and author == actor.account_id
    if mine or reads_mind_and_child_detail(roles):
        return dict(answers)
    return {code: value for code, value in answers.items() if not code.startswith(RESTRICTED_QUESTIONS)}
