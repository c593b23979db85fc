"""Signatures by which another server knows that a message is ours and new: Standard Webhooks, and that of a chat robot's address. Pure."""

import base64
import binascii
import hmac
from datetime import datetime

PREFIX = "whsec_"
SHORTEST_SECRET = 24


def secret_bytes(secret: str) -> bytes:
    """The key of a webhook as people write it: `whsec_` and base64. Raises ValueError for anything else, or for fewer than 24 bytes."""
    if not secret.startswith(PREFIX):
        raise ValueError("a webhook's secret begins with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a webhook's secret is base64 behind whsec_") from None
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"a webhook's secret has at least {SHORTEST_SECRET} bytes")
    return key


def webhook_headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of the Standard Webhooks specification: the receiver checks them against the body as it came and refuses old ones."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    signature = base64.b64encode(hmac.digest(secret_bytes(secret), signed, "sha256")).decode()
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": f"v1,{signature}"}


def robot_parameters(secret: str, at: datetime) -> dict[str, str]:
    """The parameters that DingTalk's group robots with a signing secret (加签) want behind their address."""
    milliseconds = str(int(at.timestamp() * 1000))
    signature = base64.b64encode(hmac.digest(secret.encode(), f"{milliseconds}\n{secret}".encode(), "sha256"))
    return {"timestamp": milliseconds, "sign": signature.decode()}
