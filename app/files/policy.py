"""The person's rights: which requests there are, who decides them, when deletion waits for retention, who needs a guardian. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from app.people.policy import is_young_child

RequestKind = Literal["access", "copy", "correction", "deletion", "restriction", "explanation", "objection"]
DECIDERS: Final = frozenset({"town_officer", "county_officer", "operator"})
ERASERS: Final = frozenset({"county_officer", "operator"})
# Reasons that lift the duty to keep: the file should never have been, or a court says so.
NEVER_KEPT: Final = frozenset({"registered_by_mistake", "court_order"})
CLOSED: Final = frozenset({"closed", "transferred"})
WORKING_DAYS_TO_ANSWER = 15
REVEALABLE: Final = ("name", "id_number", "phone", "birth_date", "contacts", "caregiver", "note", "address")


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long what is kept: files after closing in years, precise places of visits and acts of the journal in days."""

    file_years: int = 10
    location_days: int = 365
    audit_days: int = 1095

    def files_closed_by(self, day: date) -> date:
        """Files closed on or before this day have been kept long enough."""
        year = day.year - self.file_years
        return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)

    def locations_until(self, day: date) -> date:
        """Places of visits that arrived before this day are coarsened."""
        return day - timedelta(days=self.location_days)

    def acts_until(self, day: date) -> date:
        """Acts before this day are deleted, once sealed."""
        return day - timedelta(days=self.audit_days)


def kept_until(closed_on: date | None, keeping: Keeping) -> date | None:
    """The last day on which a file must be kept; None while it is open, and so for ever."""
    if closed_on is None:
        return None
    leap = (closed_on.month, closed_on.day) == (2, 29)
    return closed_on.replace(year=closed_on.year + keeping.file_years, day=28 if leap else closed_on.day)


def must_be_kept(closed_on: date | None, day: date, reason: str, keeping: Keeping) -> bool:
    """True when a file may not be erased for this reason on this day: it is restricted instead."""
    until = kept_until(closed_on, keeping)
    return reason not in NEVER_KEPT and (until is None or day <= until)


def needs_guardian(born: date, day: date, *, lacks_capacity: bool) -> bool:
    """True when a guardian must have been told, or have consented: for children under 14, and whoever lacks capacity."""
    return lacks_capacity or is_young_child(born, day)
