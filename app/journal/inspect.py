"""The inspection of one county's journal, row by row as it is read; it asks no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.crypto import journal_mac_fits
from app.core.keyring import Keyring
from app.core.suites import SUITES
from app.journal.checkpoints import NOTHING, Checkpoint, is_signed
from app.journal.merkle import Frontier, leaf_hash
from app.journal.perform import entry_content
from app.journal.report import Kind, Report
from app.journal.seal import Tree, leaf_content, sealed_content
from app.journal.swaps import swapped_with

MOST_GAPS = 100
MOST_SWAPPED = 500


@dataclass(slots=True)
class Run:
    """Numbers seen of a lane: all up to `upto`, and some beyond."""

    upto: int = 0
    beyond: set[int] = field(default_factory=set)

    def see(self, number: int) -> bool:
        """Note a number; False when it was seen before."""
        if number <= self.upto or number in self.beyond:
            return False
        self.beyond.add(number)
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.remove(self.upto)
        return True

    def missing(self, head: int) -> list[int]:
        """The numbers up to a head that were not seen, the first hundred."""
        lacking = (number for number in range(self.upto + 1, head + 1) if number not in self.beyond)
        return [number for number, _ in zip(lacking, range(MOST_GAPS), strict=False)]


@dataclass
class Inspection:
    """What has been read so far. `tree` is None while nothing was ever sealed."""

    keyring: Keyring
    county: str
    tree: Tree | None
    runs: dict[UUID, Run] = field(default_factory=dict)
    whole: bool = True
    checks: dict[int, list[tuple[str, bytes]]] = field(default_factory=dict)
    broken: list[tuple[dict[str, Any], int | None]] = field(default_factory=list)
    heads: dict[UUID, tuple[int, UUID]] = field(default_factory=dict)
    last_sealed: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.report = Report(self.county)
        suite = SUITES[self.tree.digest if self.tree else self.keyring.suite]
        self.frontier = Frontier(suite.digest)

    def marks(self, sealed: Iterable[tuple[UUID, int]]) -> None:
        """How far each lane is said to be sealed: exactly as far as its leaves go, or the sealer leaves acts out."""
        said = dict(sealed)
        for writer in sorted({*said, *self.last_sealed}):
            if said.get(writer, 0) != self.last_sealed.get(writer, 0):
                note = f"said to be sealed up to {said.get(writer, 0)}, is up to {self.last_sealed.get(writer, 0)}"
                self.report.add("altered", "lane", note, writer=writer)

    def expect(self, kept: Iterable[Checkpoint], outside: Iterable[Checkpoint], key: bytes) -> None:
        """The checkpoints that the tree must agree with: signatures and their chain are checked at once, roots as the tree is read."""
        previous, newest = NOTHING, 0
        for one in kept:
            self.report.checkpoints += 1
            if not is_signed(one, key):
                self.report.add("altered", "checkpoint", f"size {one.size}: its signature is not this deployment's")
            elif one.previous != previous:
                self.report.add("removed", "checkpoint", f"the one before size {one.size} is another or gone")
            previous = one.link()
            newest = one.size
            self.checks.setdefault(one.size, []).append(("checkpoint", one.root))
        if self.tree and self.tree.checkpoint_size > newest:
            self.report.add("removed", "checkpoint", f"the last one, of size {self.tree.checkpoint_size}")
        for one in outside:
            self.report.outside += 1
            if not is_signed(one, key):
                self.report.add("altered", "outside checkpoint", f"size {one.size}: not signed by this deployment")
            else:
                self.checks.setdefault(one.size, []).append(("outside checkpoint", one.root))

    def leaf(self, leaf: dict[str, Any], entry: dict[str, Any] | None) -> None:
        """The next leaf, with its act if that is still there."""
        while self.frontier.size < leaf["seq"]:
            self.report.add("removed", "leaf", seq=self.frontier.size)
            self.whole = False
            self.frontier.add(NOTHING)
        self.run_of(leaf["writer"]).see(leaf["number"])
        self.last_sealed[leaf["writer"]] = max(leaf["number"], self.last_sealed.get(leaf["writer"], 0))
        named = {name: leaf[name] for name in ("entry_id", "seq", "writer", "number")}
        if not journal_mac_fits(self.keyring, leaf_content(leaf), leaf["mac"]):
            self.report.add("altered", "leaf", **named)
            self.whole = False
        elif entry is None:
            self._gone(named, lasting=leaf["lasting"])
        elif self.act(entry, leaf["seq"]) and leaf["leaf"] != leaf_hash(self.frontier.digest, sealed_content(entry)):
            self.report.add("altered", note="not what was sealed", **named, at=entry["at"], act=entry["act"])
        self.frontier.add(leaf["leaf"])
        self.report.sealed += 1
        self._compare()

    def _gone(self, named: dict[str, Any], *, lasting: bool) -> None:
        if self.tree and named["seq"] < self.tree.expired_to and not lasting:
            self.report.expired += 1
        else:
            self.report.add("removed", **named)

    def act(self, entry: dict[str, Any], seq: int | None) -> bool:
        """True for an act that its MAC vouches for; any other is told of at the end, when a swap can be recognised."""
        fits = journal_mac_fits(self.keyring, entry_content(entry), entry["mac"])
        if not fits:
            self.broken.append((entry, seq))
        return fits

    def _compare(self) -> None:
        for what, root in self.checks.pop(self.frontier.size, ()):
            if self.whole and root != self.frontier.root():
                self.report.add("altered", what, f"size {self.frontier.size}: the tree has another root")

    def end_of_tree(self) -> None:
        """Every leaf was read: is it as many as there were?"""
        size = self.tree.size if self.tree else 0
        for seq in range(self.frontier.size, min(size, self.frontier.size + MOST_GAPS)):
            self.report.add("removed", "leaf", seq=seq)
        for later in sorted(self.checks):
            for what, _ in self.checks[later]:
                note = f"{what} of size {later} knows more than the {self.frontier.size} sealed here"
                self.report.add("removed", note=note, seq=later - 1)
        if self.frontier.size > size:
            self.report.add("inserted", "leaf", f"{self.frontier.size - size} beyond the tree", seq=size)
        elif self.tree and self.whole and self.tree.frontier != b"".join(self.frontier.peaks):
            self.report.add("altered", "tree", "its frontier is not that of its leaves")

    def unsealed(self, entry: dict[str, Any]) -> None:
        """An act that is not sealed yet."""
        self.report.unsealed += 1
        if self.act(entry, None):
            self.run_of(entry["writer"]).see(entry["number"])

    def run_of(self, writer: UUID) -> Run:
        """What was seen of a lane."""
        return self.runs.setdefault(writer, Run())

    def lane(self, lane: dict[str, Any], *, fits: bool) -> None:
        """A lane as its last act left it."""
        if fits:
            self.heads[lane["writer"]] = (lane["head"], lane["entry_id"])
        else:
            self.report.add("altered", "lane", writer=lane["writer"])
            self.runs.pop(lane["writer"], None)

    def finish(self) -> Report:
        """Everything was read: tell of the acts that no MAC vouches for, and of the gaps they leave or do not leave."""
        # With so many, the wrong key is likelier than swaps.
        others = [one for one, _ in self.broken] if len(self.broken) <= MOST_SWAPPED else []
        for entry, seq in self.broken:
            if swap := swapped_with(self.keyring, entry, others):
                self._tell("swapped", entry, seq, f"with {swap['entry_id']}")
                self.run_of(entry["writer"]).see(entry["number"])
            elif seq is not None or self._expects(entry):
                self._tell("altered", entry, seq)
            else:
                self._tell("inserted", entry, seq)
        for writer, run in self.runs.items():
            if writer not in self.heads:
                self.report.add("removed", "lane", writer=writer)
            elif max(run.beyond, default=run.upto) > self.heads[writer][0]:
                self.report.add("altered", "lane", "its acts go beyond its head", writer=writer)
        for writer, (head, last) in self.heads.items():
            for number in self.run_of(writer).missing(head):
                entry_id = last if number == head else None
                self.report.add("removed", writer=writer, number=number, entry_id=entry_id, note="before it was sealed")
        return self.report

    def _expects(self, entry: dict[str, Any]) -> bool:
        """True when an unsealed act stands where its lane lacks one: then it was there before it was altered."""
        head, _ = self.heads.get(entry["writer"], (0, None))
        return 0 < entry["number"] <= head and self.run_of(entry["writer"]).see(entry["number"])

    def _tell(self, kind: Kind, entry: dict[str, Any], seq: int | None, note: str = "") -> None:
        named = {name: entry[name] for name in ("entry_id", "writer", "number", "at", "act")}
        self.report.add(kind, note=note, seq=seq, **named)
