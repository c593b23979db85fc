"""Wire shapes of informants."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.clues.inform import RegisterInformant
from app.clues.reference import reference
from app.clues.schemas.clue import NamedOut
from app.clues.store.informants import Informant
from app.core.web.strict import Wire

INFORMANT_ID, ACCOUNT_ID = "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4e41", "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4e42"
AT = "2026-11-23T01:00:00Z"
InformantKind = Literal["villager_group", "auxiliary_police", "sanitation_worker"]


class InformantIn(Wire):
    """Somebody with an account who is to inform from a place."""

    id: UUID = Field(examples=[INFORMANT_ID], description="客户端生成的 UUID Made by the client")
    account_id: UUID = Field(examples=[ACCOUNT_ID], description="没有其他角色的账号 An account without another role")
    place: str = Field(max_length=20, examples=["330481001001-01"])
    kind: InformantKind = Field(examples=["villager_group"])

    def command(self) -> RegisterInformant:
        """The command."""
        return RegisterInformant(self.id, self.account_id, self.place, self.kind)


class InformantOut(BaseModel):
    """Who informs from where, since when, and until when if that is over."""

    id: UUID
    account_id: UUID
    display_name: str = Field(max_length=60, examples=["朱根法"])
    place: str = Field(max_length=20, examples=["330481001001-01"])
    place_name: str = Field(max_length=60, examples=["第1村民小组"])
    kind: NamedOut | None
    since: datetime = Field(examples=[AT])
    until: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, one: Informant) -> "InformantOut":
        """The shape of an informant."""
        names = cls.model_fields.keys() - {"id", "kind"}
        kind = NamedOut.of(one.kind, reference().sources.get(one.kind)) if one.kind else None
        return cls(id=one.informant_id, kind=kind, **{name: getattr(one, name) for name in names})


class InformantsOut(BaseModel):
    """A page of informants."""

    items: list[InformantOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[list[Informant], str | None]) -> "InformantsOut":
        """The shape of a page."""
        return cls(items=[InformantOut.of(one) for one in page[0]], next_cursor=page[1])
