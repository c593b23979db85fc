"""SQL of teams: the teams with who sits in them, and their pairings with households over time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, insert, select, update

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.access.store import SeatHeld, seats_from
from app.core.clock import day_of, end_of
from app.core.db import Db
from app.core.tables import table
from app.people.tables import HouseholdRow
from app.teams.tables import PairingRow, TeamRow
from app.teams.values import Member, Pairing, Substitute, Team

teams, pairings, households = table(TeamRow), table(PairingRow), table(HouseholdRow)


async def _seated(db: Db, rows: Sequence[Row[Any]], at: datetime) -> list[Team]:
    """Teams of rows with their present members and their substitutes, present and to come; one statement for all."""
    held: dict[UUID, list[Member]] = {row.team_id: [] for row in rows}
    standing_in: dict[UUID, list[Substitute]] = {row.team_id: [] for row in rows}
    if rows:
        for one in await seats_from(db, rows[0].county, held, at):
            if one.substitutes_for is None:
                held[one.team_id].append(Member(one.seat, one.account_id, one.display_name))
            else:
                standing_in[one.team_id].append(as_substitute(one))
    return [
        Team(
            row.county,
            row.team_id,
            row.name,
            row.place,
            row.revision,
            row.created_at,
            tuple(held[row.team_id]),
            tuple(standing_in[row.team_id]),
        )
        for row in rows
    ]


def as_substitute(held: SeatHeld) -> Substitute:
    """A grant in somebody's place as the days it was arranged for, and when it was ended before them, if it was."""
    assert held.substitutes_for is not None
    assert held.last_day is not None
    assert held.until_at is not None
    return Substitute(
        held.seat_id,
        held.team_id,
        held.seat,
        held.account_id,
        held.display_name,
        held.substitutes_for,
        day_of(held.from_at),
        held.last_day,
        held.until_at if held.until_at < end_of(held.last_day) else None,
    )


def _seen(scope: Scope) -> ColumnElement[bool]:
    return and_(within(scope, teams.c.county, teams.c.place, teams.c.team_id), teams.c.closed_at.is_(None))


async def list_teams(
    db: Db, scope: Scope, place: str | None, at: datetime, after: UUID | None, limit: int
) -> list[Team]:
    """Teams the caller may see, in the order of their ids, behind `after`."""
    statement = select(teams).where(_seen(scope)).order_by(teams.c.team_id).limit(limit)
    if place is not None:
        low, high = range_of(place)
        statement = statement.where(teams.c.place >= low, teams.c.place < high)
    if after is not None:
        statement = statement.where(teams.c.team_id > after)
    return await _seated(db, await db.all(statement), at)


async def teams_in_scope(db: Db, scope: Scope, team_ids: Iterable[UUID], at: datetime) -> dict[UUID, Team]:
    """Those of the teams that the caller may see."""
    rows = await db.all(select(teams).where(_seen(scope), teams.c.team_id.in_(set(team_ids))))
    return {team.team_id: team for team in await _seated(db, rows, at)}


async def lock_teams(db: Db, county: str, team_ids: Iterable[UUID], at: datetime) -> dict[UUID, Team]:
    """Those of the teams that exist, locked until the end of the transaction in the order of their ids."""
    statement = (
        select(teams)
        .where(teams.c.county == county, teams.c.team_id.in_(sorted(set(team_ids))), teams.c.closed_at.is_(None))
        .order_by(teams.c.team_id)
        .with_for_update(key_share=True)
    )
    return {team.team_id: team for team in await _seated(db, await db.all(statement), at)}


async def places_of_teams(db: Db, county: str, team_ids: Iterable[UUID]) -> list[str]:
    """Where teams belong."""
    wanted = set(team_ids)
    statement = select(teams.c.place).where(teams.c.county == county, teams.c.team_id.in_(wanted)).distinct()
    return [row.place for row in await db.all(statement)] if wanted else []


