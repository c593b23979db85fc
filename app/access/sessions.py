"""Sessions begin and end here; whether one stands is asked at every call and never remembered."""

from datetime import datetime, timedelta
from uuid import UUID

from app.access import store
from app.access.values import Session
from app.core.db import Db
from app.core.ids import new_id

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=30)


async def start_session(
    db: Db,
    county: str,
    account_id: UUID,
    at: datetime,
    *,
    acr: str,
    amr: tuple[str, ...],
    auth_time: datetime | None = None,
    client_id: str | None = None,
    device_id: UUID | None = None,
    idle: timedelta = IDLE,
    absolute: timedelta = ABSOLUTE,
    dpop_thumbprint: str | None = None,
) -> Session:
    """Start a session. `acr` says how sure the sign-in was, `amr` by what it was made (RFC 8176), `auth_time` when the person did it."""
    session = Session(
        county,
        new_id(at),
        account_id,
        client_id,
        device_id,
        at,
        auth_time or at,
        acr,
        amr,
        at + min(idle, absolute),
        at + absolute,
        dpop_thumbprint=dpop_thumbprint,
    )
    await store.add_session(db, session)
    return session


async def session_stands(db: Db, county: str, session_id: UUID, at: datetime) -> Session | None:
    """The session, if it stands at this instant."""
    session = await store.find_session(db, county, session_id)
    return session if session and session.stands(at) else None


async def end_session(db: Db, county: str, session_id: UUID, at: datetime, reason: str) -> bool:
    """End one session and with it every token that names it. False when it had ended before."""
    return await store.end_sessions(db, at, reason, county=county, session_id=session_id) == 1


async def end_sessions_of_account(
    db: Db, county: str, account_id: UUID, at: datetime, reason: str, spared: UUID | None = None
) -> int:
    """End all sessions of an account, but one if it is spared. Returns how many were still open."""
    return await store.end_sessions(db, at, reason, county=county, account_id=account_id, spared=spared)


async def end_sessions_of_device(db: Db, county: str, device_id: UUID, at: datetime, reason: str) -> int:
    """End all sessions of a device. Returns how many were still open."""
    return await store.end_sessions(db, at, reason, county=county, device_id=device_id)


async def end_sessions_of_client(db: Db, client_id: str, at: datetime, reason: str) -> int:
    """End all sessions of a client in whichever county. Returns how many were still open."""
    return await store.end_sessions(db, at, reason, client_id=client_id)
