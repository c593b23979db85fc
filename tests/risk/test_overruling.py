"""Overrides: a human decision replaces the acted-on level until it ends, and never hides a danger."""

from __future__ import annotations

from app.risk.values import Event
from tests.risk.households import a_visit, an_act, on, standing

THOUGHTS = {"mental.phq9_item9": 2}
RED_BY_POINTS = {
    "health.major_illness": True,
    "economy.oop_medical_12m": 20_000,
    "economy.income_change": "unemployed",
    "mental.phq9_score": 14,
}


def test_an_override_replaces_the_acted_on_level_through_its_last_day() -> None:
    events: list[Event] = [a_visit(1), an_act("override", 10, to="orange", until=30)]
    acted = [standing(events, day).acted_on_level for day in (9, 10, 30, 31)]
    assert acted == ["yellow", "orange", "orange", "yellow"]
    shown = standing(events, 20)
    assert (shown.computed_level, shown.standing_level) == ("yellow", "yellow")
    assert shown.override is not None
    assert shown.override.until == on(30)


def test_an_override_ends_by_a_later_computed_rise_above_it() -> None:
    events: list[Event] = [a_visit(1), an_act("override", 10, to="orange", until=90)]
    assert standing([*events, a_visit(15, {"health.cognition": "impaired"})], 15).override is not None
    found = standing([*events, a_visit(15, RED_BY_POINTS)], 15)
    assert (found.override, found.acted_on_level) == (None, "red")


def test_an_override_goes_below_an_unresolved_trigger_only_with_the_county() -> None:
    red: list[Event] = [a_visit(1), a_visit(5, THOUGHTS)]
    assert standing([*red, an_act("override", 10, to="orange", until=30)], 11).acted_on_level == "red"
    signed = [*red, an_act("override", 10, to="orange", until=30, county=True)]
    assert standing(signed, 11).acted_on_level == "orange"
    assert standing([*signed, a_visit(12, {"economy.basic_life_secured": False})], 12).acted_on_level == "red"


def test_an_override_is_kept_to_ninety_days() -> None:
    events: list[Event] = [a_visit(1), an_act("override", 10, to="red", until=400)]
    assert [standing(events, day).acted_on_level for day in (100, 101)] == ["red", "yellow"]
