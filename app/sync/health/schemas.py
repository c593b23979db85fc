"""Wire shapes of how phones fare."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.sync.health.values import NO_DEVICE, Fares

Step = Literal["pull", "apply", "push", "upload"]
WHEN = "2026-11-23T01:30:00Z"


class PhoneHealthOut(BaseModel):
    """One phone of a member of a team; `device_id` is null where none is known. The counts and `step` are what the phone tells."""

    account_id: UUID
    name: str = Field(max_length=60, examples=["李梅"])
    device_id: UUID | None = Field(examples=[None])
    model: str | None = Field(max_length=60, examples=["nova 12"])
    client: str | None = Field(max_length=120, examples=["visit-android/1.14.2+231"])
    late: bool = Field(description="一天内没有同步完 Not caught up within a day", examples=[False])
    pulled_at: datetime | None = Field(examples=[WHEN])
    pushed_at: datetime | None = Field(examples=[WHEN])
    caught_up_at: datetime | None = Field(examples=[WHEN])
    queued: int | None = Field(description="待上传条数 Operations that wait on the phone", examples=[0])
    attention: int | None = Field(description="待处理条数 Operations that need somebody's eyes", examples=[0])
    failures: int | None = Field(description="连续失败次数 Failures in a row", examples=[0])
    step: Step | None = Field(description="失败在哪一步 How far it got", examples=[None])
    refused_at: datetime | None = Field(
        description="服务器上次拒绝的时间 When it was last refused here", examples=[None]
    )
    refused_code: str | None = Field(max_length=60, examples=[None])

    @classmethod
    def of(cls, fares: Fares, at: datetime) -> "PhoneHealthOut":
        """The shape of a phone."""
        values = {name: getattr(fares, name) for name in cls.model_fields.keys() - {"late", "device_id"}}
        device = None if fares.device_id == NO_DEVICE else fares.device_id
        return cls(device_id=device, late=fares.late(at), **values)


class PhonesHealthOut(BaseModel):
    """A page of phones, whoever was caught up longest ago first."""

    items: list[PhoneHealthOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[Fares], str | None], at: datetime) -> "PhonesHealthOut":
        """The shape of a page."""
        return cls(items=[PhoneHealthOut.of(one, at) for one in page[0]], next_cursor=page[1])
