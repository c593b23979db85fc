"""The driver floor of a visit: the program's own verb with the same statements and parameters, without HTTP, token or validation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.core.db import Deployment
from app.core.errors import Refusal
from app.journal.actor import Actor
from app.journal.perform import perform_all
from app.visits.commands import SubmitVisit
from app.visits.submit import submit_visits
from benchmarks.load import Run


async def submit_all(
    deployment: Deployment, actor: Actor, now: datetime, commands: Sequence[SubmitVisit], group: int, at_once: int
) -> Run:
    """Submit visits in transactions of so many, so many at once. Raises RuntimeError for one that is refused."""
    groups = iter([commands[start : start + group] for start in range(0, len(commands), group)])
    run = Run()
    began = time.perf_counter()
    await asyncio.gather(*(_submit(deployment, actor, now, groups, run) for _ in range(at_once)))
    run.seconds = time.perf_counter() - began
    return run


async def _submit(
    deployment: Deployment, actor: Actor, now: datetime, groups: Iterator[Sequence[SubmitVisit]], run: Run
) -> None:
    for commands in groups:
        began = time.perf_counter()
        for result in await perform_all(deployment, submit_visits, actor, now, commands):
            if isinstance(result, Refusal):
                raise RuntimeError(f"refused: {result.code}")
        run.times_ms += [(time.perf_counter() - began) * 1000 / len(commands)] * len(commands)
