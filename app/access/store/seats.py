"""Seats in teams: who sits where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, insert, select, update

from app.access.store.grants import valid_at
from app.access.tables import AccountRow, SeatGrantRow
from app.core.db import Db
from app.core.tables import table

accounts, seats = table(AccountRow), table(SeatGrantRow)


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """Who sits where in a team, and since when."""

    seat_id: UUID
    team_id: UUID
    account_id: UUID
    name: str
    display_name: str
    seat: str
    from_at: datetime
    until_at: datetime | None


async def seats_of_teams(db: Db, county: str, team_ids: Iterable[UUID], at: datetime | None) -> list[SeatHeld]:
    """Who sits in these teams at an instant; with no instant, everyone who ever did, oldest first."""
    statement = (
        select(seats, accounts.c.name, accounts.c.display_name)
        .join(accounts, and_(accounts.c.county == seats.c.county, accounts.c.account_id == seats.c.account_id))
        .where(seats.c.county == county, seats.c.team_id.in_(set(team_ids)))
        .order_by(seats.c.team_id, seats.c.from_at, seats.c.seat)
    )
    if at is not None:
        statement = statement.where(valid_at(seats, at))
    return [
        SeatHeld(
            row.seat_id, row.team_id, row.account_id, row.name, row.display_name, row.seat, row.from_at, row.until_at
        )
        for row in await db.all(statement)
    ]


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
            }
            for one in held
        ],
    )


async def end_seat(db: Db, county: str, seat_id: UUID, at: datetime) -> None:
    """A member leaves a seat."""
    await db.write(update(seats).where(seats.c.county == county, seats.c.seat_id == seat_id).values(until_at=at))
