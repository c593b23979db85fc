"""Tampering among a hundred thousand acts is named; `make large` runs this and tells how long the looking took, CI among fewer."""

import os
import time
from collections.abc import Callable

import pytest

from app.core.db import Deployment
from tests.journal.tampering import a_journal, found, tamper_with_all

pytestmark = pytest.mark.large
MANY = int(os.environ.get("NUANXIN_LARGE_ACTS", "100000"))


async def test_tampering_among_very_many_acts_is_named(
    deployment: Deployment, record_property: Callable[[str, object], None]
) -> None:
    kept = await a_journal(deployment, MANY - 10, 10)
    expected = await tamper_with_all(kept)
    start = time.perf_counter()
    report = await kept.verified()
    took = time.perf_counter() - start
    record_property("verified_in_s", round(took, 1))
    print(f"{deployment.database.dialect}: {MANY} acts verified in {took:.1f} s")
    assert {(kind, entry_id) for kind, _, entry_id in found(report)} == expected
    assert (report.sealed, report.unsealed) == (MANY - 10, 10)
