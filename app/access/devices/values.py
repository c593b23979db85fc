"""A device as it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Device:
    """A phone: whose, by which key, what it says of itself, and what became of it."""

    county: str
    device_id: UUID
    account_id: UUID
    account_name: str
    thumbprint: str
    model: str
    os: str
    app_version: str
    registered_at: datetime
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    lost_at: datetime | None = None
    lost_by: UUID | None = None
    wiped_at: datetime | None = None

    @property
    def status(self) -> str:
        """`pending`, `approved`, `lost` (to be wiped) or `wiped`."""
        if self.wiped_at:
            return "wiped"
        if self.lost_at:
            return "lost"
        return "approved" if self.approved_at else "pending"
