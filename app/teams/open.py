"""Reading one team within what the caller may see."""

from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of_teams
from app.core.db import Db
from app.core.errors import not_found
from app.journal.actor import Actor
from app.teams import store
from app.teams.values import Team


async def open_team(db: Db, actor: Actor, at: datetime, team_id: UUID) -> Team:
    """One team. Raises 404 when it is not there or not the caller's."""
    found = await store.teams_in_scope(db, scope_of_teams(actor), [team_id], at)
    if team_id not in found:
        raise not_found()
    return found[team_id]
