"""How a referral comes to its end: the person is asked, it is closed, taken up again, withdrawn, or found to be another's duplicate."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, invalid, unknown_reference
from app.journal.actor import Actor
from app.referrals import store
from app.referrals.act import Consequence, Opened
from app.referrals.handle import HANDLING_MOVES, Follow
from app.referrals.policy import HANDLED_BY
from app.referrals.routing import routing_on
from app.referrals.store import Referral
from app.risk.store import visits_about

# A phone's clock may be fast by as much.
CLOCKS_DIFFER: Final = timedelta(minutes=10)


async def confirm(db: Db, actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """The person says it helped. Raises 409 where a handler asked, 422 for a visit that did not meet the person since."""
    if actor.account_id in _handlers(opened):
        raise _own_handling()
    await _check_asked(db, actor, at, opened)
    return Consequence(opened.referral)


async def contest(db: Db, actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """The person says it did not help: the work goes on, with a new limit."""
    await _check_asked(db, actor, at, opened)
    return Consequence(taken_up_again(opened.referral, at))


async def _check_asked(db: Db, actor: Actor, at: datetime, opened: Opened) -> None:
    """When the person was asked, after the delivery and not by a handler: in a visit that stands, or as the act says."""
    said, since = opened.act.said, opened.referral.moved_at
    if said.get("visit_id") is None:
        asked_at = datetime.fromisoformat(str(said["asked_at"]))
        if asked_at < since:
            raise _too_early("/asked_at")
        if asked_at > at + CLOCKS_DIFFER:
            raise invalid(FieldError("/asked_at", "IN_THE_FUTURE", "回访时间在将来", "That time is still to come"))
        return
    visit_id = UUID(str(said["visit_id"]))
    visit = (await visits_about(db, actor.county, opened.referral.person_id, [visit_id])).get(visit_id)
    if visit is None or visit.withdrawn:
        raise unknown_reference("/visit_id")
    if visit.occurred_at < since:
        raise _too_early("/visit_id")
    if not visit.met:
        raise invalid(FieldError("/visit_id", "NOBODY_MET", "这次探访没有见到人", "That visit met nobody"))
    if opened.act.move == "confirmation" and visit.author in _handlers(opened):
        raise _own_handling()


def _handlers(opened: Opened) -> set[UUID | None]:
    """Who took it up, worked on it or delivered, in all its life."""
    return {step.account_id for step in opened.steps if step.move in HANDLED_BY}


def _own_handling() -> Refusal:
    return conflict("OWN_HANDLING", "须由经办人以外的人回访确认", "Somebody other than the handler must ask the person")


def _too_early(pointer: str) -> Refusal:
    words = ("须在帮扶到位之后回访", "The person is asked after the delivery")
    return invalid(FieldError(pointer, "ASKED_TOO_EARLY", *words))


async def close(_db: Db, _actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """What it came to: an outcome, an amount or a service, a day."""
    said = opened.act.said
    if said["outcome"] not in routing_on(day_of(at)).outcomes:
        raise invalid(FieldError("/outcome", "NOT_IN_LIST", "没有这种办理结果", "No such outcome"))
    if not said.get("amount_fen") and not opened.act.words.get("service"):
        raise invalid(FieldError("/service", "MISSING", "请写明金额或服务内容", "Name an amount or a service"))
    if not day_of(opened.referral.opened_at) <= date.fromisoformat(str(said["on"])) <= day_of(at):
        raise invalid(
            FieldError("/on", "DATE_IMPLAUSIBLE", "日期不合理", "Not between the referral's opening and today")
        )
    return Consequence(replace(opened.referral, outcome=said["outcome"], amount_fen=said.get("amount_fen")))


async def reopen(_db: Db, _actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """What was closed comes up again."""
    return Consequence(taken_up_again(opened.referral, at))


def taken_up_again(referral: Referral, at: datetime) -> Referral:
    """A referral whose work goes on: it came to nothing yet, and has its limit anew."""
    due_day = referral.due_day
    if referral.category in routing_on(day_of(at)).categories:
        due_day = routing_on(day_of(at)).due_day(referral.category, at)
    return replace(referral, closed_at=None, outcome=None, amount_fen=None, due_day=due_day)


async def withdraw(_db: Db, _actor: Actor, _at: datetime, opened: Opened) -> Consequence:
    """The person wants it no more."""
    return Consequence(opened.referral)


async def mark_duplicate(db: Db, actor: Actor, _at: datetime, opened: Opened) -> Consequence:
    """The same matter as another referral of the person, which goes on. Raises 422 for one that is not the person's, or ended."""
    other_id = UUID(str(opened.act.said["other_id"]))
    other = (await store.standing(db, actor.county, [other_id])).get(other_id)
    if other is None or other_id == opened.referral.referral_id or other.person_id != opened.referral.person_id:
        raise unknown_reference("/of")
    if other.status in {"duplicate", "withdrawn", "rejected"}:
        words = ("那条转介已结束，不能合并过去", "That referral came to nothing itself")
        raise invalid(FieldError("/of", "ENDED", *words))
    return Consequence(opened.referral)


MOVES_MADE: Final[Mapping[str, Follow]] = {
    **HANDLING_MOVES,
    "confirmation": confirm,
    "contestation": contest,
    "closure": close,
    "reopening": reopen,
    "withdrawal": withdraw,
    "duplicate": mark_duplicate,
}
