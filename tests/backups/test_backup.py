"""A copy of everything comes back as it was, with a new epoch and without those who were erased since; or nothing changes at all."""

import asyncio
import json
import signal
import sys
import tarfile
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from app.backups import server
from app.backups.deployed import server_target
from app.backups.restore import Restore, Restored, restore
from app.backups.save import save
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.files.outlive import outlive_copies
from tests.backups.scene import opened, people_and_epoch, programs_for, served, settings_at
from tests.callers import headers_for
from tests.registered import COUNTY, Home, put_home


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Settings:
    """The deployment that is copied."""
    return settings_at(database_url, tmp_path)


@pytest.fixture
def new(empty_database_url: str, tmp_path: Path) -> Settings:
    """Another database, of the same keys."""
    return settings_at(empty_database_url, tmp_path)


async def a_person(deployment: Deployment) -> Home:
    return await put_home(deployment, Home())


async def brought_back(settings: Settings, backup: Path, tmp_path: Path, *, replace: bool = False) -> Restored:
    programs = programs_for(settings.database_url, tmp_path / "wheel")
    done = await restore(settings, Restore(backup, replace=replace, programs=programs), clock.now())
    if done.aside and programs:
        server.drop(server_target(settings), done.aside)
    return done


def a_backup(settings: Settings, tmp_path: Path, *, keys: bool = False) -> Path:
    target = tmp_path / "copies" / "nuanxin.tar"
    programs = programs_for(settings.database_url, tmp_path / "wheel")
    save(settings, target, clock.now(), keys=keys, programs=programs)
    return target


async def test_it_comes_back_with_a_new_epoch_and_its_files(old: Settings, new: Settings, tmp_path: Path) -> None:
    async with opened(old) as deployment:
        await a_person(deployment)
        await deployment.blobs.put("blobs/a1/original/0", b"sealed")
        backup = a_backup(old, tmp_path)  # while it is open
        await a_person(deployment)
    assert (backup.stat().st_mode & 0o777, list(backup.parent.glob(".*"))) == (0o600, [])
    with tarfile.open(backup) as tar:
        assert "keys.json" not in tar.getnames()
    (tmp_path / "blobs" / "blobs" / "a1" / "original" / "0").unlink()
    before, epoch = await people_and_epoch(old)
    done = await brought_back(new, backup, tmp_path)
    people, after = await people_and_epoch(new)
    assert (before, people, after != epoch, str(done.epoch)) == (2, 1, True, after)
    assert (done.files, done.aside, done.list_read) == (1, "", False)
    async with opened(new) as deployment:
        assert await deployment.blobs.get("blobs/a1/original/0") == b"sealed"
    with pytest.raises(ValueError, match="is there already"):
        save(old, backup, clock.now())
    with pytest.raises(ValueError, match="say --replace"):
        await brought_back(new, backup, tmp_path)
    again = await brought_back(new, backup, tmp_path, replace=True)
    assert (again.aside != "", again.epoch != done.epoch, await people_and_epoch(new)) == (
        True,
        True,
        (1, str(again.epoch)),
    )


async def test_who_was_erased_since_is_erased_before_anybody_reads(
    old: Settings, new: Settings, tmp_path: Path
) -> None:
    async with served(old) as (deployment, client):
        home = await a_person(deployment)
        backup = a_backup(old, tmp_path)
        headers = await headers_for(deployment, "county_officer", COUNTY)
        for act, sent in (("departure", {"status": "closed"}), ("erasure", {"reason_code": "registered_by_mistake"})):
            answer = await client.put(f"/v1/people/{home.person_id}/{act}", json=sent, headers=headers)
            assert answer.status_code == 200, answer.text
        await outlive_copies(deployment, clock.now(), old.erased_file)
    done = await brought_back(new, backup, tmp_path)
    assert (done.erased_again, done.list_read) == (1, True)
    async with served(new) as (deployment, client):
        headers = await headers_for(deployment, "county_officer", COUNTY)
        answer = await client.get(f"/v1/people/{home.person_id}", headers=headers)
    assert "张" not in answer.text


async def test_what_is_damaged_or_foreign_changes_nothing(old: Settings, new: Settings, tmp_path: Path) -> None:
    async with opened(old) as deployment:
        await a_person(deployment)
    backup = a_backup(old, tmp_path)
    content = backup.read_bytes()
    bad = tmp_path / "bad.tar"
    for cut in (content[: len(content) // 2], _flipped(content), b"", b"no tar at all" * 100):
        bad.write_bytes(cut)
        with pytest.raises(ValueError, match=r"backup|backed up|missing"):
            await brought_back(new, bad, tmp_path)
    foreign = settings_at(new.database_url, tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="no keys"):
        await brought_back(foreign, backup, tmp_path)
    async with opened(foreign):
        pass
    with pytest.raises(ValueError, match="not those of the backup"):
        await brought_back(foreign, backup, tmp_path)
    newer = json.loads(content[512 : 512 + content[512:].index(b"\0")])
    assert newer["files"].keys() == {"database.sqlite" if "sqlite" in old.database_url else "database.dump"}
    if "sqlite" not in new.database_url:
        assert server.is_empty(server_target(new))
    else:
        path = Path(make_url(new.database_url).database or "")
        assert not path.exists() or path.stat().st_size == 0


def _flipped(content: bytes) -> bytes:
    at = len(content) * 2 // 3
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


async def test_not_while_somebody_works_on_it(old: Settings, new: Settings, tmp_path: Path) -> None:
    async with opened(old) as deployment:
        await a_person(deployment)
    backup = a_backup(old, tmp_path)
    first = await brought_back(new, backup, tmp_path)
    async with opened(new) as deployment:
        await a_person(deployment)
        with pytest.raises(ValueError, match="stop the server"):
            await brought_back(new, backup, tmp_path, replace=True)
    assert await people_and_epoch(new) == (2, str(first.epoch))


# Just before the old database is kept aside, just before the new one takes its place; while PostgreSQL's programs work.
KILLED = {"sqlite": (("os.link", 1), ("os.rename", 1)), "postgresql": (("subprocess.Popen", 1),)}


async def test_killed_on_its_way_the_old_state_stands(old: Settings, new: Settings, tmp_path: Path) -> None:
    """Each attempt is a process of its own, since it is killed."""
    async with opened(old) as deployment:
        await a_person(deployment)
    backup = a_backup(old, tmp_path)
    first = await brought_back(new, backup, tmp_path)
    async with opened(new) as deployment:
        await a_person(deployment)
    dialect = "sqlite" if "sqlite" in new.database_url else "postgresql"
    programs = str(programs_for(new.database_url, tmp_path / "wheel") or "")
    for event, number in KILLED[dialect]:
        command = [sys.executable, "-m", "tests.backups.killed", new.database_url, str(tmp_path), str(backup)]
        process = await asyncio.create_subprocess_exec(*command, programs, event, str(number))
        assert await asyncio.wait_for(process.wait(), 120) == -signal.SIGKILL
        assert await people_and_epoch(new) == (2, str(first.epoch))
    done = await brought_back(new, backup, tmp_path, replace=True)
    assert await people_and_epoch(new) == (1, str(done.epoch))
