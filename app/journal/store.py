"""SQL of the journal: acts, jobs and deltas go in, a statement each whatever their number."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from app.core.db import Db
from app.core.tables import table
from app.journal.tables import DeltaRow, JobRow, JournalRow

journal, jobs, deltas = table(JournalRow), table(JobRow), table(DeltaRow)


async def add_entries(db: Db, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append acts."""
    await db.write(insert(journal), rows)


async def add_jobs(db: Db, rows: Sequence[Mapping[str, Any]]) -> None:
    """Owe jobs; one whose key is already owed, or was, is not owed again."""
    await db.write(db.upsert(jobs).on_conflict_do_nothing(index_elements=["county", "dedupe_key"]), rows)


async def add_deltas(db: Db, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append counts that moved."""
    await db.write(insert(deltas), rows)
