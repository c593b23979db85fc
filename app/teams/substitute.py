"""Substitutes: for some days another person stands in for one member of a team, with that seat's role; it ends by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.access import store as access
from app.access.scope import scope_of_teams
from app.access.store import SeatHeld
from app.core.clock import day_of, end_of, start_of
from app.core.db import Db
from app.core.errors import FieldError, conflict, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.teams import store
from app.teams.form import lock_own, raised, roles_of, roster
from app.teams.open import open_team
from app.teams.policy import check_days, check_member, meet, one_seat_each
from app.teams.values import Substitute, Team


@dataclass(frozen=True, slots=True)
class ArrangeSubstitute:
    """Somebody to stand in for whoever holds a seat, from the first day to the last, both included."""

    substitute_id: UUID
    team_id: UUID
    seat: str
    account_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Arranged:
    """A substitute who was arranged now, or before by the same command."""

    substitute: Substitute
    repeated: bool


@dataclass(frozen=True, slots=True)
class EndSubstitute:
    """A substitute who shall stand in no longer, or not at all."""

    team_id: UUID
    substitute_id: UUID


async def arrange_substitute(db: Db, actor: Actor, at: datetime, command: ArrangeSubstitute) -> Outcome[Arranged]:
    """Arrange a substitute. Raises 404 and 403 as for any change of the team's seats, 409 for a seat that nobody holds or that
    has a substitute on one of the days, 422 for the days and for an account that cannot hold the seat.

    Whoever is replaced keeps the seat and may go on visiting. What the substitute may do follows from the days at each call.
    """
    team = await lock_own(db, actor, command.team_id, at)
    known = await access.seat_by_id(db, actor.county, command.substitute_id)
    if known is not None:
        if known.substitutes_for is None or not _same(store.as_substitute(known), command):
            raise id_reused()
        return Outcome(Arranged(store.as_substitute(known), True), ())
    replaced = next((member.account_id for member in team.members if member.seat == command.seat), None)
    errors = [FieldError(*one) for one in check_days(command.first_day, command.last_day, day_of(at))]
    errors += await _account_errors(db, actor, at, team, command)
    if errors:
        raise invalid(*errors)
    if replaced is None:
        raise conflict("SEAT_VACANT", "该席位空缺，请先补上", "Nobody holds this seat; fill it")
    if any(one.seat == command.seat and _meets(one, command) for one in team.substitutes):
        raise conflict("SEAT_SUBSTITUTED", "该席位这几天已有人代班", "This seat has a substitute on one of these days")
    held = _held(command, replaced)
    await access.add_seats(db, actor.county, [held])
    newer = await raised(db, team)
    known = await access.seat_by_id(db, actor.county, command.substitute_id)
    assert known is not None
    new = store.as_substitute(known)
    fact = Fact("team.substitute_arranged", team.team_id, data=_told(team, new), touches=(roster(newer),))
    return Outcome(Arranged(new, False), (fact,))


async def end_substitute(db: Db, actor: Actor, at: datetime, command: EndSubstitute) -> Outcome[Substitute]:
    """End it now, or before it has begun; one that is over stays as it was. Raises 404 and 403 as for any change of seats."""
    team = await lock_own(db, actor, command.team_id, at)
    known = await access.seat_by_id(db, actor.county, command.substitute_id)
    if known is None or known.team_id != team.team_id or known.substitutes_for is None:
        raise not_found()
    before = store.as_substitute(known)
    if before not in team.substitutes:
        return Outcome(before, ())
    await access.end_seat(db, actor.county, known.seat_id, at)
    newer = await raised(db, team)
    ended = replace(before, ended_at=at)
    fact = Fact("team.substitute_ended", team.team_id, data=_told(team, ended), touches=(roster(newer),))
    return Outcome(ended, (fact,))


async def list_substitutes(
    db: Db, actor: Actor, at: datetime, team_id: UUID, after: UUID | None, limit: int
) -> Sequence[Substitute]:
    """Everybody who ever stood in for somebody in a team or will. Raises 404 for a team that is not the caller's to see."""
    await open_team(db, actor, at, team_id)
    county = scope_of_teams(actor).county
    return [store.as_substitute(one) for one in await access.substitutes_of_team(db, county, team_id, after, limit)]


async def _account_errors(
    db: Db, actor: Actor, at: datetime, team: Team, command: ArrangeSubstitute
) -> list[FieldError]:
    """The account holds the seat's role, and on none of the days another role of this team."""
    accounts = await access.existing_accounts(db, actor.county, [command.account_id], at)
    problems = check_member(None, command.seat, command.account_id, roles_of(accounts))
    elsewhere = [one for one in team.substitutes if one.account_id == command.account_id and _meets(one, command)]
    if elsewhere or command.account_id in {member.account_id for member in team.members}:
        problems.append(one_seat_each())
    return [FieldError("/account_id", one.code, one.zh, one.en) for one in problems]


def _meets(one: Substitute, command: ArrangeSubstitute) -> bool:
    return meet((one.first_day, one.last_day), (command.first_day, command.last_day))


def _held(command: ArrangeSubstitute, replaced: UUID) -> SeatHeld:
    return SeatHeld(
        command.substitute_id,
        command.team_id,
        command.account_id,
        "",
        "",
        command.seat,
        start_of(command.first_day),
        end_of(command.last_day),
        replaced,
        command.last_day,
    )


def _same(known: Substitute, command: ArrangeSubstitute) -> bool:
    return (known.team_id, known.seat, known.account_id, known.first_day, known.last_day) == (
        command.team_id,
        command.seat,
        command.account_id,
        command.first_day,
        command.last_day,
    )


def _told(team: Team, one: Substitute) -> dict[str, object]:
    return {
        "place": team.place,
        "substitute_id": one.substitute_id,
        "seat": one.seat,
        "account_id": one.account_id,
        "substitutes_for": one.substitutes_for,
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
    }
