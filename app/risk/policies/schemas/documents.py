"""Wire shapes of versions and their documents."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.core.web.strict import Wire
from app.risk.policies.draft import Draft, document_text, sound
from app.risk.policies.read import Listed
from app.risk.policies.schemas.results import ID, VersionNumber

State = Literal["draft", "rehearsed", "scheduled", "in_force", "superseded", "rolled_back"]


class PolicyIn(Wire):
    """规则草案 A draft: the whole document, as JSON or as the text of a YAML file."""

    document: dict[str, Any] | None = Field(
        default=None, description="整份规则，JSON；格式同 policy-1.yaml The document", examples=[{"version": 2}]
    )
    yaml: str | None = Field(default=None, min_length=1, max_length=200_000, examples=["version: 2\nform: home/1\n"])

    @model_validator(mode="after")
    def one_of_both(self) -> "PolicyIn":
        """Exactly one."""
        if (self.document is None) == (self.yaml is None):
            raise ValueError("give either document or yaml")
        return self

    def command(self) -> Draft:
        """The judged document. Raises 422."""
        if self.yaml is not None:
            return sound(self.yaml, "/yaml")
        return sound(document_text(self.document or {}), "/document")


class PolicyOut(BaseModel):
    """A version and its state today; the shipped one (1) has no author and no first day."""

    version: VersionNumber
    state: State = Field(examples=["draft"])
    fingerprint: str = Field(max_length=64, examples=["9f86d081884c7d65"])
    from_day: date | None = Field(alias="from", examples=["2026-12-01"])
    undone_from: date | None = Field(examples=[None], description="被撤回的首日 The first day without it again")
    drafted_by: UUID | None = Field(examples=[ID])
    drafted_at: datetime | None = Field(examples=["2026-11-23T01:30:00Z"])

    @classmethod
    def of(cls, one: Listed) -> "PolicyOut":
        """The shape of a version."""
        known = one.version
        return cls.model_validate(
            {
                "version": known.version,
                "state": one.state,
                "fingerprint": known.fingerprint,
                "from": one.from_day,
                "undone_from": one.undone_from,
                "drafted_by": known.drafted_by,
                "drafted_at": known.drafted_at,
            }
        )


class PolicyDocumentOut(PolicyOut):
    """A version with its document."""

    document: dict[str, Any] = Field(examples=[{"version": 2}])


class PoliciesOut(BaseModel):
    """Every version of the county, the shipped one first."""

    policies: list[PolicyOut] = Field(max_length=9999)
