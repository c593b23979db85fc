"""The machine of versions of the policy: drafted by one county officer, put in force and rolled back by another."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from app.access.policy import ROLES as PEOPLE
from app.core import clock
from app.journal.perform import perform
from app.risk.policies.activate import RollBack, roll_back_policy
from app.risk.policies.draft import document_text, draft_policy, sound
from app.risk.policies.policy import MOVES, ROLES, SHIPPED
from tests.machines.machine import Call, Ground, Machine, Subject
from tests.registered import COUNTY
from tests.risk.policies.county import all_done, other_policy, put_in_force, ready
from tests.visits.scene import Worker, a_worker

REASON: Final = "联席会议决定"


async def bring(ground: Ground, state: str) -> Subject:
    """A version in a state. Who drafts, who puts in force and who rolls back here are not the one who calls."""
    author, second = await _officers(ground)
    await all_done(ground.deployment)
    version = ground.kept["version"] = ground.kept.get("version", SHIPPED) + 1
    if state in {"draft", "deleted"}:
        draft = sound(document_text(other_policy(version)), "")
        await perform(ground.deployment, draft_policy, author.actor, clock.now(), draft)
        subject = {"version": version, "rehearsal": uuid4()}
        if state == "deleted":
            await ground.http.request("DELETE", f"/v1/risk/policies/{version}", headers=author.headers)
        return subject
    if state == "rehearsed":
        return {"version": version, "rehearsal": await ready(ground.deployment, author, version)}
    if state == "superseded":  # the shipped one is, as soon as another has begun
        return {"version": SHIPPED, "rehearsal": uuid4()}
    later = clock.day_of(clock.now()) + timedelta(days=9) if state == "scheduled" else None
    await put_in_force(ground.deployment, author, second, version, later)
    if state == "rolled_back":
        undo = RollBack(version, None, REASON)
        await perform(ground.deployment, roll_back_policy, author.actor, clock.now(), undo)
        await all_done(ground.deployment)
    return {"version": version, "rehearsal": uuid4()}


async def _officers(ground: Ground) -> tuple[Worker, Worker]:
    if "officers" not in ground.kept:
        ground.kept["officers"] = [await a_worker(ground.deployment, "county_officer", COUNTY) for _ in range(2)]
    author, second = ground.kept["officers"]
    return author, second


def call(act: str, subject: Subject) -> Call:
    """The call for an act."""
    path = f"/v1/risk/policies/{subject['version']}"
    if act == "delete":
        return Call("DELETE", path)
    if act == "rehearse":
        return Call("POST", f"{path}/rehearsals", {"id": str(uuid4())})
    if act == "activate":
        return Call("PUT", f"{path}/activation", {"rehearsal_id": str(subject["rehearsal"]), "reason": REASON})
    return Call("PUT", f"{path}/rollback", {"reason": REASON})


async def state(ground: Ground, subject: Subject) -> str:
    """Where a version stands, once what was begun for it has ended."""
    await all_done(ground.deployment)
    answer = await ground.http.get(f"/v1/risk/policies/{subject['version']}", headers=ground.callers["county_officer"])
    return "deleted" if answer.status_code == 404 else str(answer.json()["state"])


MACHINES = (
    Machine(
        "policy",
        MOVES,
        {act: roles & PEOPLE for act, roles in ROLES.items()},
        bring,
        call,
        state,
        by_itself=frozenset({"begin", "supersede", "return"}),
        onward={"activate": "in_force"},
        unseen={"county_officer": frozenset({"deleted"})},
    ),
)
