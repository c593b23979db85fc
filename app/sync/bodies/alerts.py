"""Alerts as a phone is shown them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.alerts import store
from app.alerts.values import Alert
from app.sync.bodies.looking import Look


async def load_alerts(look: Look, ids: Sequence[UUID]) -> Mapping[UUID, Alert]:
    """Alerts about households of the reader; one statement."""
    return await store.alerts_by_id(look.db, look.scope, ids)
