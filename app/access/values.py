"""Values of access that many of its files know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that lasts. Without a client it is a browser's; with a thumbprint its tokens need proofs by that key."""

    county: str
    session_id: UUID
    account_id: UUID
    client_id: str | None
    device_id: UUID | None
    started_at: datetime
    auth_time: datetime
    acr: str
    amr: tuple[str, ...]
    idle_until: datetime
    absolute_until: datetime
    ended_at: datetime | None = None
    ended_reason: str | None = None
    dpop_thumbprint: str | None = None

    def stands(self, at: datetime) -> bool:
        """True while it was neither ended nor left idle too long, and is not too old."""
        return self.ended_at is None and at < min(self.idle_until, self.absolute_until)
