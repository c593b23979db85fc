"""A household's own plan (一户一策): steps added to its participation, each done or dropped."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.sealing import open_value, seal_value
from app.people.store.subjects import data_keys
from app.programmes.begin import move_refused
from app.programmes.check import complaint
from app.programmes.commands import MoveStep, PlanSteps, Step
from app.programmes.kinds import kinds_on
from app.programmes.policy import STANDING, STEP_MOVES, MoveRefused, move
from app.programmes.store import participations as store
from app.programmes.store.programmes import programmes_by_id
from app.programmes.take_part import locked_participation
from app.programmes.values import Participation, PlanStep

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """A participation with its steps; words opened by the household's key."""

    participation: Participation
    steps: tuple[PlanStep, ...]
    notes: dict[UUID, str | None]


async def plan_steps(db: Db, actor: Actor, at: datetime, command: PlanSteps) -> Outcome[Plan]:
    """Add steps to the plan of a household that takes part. A step that stands with the same content is left as it is."""
    one = await locked_participation(db, actor, command.participation_id)
    plan = await plan_of(db, actor.county, one)
    before = {step.step_id: step for step in plan.steps}
    new = []
    for step in command.steps:
        if known := before.get(step.step_id):
            if (known.code, plan.notes.get(step.step_id)) != (step.code, step.note):
                raise id_reused()
        else:
            new.append(step)
    if not new:
        return Outcome(plan, ())
    await _check(db, actor, one, new)
    if one.status not in STANDING:
        raise move_refused(one.status)
    if len(plan.steps) + len(new) > MOST_STEPS:
        raise conflict("TOO_MANY_STEPS", f"步骤不能超过 {MOST_STEPS} 个", f"A plan has at most {MOST_STEPS} steps")
    key = (await data_keys(db, actor.county, [one.household_id]))[one.household_id] if one.household_id else b""
    position = max((step.position for step in plan.steps), default=0)
    rows = [_row(one, position + index, step, key) for index, step in enumerate(new, 1)]
    await store.add_steps(db, actor.county, rows)
    data = {"programme_id": one.programme_id, "codes": [step.code for step in new]}
    fact = Fact("plan.extended", one.participation_id, one.household_id, data)
    return Outcome(await plan_of(db, actor.county, one), (fact,))


async def _check(db: Db, actor: Actor, one: Participation, new: list[Step]) -> None:
    [programme] = (await programmes_by_id(db, actor.county, [one.programme_id])).values()
    allowed = kinds_on(programme.starts_on).programme_kinds[programme.kind].steps
    if one.household_id is None or not allowed:
        raise conflict("NO_PLAN", "此项目没有一户一策", "Households have no plan of their own in this programme")
    if faults := [
        complaint(f"/steps/{index}/code", "NOT_IN_LIST") for index, step in enumerate(new) if step.code not in allowed
    ]:
        raise invalid(*faults)


def _row(one: Participation, position: int, step: Step, key: bytes) -> PlanStep:
    sealed = seal_value(key, {"note": step.note}, "plan_step", step.step_id) if step.note else None
    return PlanStep(
        one.participation_id, step.step_id, one.household_id, position, step.code, "planned", None, 1, sealed
    )


async def move_step(db: Db, actor: Actor, at: datetime, command: MoveStep) -> Outcome[Plan]:
    """Complete, drop or take up again a step. Refuses 404, 409 `MOVE_REFUSED` also once the participation has ended."""
    one = await locked_participation(db, actor, command.participation_id)
    plan = await plan_of(db, actor.county, one)
    step = next((each for each in plan.steps if each.step_id == command.step_id), None)
    if step is None:
        raise not_found()
    if one.status not in STANDING:
        raise move_refused(one.status)
    try:
        status = move(STEP_MOVES, step.status, command.move)
    except MoveRefused as error:
        raise move_refused(step.status) from error
    day = command.on or day_of(at)
    if day > day_of(at):
        raise _in_future()
    done_on = day if status == "done" else None
    changed = replace(step, status=status, done_on=done_on, revision=step.revision + 1)
    await store.set_step(db, actor.county, changed)
    data = {
        "step_id": step.step_id,
        "code": step.code,
        "move": command.move,
        "from": step.status,
        "to": status,
        "day": day,
    }
    steps = tuple(changed if each.step_id == step.step_id else each for each in plan.steps)
    fact = Fact("plan.moved", one.participation_id, one.household_id, data)
    return Outcome(replace(plan, steps=steps), (fact,))


def _in_future() -> Refusal:
    return invalid(complaint("/on", "DATE_IMPLAUSIBLE"))


async def plan_of(db: Db, county: str, one: Participation) -> Plan:
    """A participation with its steps."""
    steps = (await store.steps_of(db, county, [one.participation_id]))[one.participation_id]
    sealed = [step for step in steps if step.sealed is not None]
    keys = await data_keys(db, county, [one.household_id]) if sealed and one.household_id else {}
    notes = {
        step.step_id: open_value(keys[one.household_id], step.sealed, "plan_step", step.step_id).get("note")
        for step in sealed
        if one.household_id and step.sealed
    }
    return Plan(one, tuple(steps), notes)
