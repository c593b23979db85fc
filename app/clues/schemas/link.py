"""Wire shapes of the links by which anybody may report."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from app.clues.link import Made, MakeLink, drawn
from app.clues.policy import LONGEST_LINK_DAYS
from app.clues.store import Link
from app.core.web.strict import Whole, Wire

LINK_ID, AT = "0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4d31", "2026-11-23T01:00:00Z"
Days = Annotated[Whole, Field(ge=1, le=LONGEST_LINK_DAYS, examples=[180])]


class ClueLinkIn(Wire):
    """A link to be."""

    id: UUID = Field(examples=[LINK_ID], description="客户端生成的 UUID Made by the client")
    place: str = Field(max_length=20, examples=["330481001001"])
    label: str = Field(default="", max_length=60, examples=["村口公告栏"])
    days: Days = 180

    def command(self) -> MakeLink:
        """The command."""
        return MakeLink(self.id, self.place, self.label, self.days)


class ClueLinkOut(BaseModel):
    """A link, without what opens it."""

    id: UUID
    place: str = Field(max_length=20, examples=["330481001001"])
    place_name: str = Field(max_length=60, examples=["联合村"])
    label: str = Field(max_length=60, examples=["村口公告栏"])
    made_at: datetime = Field(examples=[AT])
    expires_at: datetime = Field(examples=["2027-05-22T01:00:00Z"])
    revoked_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, link: Link) -> "ClueLinkOut":
        """The shape of a link."""
        names = cls.model_fields.keys() - {"id"}
        return cls(id=link.link_id, **{name: getattr(link, name) for name in names})


class ClueLinkMadeOut(ClueLinkOut):
    """A link just made. Its address and QR code are told this once; who asks again makes another link."""

    url: str | None = Field(max_length=300, examples=["https://example.cn/c/Zr3cV0y5m1p0Qw8sT2u4Xg"])
    qr_svg: str | None = Field(max_length=40000, examples=['<svg xmlns="http://www.w3.org/2000/svg"></svg>'])

    @classmethod
    def made(cls, made: Made, origin: str) -> "ClueLinkMadeOut":
        """The shape, with the address under an origin."""
        url = f"{origin}/c/{made.token}" if made.token else None
        return cls(**dict(ClueLinkOut.of(made.link)), url=url, qr_svg=drawn(url) if url else None)


class ClueLinksOut(BaseModel):
    """A page of links."""

    items: list[ClueLinkOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[list[Link], str | None]) -> "ClueLinksOut":
        """The shape of a page."""
        return cls(items=[ClueLinkOut.of(one) for one in page[0]], next_cursor=page[1])
