"""Forming teams, and filling and vacating their seats: a seat is a grant of access."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.access import store as access
from app.access.policy import SEATS, lies_within
from app.access.scope import scope_of_teams
from app.access.store import Account, SeatHeld
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, forbidden, id_reused, invalid, not_found, unknown_reference
from app.core.ids import derived_id, new_id
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Outcome, Touch, feed_of_team
from app.places.store import places_by_code
from app.teams import store
from app.teams.policy import SeatProblem, check_member, check_members, one_seat_each
from app.teams.values import Member, Team

MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class FormTeam:
    """A team to be: its members as (seat, account)."""

    team_id: UUID
    name: str
    place: str
    members: tuple[tuple[str, UUID], ...]


@dataclass(frozen=True, slots=True)
class Formed:
    """A team that was formed now, or before by the same command."""

    team: Team
    repeated: bool


@dataclass(frozen=True, slots=True)
class SeatOf:
    """A seat of a team; `account_id` is who shall hold it, None to vacate it."""

    team_id: UUID
    seat: str
    account_id: UUID | None = None


async def form_team(db: Db, actor: Actor, at: datetime, command: FormTeam) -> Outcome[Formed]:
    """Form one team; see `form_teams`."""
    [outcome] = await form_teams(db, actor, at, [command])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def form_teams(
    db: Db, actor: Actor, at: datetime, commands: Sequence[FormTeam]
) -> list[Outcome[Formed] | Refusal]:
    """Form teams of three. A refused one leaves nothing behind and costs its neighbours nothing."""
    existing = await store.lock_teams(db, actor.county, [command.team_id for command in commands], at)
    founders = await _founders(db, actor.county, existing)
    places = await places_by_code(db, actor.county, {command.place for command in commands})
    wanted = {account for command in commands for _, account in command.members}
    accounts = await access.existing_accounts(db, actor.county, wanted, at)
    judged: list[Team | Refusal | None] = []
    for command in commands:
        known = existing.get(command.team_id)
        if known or any(isinstance(one, Team) and one.team_id == command.team_id for one in judged):
            judged.append(None if known and _same(known, founders, command) else id_reused())
        else:
            judged.append(_judge(actor, at, command, set(places), accounts))
    new = [one for one in judged if isinstance(one, Team)]
    await store.add_teams(db, new)
    await access.add_seats(db, actor.county, [seat for one in new for seat in _seats(one, at)])
    return [_outcome(existing, command, one) for command, one in zip(commands, judged, strict=True)]


def _outcome(existing: dict[UUID, Team], command: FormTeam, judged: Team | Refusal | None) -> Outcome[Formed] | Refusal:
    if judged is None:
        return Outcome(Formed(existing[command.team_id], True), ())
    if isinstance(judged, Refusal):
        return judged
    members = [{"seat": member.seat, "account_id": member.account_id} for member in judged.members]
    count = Delta("teams", judged.place, day_of(judged.created_at), 1)
    data = {"place": judged.place, "members": members}
    fact = Fact("team.formed", judged.team_id, data=data, touches=(roster(judged),), deltas=(count,))
    return Outcome(Formed(judged, False), (fact,))


async def _founders(db: Db, county: str, existing: dict[UUID, Team]) -> dict[UUID, set[tuple[str, UUID]]]:
    """Who sat in teams when they were formed."""
    found: dict[UUID, set[tuple[str, UUID]]] = {team_id: set() for team_id in existing}
    for one in await access.seats_of_teams(db, county, existing, None) if existing else ():
        if one.from_at == existing[one.team_id].created_at and one.substitutes_for is None:
            found[one.team_id].add((one.seat, one.account_id))
    return found


def _same(known: Team, founders: dict[UUID, set[tuple[str, UUID]]], command: FormTeam) -> bool:
    same = (known.name, known.place) == (command.name.strip(), command.place)
    return same and founders[known.team_id] == set(command.members)


def _judge(
    actor: Actor, at: datetime, command: FormTeam, places: set[str], accounts: dict[UUID, Account]
) -> Team | Refusal:
    own = scope_of_teams(actor).places
    if command.place not in places or not any(lies_within(command.place, outer) for outer in own):
        return unknown_reference("/place")
    if not command.name.strip() or len(command.name) > MAX_NAME:
        return invalid(FieldError("/name", "NAME_MALFORMED", "名称为1到60个字", "A name has 1 to 60 characters"))
    problems = check_members(command.members, roles_of(accounts))
    if problems:
        return invalid(*(as_field_error(one) for one in problems))
    members = tuple(Member(seat, account, accounts[account].display_name) for seat, account in command.members)
    return Team(actor.county, command.team_id, command.name.strip(), command.place, 1, at, members)


def roles_of(accounts: dict[UUID, Account]) -> dict[UUID, set[str]]:
    """The roles each account holds."""
    return {account_id: {held.role for held in one.roles} for account_id, one in accounts.items()}


def as_field_error(problem: SeatProblem) -> FieldError:
    """A seat's problem with its pointer."""
    pointer = "/members" if problem.index is None else f"/members/{problem.index}/account_id"
    return FieldError(pointer, problem.code, problem.zh, problem.en)


