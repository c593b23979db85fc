"""Whether a life goes wrong, and the shortest that still does."""

from collections.abc import Iterable, Sequence

from tests.sync.lives.life import Life, Step
from tests.sync.lives.server import ModelServer


def fault_of(steps: Sequence[Step], mutants: Iterable[str] = ()) -> str | None:
    """What went wrong in a life; None when all was well."""
    try:
        Life(ModelServer(mutants)).play(steps)
    except AssertionError as error:
        return str(error).partition("\n")[0]
    return None


def shortest(steps: Sequence[Step], mutants: Iterable[str] = ()) -> list[Step]:
    """A life as short as leaving steps out can make it, that still goes wrong."""
    steps, size = list(steps), len(steps) // 2
    while size:
        for start in range(len(steps) - size, -1, -size):
            fewer = steps[:start] + steps[start + size :]
            if fault_of(fewer, mutants):
                steps = fewer
        size //= 2
    return steps
