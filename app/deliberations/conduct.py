"""The course of a case: more materials, a day, the conference's decision with the aid that follows, its end. One move, one verb."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, forbidden, invalid, not_found
from app.deliberations import policy, store
from app.deliberations.policy import PENDING, ROLES, MoveRefused, meeting_due
from app.deliberations.propose import check_attachments
from app.deliberations.store import Deliberation
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome
from app.people.sealing import withheld
from app.programmes.store.organisations import organisations_by_code
from app.referrals.onward import Onward, refer_onward
from app.referrals.routing import routing_on


@dataclass(frozen=True, slots=True)
class Conduct:
    """A move of a case, with what it takes: words by their kind, a day, photos."""

    deliberation_id: UUID
    move: str
    words: str = field(default="", repr=False)
    day: date | None = None
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Decide:
    """What the joint conference decided: who sat there by the codes of their organisations, the minutes, the aid."""

    deliberation_id: UUID
    outcome: str
    departments: tuple[str, ...]
    minutes: str = field(repr=False)
    category: str | None = None
    amount_fen: int | None = None
    service: str | None = field(default=None, repr=False)


async def conduct_deliberation(db: Db, actor: Actor, at: datetime, command: Conduct) -> Outcome[Deliberation]:
    """Make a move. Raises 403, 404, 409 `MOVE_REFUSED`, 422 for a day that is over or a photo that is not there."""
    before, state = await _open(db, actor, command.deliberation_id, command.move)
    words = before.words
    if command.move == "schedule" and (command.day is None or command.day < day_of(at)):
        raise invalid(FieldError("/day", "DATE_IMPLAUSIBLE", "会议日期已过", "This day is over"))
    if command.move == "materials_request":
        words = replace(words, asked_for=command.words)
    elif command.move == "materials":
        await check_attachments(db, actor.county, before.household_id, command.attachments)
        words = replace(words, materials=f"{words.materials}\n{command.words}".strip(), asked_for=None)
    elif command.move in {"completion", "withdrawal"}:
        words = replace(words, ending=command.words)
    after = replace(
        before,
        state=state,
        words=words,
        conference_day=command.day or before.conference_day,
        attachments=tuple(dict.fromkeys((*before.attachments, *command.attachments))),
        closed_at=at if state in {"completed", "withdrawn"} else None,
        revision=before.revision + 1,
    )
    await store.put_deliberation(db, actor.county, after)
    return Outcome(after, (_fact(at, before, after, command.move),))


async def decide_deliberation(db: Db, actor: Actor, at: datetime, command: Decide) -> Outcome[Deliberation]:
    """Write down a decision; what is approved goes on as a referral at once where one was rejected to it.

    Raises 403, 404, 409 `MOVE_REFUSED`, 422 for departments that are not known, aid that is missing or out of place.
    """
    name = policy.OUTCOMES[command.outcome]
    before, state = await _open(db, actor, command.deliberation_id, name)
    await _check(db, actor, at, command)
    onward, facts = before.onward_id, tuple[Fact, ...]()
    if command.outcome == "approved" and before.referral_id is not None and command.category is not None:
        [referred] = await refer_onward(db, actor, at, [Onward(before.referral_id, command.category)])
        onward, facts = referred.referral_id, referred.facts
    deferred = command.outcome == "deferred"
    after = replace(
        before,
        state=state,
        outcome=command.outcome,
        departments=command.departments,
        decided_at=at,
        decided_by=actor.account_id,
        category=command.category,
        amount_fen=command.amount_fen,
        onward_id=onward,
        due_day=meeting_due(day_of(at)) if deferred else before.due_day,
        closed_at=at if state == "rejected" else None,
        words=replace(before.words, minutes=command.minutes, service=command.service),
        revision=before.revision + 1,
    )
    await store.put_deliberation(db, actor.county, after)
    return Outcome(after, (_fact(at, before, after, name), *facts))


async def _open(db: Db, actor: Actor, deliberation_id: UUID, name: str) -> tuple[Deliberation, str]:
    """A case within reach, locked, and the state a move leads to."""
    if not actor.holds(*ROLES[name]):
        raise forbidden("ROLE_MISSING")
    if await store.deliberation_in_scope(db, scope_of(actor), deliberation_id) is None:
        raise not_found()
    found = await store.find_deliberation(db, actor.county, deliberation_id)
    if found is None or ROLES[name].isdisjoint(roles_over(actor, *found.home)):
        raise not_found()
    try:
        state = policy.move(found.state, name)
    except MoveRefused as refused:
        raise Refusal(
            409,
            "MOVE_REFUSED",
            f"该事项当前状态为 {found.state}，不能这样办理",
            f"The case stands at {found.state}; this move is not possible from there",
            members={"state": found.state},
        ) from refused
    if not found.key:
        raise withheld()
    return found, state


async def _check(db: Db, actor: Actor, at: datetime, command: Decide) -> None:
    known = routing_on(day_of(at))
    faults = []
    named = await organisations_by_code(db, actor.county, command.departments)
    for index, code in enumerate(command.departments):
        if code not in named and code not in known.targets:
            text = ("没有这个部门", "No such department")
            faults.append(FieldError(f"/departments/{index}", "UNKNOWN_REFERENCE", *text))
    approved = command.outcome == "approved"
    if approved and command.category not in known.categories:
        faults.append(FieldError("/category", "NOT_IN_LIST", "没有这类帮扶", "No such category of aid"))
    if approved and command.amount_fen is None and not command.service:
        faults.append(FieldError("/amount_fen", "MISSING", "请填写金额或服务", "Name an amount or a service"))
    faults += [
        FieldError(f"/{name}", "NOT_EXPECTED", "此处不应填写", "This does not belong here")
        for name in ("category", "amount_fen", "service")
        if not approved and getattr(command, name) is not None
    ]
    if faults:
        raise invalid(*faults)


def _fact(at: datetime, before: Deliberation, after: Deliberation, name: str) -> Fact:
    data: dict[str, object] = {"move": name, "before": before.state, "state": after.state, "person_id": after.person_id}
    data |= {"outcome": after.outcome, "category": after.category, "onward_id": after.onward_id}
    day = day_of(at)
    waits = (before.state in PENDING) - (after.state in PENDING)
    deltas: tuple[Delta, ...] = (Delta("deliberations.open", after.place, day, -1),) if waits else ()
    if after.outcome == "approved" and before.outcome != "approved":
        deltas += (Delta("deliberations.approved", after.place, day, 1),)
    return Fact(f"deliberation.{after.state}", after.deliberation_id, after.household_id, data, deltas=deltas)
