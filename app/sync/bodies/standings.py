"""Where people stand, with the decision that explains it, restricted by the reader's right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.risk.explain import restricted
from app.sync import store
from app.sync.bodies.looking import Look
from app.sync.store import ExplainedStanding

PLAIN = ("person_id", "active", "level", "computed_level", "score", "provisional", "since", "next_due", "due_at")
CALLS = ("due_why", "retry_by", "failed_at", "lost_at")


async def load_standings(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, dict[str, Any]]:
    """Standings as plain JSON values, by person; one statement. Of people whose data are withheld, that there is one."""
    found = await store.standings_in_scope(look.db, look.scope, ids)
    return {person_id: _told(look, one) for person_id, one in found.items()}


def _told(look: Look, one: ExplainedStanding) -> dict[str, Any]:
    if one.withheld:
        return {"person_id": one.standing.person_id, "withheld": True}
    if one.explained and not reads_mind_and_child_detail(roles_over(look.actor, one.place, one.team_id)):
        one = replace(one, explained=restricted(one.explained))
    plain = {name: getattr(one.standing, name) for name in PLAIN}
    beside = {name: getattr(one.standing, name) for name in (*CALLS, "proposal_to", "override_until")}
    return {**plain, **beside, "explained": one.explained}
