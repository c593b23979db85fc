"""The embedded database's connection does everything the driver's own does, in one trip."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import column, func, insert, select, table, update
from sqlalchemy.exc import IntegrityError, OperationalError

from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database, reading, transaction
from app.core.seen import EVERYWHERE

counter = table("counter", column("name"), column("amount"))


@pytest.fixture
async def deployment(tmp_path: Path) -> Deployment:
    opened = Deployment(open_database(f"sqlite:///{tmp_path}/one.db"), make_keyring())
    async with opened.database.writer.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE counter (name TEXT PRIMARY KEY, amount INTEGER NOT NULL)")
    return opened


async def test_rows_counts_and_refusals_are_the_drivers(deployment: Deployment) -> None:
    async with transaction(deployment, EVERYWHERE) as db:
        assert await db.write(insert(counter), [{"name": name, "amount": 1} for name in "abc"]) == 3
        assert await db.write(update(counter).where(counter.c.name != "a").values(amount=2)) == 2
        returned = await db.write_returning(
            insert(counter).returning(counter.c.name), [{"name": "d", "amount": 4}, {"name": "e", "amount": 5}]
        )
        assert [row.name for row in returned] == ["d", "e"]
    async with reading(deployment, EVERYWHERE) as db:
        rows = await db.all(select(counter).order_by(counter.c.name))
        assert [tuple(row) for row in rows] == [("a", 1), ("b", 2), ("c", 2), ("d", 4), ("e", 5)]
        assert await db.first(select(counter).where(counter.c.name == "z")) is None
    with pytest.raises(IntegrityError):
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(insert(counter), [{"name": "a", "amount": 1}])
    with pytest.raises(OperationalError, match="readonly"):
        async with reading(deployment, EVERYWHERE) as db:
            await db.write(insert(counter), [{"name": "y", "amount": 1}])
    await deployment.database.close()


async def test_what_raises_leaves_nothing(deployment: Deployment) -> None:
    async def add_and_fail() -> None:
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(insert(counter), [{"name": "a", "amount": 1}])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_and_fail()
    async with reading(deployment, EVERYWHERE) as db:
        assert await db.first(select(func.count()).select_from(counter)) == (0,)
    await deployment.database.close()


async def test_writers_wait_for_each_other_and_none_is_lost(deployment: Deployment) -> None:
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(insert(counter), [{"name": "a", "amount": 0}])

    async def add() -> None:
        async with transaction(deployment, EVERYWHERE) as db:
            row = await db.first(select(counter.c.amount))
            assert row is not None
            await asyncio.sleep(0)
            await db.write(update(counter).values(amount=row.amount + 1))

    await asyncio.gather(*(add() for _ in range(30)))
    async with reading(deployment, EVERYWHERE) as db:
        assert await db.first(select(counter.c.amount)) == (30,)
    await deployment.database.close()


async def test_a_cancelled_caller_leaves_the_connection_usable(deployment: Deployment) -> None:
    started = asyncio.Event()

    async def slow() -> None:
        async with transaction(deployment, EVERYWHERE) as db:
            await db.write(insert(counter), [{"name": "a", "amount": 1}])
            started.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(slow())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with transaction(deployment, EVERYWHERE) as db:
        assert await db.first(select(func.count()).select_from(counter)) == (0,)
        await db.write(insert(counter), [{"name": "b", "amount": 1}])
    await deployment.database.close()
