"""What may be asked of the ledger, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.programmes.values import Recipient


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """An organisation by the code that routing data and programmes name it with."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    place: str


@dataclass(frozen=True, slots=True)
class AmendOrganisation:
    """What changes of an organisation; `version` is the revision that was read."""

    code: str
    version: int
    changes: tuple[tuple[str, str | date | None], ...]


@dataclass(frozen=True, slots=True)
class CreateProgramme:
    """A programme to be, planned or already running."""

    programme_id: UUID
    kind: str
    name_zh: str
    name_en: str
    organisation: str
    place: str
    starts_on: date
    ends_on: date | None = None
    fund: str | None = None
    budget_fen: int | None = None
    status: str = "planned"


@dataclass(frozen=True, slots=True)
class AmendProgramme:
    """What changes of a programme; `version` is the revision that was read."""

    programme_id: UUID
    version: int
    changes: tuple[tuple[str, str | int | date | None], ...]


@dataclass(frozen=True, slots=True)
class MoveProgramme:
    """A move of `policy.PROGRAMME_MOVES`."""

    programme_id: UUID
    move: str


@dataclass(frozen=True, slots=True)
class AddParticipation:
    """Somebody takes part, from a day on; as applied, or as admitted at once. A batch says how many of what."""

    participation_id: UUID
    programme_id: UUID
    of: Recipient
    from_day: date
    status: str = "applied"
    count: int | None = None
    count_unit: str | None = None


@dataclass(frozen=True, slots=True)
class MoveParticipation:
    """A move of `policy.PARTICIPATION_MOVES`, on a day; an ending says how it ended."""

    participation_id: UUID
    move: str
    on: date | None = None
    ended_as: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step for a household's plan."""

    step_id: UUID
    code: str
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PlanSteps:
    """Steps to be added to a participation's plan, in their order."""

    participation_id: UUID
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class MoveStep:
    """A move of `policy.STEP_MOVES`, on a day."""

    participation_id: UUID
    step_id: UUID
    move: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """What was delivered to whom on which day. Quantities in the unit given; `override` is the reason why what objects shall not."""

    delivery_id: UUID
    programme_id: UUID
    kind: str
    to: Recipient
    occurred_on: date
    amount_fen: int | None = None
    quantity: int | None = None
    unit: str | None = None
    recipients: int | None = None
    count_unit: str | None = None
    period: str | None = None
    referral_id: UUID | None = None
    deliberation_id: UUID | None = None
    note: str | None = field(default=None, repr=False)
    override: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReverseDelivery:
    """A delivery that shall count for nothing, and why."""

    programme_id: UUID
    delivery_id: UUID
    reason: str = field(repr=False)
