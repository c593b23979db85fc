"""SQL of sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, insert, select, update

from app.access.tables import SessionRow
from app.access.values import Session
from app.core.db import Db
from app.core.tables import table

sessions = table(SessionRow)


def standing_at(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition under which a session stands."""
    return and_(sessions.c.ended_at.is_(None), sessions.c.idle_until > at, sessions.c.absolute_until > at)


async def add_session(db: Db, session: Session) -> None:
    """Keep a new session."""
    names = (column.name for column in sessions.columns)
    row: dict[str, Any] = {name: getattr(session, name) for name in names} | {"amr": list(session.amr)}
    await db.write(insert(sessions), [row])


async def find_session(db: Db, county: str, session_id: UUID, *, lock: bool = False) -> Session | None:
    """A session, ended or not. Locked, whoever else wants to change it waits."""
    statement = select(sessions).where(sessions.c.county == county, sessions.c.session_id == session_id)
    row = await db.first(statement.with_for_update() if lock else statement)
    return _session(row) if row else None


async def sessions_of(db: Db, county: str, account_id: UUID, at: datetime) -> list[Session]:
    """The sessions of an account that stand, the newest first."""
    mine = and_(sessions.c.county == county, sessions.c.account_id == account_id, standing_at(at))
    rows = await db.all(select(sessions).where(mine).order_by(sessions.c.started_at.desc(), sessions.c.session_id))
    return [_session(row) for row in rows]


async def prolong_session(db: Db, county: str, session_id: UUID, idle_until: datetime) -> None:
    """A session was used: it may now be left alone until then."""
    mine = and_(sessions.c.county == county, sessions.c.session_id == session_id)
    await db.write(update(sessions).where(mine).values(idle_until=idle_until))


async def end_sessions(
    db: Db,
    at: datetime,
    reason: str,
    *,
    county: str | None = None,
    session_id: UUID | None = None,
    account_id: UUID | None = None,
    device_id: UUID | None = None,
    client_id: str | None = None,
    spared: UUID | None = None,
) -> int:
    """End every session that fits all that is given; at least one thing must be. Returns how many were still open."""
    wanted = (
        (sessions.c.county, county),
        (sessions.c.session_id, session_id),
        (sessions.c.account_id, account_id),
        (sessions.c.device_id, device_id),
        (sessions.c.client_id, client_id),
    )
    fitting = [column == value for column, value in wanted if value is not None]
    if not fitting:
        raise ValueError("say which sessions")
    if spared is not None:
        fitting.append(sessions.c.session_id != spared)
    statement = update(sessions).where(*fitting, sessions.c.ended_at.is_(None))
    return await db.write(statement.values(ended_at=at, ended_reason=reason))


async def bind_device(db: Db, session: Session, device_id: UUID) -> None:
    """The phone behind a session, and behind every other by the same key, is registered now."""
    same = and_(sessions.c.account_id == session.account_id, sessions.c.dpop_thumbprint == session.dpop_thumbprint)
    statement = update(sessions).where(sessions.c.county == session.county, same, sessions.c.ended_at.is_(None))
    await db.write(statement.values(device_id=device_id))


async def raise_acr(db: Db, county: str, device_id: UUID, acr: str, proof: str) -> None:
    """The device counts as a factor from now on: its standing sessions were surer than was known."""
    mine = and_(sessions.c.county == county, sessions.c.device_id == device_id, sessions.c.ended_at.is_(None))
    for row in await db.all(select(sessions.c.session_id, sessions.c.amr).where(mine)):
        one = and_(sessions.c.county == county, sessions.c.session_id == row.session_id)
        await db.write(update(sessions).where(one).values(acr=acr, amr=[*row.amr, proof]))


def _session(row: Any) -> Session:
    values = dict(row._mapping)
    return Session(**(values | {"amr": tuple(values["amr"])}))
