"""Reading where a person stands now, folded up to this day, and what was decided before; restricted by the reader's right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over, scope_of
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.people import store as registry
from app.people.values import Household, Person
from app.risk import store
from app.risk.explain import explained, restricted, with_raising
from app.risk.reassess import open_dossiers
from app.risk.store import StoredAssessment


async def person_in_scope(db: Db, actor: Actor, person_id: UUID) -> Person:
    """A person the actor may see. Raises 404."""
    found = await registry.people_in_scope(db, scope_of(actor), [person_id])
    if person_id not in found:
        raise not_found()
    return found[person_id]


async def risk_now(db: Db, actor: Actor, at: datetime, person: Person) -> Mapping[str, Any] | None:
    """The explanation of where a person stands at an instant; None for a file never assessed, or whose data are withheld."""
    if person.withheld:
        return None
    households = await registry.households_in_scope(db, scope_of(actor), [person.home_id])
    home = households[person.home_id]
    members = await registry.people_of(db, actor.county, households)
    dossier = (await open_dossiers(db, households, members, at))[person.home_id]
    standing = dossier.now.get(person.person_id)
    if standing is None or not standing.active:
        return None
    policy = dossier.policy_of(standing.assessment.policy_version)
    subject = dossier.subject_of(person.person_id, standing.assessment.day)
    return shown(actor, home, with_raising(explained(standing, policy), standing, policy, subject))


async def risk_history(
    db: Db, actor: Actor, person: Person, limit: int, after: Sequence[str] | None = None
) -> Sequence[tuple[StoredAssessment, Mapping[str, Any]]]:
    """Decisions about a person, the newest first, each with its explanation; `after` is the last one's instant and id."""
    if person.withheld:
        return []
    before = (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None
    found = await store.assessments_of(db, actor.county, person.person_id, person.data_key, limit, before)
    home = (await registry.households_in_scope(db, scope_of(actor), [person.household_id]))[person.household_id]
    return [(one, shown(actor, home, one.body)) for one in found]


def shown(actor: Actor, home: Household, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """An explanation of somebody of a household as the actor may see it."""
    return body if reads_mind_and_child_detail(roles_over(actor, home.place, home.team_id)) else restricted(body)