async def team_at(db: Db, county: str, place: str) -> UUID | None:
    """The team that works nearest around a place; None where there is none, or more than one as near."""
    around = {place, *(place[:length] for length in (6, 9, 12))}
    statement = select(teams.c.team_id, teams.c.place).where(
        teams.c.county == county, teams.c.place.in_(around), teams.c.closed_at.is_(None)
    )
    rows = await db.all(statement)
    nearest = max((len(row.place) for row in rows), default=0)
    found = [row.team_id for row in rows if len(row.place) == nearest]
    return found[0] if len(found) == 1 else None


async def add_teams(db: Db, new: Sequence[Team]) -> None:
    """Write teams; who sits in them is a grant of access."""
    names = ("county", "team_id", "name", "place", "revision", "created_at")
    await db.write(insert(teams), [{name: getattr(one, name) for name in names} for one in new])


async def set_revision(db: Db, county: str, team_id: UUID, revision: int) -> None:
    """Write a new revision of a team that the caller has locked."""
    await db.write(update(teams).where(teams.c.county == county, teams.c.team_id == team_id).values(revision=revision))


def _pairing(row: Row[Any]) -> Pairing:
    return Pairing(row.pairing_id, row.household_id, row.team_id, row.from_at, row.until_at, row.reason)


async def pairings_of(db: Db, county: str, household_ids: Iterable[UUID]) -> dict[UUID, list[Pairing]]:
    """Per household every pairing it ever had, oldest first; one statement."""
    found: dict[UUID, list[Pairing]] = {household_id: [] for household_id in household_ids}
    statement = (
        select(pairings)
        .where(pairings.c.county == county, pairings.c.household_id.in_(set(found)))
        .order_by(pairings.c.from_at, pairings.c.pairing_id)
    )
    for row in await db.all(statement) if found else ():
        found[row.household_id].append(_pairing(row))
    return found


async def pairings_by_id(db: Db, county: str, pairing_ids: Iterable[UUID]) -> dict[UUID, Pairing]:
    """Those of the pairings that exist in the county."""
    statement = select(pairings).where(pairings.c.county == county, pairings.c.pairing_id.in_(set(pairing_ids)))
    return {row.pairing_id: _pairing(row) for row in await db.all(statement)}


def _with_home(scope: Scope) -> Select[Any]:
    home = and_(households.c.county == pairings.c.county, households.c.household_id == pairings.c.household_id)
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    return select(pairings).join(households, home).where(seen)


async def list_pairings(
    db: Db, scope: Scope, household_id: UUID | None, team_id: UUID | None, after: UUID | None, limit: int
) -> list[Pairing]:
    """Pairings of households the caller may see, past ones too, in the order of their ids, behind `after`."""
    statement = _with_home(scope).order_by(pairings.c.pairing_id).limit(limit)
    if household_id is not None:
        statement = statement.where(pairings.c.household_id == household_id)
    if team_id is not None:
        statement = statement.where(pairings.c.team_id == team_id)
    if after is not None:
        statement = statement.where(pairings.c.pairing_id > after)
    return [_pairing(row) for row in await db.all(statement)]


async def add_pairings(db: Db, county: str, new: Sequence[Pairing]) -> None:
    """Write pairings; a second active one of a household violates a unique index."""
    names = ("pairing_id", "household_id", "team_id", "from_at", "until_at", "reason")
    await db.write(insert(pairings), [{name: getattr(one, name) for name in names} | {"county": county} for one in new])


async def end_pairings(db: Db, county: str, pairing_ids: Sequence[UUID], at: datetime) -> None:
    """End pairings."""
    statement = (
        update(pairings)
        .where(pairings.c.county == county, pairings.c.pairing_id == bindparam("of_pairing"))
        .values(until_at=bindparam("ended_at"))
    )
    await db.write(statement, [{"of_pairing": one, "ended_at": at} for one in pairing_ids])
