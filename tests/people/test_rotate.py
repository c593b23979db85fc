"""The key-encryption key is rotated: everything is sealed anew, also after a kill, and the old generation only then retired."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import insert, select

from app.access.keys import signing_place
from app.access.signin.tables import AccountSecretRow
from app.access.signin.totp import new_secret, open_secret, seal_secret
from app.access.tables import SigningKeyRow
from app.core import clock
from app.core.crypto import generation_of, open_directly, unwrap_key, wrap_new_key
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.keyring import forget_generation, load_keyring, replace_keyring, save_keyring
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import operator
from app.people.rotate import behind, forget_key, keys_used, rotate_keys
from app.people.tables import SubjectKeyRow
from tests.callers import an_account, headers_for
from tests.registered import COUNTY, TOWN, put_home

keys = table(SubjectKeyRow)


async def with_a_file(deployment: Deployment, folder: Path, number: int = 0) -> tuple[Deployment, Path]:
    """The same installation with its keys in a file, and so many data keys."""
    path = folder / "keys.json"
    save_keyring(deployment.keyring, path)
    kept = Deployment(deployment.database, load_keyring(path))
    subjects = [uuid4() for _ in range(number)]
    rows = [
        {"county": COUNTY, "subject_id": one, "wrapped": wrap_new_key(kept.keyring, str(one))[1]} for one in subjects
    ]
    async with transaction(kept, EVERYWHERE) as db:
        await db.write(insert(keys), rows)
    return kept, path


async def test_everything_is_sealed_anew_and_opens(deployment: Deployment, client: AsyncClient, tmp_path: Path) -> None:
    kept, path = await with_a_file(deployment, tmp_path, 1203)
    home = await put_home(kept)
    headers = await headers_for(kept, "town_officer", TOWN)
    before = await keys_used(kept)
    assert set(before["subject_key"]) == {1}
    assert set(before["signing_key"]) == {1}
    told: list[tuple[int, int]] = []
    await rotate_keys(kept, operator("000000"), clock.now(), path, lambda done, total: told.append((done, total)))
    after = await keys_used(kept)
    assert {name: set(used) for name, used in after.items() if used} == {"subject_key": {2}, "signing_key": {2}}
    assert told[-1][0] == told[-1][1] >= 1205
    assert (set(load_keyring(path).generations), set(load_keyring(path).retired)) == ({2}, {1})
    # A process that runs meanwhile, with the keys it read at its start, sees the new generation by itself.
    running = Deployment(deployment.database, load_keyring(path))
    running.keyring.generations.clear()
    running.keyring.generations[1] = deployment.keyring.generations[1]
    async with reading(running, EVERYWHERE) as db:
        row = await db.first(select(keys).where(keys.c.subject_id == home.person_id))
    assert row is not None
    assert generation_of(row.wrapped) == 2
    object.__setattr__(running.keyring.file, "seen", (0, 0))
    assert unwrap_key(running.keyring, str(home.person_id), row.wrapped) == home.key
    assert headers


async def test_a_killed_rotation_goes_on(deployment: Deployment, database_url: str, tmp_path: Path) -> None:
    kept, path = await with_a_file(deployment, tmp_path, 2100)
    ended = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.rotating", database_url, str(path), "2")
    assert await asyncio.wait_for(ended.wait(), 60) == -signal.SIGKILL
    kept.keyring.refresh()
    half = (await keys_used(kept))["subject_key"]
    assert set(half) == {1, 2}
    assert set(load_keyring(path).generations) == {1, 2}
    done = await rotate_keys(kept, operator("000000"), clock.now(), path)
    assert done == half[1]
    assert behind(await keys_used(kept), 2) == 0
    assert set(load_keyring(path).generations) == {2}


async def test_secrets_of_accounts_and_keys_of_tokens_open_without_the_old_generation(
    deployment: Deployment, tmp_path: Path
) -> None:
    kept, path = await with_a_file(deployment, tmp_path)
    account = await an_account(kept, "town_officer", TOWN)
    await headers_for(kept, "town_officer", TOWN)
    secret = new_secret()
    row = {"county": COUNTY, "account_id": account.account_id}
    row["totp_sealed"] = seal_secret(kept.keyring, account.account_id, secret)
    async with transaction(kept, EVERYWHERE) as db:
        await db.write(insert(table(AccountSecretRow)), [row])
    assert {name: set(used) for name, used in (await keys_used(kept)).items() if used} == {
        "signing_key": {1},
        "account_secret": {1},
    }
    await rotate_keys(kept, operator("000000"), clock.now(), path)
    replace_keyring(forget_generation(load_keyring(path), 1), path)
    only_new = load_keyring(path)
    assert (set(only_new.generations), only_new.retired) == ({2}, {})
    async with reading(kept, EVERYWHERE) as db:
        held = await db.first(select(table(AccountSecretRow).c.totp_sealed))
        signing = await db.all(select(table(SigningKeyRow).c.key_id, table(SigningKeyRow).c.sealed_private_pem))
    assert held is not None
    assert open_secret(only_new, account.account_id, held.totp_sealed) == secret
    assert signing
    for one in signing:
        assert open_directly(only_new, one.sealed_private_pem, signing_place(one.key_id)).startswith(b"-----BEGIN")


async def test_a_generation_is_forgotten_only_when_nothing_needs_it(deployment: Deployment, tmp_path: Path) -> None:
    kept, path = await with_a_file(deployment, tmp_path, 3)
    with pytest.raises(Refusal, match="KEY_NOT_RETIRED"):
        await forget_key(kept, operator("000000"), clock.now(), path, 1)
    await rotate_keys(kept, operator("000000"), clock.now(), path)
    with pytest.raises(Refusal, match="KEY_JUST_RETIRED"):
        await forget_key(kept, operator("000000"), clock.now(), path, 1)
    hours_ago = clock.now().timestamp() - 7200
    os.utime(path, (hours_ago, hours_ago))
    await forget_key(kept, operator("000000"), clock.now(), path, 1)
    assert load_keyring(path).retired == {}
