"""Field-level merge of edits that were made without a network: which fields are applied, which two people meant differently. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Kept(NamedTuple):
    """A field as it stands: its value, at which revision it was last edited (0: never), and in which chain of edits."""

    value: Any
    revision: int
    chain: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of each field that somebody wants to change: applied, the same already, or meant otherwise by others since."""

    applied: Mapping[str, Any]
    same: frozenset[str]
    conflicting: Mapping[str, Any]


def merge(
    kept: Mapping[str, Kept],
    wanted: Mapping[str, Any],
    base: int,
    chain: str | None,
    together: Collection[Collection[str]] = (),
) -> Merged:
    """Merge `wanted` values, thought out upon revision `base`, into what stands.

    A field nobody edited since, or edited in the same chain, takes the new value; an equal value is no edit; any other is left as it
    is and told. Fields that mean something only `together` go to review together.
    """
    same = frozenset(name for name, value in wanted.items() if kept[name].value == value)
    differing = wanted.keys() - same
    overtaken = {name for name in differing if _overtaken(kept[name], base, chain)}
    for group in together:
        if overtaken & set(group):
            overtaken |= differing & set(group)
    return Merged(
        {name: value for name, value in wanted.items() if name in differing and name not in overtaken},
        same,
        {name: value for name, value in wanted.items() if name in overtaken},
    )


def _overtaken(field: Kept, base: int, chain: str | None) -> bool:
    return field.revision > base and (chain is None or field.chain != chain)
