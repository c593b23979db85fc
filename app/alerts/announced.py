"""Telling operators that deadlines in working days reach a year whose holidays nobody has written down."""

from datetime import datetime
from typing import Final

import structlog

from app.alerts.reference import calendar
from app.core.clock import day_of

log = structlog.get_logger()

# The longest limit in working days of all the rooms.
LONGEST_LIMIT: Final = 30


def warn_of_years(at: datetime) -> list[int]:
    """Log a warning where a deadline that begins at an instant may reach a year without an arrangement; returns such years.

    Its holidays then count as working days, so that the deadline comes too early.
    """
    today = day_of(at)
    missing = calendar().guessed(today, LONGEST_LIMIT)
    if missing:
        reaches = calendar().after(today, LONGEST_LIMIT).isoformat()
        remedy = "add the State Council's arrangement to app/alerts/working_days.yaml, or install a release that has it"
        log.warning("calendar.years_missing", years=missing, deadlines_reach=reaches, remedy=remedy)
    return missing
