"""Checkpoints outside the database: a file of JSON lines, best on another machine, that whoever administers the database cannot change."""

from pathlib import Path

import structlog
from sqlalchemy import or_, select

from app.core.db import Deployment, reading
from app.core.lines import append_lines
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.checkpoints import Checkpoint, read_lines
from app.journal.tables import AuditCheckpointRow, AuditTreeRow

checkpoints, trees = table(AuditCheckpointRow), table(AuditTreeRow)
log = structlog.get_logger()
# Per file: how far it was read, and the largest size it has for each county.
_read: dict[Path, tuple[int, dict[str, int]]] = {}


async def write_outside(deployment: Deployment, path: Path) -> None:
    """Append every checkpoint that the file lacks. A file that cannot be written is reported, and tried again the next time."""
    try:
        new = await _newer(deployment, _sizes(path))
        append_lines(path, b"".join(one.line() for one in new))
    except (OSError, ValueError) as error:
        _read.pop(path, None)
        log.error("audit.outside_failed", file=path.name, error=type(error).__name__)


def _sizes(path: Path) -> dict[str, int]:
    """The largest size the file has for each county; read on from where it was read last, for another process may write too."""
    start, known = _read.get(path, (0, {}))
    length = path.stat().st_size if path.exists() else 0
    if length < start:
        start, known = 0, {}
    if length > start:
        with path.open("rb") as file:
            file.seek(start)
            lines = [line for line in file if line.endswith(b"\n")]
        for one in read_lines(lines):
            known[one.county] = max(one.size, known.get(one.county, 0))
        start += sum(map(len, lines))
    _read[path] = (start, known)
    return known


async def _newer(deployment: Deployment, known: dict[str, int]) -> list[Checkpoint]:
    async with reading(deployment, EVERYWHERE) as db:
        counties = {
            row.county: known.get(row.county, 0)
            for row in await db.all(select(trees.c.county, trees.c.checkpoint_size))
            if row.checkpoint_size > known.get(row.county, 0)
        }
        if not counties:
            return []
        later = [(checkpoints.c.county == county) & (checkpoints.c.size > size) for county, size in counties.items()]
        rows = await db.all(select(checkpoints).where(or_(*later)).order_by(checkpoints.c.county, checkpoints.c.size))
    return [Checkpoint(**{name: getattr(row, name) for name in Checkpoint.__slots__}) for row in rows]
