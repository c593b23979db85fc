"""Streams of made-up chance: the same key always gives the same numbers, and no two keys share any."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
MASK = (1 << 64) - 1


class Stream:
    """SplitMix64 started from a hash of its key, as in `Stream(seed, "visit", person, day)`.

    The standard library's generators may draw differently from one Python version to the next; this one may not,
    because the demonstration must end with the same counts everywhere. It protects nothing and is no secret.
    """

    __slots__ = ("_state",)

    def __init__(self, *key: object) -> None:
        digest = hashlib.blake2b("|".join(str(part) for part in key).encode(), digest_size=8).digest()
        self._state = int.from_bytes(digest)

    def number(self) -> int:
        """The next 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        return self.number() * limit >> 64

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, per_mille: int) -> bool:
        """True in so many of a thousand cases."""
        return self.below(1000) < per_mille

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of the choices, each as likely as its weight says."""
        drawn = self.below(sum(weight for _, weight in choices))
        for choice, weight in choices:
            if drawn < weight:
                return choice
            drawn -= weight
        raise AssertionError("unreachable")

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The same items in another order."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
