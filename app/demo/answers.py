"""What a person answers on a visit: lasting traits, small changes from visit to visit, and whatever is happening just now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.demo.households import HEAD
from app.demo.streams import Stream
from app.demo.values import Person

ADULT, ELDER = 18, 60
LIVING = {"living.meals_status": "normal", "living.hygiene_status": "normal"}
CHILD = {
    "child.guardianship_status": "normal",
    "child.school_status": "in_school",
    "child.behaviour_signs": [],
    "child.danger_signs": [],
}
HOUSING = {
    "living.utilities_cut": [],
    "housing.safety_grade": "B",
    "housing.occupied": True,
    "housing.hazard_items": [],
    "housing.hazard_imminent": False,
}


def answers_of(seed: int, person: Person, day: date, at_length: bool, happening: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of one person on one day; a short call asks less. `happening` is laid over everything else."""
    stream = Stream(seed, "answers", person.key, day)
    age = person.age_on(day)
    answers: dict[str, Any] = {"health.general": _general(stream, person, happening)}
    answers.update(_of_child(person) if age < ADULT else _of_adult(stream, person, age))
    if at_length:
        answers.update(_at_length(stream, person, age))
        if person.relation == HEAD:
            answers.update(_of_household(seed, stream, person, day))
    kept = {code: value for code, value in person.traits.items() if at_length or code in answers or _core(code)}
    if age >= ADULT:
        kept = {code: value for code, value in kept.items() if not code.startswith("child.")}
    return {**answers, **kept, **happening}


def _core(code: str) -> bool:
    """Lasting troubles are asked after on every call; amounts of money only at length."""
    return not code.startswith("economy.")


def _general(stream: Stream, person: Person, happening: Mapping[str, Any]) -> str:
    if happening or person.burden >= 20:
        return stream.weighted([("good", 50), ("fair", 550), ("poor", 400)])
    return stream.weighted([("good", 380), ("fair", 540), ("poor", 80)])


def _of_child(person: Person) -> dict[str, Any]:
    arrangement = person.traits.get("care.living_arrangement", "with_others")
    return {**CHILD, "care.living_arrangement": arrangement, "care.abuse_signs": []}


def _of_adult(stream: Stream, person: Person, age: int) -> dict[str, Any]:
    answers = {
        **LIVING,
        "health.adl_unable_items": 0,
        "health.medication_status": "none_needed" if age < ELDER and person.burden < 15 else "regular",
        "mental.outings_per_week": stream.between(4, 10),
    }
    if age >= ELDER:
        alone = person.traits.get("care.living_arrangement") == "alone"
        answers["health.unstable_condition"] = False
        answers["care.caregiver_status"] = "partial" if alone else "not_needed"
    return answers


def _at_length(stream: Stream, person: Person, age: int) -> dict[str, Any]:
    answers: dict[str, Any] = {"care.abuse_signs": []}
    if age >= ADULT:
        answers["mental.phq2_score"] = stream.weighted([(0, 620), (1, 280), (2, 100)])
        answers["health.major_illness"] = False
        answers["economy.income_change"] = stream.weighted([("stable", 940), ("increased", 60)])
    if age >= ELDER:
        answers["health.cognition"] = "normal"
    return answers


def _of_household(seed: int, stream: Stream, person: Person, day: date) -> dict[str, Any]:
    """Amounts of the household in CNY over twelve months; the lasting ones among them set the income."""
    usual = Stream(seed, "income", person.key).between(24, 88) * 1000
    rigid = person.traits.get("economy.rigid_expense_12m")
    income = rigid * 10 // 7 if rigid else max(usual, 60_000) if "economy.oop_medical_12m" in person.traits else usual
    drifted = income + (income // 100) * (stream.between(0, 6) - 3)
    return {
        **HOUSING,
        "economy.basic_life_secured": True,
        "economy.income_12m": drifted,
        "economy.oop_medical_12m": stream.between(2, 60) * 100,
        "economy.rigid_expense_12m": income * stream.between(10, 40) // 100,
        "economy.debt_level": "some" if Stream(seed, "debt", person.key, day.year).chance(180) else "none",
    }
