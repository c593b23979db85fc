"""The machines of decisions on levels: overrides and appeals."""

from datetime import timedelta
from uuid import uuid4

from app.core import clock
from app.risk.appeals import policy as appeals
from app.risk.overrides import policy as overrides
from tests.machines.machine import Call, Ground, Machine, Subject
from tests.visits.scene import a_scene

ASKED_BY, CONFIRMED_BY = "town_officer", "county_officer"


def move_override(act: str, subject: Subject) -> Call:
    """The call for a move of an override."""
    said = {"id": str(uuid4()), "reason": "已核实"}
    if act == "ending":
        return Call("PUT", f"/v1/overrides/{subject['id']}/ending", said)
    return Call("PUT", f"/v1/overrides/{subject['id']}/decision", {**said, "approve": act == "approval"})


async def bring_override(ground: Ground, state: str) -> Subject:
    """An override in a state, each about somebody else."""
    person = (await a_scene(ground.deployment, team_id=ground.scene.team_id)).people[0]
    until = str(clock.day_of(clock.now()) + timedelta(days=9))
    body = {"id": str(uuid4()), "level": "red", "until": until, "reason": "家属接走前"}
    subject = await ground.done(Call("POST", f"/v1/people/{person}/overrides", body), ASKED_BY)
    acts = {"asked": (), "approved": ("approval",), "refused": ("refusal",), "ended": ("approval", "ending")}
    for act in acts[state]:
        await ground.done(move_override(act, subject), CONFIRMED_BY)
    return subject


async def state_of_override(ground: Ground, subject: Subject) -> str:
    """Where an override stands."""
    told = await ground.done(Call("GET", f"/v1/overrides?person_id={subject['person_id']}"), CONFIRMED_BY)
    [found] = [one for one in told["items"] if one["id"] == subject["id"]]
    return str(found["state"])


def move_appeal(act: str, subject: Subject) -> Call:
    """The call for a move of an appeal."""
    said = {
        "review": {"outcome": "upheld", "explanation": "需每周上门"},
        "telling": {"on": str(clock.day_of(clock.now())), "to": "self", "channel": "home"},
        "withdrawal": {"words": "听了解释，不再申诉"},
    }
    return Call("PUT", f"/v1/appeals/{subject['id']}/{act}", {"id": str(uuid4()), **said[act]})


async def bring_appeal(ground: Ground, state: str) -> Subject:
    """An appeal in a state."""
    body = {"id": str(uuid4()), "by": "self", "channel": "home", "about": "level", "words": "不想每周都有人来"}
    subject = await ground.done(Call("POST", f"/v1/people/{ground.person_id}/appeals", body), "grid_worker")
    acts = {"received": (), "reviewed": ("review",), "told": ("review", "telling"), "withdrawn": ("withdrawal",)}
    for act in acts[state]:
        await ground.done(move_appeal(act, subject), CONFIRMED_BY)
    return subject


async def state_of_appeal(ground: Ground, subject: Subject) -> str:
    """Where an appeal stands."""
    told = await ground.done(Call("GET", f"/v1/appeals?person_id={subject['person_id']}"), CONFIRMED_BY)
    [found] = [one for one in told["items"] if one["id"] == subject["id"]]
    return str(found["state"])


MACHINES = (
    Machine("override", overrides.MOVES, overrides.ROLES, bring_override, move_override, state_of_override),
    Machine("appeal", appeals.MOVES, appeals.ROLES, bring_appeal, move_appeal, state_of_appeal),
)
