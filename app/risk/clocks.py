"""By when people answer: limits of decisions on levels in working days, read once from the document beside this page."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, TypeAdapter

from app.alerts.calendar import Limit, WorkingDays

_Limits = TypeAdapter(dict[Annotated[str, Field(max_length=40)], Limit])


@lru_cache(maxsize=1)
def limits() -> Mapping[str, int]:
    """Working days by what waits. Raises ValueError for a malformed document, or a limit not in working days."""
    read = _Limits.validate_python(yaml.safe_load(Path(__file__).with_name("clocks.yaml").read_text(encoding="utf-8")))
    if not all(one.working_days for one in read.values()):
        raise ValueError("decisions are limited in working days")
    return {name: one.working_days for name, one in read.items()}


def days_waited(calendar: WorkingDays, since: date, today: date) -> int:
    """The working days after a day, today included."""
    days = range(since.toordinal() + 1, today.toordinal() + 1)
    return sum(date.fromordinal(day) in calendar for day in days)
