"""Wire shapes of deliberations."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.scope import roles_over
from app.core.web.strict import Day, Whole, Wire
from app.deliberations.conduct import Conduct, Decide
from app.deliberations.policy import PENDING, is_overdue
from app.deliberations.propose import ProposeDeliberation
from app.deliberations.store import Deliberation
from app.journal.actor import Actor

CASE_ID, AT = "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4e41", "2026-11-24T02:00:00Z"
READERS = frozenset({"village_officer", "town_officer", "county_officer", "operator"})
State = Literal[
    "proposed",
    "materials_requested",
    "scheduled",
    "deferred",
    "aid_following",
    "rejected",
    "completed",
    "withdrawn",
]
Outcome = Literal["approved", "rejected", "deferred"]
Long = Annotated[str, Field(min_length=1, max_length=4000, examples=["治疗自费部分过高，不符合医疗救助条件"])]
Short = Annotated[str, Field(min_length=1, max_length=1000, examples=["请补充近一年收入证明"])]
Photos = Annotated[list[UUID], Field(max_length=20, examples=[[]])]
Fen = Annotated[Whole, Field(ge=1, le=10_000_000_000, examples=[500000])]
Department = Annotated[str, Field(min_length=1, max_length=40, examples=["civil_affairs"])]


class DeliberationIn(Wire):
    """A case to be, about a household or one person of it."""

    id: UUID = Field(examples=[CASE_ID], description="客户端生成的 UUID Made by the client")
    household_id: UUID
    person_id: UUID | None = Field(default=None)
    referral_id: UUID | None = Field(default=None, examples=[None])
    question: Long
    materials: str = Field(default="", max_length=4000, examples=["住院结算单、低保边缘证"])
    attachments: Photos = Field(default_factory=list)

    def command(self) -> ProposeDeliberation:
        """The command."""
        return ProposeDeliberation(
            self.id,
            self.household_id,
            self.person_id,
            self.referral_id,
            self.question,
            self.materials,
            tuple(self.attachments),
        )


class WordsIn(Wire):
    """What is asked for, or how it ended."""

    words: Short

    def command(self, deliberation_id: UUID, move: str) -> Conduct:
        """The command of a move."""
        return Conduct(deliberation_id, move, self.words)


class MaterialsIn(Wire):
    """What was missing."""

    words: Long
    attachments: Photos = Field(default_factory=list)

    def command(self, deliberation_id: UUID) -> Conduct:
        """The command."""
        return Conduct(deliberation_id, "materials", self.words, attachments=tuple(self.attachments))


class ScheduleIn(Wire):
    """When the joint conference meets."""

    day: Day = Field(examples=["2026-12-10"])

    def command(self, deliberation_id: UUID) -> Conduct:
        """The command."""
        return Conduct(deliberation_id, "schedule", day=self.day)


class DecisionIn(Wire):
    """What was decided, by whom; `category` with an amount or a service where it was approved."""

    outcome: Outcome = Field(examples=["approved"])
    departments: list[Department] = Field(min_length=1, max_length=40)
    minutes: Long
    category: str | None = Field(default=None, max_length=40, examples=["temporary_aid"])
    amount_fen: Fen | None = Field(default=None)
    service: str | None = Field(default=None, min_length=1, max_length=1000, examples=[None])

    def command(self, deliberation_id: UUID) -> Decide:
        """The command."""
        return Decide(
            deliberation_id,
            self.outcome,
            tuple(self.departments),
            self.minutes,
            self.category,
            self.amount_fen,
            self.service,
        )


class DeliberationOut(BaseModel):
    """A case. Its words are for officers of the place; teams see where it stands."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    referral_id: UUID | None
    state: State = Field(examples=["proposed"])
    proposed_at: datetime = Field(examples=[AT])
    due_day: date = Field(examples=["2026-12-24"], description="最迟开会日 The last day for a conference")
    overdue: bool = Field(examples=[False])
    conference_day: date | None = Field(examples=[None])
    outcome: Outcome | None = Field(examples=[None])
    decided_at: datetime | None = Field(examples=[None])
    departments: list[str] = Field(max_length=40)
    category: str | None = Field(max_length=40, examples=[None])
    amount_fen: int | None = Field(ge=1, le=10_000_000_000, examples=[None])
    onward_id: UUID | None
    closed_at: datetime | None = Field(examples=[None])
    attachments: list[UUID] = Field(max_length=200)
    words_restricted: bool = Field(examples=[False])
    question: str | None = Field(max_length=4000, examples=[None])
    materials: str | None = Field(max_length=40000, examples=[None])
    asked_for: str | None = Field(max_length=1000, examples=[None])
    minutes: str | None = Field(max_length=4000, examples=[None])
    service: str | None = Field(max_length=1000, examples=[None])
    ending: str | None = Field(max_length=1000, examples=[None])

    @classmethod
    def of(cls, one: Deliberation, actor: Actor, today: date, *, opened: bool) -> "DeliberationOut":
        """The shape for one reader; `opened` where the reading is of this case alone."""
        reads = not READERS.isdisjoint(roles_over(actor, *one.home))
        words = one.words if reads and opened else None
        names = ("question", "materials", "asked_for", "minutes", "service", "ending")
        plain = cls.model_fields.keys() - {"id", "overdue", "departments", "attachments", "words_restricted", *names}
        return cls(
            id=one.deliberation_id,
            overdue=one.state in PENDING and is_overdue(one.state, one.due_day, today),
            departments=list(one.departments),
            attachments=list(one.attachments) if reads else [],
            words_restricted=not reads,
            **{name: getattr(one, name) for name in plain},
            **{name: getattr(words, name) if words else None for name in names},
        )


class DeliberationsOut(BaseModel):
    """A page of cases, newest first."""

    items: list[DeliberationOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[Deliberation], str | None], actor: Actor, today: date) -> "DeliberationsOut":
        """The shape of a page for one reader, without words."""
        return cls(items=[DeliberationOut.of(one, actor, today, opened=False) for one in page[0]], next_cursor=page[1])
