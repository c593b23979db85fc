"""The reason for a colour in one Chinese and one English sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from app.risk.catalogue import Label, Policy
from app.risk.standing import Assessment, FactorPoints, Standing
from app.risk.values import Level

LEVEL_NAMES: Final[Mapping[Level, Label]] = {
    "red": Label("高风险（红）", "Red"),
    "orange": Label("重点（橙）", "Orange"),
    "yellow": Label("一般（黄）", "Yellow"),
}
_MOST_REASONS = 4


def sentence(policy: Policy, standing: Standing) -> Label:
    """One sentence in each language: the level acted on, what holds it, the score, and what differs from computed."""
    assessment = standing.assessment
    names = LEVEL_NAMES[standing.acted_on_level]
    because = _because(policy, assessment)
    tail = _tail(standing)
    zh = f"{names.zh}：{because.zh}，共{assessment.score}分{tail.zh}。"
    en = f"{names.en}: {because.en}; score {assessment.score}{tail.en}."
    return Label(zh, en)


def _because(policy: Policy, assessment: Assessment) -> Label:
    codes = _telling(assessment)
    if not codes:
        return Label("未发现仍有效的风险因素", "no risk factor is active")
    labels = [policy.by_code[code].label for code in codes[:_MOST_REASONS]]
    more = len(codes) - len(labels)
    zh = "、".join(label.zh for label in labels) + (f"等{len(codes)}项" if more else "")
    en = ", ".join(label.en for label in labels) + (f" and {more} more" if more else "")
    return Label(zh, en)


def _telling(assessment: Assessment) -> Sequence[str]:
    """Factors still in force, what decides the level first: red, pairs, floors, then by points."""
    paired = {code for pair in assessment.combinations for code in pair}

    def weight(one: FactorPoints) -> tuple[int, int, str]:
        strength = 3 if one.effect == "red" else 2 if one.code in paired else 1 if one.effect == "floor_orange" else 0
        return (-strength, -one.points, one.code)

    live = [one for one in assessment.factors if one.status != "expired" or one.effect == "red"]
    return [one.code for one in sorted(live, key=weight)]


def _tail(standing: Standing) -> Label:
    if standing.override is not None:
        until, computed = standing.override.until.isoformat(), LEVEL_NAMES[standing.computed_level]
        return Label(
            f"，人工调整至{until}，系统判定{computed.zh}", f", set by hand until {until}, computed {computed.en}"
        )
    if standing.provisional:
        return Label("，首访前暂定", ", provisional until the first visit")
    if standing.proposal is not None:
        to = LEVEL_NAMES[standing.proposal.to_level]
        return Label(f"，建议降为{to.zh}待批", f", lowering to {to.en} is proposed")
    if standing.computed_level != standing.standing_level:
        computed = LEVEL_NAMES[standing.computed_level]
        return Label(f"，系统判定{computed.zh}，尚未批准下调", f", computed {computed.en}, not yet lowered")
    return Label("", "")
