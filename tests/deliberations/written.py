"""Cases before the joint conference, as bodies and as rows made by their own verbs."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app.core import clock
from app.core.db import Deployment
from app.deliberations.conduct import Conduct, Decide, conduct_deliberation, decide_deliberation
from app.deliberations.propose import ProposeDeliberation, propose_deliberation
from app.journal.actor import operator
from app.journal.perform import perform
from tests.visits.scene import Scene

WAYS: dict[str, tuple[str, ...]] = {
    "proposed": (),
    "materials_requested": ("materials_request",),
    "scheduled": ("schedule",),
    "deferred": ("schedule", "deferred"),
    "aid_following": ("schedule", "approved"),
    "rejected": ("schedule", "rejected"),
    "completed": ("schedule", "approved", "completion"),
    "withdrawn": ("withdrawal",),
}
APPROVED = {"category": "temporary_aid", "amount_fen": 500_000}
MINUTES = "民政、医保、残联到会，同意一次性救助"


def a_case(household_id: UUID | str, person_id: UUID | str | None = None, **changed: Any) -> dict[str, Any]:
    """A case as sent in a body."""
    body: dict[str, Any] = {
        "id": str(uuid4()),
        "household_id": str(household_id),
        "question": "自费药太贵，各部门都不符合",
    }
    body |= {"person_id": str(person_id)} if person_id else {}
    return {**body, **changed}


def a_decision(outcome: str = "approved", **changed: Any) -> dict[str, Any]:
    """A decision as sent in a body."""
    aid = APPROVED if outcome == "approved" else {}
    return {
        "outcome": outcome,
        "departments": ["civil_affairs", "healthcare_security"],
        "minutes": MINUTES,
        **aid,
        **changed,
    }


def next_week() -> str:
    """A day for a conference."""
    return str(clock.day_of(clock.now()) + timedelta(days=7))


async def a_case_at(deployment: Deployment, scene: Scene, state: str) -> UUID:
    """A case about the first person of a household, in a state."""
    who, at, case_id = operator(scene.place[:6]), clock.now(), uuid4()
    new = ProposeDeliberation(case_id, scene.household_id, scene.people[0], None, "自费药太贵", "")
    await perform(deployment, propose_deliberation, who, at, new)
    for step in WAYS[state]:
        if step in {"approved", "rejected", "deferred"}:
            aid: dict[str, Any] = APPROVED if step == "approved" else {}
            await perform(
                deployment, decide_deliberation, who, at, Decide(case_id, step, ("civil_affairs",), MINUTES, **aid)
            )
        else:
            day = clock.day_of(at) if step == "schedule" else None
            await perform(deployment, conduct_deliberation, who, at, Conduct(case_id, step, "说明", day))
    return case_id


async def the_cases(deployment: Deployment, scene: Scene) -> dict[str, Any]:
    """A case of a household in each state that a call of the walk begins from."""
    states = {"case": "proposed", "lacking_case": "materials_requested", "day_case": "scheduled"}
    states |= {"aided_case": "aid_following", "dropped_case": "proposed"}
    return {name: await a_case_at(deployment, scene, state) for name, state in states.items()}
