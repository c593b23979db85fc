"""Values of the demonstration: its people, households and teams, and what happens to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from app.demo.streams import Stream

DEMO = UUID("6d1f0c52-8f6e-5a0e-9a0b-5d0b3c7e4f21")
COUNTY = "330481"
SEATS = ("party_member", "social_worker", "grid_worker")


def id_of(kind: str, key: str) -> UUID:
    """The id of a thing of the demonstration: the same in every copy, so that a printed command works everywhere."""
    return uuid5(DEMO, f"{kind}|{key}")


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person. `traits` are the answers that stay as they are, `burden` about the points they give.

    `leaves` is the day from which another `status` than active holds.
    """

    key: str
    name: str
    sex: str
    birth_date: date
    id_number: str
    relation: str
    phone: str | None = None
    disability: tuple[int, int] | None = None
    tags: tuple[str, ...] = ()
    entitlements: tuple[str, ...] = ()
    entitled_from: date | None = None
    traits: Mapping[str, Any] = field(default_factory=dict)
    burden: int = 0
    status: str = "active"
    leaves: date | None = None

    @property
    def person_id(self) -> UUID:
        """The id under which this person is registered."""
        return id_of("person", self.key)

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))

    def active_on(self, day: date) -> bool:
        """Whether the file is one that is visited on a day."""
        return self.status == "active" or (self.leaves is not None and day < self.leaves)


@dataclass(frozen=True, slots=True)
class Household:
    """One made-up household in a real village, with the day on which it was enrolled."""

    key: str
    kind: str
    place: str
    address: str
    enrolled: date
    team: str
    members: tuple[Person, ...]

    @property
    def household_id(self) -> UUID:
        """The id under which this household is registered."""
        return id_of("household", self.key)


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Someone who sits in a team: account name, shown name, seat."""

    account: str
    display_name: str
    seat: str

    @property
    def account_id(self) -> UUID:
        """The id of the account."""
        return id_of("account", self.account)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of three and the villages it serves."""

    key: str
    name: str
    place: str
    members: tuple[TeamMember, ...]
    villages: tuple[str, ...]

    @property
    def team_id(self) -> UUID:
        """The id under which this team is formed."""
        return id_of("team", self.key)


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody was found to need: a category of the referrals' routing, its urgency, in words."""

    person: Person
    category: str
    urgency: str
    detail: str


@dataclass(frozen=True, slots=True)
class Call:
    """One visit as the team will report it: whom it lists with what answers, by key."""

    household: Household
    at: datetime
    mode: str
    outcome: str
    answers: Mapping[str, Mapping[str, Any]]
    order: int = 0
    needs: tuple[Need, ...] = ()

    @property
    def visit_id(self) -> UUID:
        """The id that the team's phone gave it."""
        return id_of("visit", f"{self.household.key}|{self.at.isoformat()}|{self.order}")

    @property
    def ended_at(self) -> datetime:
        """When the team left again."""
        closed = self.outcome == "not_home"
        minutes = 5 if closed else Stream("lasted", self.household.key, self.at).between(12, 45)
        return self.at + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the answer to a visit says of one person: the level before and after, and the next due day."""

    key: str
    before: str
    after: str
    counted: bool
    due: date | None
    proposed: str | None
