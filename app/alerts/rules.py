"""The document of alerts: kinds, their clocks, who is told when one is missed, outcomes, agencies. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, ClassVar, Literal

from app.alerts.calendar import Limit, WorkingDays

RED = "red"
Rank = Literal["team", "village", "town", "county"]
RANKS: tuple[Rank, ...] = ("team", "village", "town", "county")
_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of an escalation: whoever is named is told at `after`, unless the alert has come as far as `unless` by then."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    after: Limit
    unless: Literal["acknowledged", "on_site", "closed"]
    tell: tuple[Rank, ...]

    def __post_init__(self) -> None:
        if not self.tell:
            raise ValueError("a step of an escalation tells somebody")

    @property
    def highest(self) -> Rank:
        """The highest of those it tells."""
        return max(self.tell, key=RANKS.index)


@dataclass(frozen=True, slots=True)
class Clock:
    """Limits that run from the raising of an alert, whom it is told at once, and who is told later that one was missed."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    acknowledge: Limit
    on_site: Limit
    close: Limit
    at_once: tuple[Rank, ...]
    escalation: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A word of a list, in both languages; one that is not `by_hand` is given by the program alone."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    zh: str
    en: str
    by_hand: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alert, and how loudly it calls. Restricted: of the mind or of a child, named only to who may read that."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    clock: str
    zh: str
    en: str
    restricted: bool = False
    level: str = RED
    by_hand: bool = False
    report: bool = False


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when an alert is to be acknowledged, somebody on site, and the matter closed."""

    acknowledge_by: datetime
    on_site_by: datetime
    close_by: datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """The document of kinds, clocks and triggers. Raises ValueError where one names what the others lack."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT
    clocks: Mapping[str, Clock]
    kinds: Mapping[str, Kind]
    triggers: Mapping[str, str]
    told_within: Limit
    report_within: Limit
    outcomes: Mapping[str, Named]
    agencies: Mapping[str, Named]

    def __post_init__(self) -> None:
        if self.told_within.working_days:
            raise ValueError("told_within is counted by the clock")
        for name, kind in self.kinds.items():
            if kind.clock not in self.clocks:
                raise ValueError(f"kind {name} names the unknown clock {kind.clock}")
        for code, name in (*self.triggers.items(), ("red", RED)):
            if name not in self.kinds:
                raise ValueError(f"trigger {code} names the unknown kind {name}")

    def kinds_of(self, triggers: Iterable[str]) -> tuple[str, ...]:
        """What newly red is raised as: a kind per trigger, each once and in order; without a trigger plain `red`."""
        return tuple(sorted({self.triggers.get(code, RED) for code in triggers})) or (RED,)

    @property
    def by_risk(self) -> frozenset[str]:
        """The kinds that a level raises, and that end when nothing of it stands any more."""
        return frozenset({RED, *self.triggers.values()})

    def clock(self, kind: str) -> Clock:
        """The clock of a kind. Raises KeyError for an unknown one."""
        return self.clocks[self.kinds[kind].clock]

    def deadlines(self, kind: str, at: datetime, day: date, calendar: WorkingDays) -> Deadlines:
        """The deadlines of an alert raised at `at`, on the local `day`. Raises KeyError for an unknown kind."""
        clock = self.clock(kind)
        limits = (clock.acknowledge, clock.on_site, clock.close)
        return Deadlines(*(limit.end(at, day, calendar) for limit in limits))

    def ladder(self, kind: str, at: datetime, day: date, calendar: WorkingDays) -> tuple[tuple[datetime, Rung], ...]:
        """The steps of the escalation of what was raised at `at`, on the local `day`, with their instants, in the order they come in."""
        steps = [(rung.after.end(at, day, calendar), rung) for rung in self.clock(kind).escalation]
        return tuple(sorted(steps, key=itemgetter(0)))

    def news_since(self, at: datetime) -> datetime:
        """What was to be told before this instant is told to nobody any more."""
        return at - timedelta(minutes=self.told_within.minutes, hours=self.told_within.hours)

    def level(self, kind: str) -> str:
        """How loudly whoever listens is called: red, or orange for what can wait for a working day. Raises KeyError for an unknown kind."""
        return self.kinds[kind].level

    def shown_kind(self, kind: str, detailed: bool) -> str:
        """The kind as a reader is told it: a restricted one is plain `red` to those who may not read such detail."""
        return kind if detailed or not self.kinds[kind].restricted else RED
