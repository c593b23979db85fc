"""What a change of policy comes to: who stands elsewhere, by town, sex and age, and how many visits a week more; counted in parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from app.risk.values import Level

AGE_BANDS: Final = ((0, 17), (18, 59), (60, 69), (70, 79), (80, None))
EXAMPLES_A_MOVE: Final = 5
WEEK: Final = 7
NO_TEAM: Final = "none"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one person stands under one policy: acted-on and computed level, score, the level proposed."""

    level: Level
    computed: Level
    score: int
    proposed: Level | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One active person under both policies."""

    person_id: UUID
    household_id: UUID
    town: str
    sex: str
    age: int
    before: Stand
    after: Stand


@dataclass(slots=True)
class Tally:
    """Counts of one part of all files, to be added up; JSON-safe by `dump`. Keys of `moves` are town, sex, age band, from, to;
    of `computed` from and to; of `intervals` team, `before` or `after`, days between visits to a household."""

    people: int = 0
    households: int = 0
    failed: int = 0
    scores: int = 0
    proposals: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, ...]] = field(default_factory=Counter)
    computed: Counter[tuple[str, ...]] = field(default_factory=Counter)
    intervals: Counter[tuple[str, ...]] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, one: Compared) -> None:
        """Count one person."""
        self.people += 1
        before, after = one.before, one.after
        self.scores += before.score != after.score
        if before.proposed != after.proposed:
            self.proposals["opened" if after.proposed else "lapsed"] += 1
        if before.computed != after.computed:
            self.computed[before.computed, after.computed] += 1
        if before.level != after.level:
            self.moves[one.town, one.sex, band_of(one.age), before.level, after.level] += 1
            self.example(one)

    def example(self, one: Compared) -> None:
        """Keep a few of each move."""
        self._keep(
            {
                "person_id": str(one.person_id),
                "household_id": str(one.household_id),
                "before": one.before.level,
                "after": one.after.level,
                "score_before": one.before.score,
                "score_after": one.after.score,
            }
        )

    def _keep(self, example: dict[str, Any]) -> None:
        alike = [one for one in self.examples if (one["before"], one["after"]) == (example["before"], example["after"])]
        if len(alike) < EXAMPLES_A_MOVE:
            self.examples.append(example)

    def visit(self, team_id: UUID | None, before: int | None, after: int | None) -> None:
        """Count one household by the days between its visits; None: not visited."""
        self.households += 1
        for word, days in (("before", before), ("after", after)):
            if days is not None:
                self.intervals[str(team_id or NO_TEAM), word, str(days)] += 1

    def plus(self, other: Tally) -> Tally:
        """Both together; the examples of this one come first."""
        both = Tally(
            self.people + other.people,
            self.households + other.households,
            self.failed + other.failed,
            self.scores + other.scores,
            self.proposals + other.proposals,
            self.moves + other.moves,
            self.computed + other.computed,
            self.intervals + other.intervals,
            list(self.examples),
        )
        for example in other.examples:
            both._keep(example)
        return both


def band_of(age: int) -> str:
    """The age band, as `60-69` or `80+`."""
    for low, high in AGE_BANDS:
        if high is None or age <= high:
            return f"{low}+" if high is None else f"{low}-{high}"
    raise AssertionError("unreachable")


def dump(tally: Tally) -> dict[str, Any]:
    """As JSON values."""
    counters = {name: _flat(getattr(tally, name)) for name in ("moves", "computed", "intervals")}
    plain = {name: getattr(tally, name) for name in ("people", "households", "failed", "scores", "examples")}
    return {**plain, **counters, "proposals": dict(tally.proposals)}


def load(dumped: Mapping[str, Any]) -> Tally:
    """What `dump` wrote; of nothing, an empty one."""
    if not dumped:
        return Tally()
    moves, computed, intervals = (_keyed(dumped[name]) for name in ("moves", "computed", "intervals"))
    return Tally(
        dumped["people"],
        dumped["households"],
        dumped["failed"],
        dumped["scores"],
        Counter(dumped["proposals"]),
        moves,
        computed,
        intervals,
        list(dumped["examples"]),
    )


def _keyed(flat: Mapping[str, int]) -> Counter[tuple[str, ...]]:
    return Counter({tuple(key.split("|")): number for key, number in flat.items()})


def _flat(counter: Counter[tuple[str, ...]]) -> dict[str, int]:
    return {"|".join(key): number for key, number in sorted(counter.items())}


def summary(tally: Tally) -> dict[str, Any]:
    """What people read: how many change, from what to what, by town, sex and age, and visits a week in all and by team."""
    teams = sorted({key[0] for key in tally.intervals})
    return {
        "people": tally.people,
        "households": tally.households,
        "failed": tally.failed,
        "changed": sum(tally.moves.values()),
        "scores_changed": tally.scores,
        "proposals_opened": tally.proposals["opened"],
        "proposals_lapsed": tally.proposals["lapsed"],
        "moves": _moves((key[3:], number) for key, number in tally.moves.items()),
        "computed_moves": _moves(tally.computed.items()),
        **{f"by_{name}": _by(tally, axis) for axis, name in enumerate(("town", "sex", "age"))},
        "visits_per_week": _visits(tally, teams),
        "by_team": [{"team_id": None if one == NO_TEAM else one, **_visits(tally, [one])} for one in teams],
    }


def _moves(counted: Iterable[tuple[tuple[str, ...], int]]) -> list[dict[str, Any]]:
    sums: Counter[tuple[str, ...]] = Counter()
    for (before, after), number in counted:
        sums[before, after] += number
    return [{"before": key[0], "after": key[1], "people": number} for key, number in sorted(sums.items())]


def _by(tally: Tally, axis: int) -> list[dict[str, Any]]:
    values = sorted({key[axis] for key in tally.moves})
    return [
        {"value": one, "moves": _moves((key[3:], n) for key, n in tally.moves.items() if key[axis] == one)}
        for one in values
    ]


def _visits(tally: Tally, teams: list[str]) -> dict[str, float]:
    """Visits a week to one decimal: a household is called on as often as its member who is due most often."""
    sums = {"before": Fraction(0), "after": Fraction(0)}
    for (team, word, days), number in tally.intervals.items():
        if team in teams:
            sums[word] += Fraction(number * WEEK, int(days))
    found = {word: round(float(number), 1) for word, number in sums.items()}
    return {**found, "extra": round(float(sums["after"] - sums["before"]), 1)}
