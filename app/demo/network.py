"""The lowest level of the network: villager groups and grids. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.streams import Stream
from app.demo.teams import Division
from app.places.values import Place

FEWEST_GROUPS, MOST_GROUPS = 6, 12
GRIDS_PER_VILLAGE = 2
COMMITTEE = "村委会"


def groups_in(seed: int, village: Division) -> int:
    """How many villager groups a village has; communities of the town have none."""
    if not village.name.endswith(COMMITTEE):
        return 0
    return Stream(seed, "groups", village.code).between(FEWEST_GROUPS, MOST_GROUPS)


def lowest_level(seed: int, divisions: Sequence[Division]) -> list[Place]:
    """Villager groups and grids of every village."""
    villages = [place for place in divisions if place.level == "village"]
    groups = [
        Place(f"{village.code}-{number:02d}", f"第{number}村民小组", "villager_group", village.code)
        for village in villages
        for number in range(1, groups_in(seed, village) + 1)
    ]
    return groups + [
        Place(f"{village.code}{number:03d}", f"第{number}网格", "grid", village.code)
        for village in villages
        for number in range(1, GRIDS_PER_VILLAGE + 1)
    ]
