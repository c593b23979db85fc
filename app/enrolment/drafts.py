"""What somebody wants to put into a file, before it is checked: a dated fact, a person, a household with its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.people.values import Contact, FactKind, GeoPoint


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A dated fact to be: `code` and `detail` as in `FileFact`; `replaces` names the fact it corrects or ends;
    `pointer` is where it stood in what was sent, under its person."""

    kind: FactKind
    code: str
    from_day: date
    until_day: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    replaces: UUID | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateOverride:
    """That somebody who looks registered is not: whose files were compared, that one out of reach was asked about, and why."""

    of: tuple[UUID, ...]
    reason: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to be. Birth date and sex may be left out where the identity number says them.

    `since` is the day from which membership and status hold (default: the day of registering).
    """

    person_id: UUID
    name: str
    relation: str
    birth_date: date | None = None
    sex: str | None = None
    id_type: str | None = None
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
    status: str = "candidate"
    since: date | None = None
    facts: tuple[FactDraft, ...] = ()
    duplicate_override: DuplicateOverride | None = None


@dataclass(frozen=True, slots=True)
class RegisterHousehold:
    """A household to be, with one person at least; `place` is a village, villager group or grid."""

    household_id: UUID
    place: str
    people: tuple[PersonDraft, ...]
    address: str = ""
    location: GeoPoint | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """A person to be in a household that is registered."""

    household_id: UUID
    person: PersonDraft
