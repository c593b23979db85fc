"""Values of referrals: a need as it is kept, a referral as it stands, a step of it, what a list asks for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoredNeed:
    """A need as it is kept; its words stay sealed."""

    need_id: UUID
    household_id: UUID
    person_id: UUID
    visit_id: UUID | None
    category: str
    urgency: str
    consent_to_share: bool
    reported_at: datetime
    sealed: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as it stands; place and team are those at its opening.

    `target` is whose desk it was dispatched to, `handler` the account that took it up, `predecessor` the referral whose rejection led to
    this one. `closed_at` is when it ended, however; `outcome` and `amount_fen` are what closing said.
    """

    referral_id: UUID
    need_id: UUID
    household_id: UUID
    person_id: UUID
    category: str
    target: str
    status: str
    place: str
    team_id: UUID | None
    opened_at: datetime
    moved_at: datetime
    due_day: date | None
    closed_at: datetime | None
    revision: int
    handler: UUID | None = None
    predecessor: UUID | None = None
    outcome: str | None = None
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class ReferralOfNeed:
    """A referral with its need; place and team are the household's present ones, `words` are empty where nothing opens them."""

    referral: Referral
    need: StoredNeed
    place_now: str
    team_now: UUID | None
    words: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a referral: who made it when, what was said with it in codes and ids, and (opened) in words."""

    step_id: UUID
    referral_id: UUID
    person_id: UUID
    position: int
    move: str
    before: str
    after: str
    at: datetime
    account_id: UUID | None
    by_itself: bool
    said: Mapping[str, Any]
    fingerprint: bytes = field(default=b"", repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals a list shows. `overdue_on` is the day by which those are meant that are late; `handler` who took them up."""

    household_id: UUID | None = None
    person_id: UUID | None = None
    status: str | None = None
    target: str | None = None
    handler: UUID | None = None
    overdue_on: date | None = None
