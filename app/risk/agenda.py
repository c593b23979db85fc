"""When time alone next changes something for a household: clocks that run out, birthdays, dated facts, new policies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from app.risk.catalogue import Policies, Policy
from app.risk.conditions import ages_in
from app.risk.days import day_number, instant_of, midnight
from app.risk.filed import change_days
from app.risk.moment import Files
from app.risk.state import HouseholdState


def next_instant(state: HouseholdState, files: Files, policies: Policies) -> int | None:
    """The first instant after the watermark at which the fold must be stepped; None when there is none.

    An enrolment may lie at or before the watermark: the caller must refuse that.
    """
    after = state.watermark[0]
    instants = [instant_of(file.enrolled_at) for file in files.values() if file.person_id not in state.people]
    if state.people:
        today = day_number(after)
        instants += [person.wake for person in state.people.values()]
        instants += [midnight(day) for day in _days(state, files, policies) if day > today]
    return min(instants, default=None)


def _days(state: HouseholdState, files: Files, policies: Policies) -> Iterator[int]:
    ages = birthdays(policies)
    for person_id in state.people:
        yield from change_days(files[person_id], ages)
    yield from _policy_days(policies)


@lru_cache(maxsize=64)
def birthdays(policies: Policies) -> tuple[int, ...]:
    """The ages at which some rule begins or ends to apply."""
    return tuple(sorted(frozenset().union(*(_ages(one.policy) for one in policies))))


@lru_cache(maxsize=64)
def _policy_days(policies: Policies) -> tuple[int, ...]:
    days = {one.from_day.toordinal() for one in policies}
    days |= {kind.from_day.toordinal() for one in policies for kind in one.policy.cadence.categories}
    return tuple(sorted(days))


def _ages(policy: Policy) -> frozenset[int]:
    conditions = [factor.when for factor in policy.factors]
    conditions += [one.when for factor in policy.factors for one in factor.effects]
    conditions += [one.when for factor in policy.factors for one in factor.variants]
    conditions += [one.unless for one in policy.combinations] + [one.when for one in policy.cadence.categories]
    return frozenset[int]().union(*(ages_in(condition) for condition in conditions))
