"""Verification names what was done to the journal by direct SQL; among a hundred thousand acts, see `test_large.py`."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal, conflict
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor
from app.journal.checkpoints import read_lines
from app.journal.facts import Fact, Outcome
from app.journal.lanes import take_lane
from app.journal.perform import append, entry_of, perform
from app.journal.seal import seal
from app.journal.tables import AuditCheckpointRow, AuditLaneRow, AuditTreeRow
from tests.journal import tampering
from tests.journal.tampering import (
    ACTOR,
    Kept,
    Tampering,
    a_journal,
    acts,
    found,
    journal,
    lanes,
    leaves,
    tamper_with_all,
)


async def test_an_untouched_journal_verifies(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 40, 3)
    report = await kept.verified()
    assert (report.sealed, report.unsealed, report.checkpoints, report.findings) == (40, 3, 1, [])


@pytest.mark.parametrize("tamper", [tampering.change_a_byte, tampering.change_the_time])
@pytest.mark.parametrize("spot", ["first", "middle", "last sealed", "newest"])
async def test_an_altered_act_is_named(deployment: Deployment, tamper: Tampering, spot: str) -> None:
    kept = await a_journal(deployment, 20, 3)
    victim = at(kept, spot)
    await tamper(kept, victim)
    assert found(await kept.verified()) == [("altered", "event", victim)]


@pytest.mark.parametrize("spot", ["first", "middle", "last sealed", "newest"])
async def test_a_removed_act_is_named(deployment: Deployment, spot: str) -> None:
    kept = await a_journal(deployment, 20, 3)
    victim = at(kept, spot)
    number = (await kept.row(victim))["number"]
    await tampering.delete_act(kept, victim)
    report = await kept.verified()
    assert found(report) == [("removed", "event", victim)]
    assert report.findings[0].number == number


def at(kept: Kept, spot: str) -> UUID:
    where = {"first": kept.sealed[0], "middle": kept.sealed[9], "last sealed": kept.sealed[-1]}
    return where.get(spot, kept.unsealed[-1])


async def test_an_inserted_act_is_named(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 20, 3)
    new = await tampering.insert_copy(kept, kept.sealed[4])
    assert found(await kept.verified()) == [("inserted", "event", new)]


@pytest.mark.parametrize("swap", [tampering.swap_bodies, tampering.swap_ids])
async def test_a_swapped_pair_is_named(deployment: Deployment, swap: object) -> None:
    kept = await a_journal(deployment, 20, 3)
    for pair in ((kept.sealed[2], kept.sealed[11]), (kept.unsealed[0], kept.unsealed[2])):
        await swap(kept, *pair)  # type: ignore[operator]  # one of the two above
    expected = [*kept.sealed[2:3], *kept.sealed[11:12], kept.unsealed[0], kept.unsealed[2]]
    assert {(kind, what) for kind, what, _ in found(await kept.verified())} == {("swapped", "event")}
    assert {one for _, _, one in found(await kept.verified())} == set(expected)


async def test_leaves_cannot_change_places_nor_go(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 20, 0)
    one, other = kept.sealed[3], kept.sealed[7]
    await kept.run(
        update(leaves).where(leaves.c.entry_id == one).values(seq=1000),
        update(leaves).where(leaves.c.entry_id == other).values(seq=3),
        update(leaves).where(leaves.c.entry_id == one).values(seq=7),
    )
    assert found(await kept.verified()) == [("altered", "leaf", other), ("altered", "leaf", one)]
    await kept.run(delete(leaves).where(leaves.c.seq == 19))
    assert ("removed", "leaf", 19) in [(f.kind, f.what, f.seq) for f in (await kept.verified()).findings]


async def test_the_file_outside_convicts_who_rolls_everything_back(deployment: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "outside" / "checkpoints.jsonl"
    outer = Deployment(deployment.database, deployment.keyring, file)
    await acts(outer, 30)
    await seal(outer, clock.now())
    async with reading(outer, EVERYWHERE) as db:
        before = [
            dict(row._mapping) for t in (AuditTreeRow, AuditCheckpointRow) for row in await db.all(select(table(t)))
        ]
        heads = [dict(row._mapping) for row in await db.all(select(lanes))]
    kept = Kept(outer, [], await acts(outer, 1500))
    await seal(outer, clock.now())
    outside = list(read_lines(file.read_bytes().splitlines(keepends=True)))
    assert [one.size for one in outside] == [30, 1030]
    assert (await kept.verified(outside)).findings == []
    await kept.run(
        delete(leaves).where(leaves.c.seq >= 30), delete(journal).where(journal.c.entry_id.in_(kept.unsealed))
    )
    await kept.run(
        update(table(AuditTreeRow)).values(before[0]),
        delete(table(AuditCheckpointRow)).where(table(AuditCheckpointRow).c.size > 30),
    )
    await kept.run(update(table(AuditLaneRow)).values(sealed=30), update(lanes).values(heads[0]))
    assert (await kept.verified()).findings == []
    [finding] = (await kept.verified(outside)).findings
    assert (finding.kind, finding.seq) == ("removed", 1029)


async def test_a_forged_checkpoint_is_told(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 5, 0)
    await kept.run(update(table(AuditCheckpointRow)).values(root=bytes(32)))
    assert ("altered", "checkpoint", None) in found(await kept.verified())


async def test_the_last_checkpoint_cannot_go(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 5, 0)
    await kept.run(delete(table(AuditCheckpointRow)))
    assert found(await kept.verified()) == [("removed", "checkpoint", None)]


@pytest.mark.parametrize("mark", [0, 3, 400])
async def test_moving_the_sealers_mark_is_told_and_stops_no_other_county(deployment: Deployment, mark: int) -> None:
    kept = await a_journal(deployment, 5, 0)
    await kept.run(update(table(AuditLaneRow)).values(sealed=mark))
    away = replace(ACTOR, county="330482")
    async with transaction(deployment, EVERYWHERE) as db:
        await append(db, [entry_of(away, clock.now(), "look", Outcome(None, ()))])
    assert await seal(deployment, clock.now()) == 1
    assert ("altered", "lane", None) in found(await kept.verified())


async def test_a_tree_that_is_gone_is_told(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 5, 1)
    await kept.run(delete(table(AuditTreeRow)))
    assert await seal(deployment, clock.now()) == 0
    assert ("inserted", "leaf", None) in found(await kept.verified())


async def test_what_is_rolled_back_is_no_gap(deployment: Deployment) -> None:
    async def fail(_db: object, _actor: Actor, _at: object, command: str) -> Outcome[None]:
        if command == "refuse":
            raise conflict("NO", "不行", "No")
        return Outcome(None, (Fact("bell.pressed"),))

    await perform(deployment, fail, ACTOR, clock.now(), "go")
    with pytest.raises(Refusal):
        await perform(deployment, fail, ACTOR, clock.now(), "refuse")
    with pytest.raises(RuntimeError):
        await lose(deployment)
    await perform(deployment, fail, ACTOR, clock.now(), "go")
    report = await Kept(deployment, [], []).verified()
    assert (report.unsealed, report.findings) == (3, [])


async def lose(deployment: Deployment) -> None:
    async with transaction(deployment, EVERYWHERE) as db:
        await append(db, [entry_of(ACTOR, clock.now(), "lost", Outcome(None, ()))])
        raise RuntimeError


async def test_lanes_are_used_again(deployment: Deployment) -> None:
    for _ in range(5):
        await acts(deployment, 1)
    async with transaction(deployment, EVERYWHERE) as db:
        assert (await db.all(select(lanes.c.head)))[0].head == 5
        first, second = take_lane(db, ACTOR.county), take_lane(db, ACTOR.county)
    assert first.writer != second.writer


async def test_everything_at_once_among_hundreds_is_named(deployment: Deployment) -> None:
    kept = await a_journal(deployment, 490, 10)
    expected = await tamper_with_all(kept)
    report = await kept.verified()
    assert {(kind, entry_id) for kind, _, entry_id in found(report)} == expected
    assert (report.sealed, report.unsealed) == (490, 10)
