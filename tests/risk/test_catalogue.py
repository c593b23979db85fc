"""The catalogue: every factor is active when its row says so, and quiet just beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.risk.subjects import POLICY, a_subject, alone, found

ACTIVE: list[tuple[str, dict[str, Any], dict[str, Any], int, str]] = [
    ("H01", {"health.adl_unable_items": 4}, {}, 30, "floor_orange"),
    ("H02", {"health.adl_unable_items": 3}, {}, 15, "points"),
    ("H03", {"health.major_illness": True}, {}, 18, "points"),
    ("H04", {"health.unstable_condition": True}, {"age": 59}, 20, "points"),
    ("H04", {"health.unstable_condition": True}, {"age": 60}, 20, "floor_orange"),
    ("H05", {"health.cognition": "impaired"}, {}, 18, "floor_orange"),
    ("H06", {}, {"disabled": ((4, 2),)}, 15, "points"),
    ("H06", {}, {"disabled": ((5, 3),)}, 15, "points"),
    ("H07", {}, {"events": {"operation": 3}}, 12, "points"),
    ("H08", {"health.medication_status": "irregular"}, {}, 10, "points"),
    ("H09", {"living.hygiene_status": "declined"}, {}, 10, "points"),
    ("C01", {"care.caregiver_status": "none"}, {}, 15, "points"),
    ("C02", {"care.living_arrangement": "alone"}, {"age": 80}, 30, "floor_orange"),
    ("C03", {"care.living_arrangement": "alone"}, {"age": 79}, 12, "points"),
    ("C03", {"care.living_arrangement": "alone"}, {"age": 60}, 12, "points"),
    ("C04", {"care.living_arrangement": "left_behind"}, {"age": 12}, 8, "points"),
    ("C05", {"care.caregiver_capacity": "overburdened"}, {}, 12, "points"),
    ("C06", {}, {"tags": frozenset({"lost_only_child"}), "age": 60}, 12, "floor_orange"),
    ("C07", {}, {"aid": frozenset({"tekun_dispersed"})}, 15, "floor_orange"),
    ("K02", {"child.guardianship_status": "orphan"}, {"age": 9}, 20, "floor_orange"),
    ("K03", {"child.guardianship_status": "weak_single_parent"}, {"age": 9}, 15, "points"),
    ("K04", {"child.school_status": "out_of_school"}, {"age": 9}, 12, "points"),
    ("K04", {"child.behaviour_signs": ["behaviour"]}, {"age": 9}, 12, "points"),
    ("E02", {"economy.income_change": "sudden_loss"}, {}, 12, "points"),
    ("E03", {"economy.oop_medical_12m": 20_000}, {}, 15, "points"),
    ("E03", {"economy.oop_medical_12m": 5_000, "economy.income_12m": 10_000}, {}, 15, "points"),
    ("E03", {"economy.oop_medical_12m": 10_000, "economy.income_12m": 10_000}, {}, 20, "points"),
    ("E03", {"economy.oop_medical_12m": 1, "economy.income_12m": 0}, {}, 20, "points"),
    ("E04", {"economy.rigid_expense_12m": 6_000, "economy.income_12m": 10_000}, {}, 12, "points"),
    ("E05", {}, {"ended": 90}, 8, "points"),
    ("E06", {"economy.debt_level": "heavy"}, {}, 8, "points"),
    ("E06", {"living.utilities_cut": ["gas"]}, {}, 8, "points"),
    ("D01", {"housing.safety_grade": "D"}, {}, 0, "red"),
    ("D02", {"housing.safety_grade": "C"}, {}, 20, "floor_orange"),
    ("D02", {"housing.safety_grade": "D", "housing.occupied": False}, {}, 20, "floor_orange"),
    ("D03", {"housing.hazard_items": ["gas"]}, {}, 12, "points"),
    ("D03", {"housing.hazard_items": ["gas"], "housing.hazard_imminent": True}, {}, 12, "red"),
    ("D04", {}, {"events": {"weather": 7}}, 10, "points"),
    ("M02", {"mental.phq9_score": 10}, {}, 15, "points"),
    ("M02", {"mental.phq2_score": 3}, {}, 15, "points"),
    ("M02", {"mental.phq9_score": 20}, {}, 25, "floor_orange"),
    ("M03", {"mental.smi_danger_level": 1}, {}, 15, "floor_orange"),
    ("M03", {"mental.smi_danger_level": 3}, {}, 15, "red"),
    ("M04", {"mental.outings_per_week": 2}, {}, 8, "points"),
    ("M05", {}, {"events": {"bereavement": 90}}, 10, "points"),
    ("X01", {}, {"events": {"fire": 1}}, 20, "floor_orange"),
]


@pytest.mark.parametrize(("code", "answers", "facts", "points", "effect"), ACTIVE)
def test_a_factor_is_active_when_its_row_says_so(
    code: str, answers: dict[str, Any], facts: dict[str, Any], points: int, effect: str
) -> None:
    factor = found(alone(a_subject(answers, **facts)))[code]
    assert (factor.points, factor.effect) == (points, effect)


QUIET: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("H01", {"health.adl_unable_items": 3}, {}),
    ("H02", {"health.adl_unable_items": 4}, {}),
    ("H02", {"health.adl_unable_items": 0}, {}),
    ("H06", {}, {"disabled": ((4, 3), (5, 4))}),
    ("C02", {"care.living_arrangement": "alone"}, {"age": 79}),
    ("C03", {"care.living_arrangement": "alone"}, {"age": 59}),
    ("C03", {"care.living_arrangement": "alone"}, {"age": 80}),
    ("C05", {"care.caregiver_person_id": "p2"}, {}),
    ("C06", {}, {"tags": frozenset({"lost_only_child"}), "age": 59}),
    ("E03", {"economy.oop_medical_12m": 19_999}, {}),
    ("E03", {"economy.oop_medical_12m": 4_999, "economy.income_12m": 10_000}, {}),
    ("E03", {"economy.oop_medical_12m": 0, "economy.income_12m": 0}, {}),
    ("E04", {"economy.rigid_expense_12m": 5_999, "economy.income_12m": 10_000}, {}),
    ("E04", {"economy.rigid_expense_12m": 0, "economy.income_12m": 0}, {}),
    ("E04", {"economy.rigid_expense_12m": 9_000}, {}),
    ("D01", {"housing.safety_grade": "D", "housing.occupied": False}, {}),
    ("D03", {"housing.hazard_items": [], "housing.hazard_imminent": True}, {}),
    ("M02", {"mental.phq9_score": 9, "mental.phq2_score": 6}, {}),
    ("M04", {"mental.outings_per_week": 3}, {}),
]


@pytest.mark.parametrize(("code", "answers", "facts"), QUIET)
def test_a_factor_is_quiet_just_beside_its_row(code: str, answers: dict[str, Any], facts: dict[str, Any]) -> None:
    assert code not in found(alone(a_subject(answers, **facts)))


def test_the_catalogue_has_forty_factors_and_each_has_an_example() -> None:
    here = {code for code, *_ in ACTIVE}
    elsewhere = {"C08", "K01", "E01", "M01", "V01", "V02", "V03"}
    assert here | elsewhere == set(POLICY.by_code)
    assert len(POLICY.factors) == 40
