"""Wire shapes of events: the envelope is CloudEvents 1.0 in JSON, the same that webhooks carry."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.events.read import Told
from app.events.values import Event


class EventDataOut(BaseModel):
    """What an event says: identifiers and codes. What it is about is read at the event's `subject`, by right."""

    model_config = ConfigDict(populate_by_name=True)
    id: UUID | None = Field(
        examples=["0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"], description="访视、转介等本身 The subject itself"
    )
    household_id: UUID | None = Field(examples=["0197a3c2-7d1e-7ccc-8b1f-2d6f0e5a4b13"])
    person_id: UUID | None = Field(examples=["0197a3c2-7d1e-7ddd-8b1f-2d6f0e5a4b14"])
    place: str | None = Field(
        max_length=20, examples=["330481001001"], description="当时的区划 Division code at the time"
    )
    state_before: str | None = Field(alias="from", max_length=40, examples=["accepted"])
    state_after: str | None = Field(alias="to", max_length=40, examples=["rejected"])
    related: dict[str, UUID] = Field(max_length=10, examples=[{}], description="相关编号 Further ids, by name")


class EventOut(BaseModel):
    """One event. `id` is the same however often it is told; with `source` it is unique (CloudEvents 1.0)."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID = Field(examples=["5d9a4c1e-2f1b-5c77-8f0e-0c4b8a1f2d3e"])
    source: str = Field(max_length=40, examples=["urn:nuanxin:county:330481"])
    type: str = Field(max_length=60, examples=["referral.rejected"])
    subject: str = Field(
        max_length=160,
        examples=["/v1/referrals/0197a3c2-7d1e-7c3a-9b1f-2d6f0e5a4b11"],
        description="在此读取 Where it is read",
    )
    time: datetime = Field(examples=["2026-11-22T01:30:00Z"])
    datacontenttype: Literal["application/json"] = "application/json"
    data: EventDataOut

    @classmethod
    def of(cls, county: str, one: Event) -> "EventOut":
        """The shape of an event."""
        same = ("household_id", "person_id", "place", "state_before", "state_after", "related")
        data = {"id": one.subject_id} | {name: getattr(one, name) for name in same}
        return cls(
            id=one.event_id,
            source=f"urn:nuanxin:county:{county}",
            type=one.type,
            subject=one.subject,
            time=one.at,
            data=EventDataOut.model_validate(data),
        )


class EventsOut(BaseModel):
    """A page of events, the oldest first. There is always a cursor: the next call goes on behind it, now or in a week."""

    items: list[EventOut] = Field(max_length=200)
    next_cursor: str = Field(max_length=600, examples=["q1w2e3"], description="下次从这里继续 Where to go on")
    more: bool = Field(examples=[False], description="现在是否还有 Whether there is more already")

    @classmethod
    def of(cls, county: str, told: Told) -> "EventsOut":
        """The shape of a page."""
        return cls(items=[EventOut.of(county, one) for one in told.found], next_cursor=told.cursor, more=told.more)
