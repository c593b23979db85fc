"""Days and moments come as RFC 3339 writes them, and as nothing else that looks like a number."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.core.web.strict import Day, Moment

DAY: TypeAdapter[date] = TypeAdapter(Day)
MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)


@pytest.mark.parametrize(
    "text", ["0", "0.5", "1700000000", "2026-11-22T00:00:00", "1899-12-31", "3000-01-01", "２０２６-11-22", 0]
)
def test_what_is_no_day(text: Any) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(text)


@pytest.mark.parametrize(
    "text", ["0", "0.5", "1700000000", "2026-11-22", "2026-11-22T09:30:00", "2200-01-01T00:00:00Z", 1.5]
)
def test_what_is_no_moment(text: Any) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


def test_what_is() -> None:
    assert DAY.validate_python("2024-02-29") == date(2024, 2, 29)
    for text in (
        "2026-11-22T09:30:00+08:00",
        "2026-11-22t01:30:00.000z",
        "2026-11-22 09:30:00.5+0800",
        "2026-11-22T09:30+08:00",
    ):
        assert abs(MOMENT.validate_python(text) - MOMENT.validate_python("2026-11-22T01:30:00Z")) < timedelta(seconds=1)
