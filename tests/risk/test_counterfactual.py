"""What would change a level: done to the person, it changes the level as it said; and it names nothing to those who may not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.risk.conditions import Subject
from app.risk.counterfactual import MOST_LOWERING, if_ended, if_found, lowering, raising
from app.risk.days import end_of_day
from app.risk.explain import explained, is_restricted, restricted, with_raising
from app.risk.filed import filed_on
from app.risk.fold import look, replay
from app.risk.policy import assess, level_without
from app.risk.rules import shipped_policies
from app.risk.standing import Assessment
from app.risk.state import Answer, Happening, Sign
from app.risk.values import RANK
from tests.risk.histories import FORM, Household, days, households, values
from tests.risk.households import on
from tests.risk.stories import stories
from tests.risk.subjects import DAY, POLICY, a_subject, alone

POLICIES = shipped_policies()
# The answers that end a factor and touch no other: a partial carer ends that there is none, without being an effective one.
ENDING: Mapping[str, Mapping[str, Any]] = {
    "H01": {"health.adl_unable_items": 0},
    "H02": {"health.adl_unable_items": 0},
    "H03": {"health.major_illness": False},
    "H04": {"health.unstable_condition": False},
    "H05": {"health.cognition": "normal"},
    "H08": {"health.medication_status": "regular"},
    "H09": {"living.meals_status": "normal", "living.hygiene_status": "normal"},
    "C01": {"care.caregiver_status": "partial"},
    "C02": {"care.living_arrangement": "with_spouse"},
    "C03": {"care.living_arrangement": "with_spouse"},
    "C04": {"care.living_arrangement": "with_spouse"},
    "C05": {"care.caregiver_capacity": "ok"},
    "K02": {"child.guardianship_status": "normal"},
    "K03": {"child.guardianship_status": "normal"},
    "K04": {"child.school_status": "in_school", "child.behaviour_signs": []},
    "E02": {"economy.income_change": "stable"},
    "E03": {"economy.oop_medical_12m": 0},
    "E04": {"economy.rigid_expense_12m": 0},
    "E06": {"economy.debt_level": "none", "living.utilities_cut": []},
    "D01": {"housing.safety_grade": "C"},
    "D02": {"housing.safety_grade": "A"},
    "D03": {"housing.hazard_items": []},
    "M02": {"mental.phq9_score": 0},
    "M03": {"mental.smi_danger_level": 0},
    "M04": {"mental.outings_per_week": 7},
}
FINDING: Mapping[str, Mapping[str, Any]] = {
    "H01": {"health.adl_unable_items": 4},
    "H02": {"health.adl_unable_items": 2},
    "H03": {"health.major_illness": True},
    "H04": {"health.unstable_condition": True},
    "H05": {"health.cognition": "impaired"},
    "H08": {"health.medication_status": "stopped"},
    "H09": {"living.meals_status": "declined"},
    "C01": {"care.caregiver_status": "none"},
    "C02": {"care.living_arrangement": "alone"},
    "C03": {"care.living_arrangement": "alone"},
    "C04": {"care.living_arrangement": "empty_nest"},
    "C05": {"care.caregiver_capacity": "overburdened"},
    "K02": {"child.guardianship_status": "orphan"},
    "K03": {"child.guardianship_status": "weak_single_parent"},
    "K04": {"child.school_status": "out_of_school"},
    "E02": {"economy.income_change": "unemployed"},
    "E03": {"economy.oop_medical_12m": 20_000},
    "E04": {"economy.rigid_expense_12m": 100_000_000},
    "E06": {"economy.debt_level": "heavy"},
    "D02": {"housing.safety_grade": "C"},
    "D03": {"housing.hazard_items": ["gas"]},
    "M02": {"mental.phq9_score": 10},
    "M03": {"mental.smi_danger_level": 1},
    "M04": {"mental.outings_per_week": 0},
}


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """Somebody with many answers of different age, and perhaps events, a sign, facts of the file, an overdue visit."""
    asked = [one for one in FORM.questions.values() if one.type not in {"events", "member"}]
    given = {one.code: draw(values(one)) for one in asked if draw(st.integers(0, 2)) == 0}
    older = {code: draw(st.sampled_from([0, 0, 95, 200])) for code in given}
    facts: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "tags": st.just(frozenset({"lost_only_child"})),
                "aid": st.just(frozenset({"tekun_dispersed"})),
                "disabled": st.just(((4, 2),)),
                "events": st.sampled_from([{"fell": 3}, {"fire": 2}, {"weather": 1, "bereavement": 9}]),
            },
        )
    )
    age = draw(st.sampled_from([9, 30, 59, 62, 79, 85]))
    subject = a_subject(given, age=age, older=older, **facts)
    if draw(st.integers(0, 5)) == 0:
        subject.signs = {"M01": {"v1": Sign(DAY.toordinal(), "mental.phq9_item9", 1)}}
    return replace(subject, missed_day=DAY.toordinal() if draw(st.booleans()) else None)


def answered(subject: Subject, answers: Mapping[str, Any]) -> Subject:
    """The same person, who has answered today."""
    today = {question: Answer(value, DAY.toordinal(), "v2") for question, value in answers.items()}
    return replace(subject, evidence={**subject.evidence, **today})


def without(subject: Subject, codes: tuple[str, ...]) -> Assessment:
    """The person once these factors have ended, by whatever ends each."""
    answers: dict[str, Any] = {}
    for code in codes:  # D01 before D02: the better grade counts
        answers |= ENDING.get(code, {})
    gone = {kind for code in codes for kind in POLICY.by_code[code].events}
    filed = subject.filed
    filed = filed._replace(disabilities=()) if "H06" in codes else filed
    filed = filed._replace(tags=frozenset()) if "C06" in codes else filed
    filed = filed._replace(entitlements=frozenset()) if "C07" in codes else filed
    changed = replace(
        answered(subject, answers),
        filed=filed,
        events={kind: one for kind, one in subject.events.items() if kind not in gone},
        signs={code: one for code, one in subject.signs.items() if code not in codes},
        missed_day=None if "V02" in codes else subject.missed_day,
    )
    return assess(POLICY, [changed], DAY)[changed.person_id]


@settings(max_examples=80)
@given(subjects())
def test_what_ends_lowers_the_level_as_it_was_said(subject: Subject) -> None:
    assessment = alone(subject)
    for change in lowering(POLICY, assessment):
        assert RANK[change.level] < RANK[assessment.computed_level]
        assert without(subject, change.codes).computed_level == change.level, change
        told = if_ended(POLICY, change)
        assert all(POLICY.by_code[code].label.zh in told.zh for code in change.codes)


@settings(max_examples=60)
@given(subjects())
def test_nothing_smaller_would_do_and_nothing_as_small_is_forgotten(subject: Subject) -> None:
    assessment = alone(subject)
    lower = {
        codes
        for number in (1, 2)
        for codes in combinations([one.code for one in assessment.factors], number)
        if RANK[level_without(POLICY, assessment, codes)] < RANK[assessment.computed_level]
    }
    smallest = {codes for codes in lower if len(codes) == min(map(len, lower))}
    told = {change.codes for change in lowering(POLICY, assessment)}
    assert told == smallest if len(smallest) <= MOST_LOWERING else told < smallest


@settings(max_examples=60)
@given(subjects())
def test_what_is_found_raises_the_level_at_least_so_far(subject: Subject) -> None:
    assessment = alone(subject)
    for change in raising(POLICY, assessment, subject):
        [code] = change.codes
        answers = dict(FINDING.get(code, {}))
        if code == "E04" and "economy.income_12m" not in subject.evidence:
            answers["economy.income_12m"] = 1
        happened = {kind: (Happening(DAY.toordinal(), "v2"),) for kind in POLICY.by_code[code].events[:1]}
        changed = replace(answered(subject, answers), events={**subject.events, **happened})
        found = assess(POLICY, [changed], DAY)[changed.person_id]
        assert RANK[found.computed_level] >= RANK[change.level] > RANK[assessment.computed_level], change
        assert POLICY.by_code[code].label.zh in if_found(POLICY, change).zh


@settings(max_examples=15)
@given(st.one_of(households(), stories()), days())
def test_no_restricted_factor_is_named_to_those_who_may_not_know(household: Household, day: int) -> None:
    files, events = household
    until = end_of_day(on(day))
    state = replay(files, POLICIES, events, until)
    standings = look(state, files, POLICIES, until)
    for file in files:
        if (standing := standings.get(file.person_id)) is None:
            continue
        filed = filed_on(file, standing.assessment.day, POLICY.active_statuses)
        subject = Subject(file.person_id, filed, state.people[file.person_id].known.evidence)
        body = with_raising(explained(standing, POLICY), standing, POLICY, subject)
        shown = restricted(body)
        told = json.dumps([shown["lower_if"], shown["raise_if"]], ensure_ascii=False)
        for factor in (one for one in POLICY.factors if is_restricted(one.code)):
            assert factor.code not in told
            assert factor.label.zh not in told
            assert factor.label.en not in told
        free = [one for one in body["lower_if"] if not any(map(is_restricted, one["codes"]))]
        assert shown["lower_if"] == free


def test_examples() -> None:
    helped = alone(a_subject({"care.living_arrangement": "alone", "health.adl_unable_items": 1}, age=82))
    assert [(one.level, one.codes) for one in lowering(POLICY, helped)] == [("yellow", ("C02",)), ("orange", ("H02",))]
    assert if_ended(POLICY, lowering(POLICY, helped)[1]).zh == "若「部分丧失生活自理能力」不再成立，则为重点（橙）。"
    independent = a_subject({"care.living_arrangement": "alone", "care.caregiver_status": "effective"}, age=82)
    excused = dict(raised(independent))
    assert excused["H01"] == "red"
    assert "H02" not in excused
    assert dict(raised(a_subject({"care.living_arrangement": "alone"}, age=82)))["H02"] == "red"
    assert not lowering(POLICY, alone(a_subject()))


def raised(subject: Subject) -> list[tuple[str, str]]:
    """What would raise somebody, and to which level."""
    return [(one.codes[0], one.level) for one in raising(POLICY, alone(subject), subject)]
