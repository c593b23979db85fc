"""The onward referral: the same need, opened again elsewhere after a rejection or by a deliberation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, invalid, not_found
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Fact
from app.people import store as registry
from app.people.values import Household
from app.referrals import store
from app.referrals.policy import STATE_NAMES
from app.referrals.refer import DISPATCHED, OPENED, Referred, open_referrals, opened_facts
from app.referrals.routing import routing_on
from app.referrals.store import Referral


@dataclass(frozen=True, slots=True)
class Onward:
    """A need goes on: the referral that ended without help, and the category in which it is opened again."""

    referral_id: UUID
    category: str


def onward_of(referral: Referral) -> UUID:
    """The id of the referral that follows one that was rejected: always the same."""
    return derived_id(referral.need_id, "referral", "after", str(referral.referral_id))


async def refer_onward(db: Db, actor: Actor, at: datetime, commands: Sequence[Onward]) -> list[Referred]:
    """Open a new referral for the need of each rejected one, routed and dispatched; the caller checks its own rights and records the facts.

    A rejected referral goes on once: a repeat is answered with the referral it has. Raises 404 for an unknown referral, 409 for one that
    was not rejected, 422 for an unknown category.
    """
    known = await store.standing(db, actor.county, [one.referral_id for one in commands])
    if len(known) < len({one.referral_id for one in commands}):
        raise not_found()
    for one in commands:
        if refusal := _refused(known[one.referral_id], one.category, at):
            raise refusal
    stand = await store.statuses(db, actor.county, [onward_of(one) for one in known.values()])
    homes = await registry.lock_households(db, actor.county, {one.household_id for one in known.values()})
    answers, new = [], {}
    for one in commands:
        before = known[one.referral_id]
        after = onward_of(before)
        if after in stand or after in new:
            answers.append(Referred(before.need_id, after, stand.get(after, OPENED)))
            continue
        new[after] = onward(before, one.category, at, homes[before.household_id])
        answers.append(Referred(before.need_id, after, OPENED, _facts(new[after], at, homes[before.household_id])))
    await open_referrals(db, actor, at, new.values())
    return answers


def onward(before: Referral, category: str, at: datetime, home: Household) -> Referral:
    """The referral that follows another, in a category of its own, at the household's place now."""
    routing = routing_on(day_of(at))
    return replace(
        before,
        referral_id=onward_of(before),
        category=category,
        target=routing.categories[category].target,
        status=DISPATCHED,
        place=home.place,
        team_id=home.team_id,
        opened_at=at,
        moved_at=at,
        due_day=routing.due_day(category, at),
        closed_at=None,
        revision=1,
        handler=None,
        predecessor=before.referral_id,
        outcome=None,
        amount_fen=None,
    )


def _refused(before: Referral, category: str, at: datetime) -> Refusal | None:
    if before.status != "rejected":
        words = (
            f"转介处于“{STATE_NAMES[before.status]}”，不是不予受理",
            f"The referral is {before.status}: only a rejected one goes on",
        )
        return conflict("MOVE_REFUSED", *words)
    if category not in routing_on(day_of(at)).categories:
        return invalid(FieldError("/category", "NOT_IN_LIST", "没有这类需求", "No such category of needs"))
    return None


def _facts(referral: Referral, at: datetime, home: Household) -> tuple[Fact, ...]:
    data = {"category": referral.category, "person_id": referral.person_id, "predecessor": referral.predecessor}
    return opened_facts(at, referral, home.team_id, data)
