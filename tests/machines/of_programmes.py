"""The ledger's machines: programmes, participations, and steps of plans."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from app.access.policy import ROLES
from app.programmes import policy
from tests.machines.machine import Call, Ground, Machine, Subject
from tests.programmes.given import a_programme
from tests.registered import TOWN, put_home

OFFICER = "county_officer"
HOME = "/v1/programmes"
# By which moves a fresh row comes into each state.
PROGRAMMES = {"planned": [], "running": ["opening"], "suspended": ["opening", "suspension"]}
PROGRAMMES |= {"closed": ["opening", "closure"], "cancelled": ["cancellation"]}
PARTICIPATIONS = {"applied": [], "admitted": ["admission"], "refused": ["refusal"], "withdrawn": ["withdrawal"]}
PARTICIPATIONS |= {"ended": ["admission", "ending"]}
STEPS = {"planned": [], "done": ["completion"], "dropped": ["cancellation"]}


def move_programme(act: str, subject: Subject) -> Call:
    """The call for a move of a programme."""
    return Call("PUT", f"{HOME}/{subject['id']}/status", {"move": act})


def move_participation(act: str, subject: Subject) -> Call:
    """The call for a move of a participation."""
    more = {"ended_as": "left"} if act == "ending" else {}
    return Call("PUT", f"/v1/participations/{subject['id']}/status", {"move": act, **more})


def move_step(act: str, subject: Subject) -> Call:
    """The call for a move of a step."""
    return Call("PUT", f"/v1/participations/{subject['of']}/steps/{subject['id']}/status", {"move": act})


async def bring_programme(ground: Ground, state: str) -> Subject:
    """A programme of the town."""
    made = await a_programme(ground.deployment, place=TOWN, status="planned")
    subject = {"id": str(made.programme_id)}
    return await moved(ground, subject, [move_programme(act, subject) for act in PROGRAMMES[state]])


async def bring_participation(ground: Ground, state: str) -> Subject:
    """A new household that takes part in a programme with plans."""
    if "programme" not in ground.kept:
        ground.kept["programme"] = (await a_programme(ground.deployment, "ageing_friendly")).programme_id
    home = await put_home(ground.deployment)
    body = {"id": str(uuid4()), "household_id": str(home.household_id), "from": "2022-01-05"}
    path = f"{HOME}/{ground.kept['programme']}/participations"
    subject = {"id": (await ground.done(Call("POST", path, body), OFFICER))["id"]}
    return await moved(ground, subject, [move_participation(act, subject) for act in PARTICIPATIONS[state]])


async def bring_step(ground: Ground, state: str) -> Subject:
    """A step of a plan."""
    of = (await bring_participation(ground, "admitted"))["id"]
    step = {"id": str(uuid4()), "code": "handrails"}
    await ground.done(Call("POST", f"/v1/participations/{of}/steps", {"steps": [step]}), OFFICER)
    subject = {"id": step["id"], "of": of}
    return await moved(ground, subject, [move_step(act, subject) for act in STEPS[state]])


async def moved(ground: Ground, subject: Subject, calls: Sequence[Call]) -> Subject:
    """The row after these moves."""
    for call in calls:
        await ground.done(call, OFFICER)
    return subject


async def state_of_programme(ground: Ground, subject: Subject) -> str:
    """Where a programme stands."""
    return str((await ground.done(Call("GET", f"{HOME}/{subject['id']}"), OFFICER))["status"])


async def state_of_participation(ground: Ground, subject: Subject) -> str:
    """Where a participation stands."""
    told: Any = await ground.done(Call("GET", f"/v1/participations/{subject['id']}"), OFFICER)
    return str(told["participation"]["status"])


async def state_of_step(ground: Ground, subject: Subject) -> str:
    """Where a step stands."""
    told: Any = await ground.done(Call("GET", f"/v1/participations/{subject['of']}"), OFFICER)
    return str(next(step["status"] for step in told["steps"] if step["id"] == subject["id"]))


def people(roles: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The roles of people; whoever runs the machine itself does not call."""
    return {move: held & ROLES for move, held in roles.items()}


MACHINES = (
    Machine(
        "programme",
        policy.PROGRAMME_MOVES,
        people(policy.PROGRAMME_ROLES),
        bring_programme,
        move_programme,
        state_of_programme,
    ),
    Machine(
        "participation",
        policy.PARTICIPATION_MOVES,
        people(policy.PARTICIPATION_ROLES),
        bring_participation,
        move_participation,
        state_of_participation,
    ),
    Machine("plan step", policy.STEP_MOVES, people(policy.STEP_ROLES), bring_step, move_step, state_of_step),
)
