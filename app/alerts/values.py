"""Alerts and reports of them, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands; place and team are those at its raising, and where it was read for somebody those of its household today.

    `household_id` is None for one that is at a place alone. `sealed` are its words, `closing` those it was closed with.
    """

    alert_id: UUID
    kind: str
    household_id: UUID | None
    person_id: UUID | None
    place: str
    team_id: UUID | None
    source_id: UUID | None
    dedupe_key: str
    raised_at: datetime
    acknowledge_by: datetime
    on_site_by: datetime
    close_by: datetime
    raised_by: UUID | None = None
    occurred_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: UUID | None = None
    arrived_at: datetime | None = None
    arrived_by: UUID | None = None
    rung: int = 0
    escalated_at: datetime | None = None
    escalated_to: str | None = None
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    outcome: str | None = None
    revision: int = 1
    sealed_for: UUID | None = None
    sealed: bytes | None = field(default=None, repr=False)
    closing: bytes | None = field(default=None, repr=False)
    place_now: str | None = None
    team_now: UUID | None = None

    @property
    def state(self) -> str:
        """raised, acknowledged, on_site or closed."""
        if self.closed_at:
            return "closed"
        if self.arrived_at:
            return "on_site"
        return "acknowledged" if self.acknowledged_at else "raised"

    @property
    def where(self) -> tuple[str, UUID | None]:
        """Place and team by which somebody reaches it: its household's today, else its own."""
        return (self.place_now, self.team_now) if self.place_now else (self.place, self.team_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts a list shows. `state`: open, a state, or None for all; `overdue_at`: with a clock missed then; `mine` by account."""

    state: str | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None
    place: str | None = None
    mine: UUID | None = None
    overdue_at: datetime | None = field(default=None, repr=False)
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """That the authorities were told of a danger; receipt and words are sealed."""

    report_id: UUID
    alert_id: UUID
    agency: str
    reported_at: datetime
    recorded_at: datetime
    recorded_by: UUID | None
    sealed_for: UUID
    sealed: bytes = field(repr=False)
