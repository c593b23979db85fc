"""The body of an import: a table as CSV or as a workbook."""

from typing import Annotated, Any

from fastapi import Depends, Request

from app.core.errors import Refusal
from app.core.web.strict import raw_body
from app.core.workbook import XLSX

CSV = "text/csv"
MOST_BYTES = 1_000_000
_KINDS = {kind: {"schema": {"type": "string", "format": "binary", "maxLength": MOST_BYTES}} for kind in (CSV, XLSX)}
SHEET_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "description": "CSV（UTF-8）或 XLSX 表 A table", "content": _KINDS}
}


async def sheet_sent(request: Request) -> tuple[bytes, str]:
    """A table as it was sent, and of which kind. Raises Refusal 415."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in _KINDS:
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", f"请使用 {CSV} 或 XLSX", f"Send {CSV} or {XLSX}")
    return await raw_body(request, kind), kind


SheetDep = Annotated[tuple[bytes, str], Depends(sheet_sent)]
