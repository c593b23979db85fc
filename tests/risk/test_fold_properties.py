"""The fold comes to the same end whatever the order, repeats, batches or pauses in which it learns what happened."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.risk.days import end_of_day
from app.risk.dump import dump, load
from app.risk.fold import OutOfOrder, advance, follow, in_order, look, replay, replay_told, standing_levels, start, step
from app.risk.rules import shipped_policies
from app.risk.state import HouseholdState
from app.risk.values import RANK, Event, PersonFile, VerificationEvent
from tests.risk.histories import LAST_DAY, Household, days, households
from tests.risk.households import at, on
from tests.risk.stories import stories

POLICIES = shipped_policies()
UNTIL = end_of_day(on(LAST_DAY + 60))


def histories(most: int = 14) -> st.SearchStrategy[Household]:
    """Anything at all, or a story in which levels rise, are proposed down and fall."""
    return st.one_of(households(most), stories(), stories())


some = settings(max_examples=20)


def looked(state: HouseholdState, files: tuple[PersonFile, ...]) -> dict[str, Any]:
    return dict(look(state, files, POLICIES, UNTIL))


def kept(state: HouseholdState) -> HouseholdState:
    """The state after a stay in a database."""
    again = load(json.loads(json.dumps(dump(state))))
    assert again == state
    return again


def arrive(files: tuple[PersonFile, ...], arrived: list[Event]) -> HouseholdState:
    """What a server does: step where it can, else replay all it has."""
    state, known = start(files, POLICIES), list[Event]()
    for event in arrived:
        known.append(event)
        try:
            state = kept(step(state, files, POLICIES, event))
        except OutOfOrder:
            newest = max(one.at for one in known)
            state = replay(files, POLICIES, known, newest)
    return advance(state, files, POLICIES, UNTIL)


@some
@given(histories(), st.randoms(use_true_random=False))
def test_order_repeats_and_batches_of_arrival_do_not_matter(household: Household, random: Any) -> None:
    files, events = household
    expected = replay(files, POLICIES, events, UNTIL)
    shuffled = [*in_order(events), *random.sample(events, k=min(3, len(events)))]
    random.shuffle(shuffled)
    assert replay(files, POLICIES, shuffled, UNTIL) == expected
    single = [part for event in shuffled for part in in_order([event])]
    assert looked(arrive(files, single), files) == looked(expected, files)


@some
@given(histories(), st.lists(days(), max_size=6))
def test_step_by_step_through_a_database_equals_from_scratch(household: Household, pauses: list[int]) -> None:
    files, events = household
    ordered = [one for one in in_order(events) if not str(getattr(one, "kind", "")).startswith("encounter")]
    state = start(files, POLICIES)
    stops = sorted(at(day, 0) for day in pauses)
    for event in ordered:
        while stops and stops[0] < event.at:
            state = kept(advance(state, files, POLICIES, stops.pop(0)))
        state = kept(step(state, files, POLICIES, event))
    final = advance(state, files, POLICIES, UNTIL)
    expected = replay(files, POLICIES, ordered, UNTIL)
    assert final == expected
    assert looked(final, files) == looked(expected, files)


@settings(max_examples=12)
@given(histories(most=8))
def test_looking_every_day_changes_nothing(household: Household) -> None:
    """A tick at every midnight (a verification of no clue) is a nightly sweep that always runs."""
    files, events = household
    ticks = [VerificationEvent(f"tick{day:04d}", at(day, 0), "none") for day in range(-1, LAST_DAY + 60)]
    swept = looked(replay(files, POLICIES, [*events, *ticks], UNTIL), files)
    assert swept == looked(replay(files, POLICIES, events, UNTIL), files)


@some
@given(histories())
def test_raising_is_immediate_and_nothing_falls_without_a_human_act(household: Household) -> None:
    files, events = household
    ordered = [one for one in in_order(events) if not str(getattr(one, "kind", "")).startswith("encounter")]
    state = start(files, POLICIES)
    for event in ordered:
        provisional = {pid: person.held.provisional for pid, person in state.people.items()}
        done = follow(state, files, POLICIES, event)
        for change in done.changes:
            if RANK[change.after] < RANK[change.before]:
                first = change.cause == "visit" and provisional.get(change.person_id, True)
                assert change.cause == "approval" or first
        state = done.state
        found = look(state, files, POLICIES, event.at)
        assert look(kept(state), files, POLICIES, event.at) == found
        for standing in found.values():
            assert RANK[standing.standing_level] >= RANK[standing.computed_level]


@some
@given(histories())
def test_every_colour_above_yellow_has_a_reason(household: Household) -> None:
    files, events = household
    state = replay(files, POLICIES, events, UNTIL)
    for standing in look(state, files, POLICIES, UNTIL).values():
        one = standing.assessment
        if one.computed_level != "yellow":
            assert one.floors or one.triggers or one.combinations or any(factor.points for factor in one.factors)


@some
@given(histories())
def test_a_replay_tells_the_same_steps_whatever_came_first(household: Household) -> None:
    files, events = household
    state, steps = replay_told(files, POLICIES, events, UNTIL)
    _, again = replay_told(files, POLICIES, reversed(events), UNTIL)
    assert [(one.changes, one.before, one.after, one.encounter) for one in steps] == [
        (one.changes, one.before, one.after, one.encounter) for one in again
    ]
    assert standing_levels(state).keys() <= {file.person_id for file in files}
