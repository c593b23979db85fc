"""Wire shapes of access."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.devices.schemas import DeviceOut
from app.access.devices.values import Device
from app.access.values import Session
from app.journal.actor import Actor, RoleAt, Seat


class RoleOut(BaseModel):
    """A role at a place."""

    role: str = Field(max_length=24, examples=["social_worker"])
    place: str = Field(max_length=20, examples=["330481001"])
    organisation: str | None = Field(
        default=None, max_length=40, description="经办部门 Whose desk it is, for department officers", examples=[None]
    )

    @classmethod
    def of(cls, held: RoleAt) -> "RoleOut":
        """The shape of a role."""
        return cls(role=held.role, place=held.place, organisation=held.organisation)


class SeatOut(BaseModel):
    """A seat in a team."""

    team_id: UUID
    seat: str = Field(max_length=24, examples=["social_worker"])
    substitutes_for: UUID | None = Field(
        default=None,
        description="代谁的班；本人席位为空 Whose place it is held in; null for an own seat",
        examples=[None],
    )

    @classmethod
    def of(cls, held: Seat) -> "SeatOut":
        """The shape of a seat."""
        return cls(team_id=held.team_id, seat=held.seat, substitutes_for=held.substitutes_for)


class SessionOut(BaseModel):
    """A sign-in that lasts."""

    id: UUID
    client_id: str | None = Field(max_length=60, examples=["field-app"])
    device_id: UUID | None
    started_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    auth_time: datetime = Field(examples=["2026-11-22T09:30:00Z"])
    acr: str = Field(max_length=60, examples=["urn:nuanxin:acr:two-factors"])
    amr: list[str] = Field(max_length=10, examples=[["pwd", "otp"]])
    idle_until: datetime = Field(examples=["2026-12-06T09:30:00Z"])
    absolute_until: datetime = Field(examples=["2026-12-22T09:30:00Z"])
    current: bool


class SessionsOut(BaseModel):
    """The sessions that stand, the newest first."""

    items: list[SessionOut] = Field(max_length=200)
    next_cursor: None = None

    @classmethod
    def of(cls, sessions: Sequence[Session], current: UUID | None) -> "SessionsOut":
        """The shape of sessions, the caller's own marked."""
        names = SessionOut.model_fields.keys() - {"id", "current", "amr"}
        return cls(
            items=[
                SessionOut(
                    id=one.session_id,
                    current=one.session_id == current,
                    amr=list(one.amr),
                    **{name: getattr(one, name) for name in names},
                )
                for one in sessions
            ]
        )


class MeOut(BaseModel):
    """Who the caller is and what the caller may do."""

    account_id: UUID | None
    name: str = Field(max_length=60, examples=["social"])
    county: str = Field(max_length=6, examples=["330481"])
    client_id: str = Field(max_length=60, examples=["command-line"])
    scopes: list[str] = Field(max_length=100, examples=[["people:read", "visits:write"]])
    roles: list[RoleOut] = Field(max_length=100)
    places: list[str] = Field(max_length=100, examples=[["330481001"]], description="任职的地方 Where roles are held")
    teams: list[SeatOut] = Field(max_length=100)
    devices: list[DeviceOut] = Field(max_length=200, description="本人的设备 The caller's own phones")

    @classmethod
    def of(cls, actor: Actor, devices: Sequence[Device]) -> "MeOut":
        """The shape of an actor and its phones."""
        return cls(
            account_id=actor.account_id,
            name=actor.name,
            county=actor.county,
            client_id=actor.client_id,
            scopes=sorted(actor.scopes),
            roles=[RoleOut.of(held) for held in actor.roles],
            places=sorted({held.place for held in actor.roles}),
            devices=[DeviceOut.of(one) for one in devices],
            teams=[SeatOut.of(held) for held in actor.seats],
        )
