"""Wire shapes of a what-if assessment."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.core.web.strict import Wire
from app.risk.schemas.explained import Level, ProposalOut

Part = Annotated[dict[Annotated[str, Field(max_length=40)], Any], Field(max_length=20)]


VISIT = {
    "id": "v1",
    "occurred_at": "2026-11-22T09:30:00+08:00",
    "mode": "home",
    "outcome": "completed",
    "people": [{"person_id": "p1", "answers": {"care.living_arrangement": "alone"}}],
}


class WhatIfIn(Wire):
    """一户的假设情况，各部分与 `nuanxin risk assess` 的输入相同 A household as it might be; parts as `nuanxin risk assess` reads them."""

    day: str = Field(max_length=10, examples=["2026-11-22"])
    people: list[Part] = Field(min_length=1, max_length=30, examples=[[{"id": "p1", "birth_date": "1944-05-01"}]])
    visits: list[Part] = Field(default_factory=list, max_length=200, examples=[[VISIT]])
    clues: list[Part] = Field(default_factory=list, max_length=50, examples=[[]])
    acts: list[Part] = Field(default_factory=list, max_length=50, examples=[[]])


class WhatIfPersonOut(BaseModel):
    """假设情况下一个人的等级 Where one person would stand."""

    id: str = Field(max_length=64, examples=["p1"])
    computed_level: Level = Field(examples=["orange"])
    standing_level: Level = Field(examples=["orange"])
    provisional: bool = Field(examples=[False])
    score: int = Field(ge=0, examples=[30])
    factors: list[dict[str, Any]] = Field(
        max_length=60, examples=[[{"code": "C02", "points": 30, "status": "fresh", "age_days": 0}]]
    )
    floors: list[str] = Field(max_length=60, examples=[["C02"]])
    triggers: list[str] = Field(max_length=60, examples=[[]])
    combinations: list[list[str]] = Field(max_length=60, examples=[[]])
    proposal: ProposalOut | None


class WhatIfOut(BaseModel):
    """假设情况的评估结果 What it would come to."""

    policy_version: int = Field(ge=1, examples=[1])
    people: list[WhatIfPersonOut] = Field(max_length=30)
    household_level: Level | None = Field(examples=["orange"])
