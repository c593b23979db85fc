"""Commands of visits: what a submission, an amendment and a voiding say, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonVisited:
    """One person on the visit: answers by question code, a note, an outcome where it differs from the visit's."""

    person_id: UUID
    answers: Mapping[str, Any]
    note: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class NeedFound:
    """What somebody needs."""

    need_id: UUID
    person_id: UUID
    category: str
    urgency: str
    detail: str | None
    consent_to_share: bool


@dataclass(frozen=True, slots=True)
class Location:
    """Where the phone was: degrees in its datum, accuracy in metres."""

    lat: float
    lng: float
    accuracy_m: float
    datum: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the visit speaks of, sent before or after it."""

    attachment_id: UUID
    sha256: str
    size: int
    media_type: str
    role: str


@dataclass(frozen=True, slots=True)
class SubmitVisit:
    """One record of one visit by one author: whoever sends it, or `visited_by`, for whom an officer of the place enters it."""

    visit_id: UUID
    household_id: UUID
    occurred_at: datetime
    ended_at: datetime | None
    mode: str
    outcome: str
    form: str
    present: tuple[UUID, ...]
    people: tuple[PersonVisited, ...]
    needs: tuple[NeedFound, ...]
    attachments: tuple[Attachment, ...]
    encounter_key: str | None
    location: Location | None
    note: str | None
    visited_by: UUID | None = None

    @property
    def named(self) -> set[UUID]:
        """Whom it speaks of."""
        return {one.person_id for one in self.people} | {one.person_id for one in self.needs}


@dataclass(frozen=True, slots=True)
class AmendVisit:
    """Corrected answers of a visit, why, and by which id; a null answer takes the old one back.

    `base_version` is the revision its author knew, `sequence` its number among their amendments made without a network,
    `said_at` the corrected time at which it was said; what is not given is read as said here and now, knowing everything.
    """

    amendment_id: UUID
    visit_id: UUID
    reason: str
    people: tuple[PersonVisited, ...]
    note: str | None
    base_version: int | None = None
    sequence: int | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoidVisit:
    """A visit that shall count for nothing, and why."""

    visit_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class CosignVisit:
    """A teammate agrees with a visit's record, or does not."""

    visit_id: UUID
    stance: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TieVisits:
    """Somebody says that records are of one call (`link`), or are not (`split`)."""

    tie_id: UUID
    kind: str
    visits: tuple[UUID, ...]
    said_at: datetime | None = None
