"""Wire shapes of notices and consents."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Day, Flag, Wire
from app.files.notices import GiveNotice
from app.files.schemas.rights import Channel
from app.people.values import FileFact


class GuardianIn(Wire):
    """Who was told, or consented, in a person's place."""

    name: str = Field(min_length=1, max_length=50, examples=["王五"])
    relation: str = Field(pattern=r"^[0-9]{2}$", max_length=2, examples=["51"], description="GB/T 4761")
    phone: str | None = Field(default=None, pattern=r"^[0-9+-]{7,20}$", max_length=20, examples=["13800008000"])


class GivenIn(Wire):
    """How a notice was given, or a consent."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7fff-8b1f-2d6f0e5a4b16"])
    given_on: Day = Field(examples=["2022-03-01"])
    given_by: Literal["person", "guardian", "next_of_kin"] = Field(examples=["person"])
    channel: Channel = Field(examples=["home"])
    guardian: GuardianIn | None = Field(default=None, examples=[None])
    lacks_capacity: Flag = False

    def given(self, person_id: UUID, kind: Literal["notice", "consent"], code: str) -> GiveNotice:
        """The command for one kind."""
        guardian = self.guardian.model_dump() if self.guardian else None
        how = (self.given_on, self.given_by, self.channel)
        return GiveNotice(self.id, person_id, kind, code, *how, guardian, self.lacks_capacity)


class NoticeIn(GivenIn):
    """A notice of processing that was given."""

    version: str = Field(pattern=r"^[A-Za-z0-9._-]{1,40}$", max_length=40, examples=["2026-01"])

    def command(self, person_id: UUID) -> GiveNotice:
        """The command."""
        return self.given(person_id, "notice", self.version)


class ConsentIn(GivenIn):
    """A consent to something voluntary."""

    purpose: Literal["photos", "charity_sharing", "voluntary_services", "publicity"] = Field(examples=["photos"])

    def command(self, person_id: UUID) -> GiveNotice:
        """The command."""
        return self.given(person_id, "consent", self.purpose)


class GivenOut(BaseModel):
    """A notice or a consent of the file."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7fff-8b1f-2d6f0e5a4b16"])
    kind: str = Field(max_length=12, examples=["notice"])
    code: str = Field(max_length=40, examples=["2026-01"], description="版本或用途 Version or purpose")
    given_on: date = Field(examples=["2022-03-01"])
    withdrawn_on: date | None = Field(examples=[None])
    with_guardian: bool = Field(examples=[False])

    @classmethod
    def of(cls, one: FileFact) -> "GivenOut":
        """The shape of a notice or consent."""
        guardian = bool(one.detail.get("guardian"))
        return cls(
            id=one.fact_id,
            kind=one.kind,
            code=one.code,
            given_on=one.from_day,
            withdrawn_on=one.until_day,
            with_guardian=guardian,
        )
