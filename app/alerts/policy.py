"""Kinds of alerts: which triggers mean which, by when each is acknowledged, reached and closed, and who is told what. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from app.alerts.calendar import Limit, WorkingDays

RED = "red"


@dataclass(frozen=True, slots=True)
class Clock:
    """Limits that run from the raising of an alert; `supervisor` is when supervisors are told that nobody has taken it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    supervisor: Limit
    acknowledge: Limit
    on_site: Limit
    close: Limit


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alert, and how loudly it calls. Restricted: of the mind or of a child, named only to who may read that."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    clock: str
    zh: str
    en: str
    restricted: bool = False
    level: str = RED


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when an alert is to be acknowledged, somebody on site, and the matter closed."""

    acknowledge_by: datetime
    on_site_by: datetime
    close_by: datetime


@dataclass(frozen=True, slots=True)
class Rules:
    """The document of kinds, clocks and triggers. Raises ValueError where one names what the others lack."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    clocks: Mapping[str, Clock]
    kinds: Mapping[str, Kind]
    triggers: Mapping[str, str]
    told_within: Limit

    def __post_init__(self) -> None:
        for name, kind in self.kinds.items():
            if kind.clock not in self.clocks:
                raise ValueError(f"kind {name} names the unknown clock {kind.clock}")
        if self.told_within.working_days:
            raise ValueError("told_within is counted by the clock")
        for code, name in (*self.triggers.items(), ("red", RED)):
            if name not in self.kinds:
                raise ValueError(f"trigger {code} names the unknown kind {name}")

    def kinds_of(self, triggers: Iterable[str]) -> tuple[str, ...]:
        """What newly red is raised as: a kind per trigger, each once and in order; without a trigger plain `red`."""
        return tuple(sorted({self.triggers.get(code, RED) for code in triggers})) or (RED,)

    def deadlines(self, kind: str, at: datetime, day: date, calendar: WorkingDays) -> Deadlines:
        """The deadlines of an alert raised at `at`, on the local `day`. Raises KeyError for an unknown kind."""
        clock = self.clocks[self.kinds[kind].clock]
        limits = (clock.acknowledge, clock.on_site, clock.close)
        return Deadlines(*(limit.end(at, day, calendar) for limit in limits))

    def supervisor_at(self, kind: str, at: datetime, day: date, calendar: WorkingDays) -> datetime:
        """When supervisors are told of an alert raised at `at` that nobody has taken. Raises KeyError for an unknown kind."""
        return self.clocks[self.kinds[kind].clock].supervisor.end(at, day, calendar)

    def news_since(self, at: datetime) -> datetime:
        """Whatever was raised before this instant is told to nobody any more."""
        return at - timedelta(minutes=self.told_within.minutes, hours=self.told_within.hours)

    def level(self, kind: str) -> str:
        """How loudly whoever listens is called: red, or orange for what can wait for a working day. Raises KeyError for an unknown kind."""
        return self.kinds[kind].level

    def shown_kind(self, kind: str, detailed: bool) -> str:
        """The kind as a reader is told it: a restricted one is plain `red` to those who may not read such detail."""
        return kind if detailed or not self.kinds[kind].restricted else RED


def dedupe_key(household_id: UUID, person_id: UUID | None, kind: str, encounter: str) -> str:
    """The same key for the same kind about the same person out of the same encounter (or other cause)."""
    content = f"{household_id}|{person_id}|{encounter}"
    return f"{kind}:{hashlib.sha256(content.encode()).hexdigest()}"
