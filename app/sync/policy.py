"""Where a phone goes on in each feed, which feeds begin anew, in which order entries are read, and what fits on a page. Pure."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

# While a feed is filled for the first time, these come after everything that a worker needs to set out.
LATER = frozenset({"visit", "attachment"})
CHANGES, FIRST, REST = 0, 1, 2
PAGE_BYTES = 512 * 1024
# What an entry of each kind came to in the benchmark, in bytes, so that about as much is read as fits.
EXPECTED_BYTES = {"household": 500, "person": 1300, "standing": 1800, "visit": 1500, "alert": 700, "referral": 800}
EXPECTED_OTHER = 600


@dataclass(frozen=True, slots=True)
class Position:
    """How far a phone is in one feed: every change up to `seq` is there.

    While the feed is filled for the first time (`phase` FIRST, then REST) `seq` counts within the phase, and `until` is the head the
    feed had when that began: what changed since comes after it. `floor` is the floor of that beginning, `view` what the reader
    may see there, in short.
    """

    seq: int
    floor: int
    view: str = ""
    until: int = 0
    phase: int = CHANGES


@dataclass(frozen=True, slots=True)
class Head:
    """A feed as it stands: its newest number, the floor below which markers are gone, how many rows it holds and their digest."""

    head: int = 0
    floor: int = 0
    live: int = 0
    digest: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """The newest state of one entity in one feed; `operation` is put, delete or exit."""

    scope: str
    entity: str
    entity_id: UUID
    household_id: UUID | None
    seq: int
    operation: str
    revision: int


@dataclass(frozen=True, slots=True)
class Span:
    """Entries to read: of one feed, behind `after` up to `until`, in the order of their numbers; of which part of a first filling."""

    scope: str
    after: int
    until: int
    phase: int
    limit: int


def begin(
    known: Mapping[str, Position] | None, heads: Mapping[str, Head], views: Mapping[str, str], wished: str | None
) -> tuple[dict[str, Position], list[str]]:
    """Where each feed goes on, and which begin anew so that rows which do not come again must go. `known` is None for no cursor of use."""
    positions: dict[str, Position] = {}
    reset: list[str] = []
    for name in sorted(heads):
        position = known.get(name) if known is not None else None
        if position is not None and wished != name and goes_on(position, heads[name], views[name]):
            positions[name] = position
            continue
        positions[name] = filling(heads[name], views[name])
        if position is not None or known is None or wished == name:
            reset.append(name)
    return positions, reset


def goes_on(position: Position, head: Head, view: str) -> bool:
    """True while nothing the phone needs is gone: no marker it has not read, and its reader sees what they saw.

    The floor of the beginning counts too, and in a first filling its head: markers older than that concern nothing the phone was
    given since. Without that, a filling would begin anew with every page.
    """
    return head.floor <= max(position.seq, position.floor, position.until) and position.view == view


def filling(head: Head, view: str) -> Position:
    """The first position of a feed that is filled from the beginning."""
    if head.head == 0:
        return Position(0, head.floor, view)
    return Position(0, head.floor, view, head.head, FIRST)


@dataclass(slots=True)
class Collected:
    """Entries in the order in which they are told, and how far each feed is after how many of them."""

    start: Mapping[str, Position]
    entries: list[Entry] = field(default_factory=list)
    steps: list[tuple[int, str, Position]] = field(default_factory=list)

    def positions(self, number: int) -> dict[str, Position]:
        """Where each feed stands once so many entries were told."""
        return {**self.start, **{name: position for behind, name, position in self.steps if behind <= number}}


def collect(
    start: Mapping[str, Position], heads: Mapping[str, Head], limit: int
) -> Generator[Span, Sequence[Entry], Collected]:
    """Ask for spans of entries until a page is full or nothing is left: changes first, then the first halves of fillings, then the rest."""
    found = Collected(start)
    positions = dict(start)
    while (room := limit - len(found.entries)) > 0:
        name = _next(positions, heads)
        if name is None:
            break
        position = positions[name]
        until = heads[name].head if position.phase == CHANGES else position.until
        entries = yield Span(name, position.seq, until, position.phase, room)
        for entry in entries:
            position = replace(position, seq=entry.seq)
            found.entries.append(entry)
            found.steps.append((len(found.entries), name, position))
        if len(entries) < room:
            position = _behind(position, until)
            found.steps.append((len(found.entries), name, position))
        positions[name] = position
    return found


def _next(positions: Mapping[str, Position], heads: Mapping[str, Head]) -> str | None:
    waiting = [(positions[name].phase, name) for name in positions if unfinished(positions[name], heads[name])]
    return min(waiting)[1] if waiting else None


def _behind(position: Position, until: int) -> Position:
    """The position once a span is told to its end."""
    if position.phase == FIRST:
        return replace(position, seq=0, phase=REST)
    return Position(until, position.floor, position.view)


def unfinished(position: Position, head: Head) -> bool:
    """True while the feed holds something the phone was not told."""
    return position.phase != CHANGES or position.seq < head.head


def is_filling(positions: Iterable[Position]) -> bool:
    """True while any feed is filled for the first time, or anew: such a page is as long as it may be, and others follow."""
    return any(position.phase != CHANGES for position in positions)


def fitting(sizes: Iterable[int], most: int = PAGE_BYTES) -> int:
    """How many of the first things go on one page; the first always does."""
    number = total = 0
    for size in sizes:
        total += size
        if number and total > most:
            break
        number += 1
    return number


def expected(entry: Entry) -> int:
    """About how many bytes an entry comes to."""
    return EXPECTED_BYTES.get(entry.entity, EXPECTED_OTHER) if entry.operation == "put" else 200
