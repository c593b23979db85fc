"""Sealing: one sealer at a time gives every unsealed act its place in its county's tree and signs checkpoints of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from app.core import json
from app.core.crypto import SealBroken, journal_mac, journal_mac_fits
from app.core.db import Db, Deployment, reading, transaction
from app.core.seen import EVERYWHERE, Whole
from app.core.suites import SUITES, SuiteName
from app.core.tables import table
from app.journal.checkpoints import NOTHING, Checkpoint, sign
from app.journal.merkle import Frontier, leaf_hash
from app.journal.outside import write_outside
from app.journal.perform import entry_content
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

log = structlog.get_logger()

BATCH = 1000
EVERY_EVENTS = 1000
EVERY = timedelta(minutes=1)
# Any number that no other lock of this database uses; the county is the second half of the lock.
LOCK = 330482


@dataclass(frozen=True, slots=True)
class Tree:
    """A county's tree as it is kept between sealings."""

    county: str
    digest: SuiteName
    size: int = 0
    frontier: bytes = b""
    checkpoint_size: int = 0
    checkpoint_at: datetime | None = None
    expired_to: int = 0

    def grown(self) -> Frontier:
        """Its frontier."""
        peaks = [self.frontier[start : start + 32] for start in range(0, len(self.frontier), 32)]
        return Frontier(SUITES[self.digest].digest, self.size, peaks)


def tree_of(row: Row[Any]) -> Tree:
    """The tree of a row."""
    return Tree(**{name: getattr(row, name) for name in Tree.__slots__})


def tree_content(tree: Tree) -> bytes:
    """The bytes that the MAC of a tree covers."""
    return json.dumps(["tree", *(_text(getattr(tree, name)) for name in Tree.__slots__)])


def leaf_content(row: dict[str, Any]) -> bytes:
    """The bytes that the MAC of a leaf covers."""
    names = ("county", "seq", "entry_id", "writer", "number", "lasting", "leaf")
    return json.dumps(["leaf", *(_text(row[name]) for name in names)])


