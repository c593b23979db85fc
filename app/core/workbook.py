"""Workbooks from outside (XLSX) as lines of text: the first sheet, within limits that are checked before anything is unfolded."""

import io
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from app.core.sheet import NotASheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PARTS = 100
MOST_UNFOLDED_BYTES = 16 * 1024 * 1024
MOST_COLUMNS = 40
# What the reader meets in a file that is no workbook, or a broken one.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    SyntaxError,  # of which malformed XML is one
    OSError,
    EOFError,
    RuntimeError,  # encrypted, or packed in a way that is not known here
)


def read_workbook(content: bytes, most_rows: int) -> list[list[str]]:
    """The lines of a workbook's first sheet, cells as text, days as YYYY-MM-DD, formulas as they are written. Raises NotASheet.

    Not a zip bomb: sizes are added up from the directory first, and no part gives more than its entry says (zipfile stops there).
    No entities: a part that declares a document type is refused.
    """
    try:
        _check_parts(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            return _lines(book.worksheets[0], most_rows)
        finally:
            book.close()
    except NotASheet:
        raise
    except BROKEN as error:
        raise NotASheet("不是有效的 XLSX 文件 Not a valid XLSX file") from error


def _check_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        entries = parts.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNFOLDED_BYTES:
            raise NotASheet("文件解压后过大 The file unfolds to more than is taken")
        for entry in entries:
            text = parts.read(entry)
            # In another encoding the words could hide.
            if entry.filename.endswith((".xml", ".rels")) and (
                b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text
            ):
                raise NotASheet("文件含有不接受的声明 The file holds declarations that are not taken")


def _lines(sheet: Any, most_rows: int) -> list[list[str]]:
    found: list[list[str]] = []
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
        line = [_text(cell) for cell in cells]
        if len(found) > most_rows:
            raise NotASheet(f"超过 {most_rows} 行 More than {most_rows} rows")
        if any(line[MOST_COLUMNS:]):
            raise NotASheet(f"超过 {MOST_COLUMNS} 列 More than {MOST_COLUMNS} columns")
        found.append(line)
    width = max((index for line in found for index, cell in enumerate(line, 1) if cell), default=0)
    return [[*line[:width], *[""] * (width - len(line))] for line in found]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return "="  # a formula over several cells
