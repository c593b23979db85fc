"""What handlers do with a referral: take it up, work on it, deliver; send it back or on; reject it and say what is next."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, invalid, unknown_reference
from app.journal.actor import Actor
from app.programmes.store import deliveries as ledger
from app.programmes.values import Delivery
from app.referrals.act import Consequence, Opened
from app.referrals.onward import onward, onward_of
from app.referrals.policy import DELIBERATION, NOWHERE
from app.referrals.refer import open_referrals, opened_facts
from app.referrals.routing import routing_on
from app.referrals.store import Referral

Follow = Callable[[Db, Actor, datetime, Opened], Awaitable[Consequence]]


async def take_up(_db: Db, actor: Actor, _at: datetime, opened: Opened) -> Consequence:
    """Whoever accepts it, or first works on it, has it."""
    return Consequence(replace(opened.referral, handler=opened.referral.handler or actor.account_id))


async def send_back(_db: Db, _actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """The wrong desk: with the right category it is dispatched there at once, without one it waits for an officer's triage."""
    freed = replace(opened.referral, handler=None)
    if opened.act.said.get("category") is None:
        return Consequence(freed)
    sent = _routed(freed, opened, at)
    if sent.target == opened.referral.target:
        raise invalid(
            FieldError("/category", "SAME_DESK", "该类需求仍由本部门经办", "This desk handles that category too")
        )
    return Consequence(sent, {"target": sent.target}, ("triage", "dispatch"))


async def triage(_db: Db, _actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """An officer says which kind of need it is, and routing where it goes."""
    sent = _routed(opened.referral, opened, at)
    return Consequence(sent, {"target": sent.target}, ("dispatch",))


async def reject(db: Db, actor: Actor, at: datetime, opened: Opened) -> Consequence:
    """Not to be helped here: what is next is named, and where that is another category the need is referred onward at once."""
    following, referral = str(opened.act.said["next"]), opened.referral
    if following in {DELIBERATION, NOWHERE}:
        return Consequence(referral)
    if following not in routing_on(day_of(at)).categories:
        raise invalid(FieldError("/next", "NOT_IN_LIST", "没有这类需求", "No such category of needs"))
    if following == referral.category:
        raise invalid(FieldError("/next", "SAME_CATEGORY", "与被拒绝的类别相同", "That is the category being rejected"))
    new = onward(referral, following, at, opened.household)
    await open_referrals(db, actor, at, [new])
    data = {"category": following, "person_id": referral.person_id, "predecessor": referral.referral_id}
    facts = opened_facts(at, new, opened.household.team_id, data)
    return Consequence(referral, {"other_id": str(onward_of(referral))}, (), facts)


def _routed(referral: Referral, opened: Opened, at: datetime) -> Referral:
    """The referral in the category that the act names, at that category's desk, with that desk's own time."""
    category, routing = str(opened.act.said["category"]), routing_on(day_of(at))
    if category not in routing.categories:
        raise invalid(FieldError("/category", "NOT_IN_LIST", "没有这类需求", "No such category of needs"))
    target, due_day = routing.categories[category].target, routing.due_day(category, at)
    return replace(referral, category=category, target=target, due_day=due_day)


async def deliver(db: Db, actor: Actor, _at: datetime, opened: Opened) -> Consequence:
    """Help has come: a service in words, or deliveries of the ledger to this person or household. Raises 422 for any other."""
    if not opened.act.said.get("delivery_ids") and not opened.act.words.get("service"):
        raise invalid(FieldError("/service", "MISSING", "请写明服务内容或发放记录", "Name a service or deliveries"))
    named = [UUID(str(one)) for one in opened.act.said.get("delivery_ids", ())]
    known = await ledger.deliveries_by_id(db, actor.county, named)
    reversed_since = await ledger.reversals_of(db, actor.county, named) if named else {}
    for index, delivery_id in enumerate(named):
        if delivery_id in reversed_since or not _is_ours(opened.referral, known.get(delivery_id)):
            raise unknown_reference(f"/delivery_ids/{index}")
    return Consequence(replace(opened.referral, handler=opened.referral.handler or actor.account_id))


def _is_ours(referral: Referral, delivery: Delivery | None) -> bool:
    """True for a delivery to this person or to the household as a whole that was not made for another referral."""
    if delivery is None or delivery.reverses is not None or delivery.referral_id not in {None, referral.referral_id}:
        return False
    whole = delivery.person_id is None and delivery.household_id == referral.household_id
    return whole or delivery.person_id == referral.person_id


HANDLING_MOVES: Final[Mapping[str, Follow]] = {
    "acceptance": take_up,
    "progress": take_up,
    "delivery": deliver,
    "return": send_back,
    "triage": triage,
    "rejection": reject,
}
