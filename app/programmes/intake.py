"""Reading deliveries from a table: one row a delivery, complaints by row; what a cell holds is never said again."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.core.crypto import Keyring
from app.core.sheet import MAX_CELL, NotASheet, RowProblem
from app.people.imported import imported_id

MOST_ROWS = 5_000
# Columns by either name; the recipient is one of the first five.
COLUMNS = {
    "证件号码": "id_number",
    "户编号": "household_id",
    "单位代码": "organisation",
    "区划代码": "place",
    "网格代码": "grid",
    "对象": "receiver",
    "类别": "kind",
    "日期": "occurred_on",
    "金额（元）": "amount",
    "数量": "quantity",
    "计量单位": "unit",
    "受益数": "recipients",
    "计数单位": "count_unit",
    "所属期": "period",
    "备注": "note",
    "理由": "override",
}
REQUIRED = ("kind", "occurred_on")
RECEIVERS = {"": None, "person": "person", "个人": "person", "household": "household", "家庭": "household"}
AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
WHOLE = re.compile(r"[1-9][0-9]{0,8}")
# What a spreadsheet would run when the table is opened there again.
LIVE = ("=", "+", "-", "@", "\t", "\r")
LONGEST = {
    "note": 500,
    "override": 500,
    "kind": 24,
    "unit": 12,
    "count_unit": 16,
    "period": 8,
    "organisation": 40,
    "grid": 20,
}


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A row that can be judged: all but who receives, whom a number stands for."""

    number: int
    delivery_id: UUID
    id_number: str = field(repr=False)
    receiver: str | None
    household_id: UUID | None
    organisation: str | None
    place: str | None
    grid: str | None
    told: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """What a table holds: how many rows, those that can be judged, complaints about the others."""

    total: int
    rows: Sequence[DeliveryRow]
    problems: Sequence[RowProblem]


class BadCell(ValueError):
    """A cell that cannot be read: its column and the complaint."""

    def __init__(self, column: str, code: str, zh: str, en: str) -> None:
        super().__init__(column)
        self.column, self.code, self.zh, self.en = column, code, zh, en


def read_deliveries(keyring: Keyring, county: str, programme_id: UUID, lines: Sequence[Sequence[str]]) -> DeliverySheet:
    """The deliveries of a table's lines, the first of which is the header. Raises NotASheet.

    A row's id follows from what it says and how often the table has said it before, so that the same table again is the same
    deliveries, and a longer one adds only what is new.
    """
    header = _header(lines[0] if lines else [])
    kept = [(number, _cells(header, line)) for number, line in enumerate(lines[1:], 2) if any(map(str.strip, line))]
    if not kept or len(kept) > MOST_ROWS:
        raise NotASheet(f"数据行应为 1 到 {MOST_ROWS} 行 Between 1 and {MOST_ROWS} rows are taken")
    rows, problems, seen = [], [], Counter[str]()
    for number, cells in kept:
        said = "|".join(f"{name}={cell}" for name, cell in sorted(cells.items()) if cell)
        seen[said] += 1
        delivery_id = imported_id(keyring, county, "delivery", str(programme_id), said, str(seen[said]))
        faults = list(_faults(number, cells))
        problems += faults
        if not faults:
            rows.append(_row(number, delivery_id, cells))
    return DeliverySheet(len(kept), rows, problems)


def _header(line: Sequence[str]) -> list[str]:
    names = [COLUMNS.get(cell.strip(), cell.strip()) for cell in line]
    for at, name in enumerate(names, 1):
        if name not in COLUMNS.values():
            raise NotASheet(f"第 {at} 列不认识 Column {at} is not known")
        if names.count(name) > 1:
            raise NotASheet(f"列重复 Repeated column: {name}")
    if missing := [name for name in REQUIRED if name not in names]:
        raise NotASheet(f"缺少列 Missing columns: {', '.join(missing)}")
    return names


