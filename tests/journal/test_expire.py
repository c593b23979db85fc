"""Acts whose time of keeping has ended go, evidence and younger ones stay, and a verification knows the one from the other."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import EVERYWHERE, Whole
from app.core.tables import table
from app.journal.actor import Actor
from app.journal.expire import expire_all
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.journal.seal import seal
from app.journal.tables import AuditTreeRow, JournalRow
from tests.journal.tampering import ACTOR, Kept, acts, found
from tests.registered import COUNTY

journal, trees = table(JournalRow), table(AuditTreeRow)
YEARS = timedelta(days=4 * 366)
KEEP = timedelta(days=1095)


async def erase(_db: object, _actor: Actor, _at: datetime, _command: None) -> Outcome[None]:
    return Outcome(None, (Fact("person.erased", lasting=True),))


async def kept_ids(deployment: Deployment) -> set[UUID]:
    async with reading(deployment, EVERYWHERE) as db:
        return {row.entry_id for row in await db.all(select(journal.c.entry_id))}


async def an_old_journal(deployment: Deployment) -> tuple[list[UUID], list[UUID]]:
    """Old acts and an old erasure, then young ones; all sealed. Returns the old ones that may go, and the young."""
    now = clock.now()
    old = await acts(deployment, 12, now - YEARS)
    await perform(deployment, erase, ACTOR, now - YEARS, None)
    old += await acts(deployment, 5, now - YEARS)
    await seal(deployment, now)
    young = await acts(deployment, 6, now - timedelta(days=30))
    await seal(deployment, now)
    return old, young


async def test_old_acts_go_and_the_tree_stays_whole(deployment: Deployment) -> None:
    old, young = await an_old_journal(deployment)
    before = await kept_ids(deployment)
    now = clock.now()
    assert await expire_all(deployment, now, now - KEEP) == 18
    left = await kept_ids(deployment)
    assert before - left == set(old)
    assert set(young) <= left
    assert await expire_all(deployment, now, now - KEEP) == 0
    await seal(deployment, now + timedelta(minutes=2))
    report = await Kept(deployment, [], []).verified()
    assert (report.findings, report.expired) == ([], 17)


async def test_what_is_removed_besides_is_named(deployment: Deployment) -> None:
    old, young = await an_old_journal(deployment)
    now = clock.now()
    evidence = next(iter(await kept_ids(deployment) - {*old, *young}))
    await expire_all(deployment, now, now - KEEP)
    kept = Kept(deployment, [], [])
    await kept.run(delete(journal).where(journal.c.entry_id.in_([young[2], evidence])))
    assert set(found(await kept.verified())) == {("removed", "event", young[2]), ("removed", "event", evidence)}


async def test_pretending_that_acts_had_expired_is_named_and_stops_the_sealing(deployment: Deployment) -> None:
    _, young = await an_old_journal(deployment)
    kept = Kept(deployment, [], [])
    await kept.run(update(trees).values(expired_to=10_000), delete(journal).where(journal.c.entry_id == young[0]))
    await acts(deployment, 1)
    assert await seal(deployment, clock.now()) == 0
    assert ("altered", "tree", None) in found(await kept.verified())


async def test_younger_than_the_law_allows_nothing_goes(deployment: Deployment) -> None:
    """Whatever a setting says: on PostgreSQL the function looks itself."""
    await acts(deployment, 5, clock.now() - timedelta(days=100))
    await seal(deployment, clock.now())
    if deployment.database.dialect == "postgresql":
        async with transaction(deployment, Whole(COUNTY)) as db:
            await db.write(update(trees).values(expired_to=5))
            row = await db.first(select(func.nuanxin_expire_acts(COUNTY, 0, 5)))
            assert row == (0,)
        assert len(await kept_ids(deployment)) == 5


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_no_other_way_deletes(deployment: Deployment) -> None:
    await acts(deployment, 1)
    with pytest.raises(Exception, match="permission denied"):
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(delete(journal))