def _seats(team: Team, at: datetime) -> list[SeatHeld]:
    return [_seat(team, member, derived_id(team.team_id, member.seat, "founder"), at) for member in team.members]


def _seat(team: Team, member: Member, seat_id: UUID, at: datetime) -> SeatHeld:
    return SeatHeld(seat_id, team.team_id, member.account_id, member.name, member.name, member.seat, at, None)


async def lock_own(db: Db, actor: Actor, team_id: UUID, at: datetime) -> Team:
    """A team the caller may change. Raises 404 for one that is not there or not theirs, 403 for one they only sit in."""
    known = (await store.lock_teams(db, actor.county, [team_id], at)).get(team_id)
    scope = scope_of_teams(actor)
    if known is None or not scope.covers(known.county, known.place, known.team_id):
        raise not_found()
    if not any(lies_within(known.place, outer) for outer in scope.places):
        raise forbidden("ROLE_MISSING")
    return known


async def fill_seat(db: Db, actor: Actor, at: datetime, command: SeatOf) -> Outcome[Team]:
    """Give a vacant seat to an account that holds its role and no other seat of the team."""
    team = await lock_own(db, actor, command.team_id, at)
    if command.seat not in SEATS or command.account_id is None:
        raise not_found()
    held = {member.seat: member.account_id for member in team.members}
    if held.get(command.seat) == command.account_id:
        return Outcome(team, ())
    if command.seat in held:
        raise conflict("SEAT_TAKEN", "该席位已有人，请先退出", "Somebody holds this seat; vacate it first")
    accounts = await access.existing_accounts(db, actor.county, [command.account_id], at)
    problems = check_member(None, command.seat, command.account_id, roles_of(accounts))
    if command.account_id in {*held.values(), *(one.account_id for one in team.substitutes)}:
        problems.append(one_seat_each())
    if problems:
        raise invalid(*(FieldError("/account_id", one.code, one.zh, one.en) for one in problems))
    member = Member(command.seat, command.account_id, accounts[command.account_id].display_name)
    await access.add_seats(db, actor.county, [_seat(team, member, new_id(at), at)])
    return await _changed(db, replace(team, members=(*team.members, member)), "team.seat_filled", member)


async def vacate_seat(db: Db, actor: Actor, at: datetime, command: SeatOf) -> Outcome[Team]:
    """Take a member out of a seat: the team stays, incomplete, and is paired with nobody new until the seat is filled."""
    team = await lock_own(db, actor, command.team_id, at)
    if command.seat not in SEATS:
        raise not_found()
    for one in await access.seats_of_teams(db, actor.county, [team.team_id], at):
        if one.seat == command.seat and one.substitutes_for is None:
            await access.end_seat(db, actor.county, one.seat_id, at)
            left = replace(team, members=tuple(member for member in team.members if member.seat != command.seat))
            return await _changed(db, left, "team.seat_vacated", Member(one.seat, one.account_id, one.display_name))
    return Outcome(team, ())


async def _changed(db: Db, team: Team, name: str, member: Member) -> Outcome[Team]:
    newer = await raised(db, team)
    data = {"place": team.place, "seat": member.seat, "account_id": member.account_id}
    return Outcome(newer, (Fact(name, team.team_id, data=data, touches=(roster(newer),)),))


async def raised(db: Db, team: Team) -> Team:
    """A team that was changed, under its next revision."""
    newer = replace(team, revision=team.revision + 1)
    await store.set_revision(db, team.county, team.team_id, newer.revision)
    return newer


def roster(team: Team) -> Touch:
    """A team's phones hear who sits in it."""
    return Touch(feed_of_team(team.team_id), "team", team.team_id, None, team.revision)
