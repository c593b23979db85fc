"""One-time codes (RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator knows them), each good once."""

import hmac
from datetime import datetime
from uuid import UUID

import pyotp

from app.core.crypto import Keyring, open_directly, seal_directly

STEP_S = 30
WINDOW = (0, -1, 1)
ISSUER = "暖心 Nuanxin"


def new_secret() -> str:
    """A fresh secret, 160 bits in base 32."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is: now, or one either way for clocks that are off. None for a wrong code."""
    maker = pyotp.TOTP(secret, interval=STEP_S)
    now = int(at.timestamp()) // STEP_S
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")
    matching = [now + off for off in WINDOW if hmac.compare_digest(maker.generate_otp(now + off).encode(), typed)]
    return matching[0] if matching else None


def address_of(secret: str, name: str) -> str:
    """The otpauth address that an authenticator reads from the QR code."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=name, issuer_name=ISSUER)


def seal_secret(keyring: Keyring, account_id: UUID, secret: str) -> bytes:
    """Seal a secret under the newest generation of the deployment's key."""
    return seal_directly(keyring, secret.encode(), totp_place(account_id))


def open_secret(keyring: Keyring, account_id: UUID, sealed: bytes) -> str:
    """Open what `seal_secret` made. Raises SealBroken."""
    return open_directly(keyring, sealed, totp_place(account_id)).decode()


def totp_place(account_id: UUID) -> str:
    """Where the secret of an account stands, as it is sealed to."""
    return f"account_secret|totp|{account_id}"
