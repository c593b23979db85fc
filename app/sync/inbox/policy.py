"""What becomes of an operation that its verb refuses, when it was recorded, and which operations are applied together. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

MOST_SKEW = timedelta(minutes=10)
OLDEST_MONO_MS = 10 * 365 * 86_400_000
LEFT_BEHIND = timedelta(seconds=60)
DEFERRED_FOR = timedelta(days=5)
TRIED_AGAIN = timedelta(minutes=10)

# Verdicts that something of the operation is in force, and those that nothing is.
SETTLED = frozenset({"accepted", "conflict"})
WAITING = frozenset({"received", "deferred"})
# The same id with other content, or an act on what was withdrawn meanwhile: both sides stand, the phone shows them.
# Where a time has passed or data are withheld, a supervisor can do what the author may not.
FOR_A_SUPERVISOR = frozenset({"AMENDMENT_CLOSED", "VOIDING_CLOSED", "DATA_WITHHELD"})

T = TypeVar("T")


def verdict_of(status: int, code: str) -> str:
    """The verdict that a refusal with this HTTP status and code comes to: `conflict`, `quarantined` or `retry`."""
    if status in {429, 503}:
        return "retry"
    if status in {409, 412} and code not in FOR_A_SUPERVISOR:
        return "conflict"
    return "quarantined"


@dataclass(frozen=True, slots=True)
class Clock:
    """What a phone's clocks said: by the wall, and milliseconds since it was started, with the name of that start."""

    wall: datetime | None
    boot_id: str | None
    mono_ms: int | None


@dataclass(frozen=True, slots=True)
class Timed:
    """When something was recorded: by the phone, by the server's clock, and how far (milliseconds) the phone's is behind it."""

    device: datetime | None
    corrected: datetime | None
    skew_ms: int | None


def timed(recorded: Clock, sent: Clock, received_at: datetime) -> Timed:
    """Set a phone's time right. Since one start its monotonic clock says how long ago that was, whatever became of the wall clock."""
    skew = received_at - sent.wall if sent.wall else None
    skew_ms = round(skew / timedelta(milliseconds=1)) if skew is not None else None
    if recorded.boot_id and recorded.boot_id == sent.boot_id:
        ago_ms = (sent.mono_ms or 0) - (recorded.mono_ms or 0)
        if recorded.mono_ms is not None and sent.mono_ms is not None and 0 <= ago_ms <= OLDEST_MONO_MS:
            return Timed(recorded.wall, received_at - timedelta(milliseconds=ago_ms), skew_ms)
    if recorded.wall is None or skew is None:
        return Timed(recorded.wall, recorded.wall, skew_ms)
    try:
        return Timed(recorded.wall, recorded.wall + skew, skew_ms)
    except OverflowError:
        return Timed(recorded.wall, recorded.wall, skew_ms)


def is_off(skew_ms: int | None) -> bool:
    """True for a clock that is more than ten minutes wrong."""
    return skew_ms is not None and abs(skew_ms) > MOST_SKEW / timedelta(milliseconds=1)


def units(
    items: Iterable[T], group: Callable[[T], str | None], kind: Callable[[T], str | None]
) -> Sequence[Sequence[T]]:
    """What is applied in one transaction: the members of a group wherever they stand; runs of one kind that may be; else one alone.

    `kind` is None for what must be alone.
    """
    found: list[list[T]] = []
    groups: dict[str, list[T]] = {}
    running: str | None = None
    for item in items:
        name, alike = group(item), kind(item)
        if name is not None and name in groups:
            groups[name].append(item)
            continue
        if name is None and alike is not None and alike == running:
            found[-1].append(item)
            continue
        found.append([item])
        if name is not None:
            groups[name] = found[-1]
        running = alike if name is None else None
    return found


def parts_of(content: Any, known: Callable[[str], bool]) -> tuple[Any, list[tuple[str, Any]]]:
    """Content cut along the people it speaks of: the rest, with marks, and per part the person's id and what is said of them."""
    parts: list[tuple[str, Any]] = []

    def cut(value: Any) -> Any:
        if isinstance(value, dict):
            person = value.get("person_id")
            if isinstance(person, str) and known(person):
                parts.append((person, value))
                return {MARK: len(parts) - 1}
            return {name: cut(item) for name, item in value.items()}
        return [cut(item) for item in value] if isinstance(value, list) else value

    return cut(content), parts


def put_together(rest: Any, parts: Sequence[Any]) -> Any:
    """Content from its rest and its parts; a part that is gone (None) leaves nothing behind."""
    if isinstance(rest, dict):
        if MARK in rest:
            return parts[rest[MARK]]
        return {name: put_together(item, parts) for name, item in rest.items()}
    if isinstance(rest, list):
        found = [(put_together(item, parts), isinstance(item, dict) and MARK in item) for item in rest]
        return [item for item, was_part in found if not (was_part and item is None)]
    return rest


# No name that comes from outside holds a NUL.
MARK = "\0part"
