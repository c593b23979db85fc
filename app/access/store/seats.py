"""Seats in teams: who sits where, for good or for some days in somebody's place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, insert, or_, select, update

from app.access.store.grants import valid_at
from app.access.tables import AccountRow, SeatGrantRow
from app.core.db import Db
from app.core.tables import table

accounts, seats = table(AccountRow), table(SeatGrantRow)


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """Who sits where in a team, and since when; a substitute, for whom and until which day it was arranged."""

    seat_id: UUID
    team_id: UUID
    account_id: UUID
    name: str
    display_name: str
    seat: str
    from_at: datetime
    until_at: datetime | None
    substitutes_for: UUID | None = None
    last_day: date | None = None


def _with_names() -> Select[Any]:
    holder = and_(accounts.c.county == seats.c.county, accounts.c.account_id == seats.c.account_id)
    return select(seats, accounts.c.name, accounts.c.display_name).join(accounts, holder)


def _held(row: Any) -> SeatHeld:
    return SeatHeld(**{name: getattr(row, name) for name in SeatHeld.__slots__})


async def seats_of_teams(db: Db, county: str, team_ids: Iterable[UUID], at: datetime | None) -> list[SeatHeld]:
    """Who sits in these teams at an instant, substitutes too; with no instant, everyone who ever did, oldest first."""
    statement = (
        _with_names()
        .where(seats.c.county == county, seats.c.team_id.in_(set(team_ids)))
        .order_by(seats.c.team_id, seats.c.from_at, seats.c.seat)
    )
    if at is not None:
        statement = statement.where(valid_at(seats, at))
    return [_held(row) for row in await db.all(statement)]


async def seats_from(db: Db, county: str, team_ids: Iterable[UUID], at: datetime) -> list[SeatHeld]:
    """Who sits in these teams at an instant or will, substitutes to come included, oldest first."""
    statement = (
        _with_names()
        .where(seats.c.county == county, seats.c.team_id.in_(set(team_ids)))
        .where(or_(seats.c.until_at.is_(None), seats.c.until_at > at))
        .order_by(seats.c.team_id, seats.c.from_at, seats.c.seat)
    )
    return [_held(row) for row in await db.all(statement)]


async def substitutes_of_team(db: Db, county: str, team_id: UUID, after: UUID | None, limit: int) -> list[SeatHeld]:
    """Everybody who ever stood in for somebody in a team or will, in the order of the ids, behind `after`."""
    mine = and_(seats.c.county == county, seats.c.team_id == team_id, seats.c.substitutes_for.is_not(None))
    statement = _with_names().where(mine).order_by(seats.c.seat_id).limit(limit)
    if after is not None:
        statement = statement.where(seats.c.seat_id > after)
    return [_held(row) for row in await db.all(statement)]


async def seat_by_id(db: Db, county: str, seat_id: UUID) -> SeatHeld | None:
    """One grant of a seat."""
    row = await db.first(_with_names().where(seats.c.county == county, seats.c.seat_id == seat_id))
    return _held(row) if row else None


async def substitutions_of(db: Db, county: str, account_ids: Collection[UUID]) -> list[SeatHeld]:
    """When these accounts stood in for others, or will."""
    if not account_ids:
        return []
    mine = and_(
        seats.c.county == county, seats.c.account_id.in_(set(account_ids)), seats.c.substitutes_for.is_not(None)
    )
    return [_held(row) for row in await db.all(_with_names().where(mine).order_by(seats.c.seat_id))]


async def add_seats(db: Db, county: str, held: Iterable[SeatHeld]) -> None:
    """Write seats."""
    await db.write(
        insert(seats),
        [
            {
                "county": county,
                "seat_id": one.seat_id,
                "account_id": one.account_id,
                "team_id": one.team_id,
                "seat": one.seat,
                "from_at": one.from_at,
                "until_at": one.until_at,
                "substitutes_for": one.substitutes_for,
                "last_day": one.last_day,
            }
            for one in held
        ],
    )


async def end_seat(db: Db, county: str, seat_id: UUID, at: datetime) -> None:
    """A member leaves a seat."""
    await db.write(update(seats).where(seats.c.county == county, seats.c.seat_id == seat_id).values(until_at=at))
