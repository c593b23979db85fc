"""Splitting a whole into parts that add up to it exactly. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def split(total: int, weights: Sequence[int], step: int = 1) -> list[int]:
    """A total in parts by weight, each a multiple of `step` but the last, which takes what is left over. All add up to the total."""
    whole = sum(weights)
    parts = [total * weight // whole // step * step for weight in weights]
    parts[-1] += total - sum(parts)
    return parts
