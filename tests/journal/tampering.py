"""A journal full of real acts, and what somebody with the database in hand may do to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, insert, select, update

from app.core import clock
from app.core.db import Deployment, open_database, snapshot, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.checkpoints import Checkpoint
from app.journal.facts import Fact, Outcome
from app.journal.perform import append, entry_of
from app.journal.report import Report
from app.journal.seal import seal
from app.journal.tables import AuditLeafRow, JournalLaneRow, JournalRow
from app.journal.verify import verify
from tests.callers import an_actor
from tests.registered import COUNTY

journal, leaves, lanes = table(JournalRow), table(AuditLeafRow), table(JournalLaneRow)
ACTOR = an_actor("county_officer", COUNTY)
CHUNK = 2000


async def acts(deployment: Deployment, number: int, at: datetime | None = None) -> list[UUID]:
    """So many acts, recorded as `perform` records them, many to a transaction."""
    start = at or clock.now()
    made: list[UUID] = []
    while len(made) < number:
        rows = [_act(start + timedelta(milliseconds=one)) for one in range(min(CHUNK, number - len(made)))]
        async with transaction(deployment, EVERYWHERE) as db:
            await append(db, rows)
        made += [row["entry_id"] for row in rows]
    return made


def _act(at: datetime) -> dict[str, Any]:
    fact = Fact("visit.submitted", uuid4(), uuid4(), {"level_before": "orange", "level_after": "red"})
    return entry_of(ACTOR, at, "submit_visits", Outcome(None, (fact,)))


@dataclass(frozen=True, slots=True)
class Kept:
    """A journal: acts in the order of their sealing, and the newest, which are not sealed."""

    deployment: Deployment
    sealed: Sequence[UUID]
    unsealed: Sequence[UUID]

    async def verified(self, outside: Sequence[Checkpoint] = ()) -> Report:
        """What a verification says."""
        async with snapshot(self.deployment, EVERYWHERE) as db:
            return await verify(db, COUNTY, outside)

    async def run(self, *statements: Any) -> None:
        """Run statements behind the program's back, as whoever owns the database."""
        url = self.deployment.database.writer.url.render_as_string(hide_password=False)
        owner = Deployment(open_database(url, 1, role=""), self.deployment.keyring)
        async with transaction(owner, EVERYWHERE) as db:
            for statement in statements:
                await db.write(statement)
        await owner.database.close()

    async def row(self, entry_id: UUID, of: Table = journal) -> dict[str, Any]:
        """A row as it stands."""
        async with snapshot(self.deployment, EVERYWHERE) as db:
            found = await db.first(select(of).where(of.c.entry_id == entry_id))
        assert found is not None
        return dict(found._mapping)


async def a_journal(deployment: Deployment, sealed: int, unsealed: int) -> Kept:
    """Acts sealed with checkpoints, and some after them."""
    await acts(deployment, sealed)
    assert await seal(deployment, clock.now()) == sealed
    async with snapshot(deployment, EVERYWHERE) as db:
        order = [row.entry_id for row in await db.all(select(leaves.c.entry_id).order_by(leaves.c.seq))]
    return Kept(deployment, order, await acts(deployment, unsealed))


async def change_a_byte(kept: Kept, entry_id: UUID) -> None:
    body = (await kept.row(entry_id))["body"]
    await kept.run(update(journal).where(journal.c.entry_id == entry_id).values(body=body.replace(b"red", b"rad", 1)))


async def change_the_time(kept: Kept, entry_id: UUID) -> None:
    at = (await kept.row(entry_id))["at"]
    await kept.run(update(journal).where(journal.c.entry_id == entry_id).values(at=at - timedelta(days=1)))


async def delete_act(kept: Kept, entry_id: UUID) -> None:
    await kept.run(delete(journal).where(journal.c.entry_id == entry_id))


async def insert_copy(kept: Kept, entry_id: UUID) -> UUID:
    row = await kept.row(entry_id)
    new = uuid4()
    await kept.run(insert(journal).values({**row, "entry_id": new, "number": row["number"] + 10_000_000}))
    return new


async def swap_bodies(kept: Kept, one: UUID, other: UUID) -> None:
    first, second = await kept.row(one), await kept.row(other)
    await kept.run(
        update(journal).where(journal.c.entry_id == one).values(body=second["body"], mac=second["mac"]),
        update(journal).where(journal.c.entry_id == other).values(body=first["body"], mac=first["mac"]),
    )


async def swap_ids(kept: Kept, one: UUID, other: UUID) -> None:
    ids: list[tuple[UUID, UUID]] = [(one, uuid4()), (other, one)]
    ids.append((ids[0][1], other))
    await kept.run(
        *(update(journal).where(journal.c.entry_id == before).values(entry_id=after) for before, after in ids)
    )


def found(report: Report) -> list[tuple[str, str, object]]:
    """What a report names."""
    return [(one.kind, one.what, one.entry_id) for one in report.findings]


async def tamper_with_all(kept: Kept) -> set[tuple[str, object]]:
    """Everything at once, the last sealed and the newest unsealed act included. Returns what must be named."""
    many = len(kept.sealed)
    byte, gone, last, newest = kept.sealed[many // 2], kept.sealed[many // 7], kept.sealed[-1], kept.unsealed[-1]
    pair = (kept.sealed[many // 9], kept.sealed[many - many // 9])
    await change_a_byte(kept, byte)
    for victim in (gone, last, newest):
        await delete_act(kept, victim)
    await swap_bodies(kept, *pair)
    new = await insert_copy(kept, kept.sealed[5])
    expected: set[tuple[str, object]] = {("altered", byte), ("inserted", new), *(("swapped", one) for one in pair)}
    return expected | {("removed", victim) for victim in (gone, last, newest)}


Tampering = Callable[[Kept, UUID], Any]
