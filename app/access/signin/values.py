"""Values of sign-in that its files share."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an account can prove itself by. One-time codes count from when they were confirmed."""

    county: str
    account_id: UUID
    name: str
    password_hash: str | None = field(default=None, repr=False)
    totp_sealed: bytes | None = field(default=None, repr=False)
    totp_at: datetime | None = None
    passkeys: int = 0

    @property
    def has_second_factor(self) -> bool:
        """True when one-time codes were confirmed or a passkey was added."""
        return self.totp_at is not None or self.passkeys > 0


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey: its id, its public half, how often it was used."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Halfway:
    """A sign-in half done: whose, for which request of a client, by which proofs so far (RFC 8176), since when."""

    request: str
    county: str
    account_id: UUID
    name: str
    proofs: tuple[str, ...]
    password_at: datetime
    device_id: UUID | None = None
    challenge: bytes | None = field(default=None, repr=False)
