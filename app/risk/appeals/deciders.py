"""Who decided what an appeal is about, and whether a change named in its review was made."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.clock import day_of
from app.core.db import Db
from app.people.values import Household, Person
from app.risk.appeals.policy import ChangeKind
from app.risk.appeals.store import Appeal
from app.risk.overrides.store import Override, OverridesWanted, find_override, overrides_in_scope
from app.risk.store import acts_of_person, standings_of, visits_about

MOST = 200
# Acts that decide; that contact was confirmed decides nothing, nor which records are one call.
DECIDING = frozenset({"approval", "refusal", "resolution", "override", "override_ending"})


async def deciders_of(db: Db, at: datetime, home: Household, person: Person, one: Appeal) -> Collection[UUID | None]:
    """Everybody who decided what is appealed; about the level itself, all who decided on it since it last changed."""
    if one.about == "override":
        assert one.decision_id is not None
        override = await find_override(db, person.county, one.decision_id)
        return _signers(override) if override else ()
    acts = await acts_of_person(db, person.county, person.person_id, person.data_key)
    if one.about == "decision":
        return {act.author for act in acts if act.source_id == one.decision_id}
    standing = (await standings_of(db, person.county, [person.person_id])).get(person.person_id)
    since = standing.since if standing else day_of(person.created_at)
    recent = [act for act in acts if act.content.get("kind") in DECIDING and day_of(act.occurred_at) >= since]
    everywhere = Scope(person.county, (person.county,))
    found = await overrides_in_scope(db, everywhere, OverridesWanted(person.person_id), None, MOST)
    in_force = [override for override in found if override.in_force_on(day_of(at))]
    return {act.author for act in recent} | {who for override in in_force for who in _signers(override)}


async def change_stands(db: Db, person: Person, since: datetime, kind: ChangeKind, change_id: UUID) -> bool:
    """Whether the change was made about this person since an instant; an amendment is named by its visit."""
    if kind == "override":
        one = await find_override(db, person.county, change_id)
        begun = one.decided_at if one and one.person_id == person.person_id and one.state != "refused" else None
        return begun is not None and begun >= since
    if kind == "amendment":
        visit = (await visits_about(db, person.county, person.person_id, [change_id])).get(change_id)
        return visit is not None and visit.revision > 1 and visit.recorded_at >= since
    acts = await acts_of_person(db, person.county, person.person_id, person.data_key)
    return any(
        act.source_id == change_id and act.content.get("kind") == kind and act.recorded_at >= since for act in acts
    )


def _signers(one: Override) -> set[UUID | None]:
    return {one.asked_by, one.decided_by}
