"""The machine of cases before the joint conference."""

from app.access import policy as access
from app.deliberations.policy import MOVES, OUTCOMES, ROLES
from tests.deliberations.written import a_case_at, a_decision, next_week
from tests.machines.machine import Call, Ground, Machine, Subject

DECIDED = {name: outcome for outcome, name in OUTCOMES.items()}
PATHS = {"materials_request": "materials-request"}


async def bring(ground: Ground, state: str) -> Subject:
    """A case in a state."""
    return {"id": str(await a_case_at(ground.deployment, ground.scene, state))}


def call(act: str, subject: Subject) -> Call:
    """The call for an act."""
    path = f"/v1/deliberations/{subject['id']}"
    if act in DECIDED:
        return Call("PUT", f"{path}/decision", a_decision(DECIDED[act]))
    body = {"day": next_week()} if act == "schedule" else {"words": "说明"}
    return Call("PUT", f"{path}/{PATHS.get(act, act)}", body)


async def state_of(ground: Ground, subject: Subject) -> str:
    """Where it stands."""
    return str((await ground.done(Call("GET", f"/v1/deliberations/{subject['id']}"), "town_officer"))["state"])


# Those of people; nobody signs in as the operator.
BY = {act: roles & access.ROLES for act, roles in ROLES.items()}
MACHINES = (Machine("deliberation", MOVES, BY, bring, call, state_of),)
