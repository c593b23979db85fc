"""How likely two files are one person's: points for what agrees, each a reason that is shown; the sum decides. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID


class Reason(NamedTuple):
    """Something that agrees or differs, what it counts for, and how it is said."""

    points: int
    zh: str
    en: str


REASONS: Final[Mapping[str, Reason]] = {
    "SAME_NAME": Reason(30, "姓名相同", "The same name"),
    "SAME_BIRTH_DATE": Reason(40, "出生日期相同", "The same date of birth"),
    "SAME_HOUSEHOLD": Reason(30, "在同一户", "In the same household"),
    "SAME_ADDRESS": Reason(30, "住址相同", "The same address"),
    "SAME_VILLAGE": Reason(20, "同一村（社区）", "The same village"),
    "SAME_PHONE": Reason(30, "电话相同", "The same telephone number"),
    "OTHER_SEX": Reason(-40, "性别不同", "Another sex"),
}
# The same name and birth date alone are two people often enough; something must tie both to one place.
LIKELY: Final = 90
VILLAGE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a file is compared: `number` is an identity number that only one person can have; `place` a division code."""

    person_id: UUID
    household_id: UUID
    name: str
    birth_date: date
    sex: str
    number: str | None
    phone: str | None
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two files are, and by what."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """True when somebody should look before there are two files."""
        return self.points >= LIKELY


NOT_ALIKE: Final = Likeness(0, ())


def likeness(one: Traits, other: Traits) -> Likeness:
    """How alike two files are; the order of the two does not matter. Two different identity numbers are two people, and so are two
    names or two birth dates: a couple shares the house and the telephone."""
    differs = (one.name, one.birth_date) != (other.name, other.birth_date)
    if differs or (one.number and other.number and one.number != other.number):
        return NOT_ALIKE
    found = tuple(_reasons(one, other))
    return Likeness(max(0, sum(REASONS[code].points for code in found)), found)


def _reasons(one: Traits, other: Traits) -> Iterable[str]:
    yield from ("SAME_NAME", "SAME_BIRTH_DATE")
    if {one.sex, other.sex} == {"1", "2"}:
        yield "OTHER_SEX"
    same_village = one.place[:VILLAGE_LENGTH] == other.place[:VILLAGE_LENGTH]
    address = plain_address(one.address)
    if one.household_id == other.household_id:
        yield "SAME_HOUSEHOLD"
    elif same_village and address and address == plain_address(other.address):
        yield "SAME_ADDRESS"
    if same_village:
        yield "SAME_VILLAGE"
    if one.phone and one.phone == other.phone:
        yield "SAME_PHONE"


def plain_address(address: str) -> str:
    """An address as it is compared: half-width, no white space."""
    return "".join(unicodedata.normalize("NFKC", address).split())
