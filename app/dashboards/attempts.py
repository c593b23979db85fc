"""What is still to be done for somebody who was not met, and what of it is done: the steps of domain.md 2.4, as data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import yaml
from pydantic import TypeAdapter

STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step: its name, the modes of the records that say it was taken; `again`: only by another call than the first."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    label: Mapping[str, str]
    modes: frozenset[str]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The kinds of steps and, by level, which follow the first failed call and which the next."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    same_call_minutes: int
    steps: Mapping[str, Kind]
    levels: Mapping[str, tuple[tuple[str, ...], ...]]

    def __post_init__(self) -> None:
        unknown = {code for lists in self.levels.values() for one in lists for code in one} - self.steps.keys()
        if unknown:
            raise ValueError(f"no such steps: {', '.join(sorted(unknown))}")


@lru_cache(maxsize=1)
def plan() -> Plan:
    """The plan. Raises ValueError for a malformed document."""
    text = Path(__file__).with_name("attempts.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Plan).validate_python(yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call that met nobody: when, how, by whom."""

    at: datetime
    mode: str
    author: UUID | None


@dataclass(frozen=True, slots=True)
class Unmet:
    """Somebody who was not met: how many calls have failed, by when to try again, and by when contact is lost."""

    level: str
    failures: int
    retry_by: date | None
    lost_on: date | None
    attempts: Sequence[Attempt] = field(default=())


@dataclass(frozen=True, slots=True)
class Step:
    """One step: by which day, and when it was taken first, if it was."""

    code: str
    label: Mapping[str, str]
    by: date | None
    done_at: datetime | None


def steps_of(unmet: Unmet, given: Plan) -> list[Step]:
    """The steps in their order. Nothing while no call has failed."""
    lists = given.levels.get(unmet.level, ())[: unmet.failures]
    calls = sorted(unmet.attempts, key=lambda one: one.at)
    found = []
    for number, codes in enumerate(lists):
        by = unmet.retry_by if number == 0 else unmet.lost_on or unmet.retry_by
        for code in codes:
            kind = given.steps[code]
            taken = _others(calls, given) if kind.again else iter(calls)
            done = next((one.at for one in taken if one.mode in kind.modes), None)
            found.append(Step(code, kind.label, by, done))
    return found


def _others(calls: Sequence[Attempt], given: Plan) -> Iterator[Attempt]:
    """Calls behind the first: not those of colleagues on the same one."""
    gap = timedelta(minutes=given.same_call_minutes)
    first: list[Attempt] = []
    for one in calls:
        with_first = first and one.at - first[-1].at <= gap and one.author not in {other.author for other in first}
        if not first or with_first:
            first.append(one)
        else:
            yield one
