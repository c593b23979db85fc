"""What makes a division: the shape of codes by level, and what a table of divisions must be like. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.places.values import Place

LEVELS = ("county", "town", "village", "villager_group", "grid")
# Groups and grids both lie in a village and neither in the other, so neither's code may begin with the other's.
SHAPES = {
    "county": re.compile(r"\d{6}"),
    "town": re.compile(r"\d{9}"),
    "village": re.compile(r"\d{12}"),
    "villager_group": re.compile(r"\d{12}-\d{2}"),
    "grid": re.compile(r"\d{15}"),
}
PARENT_LENGTH = {"county": 0, "town": 6, "village": 9, "villager_group": 12, "grid": 12}
HOME_LEVELS = frozenset({"village", "villager_group", "grid"})
MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """What is wrong with one row of a table of divisions; `index` counts its rows from 0."""

    index: int
    field: str
    code: str
    zh: str
    en: str


def check_divisions(rows: Sequence[Place], known: Mapping[str, Place]) -> list[PlaceProblem]:
    """Everything wrong with a table of divisions, given those already known."""
    found: list[PlaceProblem] = []
    codes = {row.code: row for row in reversed(rows)}
    counties = {row.county for row in rows}
    for index, row in enumerate(rows):
        found += _check_shape(index, row)
        if codes[row.code] is not row:
            found.append(
                PlaceProblem(index, "code", "REPEATED", "代码在文件中重复", "The code stands in the file twice")
            )
        parent = codes.get(row.parent_code or "") or known.get(row.parent_code or "")
        if row.parent_code and parent is None:
            found.append(
                PlaceProblem(index, "parent_code", "PARENT_UNKNOWN", "上级区划不存在", "The parent is not known")
            )
        if row.code in known and known[row.code].level != row.level:
            found.append(
                PlaceProblem(index, "level", "LEVEL_CHANGED", "已有该代码，但级别不同", "Known at another level")
            )
        if len(counties) > 1 and row.county != rows[0].county:
            found.append(PlaceProblem(index, "code", "OTHER_COUNTY", "一个文件只能有一个县", "One county a file"))
    return found


def _check_shape(index: int, row: Place) -> list[PlaceProblem]:
    found: list[PlaceProblem] = []
    if row.level not in SHAPES:
        return [
            PlaceProblem(index, "level", "NOT_IN_LIST", f"级别应为 {'、'.join(LEVELS)}", f"One of {', '.join(LEVELS)}")
        ]
    if not SHAPES[row.level].fullmatch(row.code) or not row.code.isascii():
        found.append(PlaceProblem(index, "code", "CODE_MALFORMED", "代码与级别不符", "The code does not fit its level"))
    elif (row.parent_code or "") != row.code[: PARENT_LENGTH[row.level]]:
        found.append(
            PlaceProblem(
                index,
                "parent_code",
                "PARENT_MISMATCH",
                "上级代码应是本级代码的开头",
                "The code must begin with its parent's",
            )
        )
    if not row.name or len(row.name) > MAX_NAME:
        found.append(
            PlaceProblem(index, "name", "NAME_MALFORMED", "名称为空或超过60个字", "No name, or over 60 characters")
        )
    return found
