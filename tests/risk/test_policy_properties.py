"""What must hold of the decision whatever the answers: worse is never lower, silence never lowers, signs stay red."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.risk.answers import Question, no_worse, validate_answers
from app.risk.days import end_of_day
from app.risk.fold import look, replay
from app.risk.policy import level_without
from app.risk.rules import shipped_policies, shipped_policy
from app.risk.values import RANK, Disability, Event, PersonAnswers, PersonFile, VisitEvent
from tests.risk.histories import FORM, Household, answers, days, households, values
from tests.risk.households import at, on
from tests.risk.stories import stories

POLICIES = shipped_policies()
ORDERED = [one for one in FORM.questions.values() if one.severity is not None and one.type != "events"]
VISITING = frozenset({"V01", "V02"})


def computed(files: tuple[PersonFile, ...], events: list[Event], day: int) -> dict[str, int]:
    """The rank of everyone's computed level at the end of a day."""
    until = end_of_day(on(day))
    found = look(replay(files, POLICIES, events, until), files, POLICIES, until)
    return {name: RANK[one.computed_level] for name, one in found.items()}


@st.composite
def full_answers(draw: st.DrawFn) -> dict[str, Any]:
    """An answer to most questions."""
    asked = [one for one in FORM.questions.values() if one.type != "events"]
    return {one.code: draw(values(one)) for one in asked if draw(st.integers(0, 3))}


@settings(max_examples=60)
@given(
    st.sampled_from(ORDERED),
    st.data(),
    full_answers(),
    full_answers(),
    st.lists(st.sampled_from([-30 * 365, -61 * 365, -79 * 365, -85 * 365, -9 * 365]), min_size=2, max_size=2),
    st.integers(0, 200),
)
def test_a_worse_answer_never_lowers_the_computed_level(
    question: Question, data: st.DataObject, mine: dict[str, Any], theirs: dict[str, Any], ages: list[int], later: int
) -> None:
    better, other = data.draw(values(question)), data.draw(values(question))
    assume(better != other and no_worse(question, better, other))
    files = (
        PersonFile("elder", on(ages[0]), at(0, 0), disabilities=(Disability(5, 3),)),
        PersonFile("adult", on(ages[1]), at(0, 0)),
    )

    def ranks(value: Any) -> dict[str, int]:
        people = (PersonAnswers("elder", {**mine, question.code: value}), PersonAnswers("adult", theirs))
        return computed(files, [VisitEvent("v1", at(1), "home", "completed", people, "anna")], 1 + later)

    before, after = ranks(better), ranks(other)
    assert all(after[name] >= before[name] for name in before)


@settings(max_examples=25)
@given(st.one_of(households(), stories()), days(), st.data())
def test_silence_never_lowers(household: Household, day: int, data: st.DataObject) -> None:
    """A record in which nobody answered anything, and that met nobody, lowers nothing; null is the same as absent."""
    files, events = household
    silent = dict.fromkeys(data.draw(answers(day)))
    people = tuple(PersonAnswers(file.person_id, silent) for file in files)
    added = VisitEvent("zz", at(day, 23), "home", "refused", people, None)
    before, after = computed(files, events, day), computed(files, [*events, added], day)
    assert all(after[name] >= before.get(name, 0) for name in after)
    absent = VisitEvent("zz", at(day, 23), "home", "refused", tuple(PersonAnswers(f.person_id) for f in files), None)
    until = end_of_day(on(day))
    one, other = (replay(files, POLICIES, [*events, visit], until) for visit in (added, absent))
    assert one == other


@settings(max_examples=25)
@given(st.one_of(households(), stories()), days())
def test_a_silent_call_changes_no_more_than_contact_and_cadence(household: Household, day: int) -> None:
    files, events = household
    until, policy = end_of_day(on(day)), shipped_policy()
    people = tuple(PersonAnswers(file.person_id) for file in files)
    added = VisitEvent("zz", at(day, 23), "home", "completed", people, None)
    before = look(replay(files, POLICIES, events, until), files, POLICIES, until)
    after = look(replay(files, POLICIES, [*events, added], until), files, POLICIES, until)
    for name, one in before.items():
        then, now = (level_without(policy, found.assessment, VISITING) for found in (one, after[name]))
        assert then == now


@settings(max_examples=25)
@given(st.one_of(households(), stories()), days(), st.integers(0, 200))
def test_an_unresolved_trigger_stays_red(household: Household, day: int, later: int) -> None:
    files, events = household
    sign = VisitEvent(
        "sign", at(day, 7), "home", "completed", (PersonAnswers("elder", {"mental.phq9_item9": 1}),), None
    )
    found = computed(files, [*events, sign], min(day + later, 420))
    assert found["elder"] == RANK["red"]


@settings(max_examples=25)
@given(days(), st.data())
def test_generated_answers_are_what_the_form_allows(day: int, data: st.DataObject) -> None:
    assert validate_answers(FORM, data.draw(answers(day)), on(day)) == []
    future = {"events": [{"type": "fell", "on": (on(day) + timedelta(days=1)).isoformat()}]}
    assert [fault.code for fault in validate_answers(FORM, future, on(day))] == ["AFTER_VISIT"]
