"""Which file stands for which: links from an alias to what it was merged into, followed to their end. Pure.

Every file has at most one link away from it, and a link is only laid between two ends: so links form trees, and no way leads round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

Kind = Literal["person", "household"]
Links = Mapping[UUID, UUID]
# A merge stands until it is undone; move to (states it starts from, state it ends in).
MOVES: Final[Mapping[str, tuple[frozenset[str], str]]] = {"undo": (frozenset({"merged"}), "undone")}
DECIDERS: Final = frozenset({"town_officer", "county_officer", "operator"})
ROLES: Final[Mapping[str, frozenset[str]]] = {"merge": DECIDERS, "undo": DECIDERS}


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge of two files or households: `into_id` stands for `alias_id` while `until_at` is None, `end_id` is what stands for both.

    `before` is what a merge of households has set otherwise.
    """

    merge_id: UUID
    kind: Kind
    alias_id: UUID
    into_id: UUID
    end_id: UUID
    from_at: datetime
    merged_by: UUID | None
    before: Mapping[str, Any] = field(default_factory=dict)
    until_at: datetime | None = None
    undone_by: UUID | None = None
    sealed: bytes = field(default=b"", repr=False)
    sealed_undoing: bytes | None = field(default=None, repr=False)


class NoEnd(ValueError):
    """Two that stand for one another already, or an alias that stands for nothing."""


def end_of(links: Links, one: UUID) -> UUID:
    """Who stands for somebody in the end; themselves without a link. Raises NoEnd where links lead round."""
    seen = {one}
    while one in links:
        one = links[one]
        if one in seen:
            raise NoEnd(one)
        seen.add(one)
    return one


def ends(links: Links) -> dict[UUID, UUID]:
    """The end of every alias."""
    return {one: end_of(links, one) for one in links}


def linked(links: Links, alias: UUID, into: UUID) -> dict[UUID, UUID]:
    """The links with one more, laid between the ends of both. Raises NoEnd where both have one end."""
    away, towards = end_of(links, alias), end_of(links, into)
    if away == towards:
        raise NoEnd(away)
    return {**links, away: towards}


def unlinked(links: Links, alias: UUID) -> dict[UUID, UUID]:
    """The links without the one that leads away from an alias. Raises NoEnd where none does."""
    if alias not in links:
        raise NoEnd(alias)
    return {one: into for one, into in links.items() if one != alias}
