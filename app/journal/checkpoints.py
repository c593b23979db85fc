"""Checkpoints: what a county's tree was at one size, signed with a key of the deployment, as a row and as a line of a file outside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core import json
from app.core.keyring import Keyring
from app.core.suites import INTL, SUITES, SuiteName

NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: with `size` entries the root was `root`. `previous` is the hash of the checkpoint before, or zeros."""

    county: str
    size: int
    root: bytes
    previous: bytes
    at: datetime
    digest: SuiteName
    public_key: bytes = b""
    signature: bytes = b""

    def content(self) -> bytes:
        """The bytes that are signed."""
        parts = (self.county, self.size, self.root.hex(), self.previous.hex(), self.at, self.digest)
        return json.dumps(["nuanxin checkpoint", *parts])

    def link(self) -> bytes:
        """What the next checkpoint names as its previous."""
        return SUITES[self.digest].digest(self.content() + self.signature)

    def line(self) -> bytes:
        """One line of the file outside."""
        return json.dumps({name: _plain(getattr(self, name)) for name in Checkpoint.__slots__}) + b"\n"


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def signing_key(keyring: Keyring) -> Ed25519PrivateKey:
    """The key that signs checkpoints, derived from the journal's key: whoever holds the public half can check without any secret."""
    return Ed25519PrivateKey.from_private_bytes(INTL.mac(keyring.journal_key, b"checkpoint signing key"))


def public_key(keyring: Keyring) -> bytes:
    """The public half, 32 bytes."""
    return signing_key(keyring).public_key().public_bytes_raw()


def sign(keyring: Keyring, one: Checkpoint) -> Checkpoint:
    """The checkpoint with its signature."""
    values = {name: getattr(one, name) for name in Checkpoint.__slots__}
    key = signing_key(keyring)
    return Checkpoint(
        **{**values, "public_key": key.public_key().public_bytes_raw(), "signature": key.sign(one.content())}
    )


def is_signed(one: Checkpoint, key: bytes) -> bool:
    """True for a checkpoint signed by this deployment."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(one.signature, one.content())
    except InvalidSignature:
        return False
    return one.public_key == key


def read_lines(lines: Iterable[bytes]) -> Iterator[Checkpoint]:
    """The checkpoints of a file. Raises ValueError naming the first line that is none; an unfinished last line is left out."""
    for number, line in enumerate(lines, 1):
        if not line.endswith(b"\n"):
            return
        try:
            values = json.loads(line)
            for name in ("root", "previous", "public_key", "signature"):
                values[name] = bytes.fromhex(values[name])
            values["at"] = datetime.fromisoformat(values["at"])
            yield Checkpoint(**values)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} is no checkpoint") from error
