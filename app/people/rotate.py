"""Rotating the key-encryption key: a new generation in the key file, everything sealed anew under it in batches, the old one retired."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.access.store.rewrapping import generations_used, rewrap_some
from app.core.db import Db, Deployment, reading, transaction
from app.core.errors import conflict
from app.core.keyring import add_generation, forget_generation, load_keyring, replace_keyring, retire_generations
from app.core.seen import EVERYWHERE
from app.core.suites import SUITES
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform
from app.people.store.keys import HOLDERS

BATCH = 500
# Longer than any transaction runs: a process that had not yet seen the new generation is done by then.
LATE = timedelta(hours=1)
Progress = Callable[[int, int], None]
Usage = dict[str, dict[int, int]]


async def keys_used(deployment: Deployment) -> Usage:
    """How many values each generation seals, by what holds them."""
    async with reading(deployment, EVERYWHERE) as db:
        return {holder.name: await generations_used(db, holder) for holder in HOLDERS}


def behind(usage: Usage, newest: int) -> int:
    """How many values older generations still seal."""
    return sum(count for used in usage.values() for generation, count in used.items() if generation != newest)


async def rotate_keys(
    deployment: Deployment, actor: Actor, at: datetime, path: Path, progress: Progress = lambda done, total: None
) -> int:
    """Rotate, or go on with a rotation that was interrupted. Returns how many values were sealed anew."""
    keyring = deployment.keyring
    before = await keys_used(deployment)
    fits = len(keyring.generations[keyring.newest]) == SUITES[keyring.suite].key_bytes
    if not behind(before, keyring.newest) or not fits:
        replace_keyring(add_generation(load_keyring(path, keyring.suite)), path)
        keyring.refresh()
        await perform(deployment, note, actor, at, Fact("key.generation_added", data={"generation": keyring.newest}))
    total = behind(await keys_used(deployment), keyring.newest)
    done = await _rewrap_all(deployment, lambda count: progress(count, total))
    if not behind(await keys_used(deployment), keyring.newest):
        replace_keyring(retire_generations(load_keyring(path, keyring.suite)), path)
        keyring.refresh()
    fact = Fact("keys.rotated", data={"generation": keyring.newest, "values": done})
    await perform(deployment, note, actor, at, fact)
    return done


async def _rewrap_all(deployment: Deployment, progress: Callable[[int], None]) -> int:
    done = 0
    for holder in HOLDERS:
        after = None
        while True:
            async with transaction(deployment, EVERYWHERE) as db:
                count, after = await rewrap_some(db, holder, deployment.keyring.newest, after, BATCH)
            done += count
            progress(done)
            if after is None:
                break
    return done


async def forget_key(deployment: Deployment, actor: Actor, at: datetime, path: Path, generation: int) -> None:
    """Delete a retired generation. Refuses one that is not retired, or that still seals anything."""
    keyring = load_keyring(path, deployment.keyring.suite)
    if generation not in keyring.retired:
        raise conflict("KEY_NOT_RETIRED", "该代密钥没有停用", "This generation is not retired")
    if any(generation in used for used in (await keys_used(deployment)).values()):
        raise conflict(
            "KEY_IN_USE", "该代密钥仍在使用，请先轮换", "This generation still seals something; rotate first"
        )
    age = at.timestamp() - path.stat().st_mtime
    if age < LATE.total_seconds():
        raise conflict("KEY_JUST_RETIRED", "停用不满一小时，请稍后再删", "Retired less than an hour ago; try later")
    await perform(deployment, note, actor, at, Fact("key.forgotten", data={"generation": generation}))
    replace_keyring(forget_generation(keyring, generation), path)
    deployment.keyring.refresh()


async def note(_db: Db, _actor: Actor, _at: datetime, fact: Fact) -> Outcome[None]:
    """Keep what was done to the keys."""
    return Outcome(None, (fact,))
