"""A visit that says that what was delivered did not help: the referral is taken up again, in the visit's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Touch, feed_of_home
from app.people.values import Household
from app.referrals import store
from app.referrals.conclude import taken_up_again
from app.referrals.policy import FACTS
from app.referrals.refer import DISPATCHED, referral_of
from app.referrals.routing import routing_on
from app.referrals.step import following
from app.referrals.store import Referral, Step


@dataclass(frozen=True, slots=True)
class Heard:
    """What one visit says of one person: the new needs it found, by category, and the answers."""

    visit_id: UUID
    household: Household
    person_id: UUID
    occurred_at: datetime
    needs: Mapping[str, UUID]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Change:
    """A referral as it becomes, with the steps that led there and what they count."""

    now: Referral
    step: Step
    fact: Fact


async def contradict(db: Db, actor: Actor, at: datetime, heard: Sequence[Heard]) -> dict[UUID, list[Fact]]:
    """Take up again what visits contradict, and let the same needs found anew be its duplicates. Returns facts by visit.

    One statement when visits name needs or answers that could contradict, four more when one does; none otherwise. A referral that is
    not closed is contested, one closed within the days of the routing data is reopened. Only what happened after a referral
    was settled contradicts it.
    """
    meant = await _contradicted(db, actor, at, heard)
    if not meant:
        return {}
    again = {one.needs[before.category]: before for one, before in meant if before.category in one.needs}
    fresh = await store.standing(db, actor.county, [referral_of(need_id) for need_id in again])
    steps = await store.steps_of(db, actor.county, {before.referral_id for _, before in meant} | fresh.keys())
    positions = {referral_id: known[-1].position + 1 for referral_id, known in steps.items()}
    changes: list[tuple[UUID, _Change]] = []
    for one, before in meant:
        changes.append((one.visit_id, _taken_up(actor, at, one, before, positions[before.referral_id])))
        new = fresh.get(referral_of(one.needs[before.category])) if before.category in one.needs else None
        if new is not None and new.status == DISPATCHED:
            changes.append((one.visit_id, _duplicate(actor, at, one, (new, before), positions[new.referral_id])))
    await store.change_referrals(db, actor.county, [change.now for _, change in changes])
    await store.add_steps(db, actor.county, [change.step for _, change in changes], {})
    facts: dict[UUID, list[Fact]] = {}
    for visit_id, change in changes:
        facts.setdefault(visit_id, []).append(change.fact)
    return facts


async def _contradicted(db: Db, actor: Actor, at: datetime, heard: Sequence[Heard]) -> list[tuple[Heard, Referral]]:
    """What visits contradict: of each person and category the referral settled last, by the first visit after that."""
    routing = routing_on(day_of(at))
    said = [(one, sorted(one.needs.keys() | routing.contradicted(one.answers))) for one in heard]
    people = {one.person_id for one, categories in said if categories}
    if not people:
        return []
    since = at - timedelta(days=routing.contradiction.within_days)
    settled: dict[tuple[UUID, str], Referral] = {}
    for referral in await store.settled_since(db, actor.county, people, since):
        settled.setdefault((referral.person_id, referral.category), referral)
    found = []
    for one, category in ((one, category) for one, categories in said for category in categories):
        before = settled.get((one.person_id, category))
        if before is not None and one.occurred_at > before.moved_at:
            found.append((one, settled.pop((one.person_id, category))))
    return found


def _taken_up(actor: Actor, at: datetime, one: Heard, before: Referral, position: int) -> _Change:
    name = "reopening" if before.status == "closed" else "contestation"
    deltas: tuple[Delta, ...] = ()
    if before.closed_at is not None:
        deltas = (
            Delta("referrals.open", before.place, day_of(at), 1),
            Delta("referrals.closed", before.place, day_of(before.closed_at), -1),
        )
    moved, step = following(before, position, name, actor, at, {"visit_id": str(one.visit_id)})
    return _change(one, taken_up_again(moved, at), step, deltas)


def _duplicate(actor: Actor, at: datetime, one: Heard, pair: tuple[Referral, Referral], position: int) -> _Change:
    """The referral of a need found anew ends as a duplicate of the one that is taken up again."""
    new, of = pair
    moved, step = following(new, position, "duplicate", actor, at, {"other_id": str(of.referral_id)})
    deltas = (Delta("referrals.open", moved.place, day_of(at), -1),)
    return _change(one, replace(moved, closed_at=at), step, deltas)


def _change(one: Heard, moved: Referral, step: Step, deltas: tuple[Delta, ...]) -> _Change:
    now = replace(moved, revision=moved.revision + 1)
    feed = feed_of_home(one.household.team_id, one.household.household_id)
    touch = Touch(feed, "referral", now.referral_id, one.household.household_id, now.revision)
    told = {"from": step.before, "to": step.after, "person_id": now.person_id, "by_itself": True, **step.said}
    return _Change(
        now, step, Fact(FACTS[step.move], now.referral_id, one.household.household_id, told, (touch,), deltas)
    )
