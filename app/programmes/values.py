"""Values of the ledger: organisations, programmes, who takes part, steps of a plan, what was delivered. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs, pays for or takes part in programmes: a department, a station, an enterprise, a fund."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    place: str
    closed_on: date | None
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """An action of assistance: its kind, who runs it, who pays, how much it may spend (fen), when. `fund` is an organisation's code."""

    programme_id: UUID
    kind: str
    name_zh: str
    name_en: str
    organisation: str
    fund: str | None
    place: str
    budget_fen: int | None
    starts_on: date
    ends_on: date | None
    status: str
    revision: int
    created_at: datetime
    created_by: UUID | None
    fingerprint: bytes = field(repr=False)


SORTS = {
    "person_id": "person",
    "household_id": "household",
    "organisation": "organisation",
    "grid": "grid",
    "place": "batch",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who takes part or receives, exactly one of: a person, a household, an organisation, a grid, or a batch of many at a place.

    A batch stands for those who are not on file here one by one.
    """

    person_id: UUID | None = None
    household_id: UUID | None = None
    organisation: str | None = None
    grid: str | None = None
    place: str | None = None

    @property
    def named(self) -> list[str]:
        """The fields that are given."""
        return [name for name in Recipient.__slots__ if getattr(self, name) is not None]

    @property
    def sort(self) -> str:
        """person, household, organisation, grid or batch."""
        return SORTS[self.named[0]]

    @property
    def subject(self) -> str:
        """One word for who it is, by which a programme keeps their books."""
        return f"{self.sort}:{getattr(self, self.named[0])}"


@dataclass(frozen=True, slots=True)
class Participation:
    """Who takes part in a programme, since when and until when. A batch counts `count` of `count_unit` that are not on file here."""

    participation_id: UUID
    programme_id: UUID
    subject: str
    household_id: UUID | None
    person_id: UUID | None
    organisation: str | None
    place: str
    count: int
    count_unit: str
    status: str
    from_day: date
    until_day: date | None
    ended_as: str | None
    standing_for: str | None
    revision: int
    recorded_at: datetime
    recorded_by: UUID | None
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a household's plan (一户一策)."""

    participation_id: UUID
    step_id: UUID
    household_id: UUID | None
    position: int
    code: str
    status: str
    done_on: date | None
    revision: int
    sealed: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger. A reversal has the opposite amount, quantity and recipients, so that sums need no exception.

    Quantities are in the base unit; `place` is where the recipient was at the time.
    """

    delivery_id: UUID
    programme_id: UUID
    participation_id: UUID | None
    kind: str
    subject: str
    household_id: UUID | None
    person_id: UUID | None
    organisation: str | None
    place: str
    amount_fen: int
    quantity: int
    unit: str | None
    recipients: int
    count_unit: str
    occurred_on: date
    period: str | None
    referral_id: UUID | None
    deliberation_id: UUID | None
    reverses: UUID | None
    overrides: list[str]
    likeness: UUID
    term: UUID | None
    recorded_at: datetime
    recorded_by: UUID | None
    fingerprint: bytes = field(repr=False)
    sealed: bytes | None = field(repr=False)


def recipient_of(one: Delivery | Participation) -> Recipient:
    """Whom a row is about."""
    sort, _, name = one.subject.partition(":")
    if sort == "person":
        return Recipient(person_id=one.person_id)
    if sort == "household":
        return Recipient(household_id=one.household_id)
    if sort == "organisation":
        return Recipient(organisation=name)
    return Recipient(grid=name) if sort == "grid" else Recipient(place=name)
