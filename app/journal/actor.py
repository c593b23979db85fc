"""Who acts: the one description of a caller that every room knows."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role held at a place: a division code (county 6, town 9, village 12 digits, then group or grid).

    A department officer's also names the organisation whose desk it is, by the code that needs are routed to.
    """

    role: str
    place: str
    organisation: str | None = None

    def __str__(self) -> str:
        """`role@place`, with the organisation behind it where there is one."""
        return f"{self.role}@{self.place}" + (f"/{self.organisation}" if self.organisation else "")


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a team: party_member, social_worker or grid_worker; held for some days in the place of another account, whose it names."""

    team_id: UUID
    seat: str
    substitutes_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: the person, what the client may do (scopes), what the person may do (roles), and whose they are (seats)."""

    county: str
    account_id: UUID | None
    name: str
    client_id: str
    scopes: frozenset[str] = frozenset()
    roles: tuple[RoleAt, ...] = ()
    seats: tuple[Seat, ...] = ()
    request_id: str = field(default="", compare=False)
    session_id: UUID | None = field(default=None, compare=False)
    device_id: UUID | None = field(default=None, compare=False)
    acr: str = field(default="", compare=False)  # how sure the sign-in was
    auth_time: datetime | None = field(default=None, compare=False)  # when the person did it
    address: str = field(default="", compare=False)

    def holds(self, *roles: str) -> bool:
        """True when the person holds any of these roles anywhere."""
        return any(held.role in roles for held in self.roles)


def operator(county: str, name: str = "operator") -> Actor:
    """Whoever runs a command on the machine itself: sees the whole county, belongs to no team."""
    return Actor(county, None, name, "command-line", frozenset({"*"}), (RoleAt("operator", county),))
