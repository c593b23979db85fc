"""Wire shapes of access."""

from uuid import UUID

from pydantic import BaseModel, Field

from app.journal.actor import Actor


class RoleOut(BaseModel):
    """A role at a place."""

    role: str = Field(max_length=24, examples=["social_worker"])
    place: str = Field(max_length=20, examples=["330481001"])


class SeatOut(BaseModel):
    """A seat in a team."""

    team_id: UUID
    seat: str = Field(max_length=24, examples=["social_worker"])


class MeOut(BaseModel):
    """Who the caller is and what the caller may do."""

    account_id: UUID | None
    name: str = Field(max_length=60, examples=["social"])
    county: str = Field(max_length=6, examples=["330481"])
    client_id: str = Field(max_length=60, examples=["command-line"])
    scopes: list[str] = Field(max_length=100, examples=[["people:read", "visits:write"]])
    roles: list[RoleOut] = Field(max_length=100)
    teams: list[SeatOut] = Field(max_length=100)

    @classmethod
    def of(cls, actor: Actor) -> "MeOut":
        """The shape of an actor."""
        return cls(
            account_id=actor.account_id,
            name=actor.name,
            county=actor.county,
            client_id=actor.client_id,
            scopes=sorted(actor.scopes),
            roles=[RoleOut(role=held.role, place=held.place) for held in actor.roles],
            teams=[SeatOut(team_id=held.team_id, seat=held.seat) for held in actor.seats],
        )
