"""What a feed says of one entity, and what is wrong with it, as plain values."""

from dataclasses import dataclass
from uuid import UUID

Key = tuple[str, str, UUID]
MISSING, STALE, LEAKED, MISCOUNTED = "missing", "stale", "leaked", "miscounted"


@dataclass(frozen=True, slots=True)
class State:
    """A living entry: whose household it is of, at which revision."""

    household_id: UUID | None
    revision: int


@dataclass(frozen=True, slots=True)
class Counter:
    """What a counter says of the living entries of its feed: how many, and their digest."""

    live: int
    digest: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a feed: `missing` (a row it does not tell of), `stale` (told at another revision), `leaked` (told and not
    there, or elsewhere), `miscounted` (the feed as a whole)."""

    kind: str
    scope: str
    entity: str | None = None
    entity_id: UUID | None = None
    state: State | None = None

    @property
    def text(self) -> str:
        """One line, without personal data."""
        return "\t".join(map(str, filter(None, (self.kind, self.scope, self.entity, self.entity_id))))


def faults_between(wanted: dict[Key, State], told: dict[Key, State]) -> list[Fault]:
    """What is wrong where `told` should be `wanted`; leaks first, each with the state it should have or has."""
    leaked = [Fault(LEAKED, *key, state) for key, state in told.items() if key not in wanted]
    wrong = [
        Fault(STALE if key in told else MISSING, *key, state) for key, state in wanted.items() if told.get(key) != state
    ]
    return leaked + wrong
