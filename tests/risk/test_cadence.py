"""When the next visit is due, what settles it, and when contact is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from app.risk.standing import Due
from app.risk.values import Dated, Disability, Event, PersonFile
from tests.risk.households import a_file, a_visit, aged, an_act, at, codes, levels, on, standing

ILL = {"health.cognition": "impaired"}
DANGEROUS = {"housing.safety_grade": "D"}


def due(events: Iterable[Event], day: int, file: PersonFile | None = None) -> tuple[int, str]:
    one = standing(events, day, file).due
    assert one is not None
    return (one.day - on(0)).days, one.why


def test_the_first_visit_is_due_within_seven_days() -> None:
    assert due([], 0) == (7, "first_visit")
    assert due([], 0, a_file(enrolled=-3)) == (4, "first_visit")
    assert standing([], 10).overdue_days == 3


@pytest.mark.parametrize(("answers", "days"), [({}, 90), (ILL, 30), (DANGEROUS, 7)])
def test_a_colour_is_visited_at_least_every_so_many_days(answers: dict[str, Any], days: int) -> None:
    assert due([a_visit(5, answers)], 5) == (5 + days, "level")


@pytest.mark.parametrize(
    "outcome", ["not_home", "refused", "moved", "hospitalised", "institution", "deceased", "unsafe_aborted"]
)
def test_other_outcomes_settle_nothing(outcome: str) -> None:
    assert due([a_visit(5), a_visit(20, outcome=outcome)], 20) == (95, "level")


def test_partial_counts_and_only_for_the_persons_listed() -> None:
    assert due([a_visit(5), a_visit(20, outcome="partial")], 20) == (110, "level")
    assert due([a_visit(5), a_visit(20, who="p2")], 20) == (95, "level")


def test_red_is_settled_in_person_only() -> None:
    for mode in ("phone", "video", "neighbour_check"):
        assert due([a_visit(5, DANGEROUS), a_visit(9, mode=mode)], 9) == (12, "level")
    assert due([a_visit(5, DANGEROUS), a_visit(9, mode="office")], 9) == (16, "level")


def test_orange_by_phone_or_video_at_most_every_second_time() -> None:
    events: list[Event] = [a_visit(5, ILL), a_visit(20, mode="phone")]
    assert due(events, 20) == (50, "level")
    assert due([*events, a_visit(40, mode="video")], 40) == (50, "level")
    assert due([*events, a_visit(41), a_visit(60, mode="video")], 60) == (90, "level")


def test_yellow_in_person_at_least_once_a_year() -> None:
    events: list[Event] = [a_visit(0), *(a_visit(day, mode="phone") for day in (80, 160, 240, 320))]
    assert due(events, 241) == (330, "level")
    assert due(events, 320) == (365, "in_person")


def test_a_neighbour_check_is_no_visit_and_the_first_visit_is_in_person() -> None:
    assert due([a_visit(5), a_visit(20, mode="neighbour_check")], 20) == (95, "level")
    assert due([a_visit(2, mode="phone")], 2) == (7, "first_visit")


def test_elders_in_special_difficulty_every_thirty_days_from_november_2022() -> None:
    alone = {"care.living_arrangement": "empty_nest"}
    assert due([a_visit(5, alone)], 5, a_file(birth=aged(60))) == (35, "category")
    assert due([a_visit(5, alone)], 5, a_file(birth=aged(59))) == (95, "level")
    assert due([a_visit(5)], 5, a_file(birth=aged(70), disabilities=(Disability(1, 4),))) == (35, "category")
    assert due([a_visit(5)], 5, a_file(birth=aged(70), tags=(Dated("lost_only_child"),))) == (35, "level")
    before = (date(2022, 9, 20) - on(0)).days
    elder = a_file(birth=aged(70), enrolled=before, disabilities=(Disability(1, 4),))
    assert due([a_visit(before)], before, elder) == (before + 90, "level")
    november = (date(2022, 11, 1) - on(0)).days
    assert due([a_visit(before)], november, elder) == (november, "category")


def test_a_major_change_opens_a_clock_when_it_becomes_known() -> None:
    fire = {"events": [{"type": "fire", "on": on(19).isoformat()}]}
    found = standing([a_visit(5), a_visit(20, fire, mode="phone")], 20)
    assert found.due == Due(on(21), at(21).astimezone(), "event")
    assert due([a_visit(5), a_visit(20, fire)], 20) == (21, "event")
    settled: list[Event] = [a_visit(5), a_visit(20, fire), a_visit(21)]
    assert due(settled, 21) == (51, "level")
    told_again = {"events": [*fire["events"], {"type": "fire", "on": on(19).isoformat()}]}
    assert due([*settled, a_visit(30, told_again)], 30) == (60, "level")


def test_a_teammates_record_of_the_same_call_does_not_settle_its_news() -> None:
    fire = {"events": [{"type": "fire", "on": on(19).isoformat()}]}
    events = [a_visit(5), a_visit(20, fire), a_visit(20, hour=11, author="bo", name="w20")]
    assert due(events, 20) == (21, "event")


def test_an_old_event_or_one_of_another_type_opens_no_clock() -> None:
    for kind, ago in (("fire", 91), ("fell", 1)):
        told = {"events": [{"type": kind, "on": on(100 - ago).isoformat()}]}
        assert due([a_visit(5), a_visit(100, told)], 100) == (190, "level")


def test_after_a_rise_the_earlier_of_the_old_due_and_the_new_interval() -> None:
    assert due([a_visit(5), a_visit(20, ILL, mode="neighbour_check")], 20) == (50, "rise")
    assert due([a_visit(5), a_visit(80, ILL, mode="neighbour_check")], 80) == (95, "rise")
    overdue: list[Event] = [a_visit(5), a_visit(120, ILL, mode="neighbour_check")]
    assert due(overdue, 120) == (120, "rise")
    twice = [*overdue, a_visit(121, DANGEROUS, mode="neighbour_check")]
    assert due(twice, 121) == (121, "rise")


def test_after_a_lowering_the_new_interval_counts_from_the_last_visit() -> None:
    red = [a_visit(1, DANGEROUS), a_visit(20, {"housing.safety_grade": "A"}), a_visit(35)]
    assert due(red, 35) == (42, "level")
    assert due([*red, an_act("approval", 36)], 36) == (65, "level")


def test_an_override_is_what_teams_act_on() -> None:
    events: list[Event] = [a_visit(5), an_act("override", 10, to="red", until=40)]
    assert due(events, 10) == (17, "rise")
    assert due(events, 41) == (95, "level")


def test_someone_who_is_not_active_is_not_due_and_returns_to_an_early_visit() -> None:
    file = a_file(statuses=(Dated("active", None, on(20)), Dated("suspended", on(20), on(50)), Dated("active", on(50))))
    assert standing([a_visit(5)], 30, file).due is None
    assert not standing([a_visit(5)], 30, file).active
    assert due([a_visit(5)], 50, file) == (53, "return")
    assert due([a_visit(5), a_visit(52)], 52, file) == (142, "level")


def test_a_file_that_rested_for_years_is_due_soon_and_not_since_its_last_yearly_call() -> None:
    statuses = (Dated("active", None, on(20)), Dated("suspended", on(20), on(1_500)), Dated("active", on(1_500)))
    assert due([a_visit(5)], 1_500, a_file(statuses=statuses)) == (1_503, "return")
    assert standing([a_visit(5)], 1_502, a_file(statuses=statuses)).overdue_days == 0


def test_overdue_by_a_full_interval_is_v02_and_a_visit_ends_it() -> None:
    events: list[Event] = [a_visit(5)]
    assert [codes(standing(events, day)).get("V02") for day in (184, 185)] == [None, 8]
    assert codes(standing([*events, a_visit(190)], 190)) == {}
    assert [codes(standing([], day)).get("V02") for day in (36, 37)] == [None, 8]


def test_a_rise_since_the_last_visit_does_not_move_v02() -> None:
    events: list[Event] = [a_visit(5), a_visit(20, ILL, mode="neighbour_check")]
    assert [codes(standing(events, day)).get("V02") for day in (100, 184, 185)] == [None, None, 8]


def test_two_failed_encounters_without_contact_for_72_hours_lose_contact() -> None:
    events: list[Event] = [a_visit(5), a_visit(40, outcome="not_home"), a_visit(42, outcome="not_home", hour=10)]
    assert standing(events, 42).lost_contact_at == at(45, 10).astimezone()
    assert levels(events, (44, 45)) == ["yellow", "red"]
    assert levels(events[:2], (60,)) == ["yellow"]
    assert standing(events, 300).assessment.triggers == ("V01",)


@pytest.mark.parametrize(
    ("mode", "outcome", "ends"),
    [
        ("home", "completed", True),
        ("phone", "partial", True),
        ("neighbour_check", "completed", True),
        ("home", "refused", False),
        ("home", "not_home", False),
    ],
)
def test_lost_contact_ends_with_any_confirmed_contact(mode: str, outcome: str, ends: bool) -> None:
    events: list[Event] = [a_visit(5), a_visit(40, outcome="not_home"), a_visit(42, outcome="not_home")]
    assert (standing([*events, a_visit(50, mode=mode, outcome=outcome)], 51).assessment.triggers == ()) is ends
    assert standing([*events, an_act("contact_confirmed", 50)], 51).assessment.triggers == ()


def test_contact_between_two_failures_breaks_the_row_and_a_refusal_does_not() -> None:
    def with_between(mode: str, outcome: str) -> list[Event]:
        between = a_visit(41, mode=mode, outcome=outcome)
        return [a_visit(5), a_visit(40, outcome="not_home"), between, a_visit(42, outcome="not_home")]

    assert levels(with_between("phone", "completed"), (60,)) == ["yellow"]
    assert levels(with_between("home", "refused"), (60,)) == ["red"]


def test_for_a_red_person_one_failure_and_24_hours() -> None:
    events: list[Event] = [a_visit(5, DANGEROUS), a_visit(9, outcome="not_home", hour=10)]
    assert standing(events, 9).assessment.triggers == ("D01",)
    assert standing(events, 10).assessment.triggers == ("D01", "V01")


def test_turning_red_after_a_failure_starts_the_shorter_clock_at_the_failure() -> None:
    events = [a_visit(5), a_visit(40, outcome="not_home"), a_visit(43, DANGEROUS, mode="video", outcome="refused")]
    assert standing(events, 43).assessment.triggers == ("D01", "V01")


def test_a_call_without_names_was_for_everyone_active() -> None:
    events: list[Event] = [a_visit(5), *(a_visit(day, who=None, outcome="not_home") for day in (40, 42))]
    assert levels(events, (45,)) == ["red"]


def test_records_of_one_encounter_are_one_failure() -> None:
    events = [
        a_visit(5),
        a_visit(40, outcome="not_home"),
        a_visit(40, outcome="not_home", hour=11, author="bo", name="w"),
    ]
    assert levels(events, (60,)) == ["yellow"]
    met = [*events, a_visit(42, outcome="not_home"), a_visit(42, hour=11, author="bo", name="x")]
    assert levels(met, (60,)) == ["yellow"]


def test_a_closed_door_after_a_teammate_was_let_in_is_no_failure() -> None:
    let_in = [a_visit(5), a_visit(40), a_visit(40, outcome="not_home", hour=11, author="bo", name="w")]
    assert levels([*let_in, a_visit(42, outcome="not_home")], (60,)) == ["yellow"]


def test_an_override_to_red_after_a_failure_runs_the_shorter_clock() -> None:
    events: list[Event] = [a_visit(5), a_visit(40, outcome="not_home"), an_act("override", 43, to="red", until=60)]
    assert standing(events, 43).assessment.triggers == ("V01",)


def test_news_is_not_settled_by_a_call_of_the_encounter_that_brought_it() -> None:
    fire = {"events": [{"type": "fire", "on": on(19).isoformat()}]}
    told = a_visit(20, fire, mode="phone", author="bo", hour=9, name="w20")
    assert due([a_visit(5), told, a_visit(20)], 20) == (21, "event")
    assert due([a_visit(5), told, a_visit(20, hour=12)], 20) == (50, "level")


def test_a_lowering_moves_v02() -> None:
    red = [a_visit(1, DANGEROUS), a_visit(20, {"housing.safety_grade": "A"}), a_visit(35)]
    assert [codes(standing(red, day)).get("V02") for day in (48, 49)] == [None, 8]
    lowered: list[Event] = [*red, an_act("approval", 36)]
    assert [codes(standing(lowered, day)).get("V02") for day in (49, 71, 72)] == [None, None, 8]
