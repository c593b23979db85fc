"""`nuanxin audit verify`, as an operator and a cron job run it: clean is 0, tampered is 1 and every act by its name."""

import asyncio
from functools import partial
from pathlib import Path

from sqlalchemy import delete

from app.core import clock
from app.core.crypto import save_keyring
from app.core.db import Deployment
from app.core.tables import table
from app.journal.checkpoints import read_lines
from app.journal.seal import seal
from app.journal.tables import AuditCheckpointRow, AuditLaneRow, AuditLeafRow, AuditTreeRow, JournalLaneRow
from tests import command_line
from tests.journal import tampering
from tests.journal.tampering import Kept, a_journal, acts, journal


async def nuanxin(kept: Kept, folder: Path, *words: str) -> tuple[int, str]:
    """Run the program on this deployment: (exit status, what it printed)."""
    key_file = folder / "keys.json"
    if not key_file.exists():
        save_keyring(kept.deployment.keyring, key_file)
    url = kept.deployment.database.writer.url.render_as_string(hide_password=False)
    settings = {"DATABASE_URL": url, "NUANXIN_KEY_FILE": str(key_file)}
    done = await asyncio.to_thread(partial(command_line.nuanxin, *words, settings=settings))
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


async def test_clean_then_tampered(deployment: Deployment, tmp_path: Path) -> None:
    kept = await a_journal(deployment, 20, 3)
    status, told = await nuanxin(kept, tmp_path, "audit", "verify")
    assert (status, "20 已封存" in told, "未发现篡改" in told) == (0, True, True), told
    victim, newest = kept.sealed[7], kept.unsealed[-1]
    await tampering.change_a_byte(kept, victim)
    await tampering.delete_act(kept, newest)
    status, told = await nuanxin(kept, tmp_path, "audit", "verify")
    assert status == 1
    lines = told.splitlines()
    assert [line for line in lines if str(victim) in line and "被篡改 altered" in line], told
    assert [line for line in lines if str(newest) in line and "被删除 removed" in line], told


async def test_a_file_from_outside_convicts_who_empties_everything(deployment: Deployment, tmp_path: Path) -> None:
    outside = tmp_path / "checkpoints.jsonl"
    outer = Deployment(deployment.database, deployment.keyring, outside)
    kept = Kept(outer, [], await acts(outer, 12))
    await seal(outer, clock.now())
    everything = (JournalLaneRow, AuditLaneRow, AuditLeafRow, AuditTreeRow, AuditCheckpointRow)
    await kept.run(delete(journal), *(delete(table(one)) for one in everything))
    assert (await kept.verified()).findings == []
    status, told = await nuanxin(kept, tmp_path, "audit", "verify", "--checkpoint", str(outside))
    assert (status, "knows more than the 0 sealed here" in told) == (1, True), told


async def test_a_file_that_was_changed_is_told(deployment: Deployment, tmp_path: Path) -> None:
    outside = tmp_path / "checkpoints.jsonl"
    outer = Deployment(deployment.database, deployment.keyring, outside)
    kept = Kept(outer, [], await acts(outer, 3))
    await seal(outer, clock.now())
    changed = outside.read_bytes().replace(b'"size":3', b'"size":2')
    findings = (await kept.verified(list(read_lines(changed.splitlines(keepends=True))))).findings
    assert [(one.kind, one.what) for one in findings] == [("altered", "outside checkpoint")]
