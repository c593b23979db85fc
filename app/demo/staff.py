"""Who works in the demonstration: the accounts that the README names, an officer for every town, a team's three for every team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.access import store as access
from app.access.accounts import AddAccount, add_accounts
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.demo.network import COMMITTEE, lowest_level
from app.demo.streams import Stream
from app.demo.teams import SHOWN_TOWN, Division
from app.demo.values import COUNTY, Call, Team, id_of
from app.journal.actor import Actor, RoleAt, operator
from app.journal.perform import perform_all
from app.teams.form import FormTeam, form_teams

# Account, shown name, role; the place is the county's unless it says otherwise.
SHOWN_ACCOUNTS = (
    ("admin", "系统管理员", "administrator", COUNTY),
    ("county", "市民政局 沈明", "county_officer", COUNTY),
    ("county2", "市民政局 许岚", "county_officer", COUNTY),
    ("informant", "困难救助信息员 朱根法", "informant", SHOWN_TOWN),
)
# The desk of an organisation in the county, by the code that needs are routed to.
DEPARTMENT = ("department", "医保局 顾萍", "department_officer", COUNTY, "healthcare_security")
AUDITOR = ("auditor", "审计员 陆静", "auditor", COUNTY)


@dataclass(slots=True)
class Staff:
    """Everybody with an account, as callers of verbs."""

    teams: dict[str, Team]
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, account: str) -> Actor:
        """A caller by account name."""
        return self.actors[account]

    def town_officer(self, place: str) -> Actor:
        """The officer of the town that a place lies in."""
        return self.actors[town_account(place[:9])]

    def social_worker(self, team: str) -> UUID:
        """The account of a team's social worker, who keeps its records."""
        return next(one.account_id for one in self.teams[team].members if one.seat == "social_worker")

    def present(self, call: Call) -> tuple[UUID, ...]:
        """Who of the team was there: all three, or two."""
        members = self.teams[call.household.team].members
        alone = Stream("present", call.household.key, call.at).chance(600)
        return tuple(member.account_id for member in (members[1:] if alone else members))


def town_account(town: str) -> str:
    """The account of a town's officer."""
    return "town" if town == SHOWN_TOWN else f"town-{town[-3:]}"


async def hire(deployment: Deployment, at: datetime, divisions: Sequence[Division], teams: Sequence[Team]) -> Staff:
    """Add every account and form every team, by the verbs. Raises Refusal."""
    founder = operator(COUNTY)
    towns = [place for place in divisions if place.level == "town"]
    wanted = [_account(name, shown, role, place) for name, shown, role, place in SHOWN_ACCOUNTS]
    wanted.append(_account(*DEPARTMENT))
    wanted += [_account(town_account(town.code), f"{town.name}社会工作站", "town_officer", town.code) for town in towns]
    wanted += [
        _account(member.account, member.display_name, member.seat, team.place)
        for team in teams
        for member in team.members
    ]
    await perform_all(deployment, add_accounts, founder, at, wanted)
    commands = [
        FormTeam(team.team_id, team.name, team.place, tuple((one.seat, one.account_id) for one in team.members))
        for team in teams
    ]
    for formed in await perform_all(deployment, form_teams, founder, at, commands):
        if isinstance(formed, Exception):
            raise formed
    staff = Staff({team.key: team for team in teams})
    async with reading(deployment, EVERYWHERE) as db:
        for command in wanted:
            found = await access.find_account(db, COUNTY, id_of("account", command.name), at)
            if found is not None:
                staff.actors[command.name] = Actor(
                    COUNTY, found.account_id, found.name, "demo", frozenset(), found.roles, found.seats
                )
    return staff


def _account(name: str, shown: str, role: str, place: str, organisation: str | None = None) -> AddAccount:
    return AddAccount(name, shown, (RoleAt(role, place, organisation),), id_of("account", name))


def informants(seed: int, divisions: Sequence[Division]) -> list[AddAccount]:
    """One informant for each villager group."""
    names = {place.code: place.name.removesuffix(COMMITTEE) for place in divisions}
    return [
        AddAccount(
            f"informant-{group.code}",
            f"信息员 {names[group.parent_code or '']}{group.name}",
            (RoleAt("informant", group.code),),
            id_of("account", f"informant-{group.code}"),
        )
        for group in lowest_level(seed, divisions)
        if group.level == "villager_group"
    ]
