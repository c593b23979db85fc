"""Between the password and the consent: the browser holds a secret, the database its hash and what was proven so far."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.access.signin import store
from app.access.signin.values import Halfway
from app.core.crypto import fingerprint
from app.core.db import Db, Deployment, transaction
from app.core.seen import EVERYWHERE

LIFETIME = timedelta(minutes=10)


def new_secret() -> str:
    """A fresh secret for a browser, 256 bits."""
    return secrets.token_urlsafe(32)


def form_token(secret: str) -> str:
    """What every form must carry: other sites know neither it nor the secret it is made from."""
    return hmac.digest(secret.encode(), b"sign-in form", "sha256").hex()


def _hash(secret: str) -> bytes:
    return fingerprint(b"sign-in|" + secret.encode())


async def begin(deployment: Deployment, at: datetime, state: Halfway) -> str:
    """Keep a sign-in whose password was right. Returns a new secret: one that a browser had before may have been planted."""
    secret = new_secret()
    async with transaction(deployment, EVERYWHERE) as db:
        await store.put_halfway(db, _hash(secret), state, at + LIFETIME)
    return secret


async def resume(db: Db, secret: str, at: datetime) -> Halfway | None:
    """Where a browser is in its sign-in."""
    return await store.find_halfway(db, _hash(secret), at)


async def change(db: Db, secret: str, **values: Any) -> None:
    """Keep a proof more, or a challenge."""
    kept: Mapping[str, Any] = values
    await store.change_halfway(db, _hash(secret), kept)


async def finish(db: Db, secret: str) -> bool:
    """The sign-in is over. False when it was already: of two consents at once one counts."""
    return await store.drop_halfway(db, _hash(secret))
