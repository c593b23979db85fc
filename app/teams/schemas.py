"""Wire shapes of teams and pairings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Wire
from app.teams.form import FormTeam
from app.teams.pair import PairHousehold
from app.teams.policy import is_complete
from app.teams.substitute import ArrangeSubstitute
from app.teams.values import Pairing, Substitute, Team

TEAM_ID = "0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"
ACCOUNT_ID = "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b14"
PAIRING_ID = "0197a3c2-7d1e-7eee-8b1f-2d6f0e5a4b15"
SUBSTITUTE_ID = "0197a3c2-7d1e-7fff-8b1f-2d6f0e5a4b18"
HOUSEHOLD_ID = "0197a3c2-7d1e-7aaa-8b1f-2d6f0e5a4b10"
SeatName = Literal["party_member", "social_worker", "grid_worker"]


class MemberIn(Wire):
    """Who shall hold a seat."""

    seat: SeatName = Field(examples=["social_worker"])
    account_id: UUID = Field(examples=[ACCOUNT_ID])


class TeamIn(Wire):
    """A team to be: one party member, one social worker and one grid worker."""

    id: UUID = Field(examples=[TEAM_ID], description="客户端生成的 UUID Made by the client")
    name: str = Field(min_length=1, max_length=60, examples=["硖石第一组"])
    place: str = Field(min_length=6, max_length=15, examples=["330481001"])
    members: list[MemberIn] = Field(
        max_length=10,
        examples=[
            [
                {"seat": "party_member", "account_id": "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b16"},
                {"seat": "social_worker", "account_id": ACCOUNT_ID},
                {"seat": "grid_worker", "account_id": "0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b17"},
            ]
        ],
    )

    def command(self) -> FormTeam:
        """The command."""
        return FormTeam(self.id, self.name, self.place, tuple((one.seat, one.account_id) for one in self.members))


class SeatIn(Wire):
    """Who shall hold a vacant seat."""

    account_id: UUID = Field(examples=[ACCOUNT_ID])


class MemberOut(BaseModel):
    """Who holds a seat."""

    seat: str = Field(max_length=24, examples=["social_worker"])
    account_id: UUID = Field(examples=[ACCOUNT_ID])
    name: str = Field(max_length=60, examples=["王社工"])


class SubstituteIn(Wire):
    """代班：在席位本人不在的几天 Somebody to stand in for whoever holds a seat, from a day through another."""

    id: UUID = Field(examples=[SUBSTITUTE_ID], description="客户端生成的 UUID Made by the client")
    seat: SeatName = Field(examples=["social_worker"])
    account_id: UUID = Field(examples=[ACCOUNT_ID])
    from_day: Day = Field(alias="from", examples=["2026-10-01"], description="第一天 The first day, in Shanghai")
    until_day: Day = Field(
        alias="until", examples=["2026-10-07"], description="最后一天，最长90天 The last day, the 90th at the latest"
    )

    def command(self, team_id: UUID) -> ArrangeSubstitute:
        """The command."""
        return ArrangeSubstitute(self.id, team_id, self.seat, self.account_id, self.from_day, self.until_day)


class SubstituteOut(BaseModel):
    """代班 Who stands in for a member of a team; `ended_at` where it was ended before its last day was over."""

    id: UUID = Field(examples=[SUBSTITUTE_ID])
    team_id: UUID = Field(examples=[TEAM_ID])
    seat: str = Field(max_length=24, examples=["social_worker"])
    account_id: UUID = Field(examples=[ACCOUNT_ID])
    name: str = Field(max_length=60, examples=["李社工"])
    substitutes_for: UUID = Field(examples=[ACCOUNT_ID], description="代谁的班 Who is replaced and keeps the seat")
    from_day: date = Field(alias="from", examples=["2026-10-01"])
    until_day: date = Field(alias="until", examples=["2026-10-07"])
    ended_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, one: Substitute) -> "SubstituteOut":
        """The shape of a substitute."""
        shown = ("team_id", "seat", "account_id", "name", "substitutes_for", "ended_at")
        days = {"from": one.first_day, "until": one.last_day}
        return cls(id=one.substitute_id, **days, **{name: getattr(one, name) for name in shown})


class SubstitutesOut(BaseModel):
    """A page of substitutes, past ones too."""

    items: list[SubstituteOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, found: Sequence[Substitute], next_cursor: str | None) -> "SubstitutesOut":
        """The shape of a page."""
        return cls(items=[SubstituteOut.of(one) for one in found], next_cursor=next_cursor)


class TeamOut(BaseModel):
    """A team; incomplete while a seat is vacant."""

    id: UUID = Field(examples=[TEAM_ID])
    name: str = Field(max_length=60, examples=["硖石第一组"])
    place: str = Field(max_length=20, examples=["330481001"])
    complete: bool = Field(examples=[True], description="三个席位是否齐全 Every seat is held")
    members: list[MemberOut] = Field(max_length=10)
    substitutes: list[SubstituteOut] = Field(
        max_length=400, description="现在和将来的代班 Who stands in now or will; each for its days only"
    )
    revision: int = Field(ge=1, le=2_147_483_647, examples=[1])
    created_at: datetime = Field(examples=["2022-01-05T01:30:00Z"])

    @classmethod
    def of(cls, team: Team) -> "TeamOut":
        """The shape of a team."""
        members = sorted(team.members, key=lambda one: one.seat)
        return cls(
            id=team.team_id,
            name=team.name,
            place=team.place,
            complete=is_complete({member.seat for member in members}),
            members=[MemberOut(seat=one.seat, account_id=one.account_id, name=one.name) for one in members],
            substitutes=[SubstituteOut.of(one) for one in team.substitutes],
            revision=team.revision,
            created_at=team.created_at,
        )


class TeamsOut(BaseModel):
    """A page of teams."""

    items: list[TeamOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, teams: Sequence[Team], next_cursor: str | None) -> "TeamsOut":
        """The shape of a page."""
        return cls(items=[TeamOut.of(one) for one in teams], next_cursor=next_cursor)


class PairingIn(Wire):
    """A household to be paired with a team."""

    id: UUID = Field(examples=[PAIRING_ID], description="客户端生成的 UUID Made by the client")
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    team_id: UUID = Field(examples=[TEAM_ID])
    reason: str | None = Field(default=None, min_length=1, max_length=200, examples=["年度结对"])

    def command(self) -> PairHousehold:
        """The command."""
        return PairHousehold(self.id, self.household_id, self.team_id, self.reason)


class PairingOut(BaseModel):
    """A team paired with a household; `until` is null while it lasts."""

    id: UUID = Field(examples=[PAIRING_ID])
    household_id: UUID = Field(examples=[HOUSEHOLD_ID])
    team_id: UUID = Field(examples=[TEAM_ID])
    since: datetime = Field(examples=["2022-01-05T01:30:00Z"])
    until: datetime | None = Field(examples=[None])
    reason: str | None = Field(max_length=200, examples=["年度结对"])

    @classmethod
    def of(cls, one: Pairing) -> "PairingOut":
        """The shape of a pairing."""
        return cls(
            id=one.pairing_id,
            household_id=one.household_id,
            team_id=one.team_id,
            since=one.from_at,
            until=one.until_at,
            reason=one.reason,
        )


class PairingsOut(BaseModel):
    """A page of pairings, past ones too."""

    items: list[PairingOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, pairings: Sequence[Pairing], next_cursor: str | None) -> "PairingsOut":
        """The shape of a page."""
        return cls(items=[PairingOut.of(one) for one in pairings], next_cursor=next_cursor)
