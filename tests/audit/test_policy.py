"""Which answers leave a trace at the door, and how many strangers are kept one by one."""

import pytest

from app.audit.policy import Allowance, leaves_trace


@pytest.mark.parametrize(
    ("method", "operation", "status", "known", "kept"),
    [
        ("GET", "getPerson", 200, True, True),
        ("GET", "getPerson", 200, False, False),
        ("GET", "getForm", 200, True, False),
        ("GET", "getForm", 403, True, True),
        ("POST", "tryAssessment", 200, True, False),
        ("GET", "getPerson", 404, True, True),
        ("GET", "getPerson", 404, False, False),
        ("GET", "getPerson", 401, False, True),
        ("POST", "postVisit", 422, True, False),
        ("POST", "postVisit", 500, True, False),
    ],
)
def test_what_leaves_a_trace(method: str, operation: str, status: int, known: bool, kept: bool) -> None:
    assert leaves_trace(method, operation, status, known=known) is kept


def test_a_flood_of_strangers_is_counted() -> None:
    allowance = Allowance(a_second=1, burst=2, left=2, since=100.0)
    assert [allowance.take(100.0) for _ in range(5)] == [0, 0, None, None, None]
    assert allowance.take(101.0) == 3
    assert allowance.take(101.1) is None
