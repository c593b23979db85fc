"""The policy in force on a day decides it: a new version raises on its first day, a replay reads each day's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.risk.catalogue import Policies, PolicyFrom
from app.risk.days import end_of_day
from app.risk.dump import dump, load
from app.risk.evidence import ordinal
from app.risk.filed import first_difference
from app.risk.fold import advance, advance_told, look, next_change, replay, start, step
from app.risk.rules import shipped_policies, shipped_policy
from app.risk.sentence import sentence
from app.risk.values import Dated, Disability, Event, PersonFile
from tests.risk.households import a_clue, a_file, a_visit, an_act, at, on, standing

ILL = {"health.major_illness": True}


def stricter() -> Policies:
    """Version 2 from day 30 on: orange begins at 15."""
    second = replace(shipped_policy(), version=2, bands={"red": 60, "orange": 15})
    return (PolicyFrom(date.min, shipped_policy()), PolicyFrom(on(30), second))


def test_a_replay_reads_the_policy_in_force_on_each_day() -> None:
    files, policies, events = [a_file()], stricter(), [a_visit(1, ILL)]
    for day, version, level in ((29, 1, "yellow"), (30, 2, "orange")):
        until = end_of_day(on(day))
        one = look(replay(files, policies, events, until), files, policies, until)["p1"]
        assert (one.assessment.policy_version, one.standing_level) == (version, level)


def test_activation_is_told_as_a_change_by_time() -> None:
    files, policies = [a_file()], stricter()
    state = step(start(files, policies), files, policies, a_visit(1, ILL))
    _, changes = advance_told(state, files, policies, at(60))
    assert [(one.at, one.cause, one.after) for one in changes] == [(at(30, 0), "time", "orange")]


def test_files_tell_from_which_day_on_a_state_must_be_replayed() -> None:
    old = [a_file("p1"), a_file("p2", disabilities=(Disability(4, 2),))]

    def changed(**facts: Any) -> date | None:
        return first_difference(old, [old[0], a_file("p2", **facts)])

    assert first_difference(old, list(reversed(old))) is None
    assert changed(disabilities=(Disability(4, 2), Disability(6, 1, on(9)))) == on(9)
    assert changed(disabilities=(Disability(4, 2, None, on(12)),)) == on(12)
    assert changed(birth=date(1990, 1, 1), disabilities=old[1].disabilities) == date.min
    assert first_difference(old, [*old, a_file("p3", enrolled=4)]) == on(4)
    assert changed(tags=(Dated("x"),), disabilities=old[1].disabilities) == date.min


def test_a_state_keeps_no_personal_data_in_the_household_part_and_survives_an_erased_person() -> None:
    files = [a_file("p1"), a_file("p2")]
    events: list[Event] = [a_visit(1, ILL), a_visit(2, ILL, who="p2", author="bo"), a_clue(3, who=None, name="c")]
    written = dump(replay(files, shipped_policies(), events, at(9)))
    assert set(written["household"]) == {"watermark", "clusters", "awaited", "clues", "order"}
    assert set(written["people"]) == {"p1", "p2"}
    del written["people"]["p1"]
    left = advance(load(written), files[1:], shipped_policies(), at(20))
    assert list(left.people) == ["p2"]


def test_the_state_does_not_grow_with_history() -> None:
    files = [a_file()]
    state, sizes = start(files, shipped_policies()), []
    for day in range(400):
        answers = {**ILL, "events": [{"type": "fell", "on": on(day).isoformat()}]} if day % 3 == 0 else ILL
        state = step(state, files, shipped_policies(), a_visit(day, answers))
        sizes.append(len(str(dump(state))))
    assert max(sizes[300:]) <= max(sizes[100:200]) + 50


def test_the_next_change_by_time_alone() -> None:
    files: list[PersonFile] = [a_file()]
    state = replay(files, shipped_policies(), [a_visit(1, {"health.medication_status": "stopped"})], at(2))
    assert next_change(state, files, shipped_policies(), at(2)) == at(32, 0)
    assert next_change(state, files, shipped_policies(), at(32)) == at(62, 0)
    assert next_change(state, files, shipped_policies(), at(62)) == at(181, 0)


def test_stale_answers_are_asked_again_and_expired_factors_rechecked() -> None:
    events = [a_visit(1, {"health.medication_status": "stopped"})]
    assert [standing(events, day).reconfirm for day in (31, 32)] == [(), ("health.medication_status",)]
    assert [standing(events, day).recheck for day in (61, 62)] == [(), ("H08",)]


def test_the_reason_is_one_sentence_in_each_language() -> None:
    red = standing([a_visit(1, {"mental.phq9_item9": 1, **ILL})], 1)
    label = sentence(shipped_policy(), red)
    assert label.zh == "高风险（红）：自杀、自伤意念或行为、罹患重大疾病，共18分。"
    assert label.en == "Red: Suicidal or self-harm thoughts or acts, Major illness; score 18."
    calm = sentence(shipped_policy(), standing([a_visit(1)], 1))
    assert calm.zh == "一般（黄）：未发现仍有效的风险因素，共0分。"
    provisional = sentence(shipped_policy(), standing([], 1))
    assert "首访前暂定" in provisional.zh
    overridden = standing([a_visit(1), an_act("override", 3, to="orange", until=9)], 4)
    assert "人工调整至" in sentence(shipped_policy(), overridden).zh
    fallen = standing([a_visit(1, {"housing.safety_grade": "D"}), a_visit(9, {"housing.safety_grade": "A"})], 9)
    assert "尚未批准下调" in sentence(shipped_policy(), fallen).zh


def test_an_event_day_is_read_from_text_or_a_date() -> None:
    assert ordinal("2026-01-05") == ordinal(on(0)) == on(0).toordinal()
