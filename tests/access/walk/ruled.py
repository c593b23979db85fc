"""Drafts of a county's policy, a rehearsal and a weather warning to walk on."""

from typing import Any
from uuid import NAMESPACE_OID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.core.ids import derived_id
from app.journal.actor import operator
from app.journal.perform import perform
from app.risk.policies.draft import document_text, draft_policy, sound
from app.risk.policies.rehearse import Rehearse, ask_rehearsal
from app.risk.weather.declare import Declare, declare_weather
from tests.risk.policies.county import other_policy
from tests.visits.scene import Scene


async def the_rules(deployment: Deployment, scene: Scene) -> dict[str, Any]:
    """Two drafts of the county's policy, a rehearsal of the first, and a weather warning of the place."""
    at, actor = clock.now(), operator(scene.place[:6])
    for version in (2, 3):
        await perform(deployment, draft_policy, actor, at, sound(document_text(other_policy(version)), ""))
    rehearsal = derived_id(NAMESPACE_OID, actor.county)
    await perform(deployment, ask_rehearsal, actor, at, Rehearse(rehearsal, 2, None))
    warning, today = uuid4(), clock.day_of(at)
    await perform(deployment, declare_weather, actor, at, Declare(warning, scene.place, "flood", today, today))
    return {"rehearsal": rehearsal, "warning": warning}
