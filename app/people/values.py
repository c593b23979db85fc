"""What the registry knows, as plain frozen values: a household, a person with the opened identity, dated facts of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

Status = Literal["candidate", "watch", "active", "suspended", "transferred", "closed"]
SEALED_CODES: Final = frozenset({"tag", "disability"})
STATUSES: Final[tuple[Status, ...]] = ("candidate", "watch", "active", "suspended", "transferred", "closed")
DataStatus = Literal["open", "restricted", "erased"]
FactKind = Literal["membership", "status", "entitlement", "tag", "disability", "notice", "consent"]


class Edit(NamedTuple):
    """When a field was last edited: at which revision of its row, and in which chain of edits made without a network."""

    revision: int
    chain: str | None = None


Edits = Mapping[str, Edit]


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it stands now; `level` is the worst standing level of its active members, `data_key` seals what is said of it."""

    county: str
    household_id: UUID
    place: str
    team_id: UUID | None
    level: str | None
    revision: int
    created_at: datetime
    sealed: bytes = field(repr=False)
    data_key: bytes = field(repr=False)
    edits: Edits = field(default_factory=dict)
    merged_into: UUID | None = None

    @property
    def stands_for(self) -> UUID:
        """The household that is meant by this one: itself, or what it was merged into."""
        return self.merged_into or self.household_id


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """Where something stands: degrees, in the datum they were given in (wgs84, gcj02, bd09)."""

    lat: float
    lng: float
    datum: str


@dataclass(frozen=True, slots=True)
class HouseholdDetails:
    """What is sealed of a household: its address below the village, where that is, a note; `fingerprint` is of its registration."""

    address: str = ""
    location: GeoPoint | None = None
    note: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdLevel:
    """What risk writes back to a household: its colour and its new revision."""

    household_id: UUID
    level: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call in an emergency; `relation` is a kinship code of GB/T 4761 (two digits)."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What is sealed of a person. `id_type`: resident_id, residence_permit, passport, other, none (then with a reason).

    `birth_reason` says why the birth date or the sex differs from the identity number's.
    """

    name: str
    birth_date: date
    id_type: str = "none"
    id_number: str | None = None
    id_missing_reason: str | None = None
    birth_reason: str | None = None
    phone: str | None = None
    phone_owner: str | None = None
    contacts: tuple[Contact, ...] = ()
    caregiver: str | None = None
    marital: str | None = None
    education: str | None = None
    occupation: str | None = None
    ethnic_group: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FileFact:
    """A dated fact of a file: it holds from `from_day` up to, not including, `until_day` (None: still).

    By kind, `code` is: membership: relation to the head (GB/T 4761) · status: the status · entitlement: the category, `detail`
    with `ended_as` (left, refused) and `subtype` · tag: the tag · disability: "type.grade", `detail` with `type` and
    `grade` as numbers and `certificate`. `household_id` is set for memberships.
    """

    fact_id: UUID
    person_id: UUID
    kind: FactKind
    code: str
    household_id: UUID | None
    from_day: date
    until_day: date | None
    recorded_at: datetime
    recorded_by: UUID | None
    replaces: UUID | None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """True when the fact is valid on a day."""
        return self.from_day <= day and (self.until_day is None or day < self.until_day)


def in_order(facts: Iterable[FileFact]) -> tuple[FileFact, ...]:
    """Oldest first; of those that began on one day what ended first, and last what still holds."""
    return tuple(sorted(facts, key=lambda one: (one.from_day, one.until_day or date.max, one.recorded_at, one.fact_id)))


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the opened identity and every dated fact that no later one replaces, oldest first.

    `household_id` is the current household. `enrolled_at` is the instant at which the file was first set active (else made).
    `fingerprint` is of the registration, to tell a repeat from a reused id. Of somebody erased the identity is empty and the
    data key is gone; of somebody restricted both are there and may not be shown. Whoever is held is not erased.
    """

    county: str
    person_id: UUID
    household_id: UUID
    status: Status
    sex: str
    identity: Identity = field(repr=False)
    revision: int
    created_at: datetime
    enrolled_at: datetime
    fingerprint: str = field(repr=False)
    data_key: bytes = field(repr=False)
    facts: tuple[FileFact, ...] = field(default=(), repr=False)
    restricted_at: datetime | None = None
    held_at: datetime | None = None
    erased_at: datetime | None = None
    edits: Edits = field(default_factory=dict)
    merged_into: UUID | None = None
    home_merged_into: UUID | None = None
    aliases: tuple[Person, ...] = field(default=(), repr=False)

    @property
    def home_id(self) -> UUID:
        """The household the person belongs to, merged ones resolved."""
        return self.home_merged_into or self.household_id

    def lives_in(self, household_id: UUID) -> bool:
        """True of whoever belongs to a household now; an alias belongs nowhere, for another file stands for it."""
        return self.merged_into is None and self.home_id == household_id

    def told(self, kind: FactKind) -> tuple[FileFact, ...]:
        """The facts of one kind, also those recorded in files that this one stands for, oldest first."""
        if not self.aliases:
            return self.of_kind(kind)
        everybody = [fact for one in (self, *self.aliases) for fact in one.of_kind(kind)]
        replaced = {fact.replaces for fact in everybody}
        return in_order(fact for fact in everybody if fact.fact_id not in replaced)

    @property
    def data_status(self) -> DataStatus:
        """What may be done with the person's data."""
        if self.erased_at is not None:
            return "erased"
        return "open" if self.restricted_at is None else "restricted"

    @property
    def withheld(self) -> bool:
        """True when nothing of the file may be shown."""
        return self.data_status != "open"

    @property
    def birth_date(self) -> date:
        """The date of birth of the file."""
        return self.identity.birth_date

    def of_kind(self, kind: FactKind) -> tuple[FileFact, ...]:
        """The facts of one kind, oldest first."""
        return tuple(fact for fact in self.facts if fact.kind == kind)

    def relation_in(self, household_id: UUID) -> str:
        """The newest relation to the head of a household; empty when never a member of it."""
        meant = {household_id, self.household_id} if household_id == self.home_id else {household_id}
        spells = [fact.code for fact in self.of_kind("membership") if fact.household_id in meant]
        return spells[-1] if spells else ""