def _cells(header: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """The cells by column, trimmed; a line of another width keeps its surplus under an empty name, for a complaint."""
    cells = dict.fromkeys(COLUMNS.values(), "")
    cells |= {
        name: unicodedata.normalize("NFC", cell.strip(" \u3000")) for name, cell in zip(header, line, strict=False)
    }
    return {**cells, "": "".join(line[len(header) :])}


def _faults(number: int, cells: Mapping[str, str]) -> Iterator[RowProblem]:
    if cells[""]:
        yield RowProblem(number, "", "WIDTH", "单元格多于列数", "More cells than columns")
    for column, cell in cells.items():
        if cell.startswith(LIVE):
            yield RowProblem(number, column, "FORMULA", "不接受公式或以 = + - @ 开头的内容", "Formulas are not taken")
        elif len(cell) > LONGEST.get(column, MAX_CELL):
            yield RowProblem(number, column, "TOO_LONG", "内容过长", "Too long")
        elif "\x00" in cell:
            yield RowProblem(number, column, "NUL_CHARACTER", "含有空字符", "Holds a NUL character")
    for reader in (_day, _fen, _recipients, _quantity, _household, _receiver):
        try:
            reader(cells)
        except BadCell as bad:
            yield RowProblem(number, bad.column, bad.code, bad.zh, bad.en)
    if sum(bool(cells[name]) for name in ("id_number", "household_id", "organisation", "place", "grid")) != 1:
        yield RowProblem(number, "id_number", "ONE_RECIPIENT", "须且只能填一个对象", "Name exactly one recipient")


def _row(number: int, delivery_id: UUID, cells: Mapping[str, str]) -> DeliveryRow:
    told = {
        "kind": cells["kind"],
        "occurred_on": _day(cells),
        "amount_fen": _fen(cells),
        "quantity": _quantity(cells),
        "recipients": _recipients(cells),
        **{name: cells[name] or None for name in ("unit", "count_unit", "period", "note", "override")},
    }
    return DeliveryRow(
        number,
        delivery_id,
        cells["id_number"],
        _receiver(cells),
        _household(cells),
        cells["organisation"] or None,
        cells["place"] or None,
        cells["grid"] or None,
        told,
    )


def _day(cells: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(cells["occurred_on"])
    except ValueError as error:
        raise BadCell(
            "occurred_on", "DATE_MALFORMED", "日期应为 年-月-日，如 2022-01-05", "A day is YYYY-MM-DD"
        ) from error


def _fen(cells: Mapping[str, str]) -> int | None:
    """Yuan with at most two decimals, as fen; without any rounding."""
    if not cells["amount"]:
        return None
    found = AMOUNT.fullmatch(cells["amount"])
    fen = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    if fen < 1:
        raise BadCell("amount", "AMOUNT_MALFORMED", "金额应为元，最多两位小数", "Yuan with at most two decimals")
    return fen


def _whole(cells: Mapping[str, str], column: str) -> int | None:
    if not cells[column]:
        return None
    if not WHOLE.fullmatch(cells[column]):
        raise BadCell(column, "NUMBER_MALFORMED", "应为正整数", "A whole number above zero")
    return int(cells[column])


def _recipients(cells: Mapping[str, str]) -> int | None:
    return _whole(cells, "recipients")


def _quantity(cells: Mapping[str, str]) -> int | None:
    return _whole(cells, "quantity")


def _household(cells: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(cells["household_id"]) if cells["household_id"] else None
    except ValueError as error:
        raise BadCell("household_id", "ID_MALFORMED", "户编号格式有误", "Not the id of a household") from error


def _receiver(cells: Mapping[str, str]) -> str | None:
    if cells["receiver"] not in RECEIVERS:
        raise BadCell("receiver", "NOT_IN_LIST", "应为 个人 或 家庭", "person or household")
    return RECEIVERS[cells["receiver"]]
