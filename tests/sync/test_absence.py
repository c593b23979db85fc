"""A phone that was off for thirty days, with a hundred visits and twenty photos, comes back over a line that cuts, repeats and reorders.

The whole month is played with the long tests (`make model`); every run of the tests plays a shorter one.
"""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.db import Deployment, open_database, reading, transaction
from app.core.seen import EVERYWHERE
from app.journal.actor import operator
from app.journal.epoch import rotate_epoch
from app.journal.perform import perform
from app.teams.pair import PairHousehold, end_pairing, pair_household
from app.teams.store import pairings_of
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.factories import a_team
from tests.sync.absence import DAYS, a_line, an_absent_phone, held, is_back, photos_are_whole
from tests.sync.line import FATES
from tests.visits.scene import COUNTY

SINCE = timedelta(days=DAYS, hours=1)
pytestmark = pytest.mark.parametrize("size", [20, pytest.param(100, marks=pytest.mark.model)])


async def test_it_comes_back_whole(deployment: Deployment, tmp_path: Path, size: int) -> None:
    absent = await an_absent_phone(deployment, tmp_path, size)
    absent.record(range(size), clock.now() - SINCE)
    async with a_line(deployment, absent, seed=1) as (driver, line):
        await is_back(deployment, absent, driver)
    assert all(line.seen[fate] for fate in FATES) or size < 100, line.seen
    assert held(absent, "attachment") == {UUID(one) for one in absent.photos}
    assert held(absent, "household") == {home.household_id for home in absent.homes}
    await photos_are_whole(deployment, absent)


async def hand_over(deployment: Deployment, household_id: UUID, team_id: UUID) -> None:
    """A household leaves its team for another."""
    who, at = operator(COUNTY), clock.now()
    async with reading(deployment, EVERYWHERE) as db:
        [pairing] = (await pairings_of(db, COUNTY, [household_id]))[household_id]
    await perform(deployment, end_pairing, who, at, pairing.pairing_id)
    await perform(deployment, pair_household, who, at, PairHousehold(uuid4(), household_id, team_id))


async def test_its_household_was_given_to_another_team(deployment: Deployment, tmp_path: Path, size: int) -> None:
    absent = await an_absent_phone(deployment, tmp_path, size)
    absent.record(range(size), clock.now() - SINCE)
    other = (await a_team(deployment)).team_id
    moved = absent.homes[3].household_id
    await hand_over(deployment, moved, other)
    async with a_line(deployment, absent, seed=2) as (driver, _):
        await is_back(deployment, absent, driver)
    assert held(absent, "household") == {home.household_id for home in absent.homes} - {moved}
    await photos_are_whole(deployment, absent)


async def test_its_server_was_restored_from_yesterdays_backup(
    deployment: Deployment, databases: SqliteDatabases | PostgresDatabases, database_url: str, tmp_path: Path, size: int
) -> None:
    absent = await an_absent_phone(deployment, tmp_path, size)
    absent.record(range(size // 2), clock.now() - SINCE)
    async with a_line(deployment, absent, seed=3) as (driver, _):
        assert not await driver.synchronise(size // 5)  # some is there, some is on its way
        await deployment.database.close()
        with databases.copy(database_url) as backup:
            absent.record(range(size // 2, size), clock.now() - SINCE)
            assert await driver.synchronise(5000)
            restored = Deployment(open_database(backup), deployment.keyring, blobs=deployment.blobs)
            async with transaction(restored, EVERYWHERE) as db:
                await rotate_epoch(db)
            absent.phone.wake()
            async with a_line(restored, absent, seed=4) as (again, _):
                await is_back(restored, absent, again)
            await photos_are_whole(restored, absent)
            await restored.database.close()
