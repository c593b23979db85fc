"""What is known of a phone's synchronising. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

NO_DEVICE = UUID(int=0)
LATE_AFTER = timedelta(hours=24)
MOST_COUNTED = 100_000
STEPS = ("pull", "apply", "push", "upload")


@dataclass(frozen=True, slots=True)
class Key:
    """A phone of an account; an account whose phone is not registered and does not name itself has one without an id."""

    county: str
    account_id: UUID
    device_id: UUID


@dataclass(slots=True)
class Seen:
    """What was seen of a phone; None is nothing new. `queued`, `attention`, `failures` and `step` are what it tells of itself."""

    client: str | None = None
    pulled_at: datetime | None = None
    pushed_at: datetime | None = None
    caught_up_at: datetime | None = None
    queued: int | None = None
    attention: int | None = None
    failures: int | None = None
    step: str | None = None
    refused_at: datetime | None = None
    refused_code: str | None = None


@dataclass(frozen=True, slots=True)
class Fares:
    """How one phone of a member of a team fares; without a phone that ever synchronised, the account alone."""

    account_id: UUID
    name: str
    device_id: UUID
    model: str | None
    client: str | None
    pulled_at: datetime | None
    pushed_at: datetime | None
    caught_up_at: datetime | None
    queued: int | None
    attention: int | None
    failures: int | None
    step: str | None
    refused_at: datetime | None
    refused_code: str | None

    def late(self, at: datetime) -> bool:
        """True when it was not caught up within a day."""
        return self.caught_up_at is None or at - self.caught_up_at > LATE_AFTER


def read_queue(text: str) -> dict[str, int | str]:
    """What a phone tells of itself: `queued=12, attention=1, failures=3, step=upload`. What is none of these is left out."""
    found: dict[str, int | str] = {}
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name in {"queued", "attention", "failures"} and value.isascii() and value.isdigit() and len(value) <= 9:
            found[name] = min(int(value), MOST_COUNTED)
        if name == "step" and value in STEPS:
            found[name] = value
    return found
