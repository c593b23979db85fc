"""What is pure in the model: whose value of an amended field counts, which visits are one encounter, what the risk is."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Visit = dict[str, Any]
TOGETHER = 120  # minutes


def level_of(visit: Visit) -> int:
    """The level a visit shows after its amendments: of the highest rank, then the latest in its author's chain, then time, then id."""
    amendments: Mapping[str, Any] = visit["amendments"]
    if not amendments:
        return int(visit["level"])
    newest = max(amendments, key=lambda op_id: (*amendments[op_id]["order"], op_id))
    return int(amendments[newest]["level"])


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    """Visits that count, by when they were."""
    return sorted((one for one in visits if not one["void"]), key=lambda one: (one["effective_at"], one["id"]))


def risk_of(visits: Iterable[Visit]) -> int:
    """The level of a household: the worst of its last two visits."""
    return max((level_of(one) for one in in_order(visits)[-2:]), default=0)


def encounters(visits: Iterable[Visit], links: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Records of one encounter: close in time and of different authors, unless somebody linked or split them; newest word counts."""
    ordered = in_order(visits)
    words = {
        frozenset(one["visits"]): one["kind"] for one in sorted(links, key=lambda one: (one["order"], one["op_id"]))
    }
    groups: list[list[Visit]] = []
    for visit in ordered:
        if groups and _together(groups[-1], visit):
            groups[-1].append(visit)
        else:
            groups.append([visit])
    found = {one["id"]: {one["id"]} for one in ordered}
    for group in groups:
        for one, other in itertools.pairwise(group):
            if words.get(frozenset((one["id"], other["id"]))) != "encounter.split":
                _join(found, one["id"], other["id"])
    for pair, kind in words.items():
        if kind == "encounter.link" and pair <= found.keys():
            _join(found, *sorted(pair))
    return [list(members) for members in sorted({tuple(sorted(members)) for members in found.values()})]


def _together(group: Sequence[Visit], visit: Visit) -> bool:
    near = visit["effective_at"] - group[-1]["effective_at"] <= TOGETHER
    return near and visit["author"] not in {one["author"] for one in group}


def _join(found: dict[str, set[str]], one: str, other: str) -> None:
    joined = found[one] | found[other]
    for member in joined:
        found[member] = joined
