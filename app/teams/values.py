"""What is known of teams and pairings, as plain frozen values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pairing:
    """A team's time with a household: half-open, `until_at` None while it lasts."""

    pairing_id: UUID
    household_id: UUID
    team_id: UUID
    from_at: datetime
    until_at: datetime | None
    reason: str | None = None

    def held_at(self, at: datetime) -> bool:
        """True when the team was paired with the household at an instant."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)
