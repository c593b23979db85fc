"""Letting go of acts whose time of keeping has ended: sealed ones, the oldest first, never evidence. Their leaves stay in the tree."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select

from app.core.crypto import SealBroken
from app.core.db import Db, Deployment, reading
from app.core.errors import conflict
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.journal.seal import LOCK, Tree, keep_tree, load_tree
from app.journal.tables import AuditLeafRow, AuditTreeRow, JournalRow

journal, leaves, trees = table(JournalRow), table(AuditLeafRow), table(AuditTreeRow)

BATCH = 5000


@dataclass(frozen=True, slots=True)
class ExpireActs:
    """Acts before an instant are let go."""

    before: datetime


async def expire_all(deployment: Deployment, at: datetime, before: datetime) -> int:
    """In every county, let go of what is older; returns how many acts went. The act that says so stays."""
    async with reading(deployment, EVERYWHERE) as db:
        counties = [row.county for row in await db.all(_with_something_old(before))]
    gone = 0
    for county in sorted(counties):
        while batch := await perform(deployment, expire_acts, operator(county, "retention"), at, ExpireActs(before)):
            gone += batch
            if batch < BATCH:
                break
    return gone


def _with_something_old(before: datetime) -> Any:
    """Counties whose oldest act that is still to be kept is older."""
    return (
        select(trees.c.county)
        .join(leaves, and_(leaves.c.county == trees.c.county, leaves.c.seq == trees.c.expired_to))
        .join(journal, and_(journal.c.county == leaves.c.county, journal.c.entry_id == leaves.c.entry_id))
        .where(journal.c.at < before)
    )


async def expire_acts(db: Db, actor: Actor, _at: datetime, command: ExpireActs) -> Outcome[int]:
    """Let go of a batch of one county: returns how many acts the batch went over. Refuses 409 where the tree was tampered with."""
    if db.dialect == "postgresql":
        await db.first(select(func.pg_advisory_xact_lock(LOCK, int(actor.county))))
    try:
        tree = await load_tree(db, actor.county)
    except SealBroken as error:
        raise conflict("JOURNAL_ALTERED", "审计日志被篡改，请先核验", "The journal was tampered with") from error
    beyond = await _beyond(db, tree, command.before)
    await keep_tree(db, replace(tree, expired_to=beyond))
    acts = await _delete(db, tree, beyond)
    data = {"from": tree.expired_to, "to": beyond, "acts": acts}
    return Outcome(beyond - tree.expired_to, (Fact("journal.expired", data=data, lasting=True),))


async def _beyond(db: Db, tree: Tree, before: datetime) -> int:
    """The first leaf of the next batch whose act is to be kept still."""
    of_leaf = and_(journal.c.county == leaves.c.county, journal.c.entry_id == leaves.c.entry_id)
    rows = await db.all(
        select(leaves.c.seq, journal.c.at)
        .select_from(leaves.outerjoin(journal, of_leaf))
        .where(leaves.c.county == tree.county, leaves.c.seq >= tree.expired_to)
        .order_by(leaves.c.seq)
        .limit(BATCH)
    )
    # One that is gone already was not let go: it holds everything up, and a verification names it.
    held = (row.seq for row in rows if row.at is None or row.at >= before)
    return next(held, rows[-1].seq + 1 if rows else tree.expired_to)


async def _delete(db: Db, tree: Tree, beyond: int) -> int:
    """On PostgreSQL the program may delete no act: a function of the tables' owner does it, and looks at age and place itself."""
    if db.dialect == "postgresql":
        row = await db.first(select(func.nuanxin_expire_acts(tree.county, tree.expired_to, beyond)))
        return int(row[0]) if row else 0
    going = select(leaves.c.entry_id).where(
        leaves.c.county == tree.county,
        leaves.c.seq >= tree.expired_to,
        leaves.c.seq < beyond,
        leaves.c.lasting.is_(False),
    )
    return await db.write(delete(journal).where(journal.c.county == tree.county, journal.c.entry_id.in_(going)))
