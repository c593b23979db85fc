"""A substitute to walk on: somebody who will stand in for a member of a whole team."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.journal.actor import operator
from app.journal.perform import perform
from app.teams.substitute import ArrangeSubstitute, arrange_substitute


async def the_substitute(deployment: Deployment, county: str, team_id: UUID, worker: UUID) -> dict[str, Any]:
    """Somebody who stands in for the social worker of a team next week."""
    at = clock.now()
    day = clock.day_of(at) + timedelta(days=7)
    command = ArrangeSubstitute(uuid4(), team_id, "social_worker", worker, day, day)
    await perform(deployment, arrange_substitute, operator(county), at, command)
    return {"substitute": command.substitute_id}


def a_substitute(ids: dict[str, Any]) -> dict[str, Any]:
    """Somebody for the grid worker's seat, in two weeks."""
    day = (clock.day_of(clock.now()) + timedelta(days=14)).isoformat()
    account = str(ids["member"])
    return {"id": str(uuid4()), "seat": "grid_worker", "account_id": account, "from": day, "until": day}
