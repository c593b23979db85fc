"""A household's state on its way forward through time and events, moved in place; fold.py gives it a copy to move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.risk.agenda import next_instant
from app.risk.apply import apply, cause_of, decision_of, people_of
from app.risk.catalogue import Policies
from app.risk.days import day_number, instant_of, time_of
from app.risk.encounters import Drawn
from app.risk.moment import Moment, levels, policy_on, process
from app.risk.standing import Change, EncounterRole
from app.risk.state import Called, Held, HouseholdState, Known, PersonState
from app.risk.values import ActEvent, ClueEvent, Event, Level, PersonFile


class OutOfOrder(Exception):
    """The event lies at or before what the state has already taken in: replay from the whole set of events."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step and what it did: the moves of standing levels on the way (time included), the levels acted on just
    before and after the event for everyone, and for a visit its part in its encounter."""

    state: HouseholdState
    changes: tuple[Change, ...]
    before: Mapping[str, Level]
    after: Mapping[str, Level]
    encounter: EncounterRole | None


def is_late(state: HouseholdState, event: Event) -> bool:
    """True for what cannot be taken in at the end: the past, and ties between past records."""
    tie = isinstance(event, ActEvent) and event.kind in ("encounter_link", "encounter_split")
    return tie or (instant_of(event.at), event.id) <= state.watermark or event.id in state.awaited


class Run:
    """Moves one state forward; people without a file (erased, or gone for good) are left behind."""

    def __init__(self, state: HouseholdState, files: Iterable[PersonFile], policies: Policies) -> None:
        self.state = state
        self.files = {file.person_id: file for file in files}
        self.policies = policies
        self.changes: list[Change] = []
        for person_id in state.people.keys() - self.files.keys():
            del state.people[person_id]

    def refuse_out_of_order(self, event: Event) -> None:
        """Raise OutOfOrder for what cannot be taken in at the end: the past, and ties between past records."""
        if is_late(self.state, event):
            raise OutOfOrder(event.id)

    def pass_time(self, until: int) -> None:
        """Step at every instant up to `until` at which time alone changes something."""
        if until < self.state.watermark[0]:
            raise OutOfOrder(str(time_of(until)))
        if until == self.state.watermark[0] and self.files.keys() == self.state.people.keys():
            return
        while True:
            instant = next_instant(self.state, self.files, self.policies)
            if instant is None or instant > until:
                break
            if instant <= self.state.watermark[0]:
                raise OutOfOrder("someone was enrolled in the past")
            self._process(self._moment(instant, "time", None), None, None)
            self.state.watermark = (instant, "")
        if until > self.state.watermark[0]:
            self.state.watermark = (until, "")

    def take(self, event: Event, drawn: Drawn | None) -> Step:
        """Let time pass up to the event, then take it in."""
        if isinstance(event, ClueEvent) and event.verified_at is not None:
            raise ValueError("a verified clue is two events: split it with in_order")
        instant, self.changes = instant_of(event.at), []
        self.pass_time(instant)
        moment = self._moment(instant, cause_of(event), event.id)
        before, role = self._process(moment, event, drawn)
        self.state.watermark = (instant, event.id)
        return Step(self.state, tuple(self.changes), before, levels(self.state), role)

    def same_files(self, files: Mapping[str, PersonFile]) -> bool:
        """Are these the very files of this run?"""
        return len(files) == len(self.files) and all(files.get(pid) is file for pid, file in self.files.items())

    def _moment(self, instant: int, cause: str, event_id: str | None) -> Moment:
        policy = policy_on(self.policies, day_number(instant))
        return Moment(self.state, self.files, policy, instant, cause, event_id)

    def _process(
        self, moment: Moment, event: Event | None, drawn: Drawn | None
    ) -> tuple[dict[str, Level], EncounterRole | None]:
        self._enrol(moment, () if event is None else people_of(event))
        before = levels(self.state)
        held = {person_id: person.held.level for person_id, person in self.state.people.items()}
        role = None if event is None else apply(moment, event, drawn)
        process(moment, before, None if event is None else decision_of(event))
        self._tell(moment, held)
        return before, role

    def _enrol(self, moment: Moment, named: Iterable[str]) -> None:
        """Whoever is enrolled by now, or is named by an event even before, stands at the provisional level."""
        for person_id, file in self.files.items():
            if person_id in self.state.people:
                continue
            enrolled = instant_of(file.enrolled_at)
            if enrolled <= moment.instant or person_id in named:
                level = moment.policy.start_level
                anchor = max(moment.day, day_number(enrolled))
                self.state.people[person_id] = PersonState(
                    Known(), Held(level, moment.day, computed=level), Called(anchor, level, level)
                )

    def _tell(self, moment: Moment, held: Mapping[str, Level]) -> None:
        for person_id, person in self.state.people.items():
            if held[person_id] != person.held.level:
                self.changes.append(
                    Change(
                        person_id,
                        time_of(moment.instant),
                        moment.cause,
                        moment.event_id,
                        held[person_id],
                        person.held.level,
                    )
                )
