"""What the fold remembers of a household: newest answers, live events, unresolved signs, runs, clocks; no history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, NamedTuple

from app.risk.days import BEGINNING, NEVER
from app.risk.standing import Assessment
from app.risk.values import Level, PersonFile


class Answer(NamedTuple):
    """The newest answer to a question: its value, the day it was given and the visit that gave it."""

    value: Any
    day: int
    visit_id: str


class Happening(NamedTuple):
    """An event of `events`: the day it happened and the newest visit that says so."""

    on: int
    visit_id: str


class Sign(NamedTuple):
    """What made a latched factor true on one visit."""

    day: int
    question: str
    value: Any


class Category(NamedTuple):
    """A category's interval that applies to a person, and the day it came into force."""

    interval_days: int
    from_day: int


class Deadline(NamedTuple):
    """An open clock: when it runs out, why, and the encounter that brought the news (it cannot settle it)."""

    instant: int
    why: str
    encounter: str | None


class Failure(NamedTuple):
    """A failed encounter since the last confirmed contact."""

    instant: int
    encounter: str


class OpenProposal(NamedTuple):
    """A lowering that waits for a decision."""

    from_level: Level
    to_level: Level
    since: int
    kind: str


class OpenOverride(NamedTuple):
    """A decision that replaces the acted-on level through the day `until`; `signed`: triggers a county officer saw; `act`: its id."""

    to: Level
    since: int
    until: int
    county: bool
    signed: tuple[str, ...]
    act: str = ""


class Undo(NamedTuple):
    """A rise that may be undone: the level it led to and the level before it."""

    level: Level
    before: Level


@dataclass(slots=True)
class Known:
    """What has been observed of a person."""

    evidence: dict[str, Answer] = field(default_factory=dict)
    events: dict[str, tuple[Happening, ...]] = field(default_factory=dict)
    signs: dict[str, dict[str, Sign]] = field(default_factory=dict)
    resolved_ahead: tuple[tuple[str, str], ...] = ()
    clues: dict[str, int] = field(default_factory=dict)

    def copied(self) -> Known:
        """A copy whose top level may be written to; nested values are replaced, never edited."""
        return Known(dict(self.evidence), dict(self.events), dict(self.signs), self.resolved_ahead, dict(self.clues))


@dataclass(slots=True)
class Held:
    """The standing level with what raising and lowering need. `computed` is as of the last instant processed."""

    level: Level
    since: int
    provisional: bool = True
    computed: Level = "yellow"
    undo: tuple[Undo, ...] = ()
    run_first: int | None = None
    run_newest: int | None = None
    barred: str | None = None
    refused: bool = False
    proposal: OpenProposal | None = None
    override: OpenOverride | None = None


@dataclass(slots=True)
class Called:
    """The clocks of visiting: what the due day and lost contact are derived from. `heard_day`: when one last knew how they fare."""

    anchor_day: int
    base_level: Level
    lowest_level: Level
    visited: bool = False
    remote: bool = False
    in_person_day: int | None = None
    rise: tuple[int, int] | None = None
    deadlines: tuple[Deadline, ...] = ()
    failures: tuple[Failure, ...] = ()
    lost_at: int | None = None
    ever_active: bool = False
    active: bool = False
    encounters: tuple[Seat, ...] = ()
    heard_day: int | None = None


class Seat(NamedTuple):
    """A recent encounter of one person: how it settled the cadence (none, remote, in_person), was contact confirmed,
    was the person-visit counted."""

    encounter: str
    day: int
    settled: str
    confirmed: bool
    counted: bool


@dataclass(slots=True)
class PersonState:
    """One person's part of a household's state; it travels and is sealed on its own."""

    known: Known
    held: Held
    called: Called
    wake: int = NEVER

    def copied(self) -> PersonState:
        """A copy that may be stepped without touching this one."""
        return PersonState(self.known.copied(), Held(*_HELD(self.held)), Called(*_CALLED(self.called)), self.wake)


# Every field of a value in order: a copy this way is several times cheaper than dataclasses.replace.
_HELD = attrgetter(*(one.name for one in fields(Held)))
_CALLED = attrgetter(*(one.name for one in fields(Called)))


class Cluster(NamedTuple):
    """A recent encounter of the household: its first record, the smallest visit id, who wrote records, its key."""

    anchor: str
    first: int
    last: int
    smallest: str
    authors: tuple[str | None, ...]
    key: str | None
    apart_from: tuple[str, ...] = ()


class Seen(NamedTuple):
    """Everyone's assessment and category at the last instant processed, and the files and policy they came from."""

    instant: int
    files: Mapping[str, PersonFile]
    policy: object
    categories: Mapping[str, Category | None]
    assessments: Mapping[str, Assessment]


@dataclass(slots=True)
class HouseholdState:
    """A household at its watermark `(instant, event id)`; the people's parts stand apart from what is no one's data."""

    watermark: tuple[int, str] = (BEGINNING, "")
    clusters: tuple[Cluster, ...] = ()
    awaited: tuple[str, ...] = ()
    clues: dict[str, int] = field(default_factory=dict)
    people: dict[str, PersonState] = field(default_factory=dict)
    # The newest assessments, so that a look right after a step need not decide again; no part of the state's value.
    seen: Seen | None = field(default=None, compare=False, repr=False)

    def copied(self) -> HouseholdState:
        """A copy that may be stepped without touching this one."""
        people = {person_id: person.copied() for person_id, person in self.people.items()}
        return HouseholdState(self.watermark, self.clusters, self.awaited, dict(self.clues), people, self.seen)
