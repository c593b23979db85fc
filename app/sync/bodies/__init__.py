"""What phones are shown of each kind of entity: a loader per kind, which takes a list of ids, whatever its length in few statements.

What a loader finds is a function of the id and the revision, and of the reader's rights; ids it does not find are not the reader's
to see. A room above or beside adds its kind to `LOADERS`, and to `SHAPES` of the schemas if its values are no plain JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app.sync.bodies.alerts import load_alerts
from app.sync.bodies.attachments import load_attachments
from app.sync.bodies.conflicts import load_conflicts
from app.sync.bodies.homes import load_households, load_people
from app.sync.bodies.looking import Loader, Look
from app.sync.bodies.op_statuses import load_op_statuses
from app.sync.bodies.reference import load_documents
from app.sync.bodies.referrals import load_referrals
from app.sync.bodies.standings import load_standings
from app.sync.bodies.teams import load_teams
from app.sync.bodies.visits import load_visits
from app.sync.policy import Entry

LOADERS: Final[Mapping[str, Loader]] = {
    "household": load_households,
    "person": load_people,
    "standing": load_standings,
    "visit": load_visits,
    "alert": load_alerts,
    "referral": load_referrals,
    "team": load_teams,
    "op_status": load_op_statuses,
    "attachment": load_attachments,
    "conflict": load_conflicts,
    **dict.fromkeys(("form", "policy", "list", "places"), load_documents),
}
Bodies = Mapping[tuple[str, UUID], Any]


async def load_bodies(look: Look, entries: Sequence[Entry]) -> Bodies:
    """What the reader may see of the entities that stand behind entries, by kind and id."""
    wanted: dict[str, list[UUID]] = {}
    for entry in entries:
        if entry.operation == "put":
            wanted.setdefault(entry.entity, []).append(entry.entity_id)
    found: dict[tuple[str, UUID], Any] = {}
    for kind in sorted(wanted.keys() & LOADERS.keys()):
        for entity_id, value in (await LOADERS[kind](look, wanted[kind])).items():
            found[kind, entity_id] = value
    return found


__all__ = ["LOADERS", "Bodies", "Look", "load_bodies"]
