"""Visits as a phone is shown them; those older than it asked for as stubs, whose content it fetches one by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.sync.bodies.looking import Look
from app.visits import store
from app.visits.read import VisitRead, read_visits

OLDER: Mapping[str, Any] = {"older": True}


async def load_visits(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, VisitRead | Mapping[str, Any]]:
    """Visits, or stubs; at most eight statements."""
    older = await _older(look, ids)
    wanted = [one for one in ids if one not in older]
    read = await read_visits(look.db, look.actor, wanted) if wanted else {}
    return {**dict.fromkeys(older, OLDER), **read}


async def _older(look: Look, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the visits that the reader may see and did not ask the content of."""
    since, last = look.history.since(look.at), look.history.last
    if since is None and last is None:
        return set()
    homes = await store.homes_of_visits(look.db, look.scope, ids)
    if since is not None:
        return {visit_id for visit_id, (_, effective_at) in homes.items() if effective_at < since}
    assert last is not None
    households = {household_id for household_id, _ in homes.values()}
    return homes.keys() - await store.newest_visits(look.db, look.actor.county, households, last)
