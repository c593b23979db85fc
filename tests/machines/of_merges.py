"""The machine of merges: one stands until it is undone, and is never undone twice."""

from uuid import uuid4

from app.people.links import MOVES, ROLES
from tests.machines.machine import Call, Ground, Machine, Subject
from tests.visits.scene import a_scene


async def bring(ground: Ground, state: str) -> Subject:
    """A merge of two files of the team, in a state."""
    homes = [await a_scene(ground.deployment, team_id=ground.scene.team_id) for _ in range(2)]
    into, alias = [str(one.people[0]) for one in homes]
    body = {"id": str(uuid4()), "person_id": alias, "reason": "重复登记"}
    await ground.done(Call("POST", f"/v1/people/{into}/merges", body), "town_officer")
    subject = {"id": body["id"], "into": into}
    if state == "undone":
        await ground.done(call("undo", subject), "town_officer")
    return subject


def call(_act: str, subject: Subject) -> Call:
    """The call that undoes it, for another reason each time."""
    return Call("PUT", f"/v1/merges/{subject['id']}/undoing", {"reason": f"核实为两个人 {uuid4()}"})


async def state_of(ground: Ground, subject: Subject) -> str:
    """Where it stands, as the file tells."""
    file = await ground.done(Call("GET", f"/v1/people/{subject['into']}/file"), "town_officer")
    return str(file["merges"][0]["state"])


MACHINES = (Machine("merge", MOVES, {"undo": ROLES["undo"]}, bring, call, state_of),)
