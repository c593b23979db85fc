"""Tampering among a hundred thousand acts is named, and looking for it takes seconds; `make large` runs this."""

import time

import pytest

from app.core.db import Deployment
from tests.journal.tampering import a_journal, found, tamper_with_all

pytestmark = pytest.mark.large
MANY = 100_000
# Far above what a machine of its own takes: it is there to find work that grows faster than the journal.
MOST_S = 120


async def test_tampering_among_a_hundred_thousand_acts_is_named(deployment: Deployment) -> None:
    kept = await a_journal(deployment, MANY - 10, 10)
    expected = await tamper_with_all(kept)
    start = time.perf_counter()
    report = await kept.verified()
    took = time.perf_counter() - start
    print(f"{MANY} acts verified in {took:.1f} s")
    assert {(kind, entry_id) for kind, _, entry_id in found(report)} == expected
    assert (report.sealed, report.unsealed) == (MANY - 10, 10)
    assert took < MOST_S
