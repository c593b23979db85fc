"""Tables from outside as CSV: strict about their columns, every complaint with its row, field, code and both languages."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_ROWS = 200_000
MAX_CELL = 2000


class NotASheet(ValueError):
    """A file that cannot be read as the table it should be; the message says why in both languages."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number in the file (the header is row 1), and its cells by column, trimmed, NFC, empty where absent."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row of a sheet."""

    row: int
    field: str
    code: str
    zh: str
    en: str


def read_sheet(content: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> list[SheetRow]:
    """The rows of a CSV file: UTF-8 with or without its mark, a header of known columns in any order, no row of another width.

    Blank rows are left out. Raises NotASheet.
    """
    lines = csv_lines(content)
    header = [cell.strip() for cell in lines[0]]
    _check_header(header, required, optional)
    if len(lines) > MAX_ROWS + 1:
        raise NotASheet(f"超过 {MAX_ROWS} 行 More than {MAX_ROWS} rows")
    absent = dict.fromkeys(name for name in optional if name not in header)
    return [_row(number, header, line, list(absent)) for number, line in enumerate(lines[1:], 2) if any(line)]


def csv_lines(content: bytes) -> list[list[str]]:
    """The lines of a CSV file in UTF-8, with or without its mark; at least one. Raises NotASheet."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotASheet("文件不是 UTF-8 编码 The file is not UTF-8") from error
    if "\x00" in text:
        raise NotASheet("文件含有空字符 The file holds a NUL character")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise NotASheet(f"不是有效的 CSV Not valid CSV: {error}") from error
    if not lines:
        raise NotASheet("文件是空的 The file is empty")
    return lines


def _check_header(header: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> None:
    for name in header:
        if name not in required and name not in optional:
            raise NotASheet(f"不认识的列 Unknown column: {name[:60]}")
        if header.count(name) > 1:
            raise NotASheet(f"列重复 Repeated column: {name}")
    missing = [name for name in required if name not in header]
    if missing:
        raise NotASheet(f"缺少列 Missing columns: {', '.join(missing)}")


def _row(number: int, header: Sequence[str], line: Sequence[str], absent: Sequence[str]) -> SheetRow:
    if len(line) != len(header):
        raise NotASheet(f"第 {number} 行有 {len(line)} 格，应为 {len(header)} 格 Row {number}: {len(line)} cells")
    if any(len(cell) > MAX_CELL for cell in line):
        raise NotASheet(f"第 {number} 行有过长的单元格 Row {number}: a cell is too long")
    cells = {name: unicodedata.normalize("NFC", cell.strip()) for name, cell in zip(header, line, strict=True)}
    return SheetRow(number, {**cells, **dict.fromkeys(absent, "")})
