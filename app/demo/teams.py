"""Teams of three for every town, each with the villages it serves; two of them carry the accounts that the README names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.demo.names import FEMALE, MALE, name_of
from app.demo.streams import Stream
from app.demo.values import SEATS, Team, TeamMember

VILLAGES_PER_TEAM = 5
SHOWN_TOWN, OTHER_TOWN = "330481001", "330481103"
SHOWN_ACCOUNTS = {SHOWN_TOWN: ("party", "social", "grid"), OTHER_TOWN: ("party2", "social2", "grid2")}
SHORT_SEATS = ("party", "social", "grid")


@dataclass(frozen=True, slots=True)
class Division:
    """A county, town or village as the table of divisions has it."""

    code: str
    name: str
    level: str
    parent: str


def form_teams(seed: int, divisions: Sequence[Division]) -> list[Team]:
    """About one team for five villages, at least two in a town; the first of two towns have well-known accounts."""
    teams = []
    for town in sorted((place for place in divisions if place.level == "town"), key=lambda place: place.code):
        villages = sorted(place.code for place in divisions if place.parent == town.code)
        count = max(2, round(len(villages) / VILLAGES_PER_TEAM))
        for number in range(count):
            share = tuple(villages[number::count])
            teams.append(_team(seed, town, number + 1, share))
    return teams


def _team(seed: int, town: Division, number: int, villages: tuple[str, ...]) -> Team:
    key = f"{town.code}-{number}"
    known = SHOWN_ACCOUNTS.get(town.code) if number == 1 else None
    accounts = known or tuple(f"{seat}-{town.code[-3:]}-{number}" for seat in SHORT_SEATS)
    members = tuple(
        TeamMember(account, _staff_name(seed, account), seat) for account, seat in zip(accounts, SEATS, strict=True)
    )
    return Team(key, f"{town.name}探访{number}组", town.code, members, villages)


def _staff_name(seed: int, account: str) -> str:
    stream = Stream(seed, "staff", account)
    return name_of(stream, MALE if stream.chance(450) else FEMALE, stream.between(1966, 1996))
