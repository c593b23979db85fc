"""What is left for whoever tries the demonstration: a clue that somebody must look into, on its last evening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.clues.report import ReportClue, report_clue
from app.clues.store.clues import Said
from app.core.db import Deployment
from app.demo.network import groups_in
from app.demo.staff import Staff
from app.demo.teams import SHOWN_TOWN, Division
from app.demo.values import id_of
from app.journal.perform import perform

SEEN = timedelta(hours=2)
WORDS = "丁阿婆的儿子在外出了车祸，家里断了收入，米缸也空了，邻居说她两天没出门。"


async def leave_clue(
    deployment: Deployment, staff: Staff, at: datetime, seed: int, divisions: Sequence[Division]
) -> None:
    """An informant reports somebody in difficulty in the town that the README shows; nobody has looked into it yet. Raises Refusal."""
    village = next(one.code for one in divisions if one.parent == SHOWN_TOWN and groups_in(seed, one))
    said = Said(name="丁阿婆", address="村口小店东面第二家", words=WORDS)
    command = ReportClue(id_of("clue", "open"), village, "money_trouble", "soon", at - SEEN, said)
    await perform(deployment, report_clue, staff.actor("informant"), at, command)
