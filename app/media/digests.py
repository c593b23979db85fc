"""Reading what headers of uploads say: digests (RFC 9530), whole numbers, flags. Standard library only."""

import base64
import binascii
import re

MEMBER = re.compile(r"\s*([a-z0-9*._-]+)=:([A-Za-z0-9+/=]*):\s*")
WHOLE = re.compile(r"[0-9]{1,15}")


def sha256_in(value: str) -> bytes | None:
    """The SHA-256 in a Content-Digest; None where there is none or it is malformed. Other algorithms beside it are passed over."""
    for part in value.split(","):
        found = MEMBER.fullmatch(part)
        if found is None:
            return None
        if found[1] == "sha-256":
            try:
                digest = base64.b64decode(found[2], validate=True)
            except binascii.Error:
                return None
            return digest if len(digest) == 32 else None
    return None


def digest_field(digest: bytes) -> str:
    """A Content-Digest of a SHA-256."""
    return f"sha-256=:{base64.b64encode(digest).decode()}:"


def whole_in(value: str) -> int | None:
    """A whole number that is not negative; None for anything else."""
    return int(value) if WHOLE.fullmatch(value) else None


def flag_in(value: str) -> bool | None:
    """`?1` and `?0`; None for anything else."""
    return {"?1": True, "?0": False}.get(value)
