"""The standing level as a fold over a household's events: step by step or from scratch, always to the same end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.risk.catalogue import Policies
from app.risk.days import day_number, instant_of
from app.risk.encounters import Drawn, draw, ties
from app.risk.look import look, next_change
from app.risk.moment import policy_on
from app.risk.run import OutOfOrder, Run, Step
from app.risk.standing import Change, Correction, Standing
from app.risk.state import HouseholdState
from app.risk.values import RANK, ActEvent, ClueEvent, Event, Level, PersonFile, VerificationEvent, VisitEvent

__all__ = [
    "OutOfOrder",
    "Step",
    "advance",
    "advance_told",
    "corrections",
    "follow",
    "household_level",
    "in_order",
    "look",
    "next_change",
    "replay",
    "replay_told",
    "standing_levels",
    "start",
    "step",
]


def start(files: Iterable[PersonFile], policies: Policies) -> HouseholdState:
    """A household before anything happened. Raises ValueError without a policy or with a person twice."""
    listed = [file.person_id for file in files]
    if not policies or len(set(listed)) != len(listed):
        raise ValueError("a household needs a policy, and each person once")
    return HouseholdState()


def step(state: HouseholdState, files: Iterable[PersonFile], policies: Policies, event: Event) -> HouseholdState:
    """Take in the next event; the state given is left as it was. Raises OutOfOrder when only a replay can."""
    return follow(state, files, policies, event).state


def follow(state: HouseholdState, files: Iterable[PersonFile], policies: Policies, event: Event) -> Step:
    """Take in the next event and tell what it did. Raises OutOfOrder, and ValueError for a clue not split by
    `in_order`."""
    run = Run(state.copied(), files, policies)
    run.refuse_out_of_order(event)
    return run.take(event, None)


def advance(state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime) -> HouseholdState:
    """Let time alone pass up to an instant. Raises OutOfOrder when the state is past it."""
    return advance_told(state, files, policies, at)[0]


def advance_told(
    state: HouseholdState, files: Iterable[PersonFile], policies: Policies, at: datetime
) -> tuple[HouseholdState, tuple[Change, ...]]:
    """Let time alone pass, and tell the moves it made."""
    run = Run(state.copied(), files, policies)
    run.pass_time(instant_of(at))
    return run.state, tuple(run.changes)


def replay(files: Iterable[PersonFile], policies: Policies, events: Iterable[Event], until: datetime) -> HouseholdState:
    """The state at an instant from scratch: whatever the order, repeats or batches in which events are given."""
    return replay_told(files, policies, events, until)[0]


def replay_told(
    files: Iterable[PersonFile], policies: Policies, events: Iterable[Event], until: datetime
) -> tuple[HouseholdState, tuple[Step, ...]]:
    """The state at an instant from scratch, and each step on the way (their states are all the final one's object)."""
    listed = tuple(files)
    limit = instant_of(until)
    taken = [event for event in in_order(events) if instant_of(event.at) <= limit]
    run = Run(start(listed, policies), listed, policies)
    drawn = _drawn(taken, policies)
    steps = [run.take(event, drawn) for event in taken]
    if drawn is not None:
        run.state.clusters, run.state.awaited = drawn.clusters, drawn.awaited
    run.pass_time(limit)
    return run.state, tuple(steps)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events each once, sorted by (at, id), a verified clue split into its report and its verification.

    Raises ValueError when one id stands for two different events.
    """
    known: dict[str, Event] = {}
    for event in events:
        for one in _split(event):
            if known.setdefault(one.id, one) != one:
                raise ValueError(f"two different events share the id {one.id}")
    return sorted(known.values(), key=_key)


def corrections(held: Mapping[str, Level], found: Mapping[str, Level]) -> tuple[Correction, ...]:
    """What a replay found otherwise than it was held at the same instant: standing levels by person, then and now."""
    return tuple(
        Correction(person_id, held[person_id], level)
        for person_id, level in sorted(found.items())
        if person_id in held and held[person_id] != level
    )


def household_level(standings: Mapping[str, Standing]) -> Level | None:
    """The worst standing level of the active members; None when nobody is active."""
    active = [one.standing_level for one in standings.values() if one.active]
    return max(active, key=RANK.__getitem__, default=None)


def standing_levels(state: HouseholdState) -> dict[str, Level]:
    """The standing level of everyone the state knows, as of its watermark."""
    return {person_id: person.held.level for person_id, person in state.people.items()}


def _key(event: Event) -> tuple[int, str]:
    return instant_of(event.at), event.id


def _split(event: Event) -> Sequence[Event]:
    if not isinstance(event, ClueEvent) or event.verified_at is None:
        return (event,)
    closing = VerificationEvent(f"{event.id}:verified", event.verified_at, event.id)
    return (replace(event, verified_at=None), closing)


def _drawn(events: Sequence[Event], policies: Policies) -> Drawn | None:
    """With links or splits the encounters depend on the whole set, so they are drawn before the fold begins."""
    tied = ties(event for event in events if isinstance(event, ActEvent))
    if not tied.linked and not tied.split:
        return None
    visits = [event for event in events if isinstance(event, VisitEvent) and not event.voided]
    return draw([(visit, policy_on(policies, day_number(instant_of(visit.at)))) for visit in visits], tied)