def _text(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def sealed_content(row: dict[str, Any]) -> bytes:
    """What a leaf is the hash of: everything the MAC covers, and the MAC."""
    return entry_content(row) + bytes(row["mac"])


async def seal(deployment: Deployment, at: datetime) -> int:
    """Seal what is unsealed, in every county; returns the number of acts sealed. Another process that seals meanwhile is left to it."""
    async with reading(deployment, EVERYWHERE) as db:
        counties = await _counties_with_work(db, at)
    done = 0
    for county in counties:
        try:
            done += await _seal_county(deployment, county, at)
        except SealBroken:
            # To seal on would vouch for what somebody changed. `audit verify` names it.
            log.error("audit.tree_altered", county=county)
        except IntegrityError:
            # A leaf stands where there should be none. The other counties are sealed all the same.
            log.error("audit.leaves_altered", county=county)
    if deployment.checkpoint_file:
        await write_outside(deployment, Path(deployment.checkpoint_file))
    return done


async def _counties_with_work(db: Db, at: datetime) -> list[str]:
    unsealed = select(lanes.c.county).outerjoin(sealed_lanes, _same_lane()).where(_ahead())
    waiting = select(trees.c.county).where(
        trees.c.size > trees.c.checkpoint_size,
        or_(trees.c.checkpoint_at.is_(None), trees.c.checkpoint_at <= at - EVERY),
    )
    return sorted({row.county for row in await db.all(unsealed.union(waiting))})


async def _seal_county(deployment: Deployment, county: str, at: datetime) -> int:
    done = 0
    while sealed := await _seal_batch(deployment, county, at):
        done += sealed
        if sealed < BATCH:
            break
    return done


def _same_lane() -> Any:
    return and_(sealed_lanes.c.county == lanes.c.county, sealed_lanes.c.writer == lanes.c.writer)


def _ahead() -> Any:
    return lanes.c.head > func.coalesce(sealed_lanes.c.sealed, 0)


async def _seal_batch(deployment: Deployment, county: str, at: datetime) -> int:
    async with transaction(deployment, Whole(county)) as db:
        if db.dialect == "postgresql":
            mine = await db.first(select(func.pg_try_advisory_xact_lock(LOCK, int(county))))
            if mine is None or not mine[0]:
                return 0
        rows = await _unsealed(db, county)
        tree = await load_tree(db, county)
        tree = await _grow(db, tree, rows)
        tree = await _checkpoint(db, tree, at)
        await keep_tree(db, tree)
    return len(rows)


async def _unsealed(db: Db, county: str) -> list[dict[str, Any]]:
    """The next acts of every lane, none left out: within a lane, numbers are committed in their order."""
    of_lane = and_(journal.c.county == lanes.c.county, journal.c.writer == lanes.c.writer)
    statement = (
        select(journal)
        .select_from(lanes)
        .outerjoin(sealed_lanes, _same_lane())
        .join(journal, of_lane)
        .where(lanes.c.county == county, _ahead(), journal.c.number > func.coalesce(sealed_lanes.c.sealed, 0))
        .order_by(journal.c.writer, journal.c.number)
        .limit(BATCH)
    )
    rows = [dict(row._mapping) for row in await db.all(statement)]
    # What one lane wrote within one moment keeps its order.
    return sorted(rows, key=lambda row: (row["at"], row["writer"], row["number"]))


async def load_tree(db: Db, county: str) -> Tree:
    """A county's tree. Raises SealBroken for one that somebody else has changed."""
    row = await db.first(select(trees).where(trees.c.county == county))
    if row and not journal_mac_fits(db.keyring, tree_content(tree_of(row)), row.mac):
        raise SealBroken(f"audit_tree|{county}")
    return tree_of(row) if row else Tree(county, db.keyring.suite)


async def _grow(db: Db, tree: Tree, rows: Sequence[dict[str, Any]]) -> Tree:
    frontier = tree.grown()
    new: list[dict[str, Any]] = []
    reached: dict[UUID, int] = {}
    for seq, row in enumerate(rows, tree.size):
        leaf = leaf_hash(frontier.digest, sealed_content(row))
        frontier.add(leaf)
        one = {"county": tree.county, "seq": seq, "leaf": leaf}
        one |= {name: row[name] for name in ("entry_id", "writer", "number", "lasting")}
        new.append({**one, "mac": journal_mac(db.keyring, leaf_content(one))})
        reached[row["writer"]] = max(row["number"], reached.get(row["writer"], 0))
    await db.write(insert(leaves), new)
    insertion = db.upsert(sealed_lanes)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "writer"], set_={"sealed": insertion.excluded.sealed}
    )
    await db.write(statement, [{"county": tree.county, "writer": one, "sealed": reached[one]} for one in reached])
    return replace(tree, size=frontier.size, frontier=b"".join(frontier.peaks))


async def _checkpoint(db: Db, tree: Tree, at: datetime) -> Tree:
    """Sign what the tree is now, if the last time is a minute or a thousand acts ago."""
    ahead = tree.size - tree.checkpoint_size
    if not ahead or (ahead < EVERY_EVENTS and tree.checkpoint_at and at - tree.checkpoint_at < EVERY):
        return tree
    last = await db.first(
        select(checkpoints).where(checkpoints.c.county == tree.county).order_by(checkpoints.c.size.desc()).limit(1)
    )
    previous = checkpoint_of(last).link() if last else NOTHING
    new = sign(db.keyring, Checkpoint(tree.county, tree.size, tree.grown().root(), previous, at, tree.digest))
    await db.write(insert(checkpoints), [{name: getattr(new, name) for name in Checkpoint.__slots__}])
    return replace(tree, checkpoint_size=tree.size, checkpoint_at=at)


def checkpoint_of(row: Row[Any]) -> Checkpoint:
    """The checkpoint of a row."""
    return Checkpoint(**{name: getattr(row, name) for name in Checkpoint.__slots__})


async def keep_tree(db: Db, tree: Tree) -> None:
    """Write a tree with its MAC."""
    row = {name: getattr(tree, name) for name in Tree.__slots__}
    row["mac"] = journal_mac(db.keyring, tree_content(tree))
    insertion = db.upsert(trees)
    changed = {name: insertion.excluded[name] for name in row if name != "county"}
    await db.write(insertion.on_conflict_do_update(index_elements=["county"], set_=changed), [row])
