"""Verifying the journal: every MAC, the tree, the checkpoints here and outside, the gaps in every lane; what was tampered with is named."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, select, union

from app.core.crypto import journal_mac_fits
from app.core.db import Db
from app.core.tables import table
from app.journal.checkpoints import Checkpoint, public_key
from app.journal.inspect import Inspection
from app.journal.lanes import lane_content
from app.journal.report import Report
from app.journal.seal import checkpoint_of, tree_content, tree_of
from app.journal.tables import (
    AuditCheckpointRow,
    AuditLaneRow,
    AuditLeafRow,
    AuditTreeRow,
    JournalLaneRow,
    JournalRow,
)

journal, lanes, sealed_lanes = table(JournalRow), table(JournalLaneRow), table(AuditLaneRow)
leaves, trees, checkpoints = table(AuditLeafRow), table(AuditTreeRow), table(AuditCheckpointRow)

PAGE = 5000
Progress = Callable[[int, int], None]


async def counties_kept(db: Db) -> list[str]:
    """Every county that has a journal or a tree."""
    found = await db.all(union(select(lanes.c.county), select(trees.c.county), select(journal.c.county)))
    return sorted(row.county for row in found)


async def verify(
    db: Db, county: str, outside: Iterable[Checkpoint] = (), progress: Progress = lambda done, total: None
) -> Report:
    """Verify one county's journal on a connection that sees one moment; `outside` are checkpoints kept elsewhere."""
    row = await db.first(select(trees).where(trees.c.county == county))
    inspection = Inspection(db.keyring, county, tree_of(row) if row else None)
    if row and not journal_mac_fits(db.keyring, tree_content(tree_of(row)), row.mac):
        inspection.report.add("altered", what="tree")
    kept = [checkpoint_of(one) for one in await db.all(_checkpoints_of(county))]
    inspection.expect(kept, [one for one in outside if one.county == county], public_key(db.keyring))
    async for page in _sealed(db, county):
        for leaf, entry in page:
            inspection.leaf(leaf, entry)
        progress(inspection.frontier.size, row.size if row else 0)
    inspection.end_of_tree()
    marks = await db.all(select(sealed_lanes.c.writer, sealed_lanes.c.sealed).where(sealed_lanes.c.county == county))
    inspection.marks((one.writer, one.sealed) for one in marks)
    for one in await db.all(_unsealed(county)):
        inspection.unsealed(dict(one._mapping))
    for one in await db.all(select(lanes).where(lanes.c.county == county)):
        lane = dict(one._mapping)
        inspection.lane(lane, fits=journal_mac_fits(db.keyring, lane_content(lane), lane["mac"]))
    return inspection.finish()


def _checkpoints_of(county: str) -> Any:
    return select(checkpoints).where(checkpoints.c.county == county).order_by(checkpoints.c.size)


def _unsealed(county: str) -> Any:
    mine = and_(leaves.c.county == journal.c.county, leaves.c.entry_id == journal.c.entry_id)
    return (
        select(journal)
        .outerjoin(leaves, mine)
        .where(journal.c.county == county, leaves.c.entry_id.is_(None))
        .order_by(journal.c.at, journal.c.entry_id)
    )


async def _sealed(db: Db, county: str) -> AsyncIterator[Sequence[tuple[dict[str, Any], dict[str, Any] | None]]]:
    """The leaves in their order, each with its act or None, a page at a time."""
    mine = and_(journal.c.county == leaves.c.county, journal.c.entry_id == leaves.c.entry_id)
    first, second = list(leaves.c), [column for column in journal.c if column.name not in {"county", "entry_id"}]
    columns = [column.label(f"of_{index}") for index, column in enumerate([*first, *second])]
    names = [column.name for column in [*first, *second]]
    after = -1
    while True:
        rows = await db.all(
            select(*columns)
            .select_from(leaves.outerjoin(journal, mine))
            .where(leaves.c.county == county, leaves.c.seq > after)
            .order_by(leaves.c.seq)
            .limit(PAGE)
        )
        page = []
        for row in rows:
            leaf = dict(zip(names[: len(first)], row, strict=False))
            entry = dict(zip(names[len(first) :], row[len(first) :], strict=True))
            entry |= {"county": county, "entry_id": leaf["entry_id"]}
            page.append((leaf, entry if entry["writer"] else None))
        if page:
            after = page[-1][0]["seq"]
            yield page
        if len(page) < PAGE:
            return
