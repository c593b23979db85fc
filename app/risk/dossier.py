"""One household in the engine's hands: its people, its state, and the events applied to it one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.people.values import Household, Person
from app.risk import fold
from app.risk.catalogue import Policies, Policy
from app.risk.conditions import Subject
from app.risk.days import day_number, instant_of, time_of
from app.risk.encounters import draw, encounter_id, ties
from app.risk.filed import filed_on
from app.risk.known import file_of
from app.risk.look import look_ahead
from app.risk.merged import Names, renamed
from app.risk.moment import policy_on
from app.risk.run import is_late
from app.risk.standing import EncounterRole, Standing
from app.risk.state import HouseholdState
from app.risk.store import StoredAssessment, StoredStanding
from app.risk.values import ActEvent, Event, PersonFile, VisitEvent

Standings = Mapping[UUID, Standing]


@dataclass(slots=True)
class Dossier:
    """A household being reassessed. `events` is its whole history where a replay needs it, else None.

    `recorded` is what the database says of its people; `assessed` the decisions made since it was opened. `turns_at` is when time
    alone next changes something, as of the newest look.
    """

    household: Household
    people: Sequence[Person]
    policies: Policies
    state: HouseholdState | None
    events: list[Event] | None
    recorded: dict[UUID, StoredStanding]
    now: Standings = field(default_factory=dict)
    assessed: list[StoredAssessment] = field(default_factory=list)
    files: tuple[PersonFile, ...] = ()
    roles: Mapping[str, EncounterRole] = field(default_factory=dict)
    turns_at: datetime | None = None
    names: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {alias.person_id: str(one.person_id) for one in self.people for alias in one.aliases}
        self.names = {str(alias): own for alias, own in known.items()}
        # An alias is folded with who stands for it; where that one never lived, it is somebody who has left.
        self.people = [one for one in self.people if one.person_id not in known]
        self.files = tuple(file_of(person, self.household.household_id) for person in self.people)

    @property
    def keys(self) -> dict[UUID, bytes]:
        """Data keys of the household and its people."""
        own = {self.household.household_id: self.household.data_key}
        everybody = [one for person in self.people for one in (person, *person.aliases)]
        return own | {one.person_id: one.data_key for one in everybody}

    @property
    def homes(self) -> set[UUID]:
        """The household and those merged into it."""
        here = self.household.household_id
        return {here, *(one.household_id for one in self.people if one.home_id == here)}

    def is_overtaken(self, events: Sequence[Event]) -> bool:
        """True when one of these events, applied in the given order, would come late."""
        if self.state is None:
            return True
        keys = [(event.at, event.id) for event in events]
        return keys != sorted(keys) or any(is_late(self.state, event) for event in events)

    def has_passed(self, day: date) -> bool:
        """True when the fold has gone on to a day or beyond without its history at hand, so that what changed there calls for it."""
        return self.events is None and self.state is not None and day_of(time_of(self.state.watermark[0])) >= day

    def policy_of(self, version: int) -> Policy:
        """The policy of a version."""
        return next(one.policy for one in self.policies if one.policy.version == version)

    def look(self, at: datetime) -> Standings:
        """Where everyone who lives here stands at an instant; nothing is kept of the time that passed until then."""
        assert self.state is not None
        here = [one.person_id for one in self.people if one.lives_in(self.household.household_id)]
        # A phone's clock may go a little ahead of ours, and who asked first may come to the lock second:
        # nobody is looked at before what is already known of them, nor before they were enrolled.
        known = {str(person_id) for person_id in here}
        enrolled = [file.enrolled_at for file in self.files if file.person_id in known]
        at = max(at, time_of(self.state.watermark[0]), *enrolled)
        seen, self.turns_at = look_ahead(self.state, self.files, self.policies, at)
        return {person_id: seen[str(person_id)] for person_id in sorted(here)}

    def standing_at(self, at: datetime) -> Standings:
        """As `look`; nobody stands anywhere in a household that has no people to fold."""
        return {} if self.state is None else self.look(at)

    def subject_of(self, person_id: UUID, day: date) -> Subject:
        """One of the household on a day, as conditions read them: the file and the newest answers."""
        assert self.state is not None
        file = next(one for one in self.files if one.person_id == str(person_id))
        statuses = policy_on(self.policies, day.toordinal()).active_statuses
        known = self.state.people[file.person_id].known
        return Subject(file.person_id, filed_on(file, day, statuses), known.evidence)

    def signs_of(self, person_id: UUID, factor: str) -> frozenset[str]:
        """The visits whose sign of a latched factor stands unresolved."""
        assert self.state is not None
        return frozenset(self.state.people[str(person_id)].known.signs.get(factor, {}))

    def apply(self, event: Event) -> EncounterRole | None:
        """Fold in one event; one that comes late replays the household from the start. Returns a visit's part in its encounter."""
        event = renamed(event, self.names)
        if self.events is not None:
            self.events.append(event)
        if self.state is None or is_late(self.state, event):
            return self.replay().get(event.id)
        step = fold.follow(self.state, self.files, self.policies, event)
        self.state = step.state
        return step.encounter

    def replay(self) -> Mapping[str, EncounterRole]:
        """Fold the whole history anew. Returns every visit's part in its encounter."""
        assert self.events is not None
        ordered = fold.in_order(self.events)
        until = ordered[-1].at if ordered else min(file.enrolled_at for file in self.files)
        self.state, steps = fold.replay_told(self.files, self.policies, ordered, until)
        encounters = self._encounters(ordered)
        self.roles = {
            event.id: replace(step.encounter, encounter_id=encounters[event.id])
            for event, step in zip(ordered, steps, strict=True)
            if step.encounter is not None
        }
        return self.roles

    def _encounters(self, events: Sequence[Event]) -> Mapping[str, str]:
        """Every record's encounter as the whole set names it: within the fold the name changes while the encounter grows."""
        visits = [event for event in events if isinstance(event, VisitEvent) and not event.voided]
        policies = [(one, policy_on(self.policies, day_number(instant_of(one.at)))) for one in visits]
        places = draw(policies, ties(event for event in events if isinstance(event, ActEvent))).places
        smallest: dict[str, str] = {}
        for visit_id, place in places.items():
            smallest[place.anchor] = min(visit_id, smallest.get(place.anchor, visit_id))
        return {visit_id: encounter_id(smallest[place.anchor]) for visit_id, place in places.items()}
