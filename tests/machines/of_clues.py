"""The machine of clues."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app.clues.policy import MOVES, OUTCOMES, ROLES
from tests.clues.reporting import a_report
from tests.machines.machine import Call, Ground, Machine, Subject

ENDS = {MOVES[name][1]: outcome for outcome, name in OUTCOMES.items()}


def _said(act: str, subject: Subject) -> Mapping[str, Any]:
    outcome = next(one for one, name in OUTCOMES.items() if name == act)
    more: dict[str, Any] = {"duplicate_of": subject["other"]} if act == "duplicate" else {}
    more |= {"forwarded_to": "桐乡市民政局"} if act == "forwarding" else {}
    return {"outcome": outcome, "finding": "看过", **more}


async def bring(ground: Ground, state: str) -> Subject:
    """A clue about the household, in a state."""
    known = {} if state == "reported" else {"household_id": str(ground.scene.household_id)}
    made = [a_report(id=str(uuid4()), **known) for _ in range(2)]
    for body in made:
        await ground.done(Call("POST", "/v1/clues", body), "town_officer")
    subject = {"id": made[0]["id"], "other": made[1]["id"], "home": str(ground.scene.household_id)}
    if state in ENDS:
        act = OUTCOMES[ENDS[state]]
        await ground.done(Call("PUT", f"/v1/clues/{subject['id']}/verification", _said(act, subject)), "town_officer")
    return subject


def call(act: str, subject: Subject) -> Call:
    """The call for an act."""
    if act == "match":
        return Call("PUT", f"/v1/clues/{subject['id']}/match", {"household_id": subject["home"]})
    body = dict(_said(act, subject)) | ({"household_id": subject["home"]} if act == "confirmation" else {})
    return Call("PUT", f"/v1/clues/{subject['id']}/verification", body)


async def state_of(ground: Ground, subject: Subject) -> str:
    """Where it stands."""
    return str((await ground.done(Call("GET", f"/v1/clues/{subject['id']}"), "town_officer"))["state"])


MACHINES = (Machine("clue", MOVES, ROLES, bring, call, state_of),)
