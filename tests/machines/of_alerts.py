"""The machine of alerts: raised, taken, somebody there, closed."""

from typing import Any
from uuid import uuid4

from app.access.policy import ROLES as EVERY_ROLE
from app.alerts.policy import AGAIN, MOVES, ROLES
from tests.machines.machine import Call, Ground, Machine, Subject

STEPS = {
    "raised": (),
    "acknowledged": ("acknowledgement",),
    "on_site": ("acknowledgement", "arrival"),
    "closed": ("arrival", "closing"),
}


def _body(act: str, words: str) -> dict[str, Any] | None:
    return {"outcome": "handled", "words": words} if act == "closing" else None


def call(act: str, subject: Subject) -> Call:
    """A move of one alert."""
    return Call("PUT", f"/v1/alerts/{subject['id']}/{act}", _body(act, "已处置"))


async def bring(ground: Ground, state: str) -> Subject:
    """An alert about the household, raised with one tap and moved by the town."""
    about = {"id": str(uuid4()), "household_id": str(ground.scene.household_id)}
    subject = await ground.done(Call("POST", "/v1/alerts", about), "grid_worker")
    for act in STEPS[state]:
        subject = await ground.done(
            Call("PUT", f"/v1/alerts/{subject['id']}/{act}", _body(act, "先前")), "town_officer"
        )
    return subject


async def state_of(ground: Ground, subject: Subject) -> str:
    """Where it stands."""
    return str((await ground.done(Call("GET", f"/v1/alerts/{subject['id']}"), "town_officer"))["state"])


OF_PEOPLE = {act: roles & EVERY_ROLE for act, roles in ROLES.items()}
MACHINES = (Machine("alerts", MOVES, OF_PEOPLE, bring, call, state_of, again=AGAIN),)
