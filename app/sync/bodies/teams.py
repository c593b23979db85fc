"""Teams with who sits in them, as a phone is shown them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.access.scope import scope_of_teams
from app.sync.bodies.looking import Look
from app.teams import store
from app.teams.values import Team


async def load_teams(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Team]:
    """Teams of the reader; two statements."""
    return await store.teams_in_scope(look.db, scope_of_teams(look.actor), ids, look.at)
