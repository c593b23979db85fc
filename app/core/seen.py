"""What a connection may see: one county's rows by code and by team, a whole county, or every county. PostgreSQL checks it on every row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

APP_ROLE: Final = "nuanxin_app"
ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
EVERY_COUNTY: Final = "*"
MOST_RANGES: Final = 2
CODE = re.compile(r"[0-9-]{1,20}")
ORGANISATION = re.compile(r"[a-z][a-z0-9_]{1,39}")
# Codes are made of digits and hyphens, which both stand before the colon.
BEHIND_ALL = ":"


class Seen(Protocol):
    """Which rows a transaction may read and write; a scope of access is one, and so are `Whole` and `EVERYWHERE`."""

    @property
    def county(self) -> str:
        """The county, or `*` for every one."""
        ...

    @property
    def places(self) -> tuple[str, ...]:
        """Codes within which rows are seen."""
        ...

    @property
    def teams(self) -> tuple[UUID, ...]:
        """Teams whose rows are seen."""
        ...

    @property
    def desks(self) -> tuple[tuple[str, str], ...]:
        """Desks, (organisation, place), what was dispatched to which is seen."""
        ...

    @property
    def account(self) -> UUID | None:
        """Whoever sees what is theirs by having raised it."""
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of one county: what a command works on after it has checked whose they are."""

    county: str
    teams: tuple[UUID, ...] = ()
    desks: tuple[tuple[str, str], ...] = ()
    account: UUID | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The county itself."""
        return (self.county,)


EVERYWHERE: Final = Whole(EVERY_COUNTY)


def settings_of(seen: Seen) -> dict[str, str]:
    """The settings that the row policies read. Raises ValueError for what is no code, so that nothing else gets into a statement."""
    if seen.county == EVERY_COUNTY:
        return {"county": EVERY_COUNTY, "reach": "every"}
    for code in (seen.county, *seen.places, *(place for _, place in seen.desks)):
        if not CODE.fullmatch(code):
            raise ValueError("not a division code")
    if not all(ORGANISATION.fullmatch(organisation) for organisation, _ in seen.desks):
        raise ValueError("not an organisation's code")
    if seen.county in seen.places:
        return {"county": seen.county, "reach": "county"}
    found = {"county": seen.county, "reach": "rows"}
    for number, (low, high) in enumerate(ranges_of(seen.places), 1):
        found |= {f"from{number}": low, f"to{number}": high}
    if seen.account:
        found["account"] = str(UUID(str(seen.account)))
    if seen.teams:
        found["teams"] = "{" + ",".join(str(UUID(str(team))) for team in seen.teams) + "}"
    if seen.desks:
        found["desks"] = "{" + ",".join(f"{organisation}@{place}" for organisation, place in seen.desks) + "}"
    return found


def ranges_of(places: Iterable[str], most: int = MOST_RANGES) -> list[tuple[str, str]]:
    """Half-open ranges that hold all codes within these places. The policies know two: beyond, the nearest share one, and what lies
    between them is left to the statement's own condition."""
    ranges = [(place, place + BEHIND_ALL) for place in sorted(set(places))]
    while len(ranges) > most:
        gap = min(
            range(len(ranges) - 1),
            key=lambda at: int(ranges[at + 1][0][:9].ljust(9, "0")) - int(ranges[at][0][:9].ljust(9, "0")),
        )
        ranges[gap : gap + 2] = [(ranges[gap][0], max(ranges[gap][1], ranges[gap + 1][1]))]
    return ranges


def beginning(seen: Seen, *, one_moment: bool = False) -> str:
    """The statement that begins a transaction on PostgreSQL: one trip for BEGIN and for settings that end with the transaction.

    With `one_moment` all its statements see the same state of the database.
    """
    found = ", ".join(f"set_config('nuanxin.{name}', '{value}', true)" for name, value in settings_of(seen).items())
    level = " ISOLATION LEVEL REPEATABLE READ" if one_moment else ""
    return f"BEGIN{level}; SELECT {found}"  # every value was checked to be a code, an id or a word of ours


def checked_role(role: str) -> str:
    """A name of a database role that needs no quotes. Raises ValueError for any other."""
    if not ROLE_NAME.fullmatch(role):
        raise ValueError("the database role may have small letters, digits and underscores only")
    return role
