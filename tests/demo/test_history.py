"""The recipe on the pure fold: seven months end exactly as planned, crises alone bring red, answers are ones the form allows."""

import asyncio
from collections import Counter
from datetime import date
from functools import lru_cache

import pytest

from app.demo.crises import deal
from app.demo.history import History
from app.demo.places import shipped_divisions
from app.demo.planner import SEVEN_MONTHS
from app.demo.population import populate
from app.demo.quotas import FIRST_DAY
from app.demo.recipe import SEED, history_of
from app.demo.streams import Stream
from app.risk.answers import validate_answers
from app.risk.forms import shipped_forms
from tests.demo.imagined import ImaginedWorld


@lru_cache(maxsize=1)
def lived() -> tuple[History, ImaginedWorld]:
    """The history to the end of July 2022, imagined once; it raises if the plan was missed."""
    _, households = populate(SEED, shipped_divisions())
    world = ImaginedWorld()
    history = history_of(SEED, households, world)
    asyncio.run(history.live(FIRST_DAY, SEVEN_MONTHS.last))
    return history, world


def test_seven_months_end_with_the_countys_own_figures() -> None:
    history, world = lived()
    assert history.diary.tally(SEVEN_MONTHS.first, SEVEN_MONTHS.last) == {"red": 160, "orange": 1_546, "yellow": 3_914}
    counted = Counter(
        one.before for call, seen in world.seen if call.at.date() >= SEVEN_MONTHS.first for one in seen if one.counted
    )
    assert counted == {"red": 160, "orange": 1_546, "yellow": 3_914}


def test_red_comes_of_crises_alone() -> None:
    history, world = lived()
    befallen = {crisis.person.key for crisis in history.caller.happenings.crises}
    risen = {one.key for _, seen in world.seen for one in seen if one.after == "red" and one.before != "red"}
    assert risen == befallen
    assert 15 <= len(befallen) <= 19


def test_no_due_visit_of_somebody_red_is_put_off() -> None:
    _, world = lived()
    due: dict[str, date] = {}
    for call, seen in world.seen:
        for one in seen:
            if one.before == "red" and one.counted and one.key in due:
                assert call.at.date() <= due[one.key]
            if one.after == "red" and one.due is not None:
                due[one.key] = one.due
            else:
                due.pop(one.key, None)


def test_every_answer_is_one_that_the_form_allows() -> None:
    _, world = lived()
    form = shipped_forms()["home/1"]
    for call, _ in world.seen:
        for answers in call.answers.values():
            assert not validate_answers(form, answers, call.at.date())


def test_what_happens_on_a_visit_has_its_share() -> None:
    _, world = lived()
    calls = [call for call, _ in world.seen if call.order == 0]
    closed = sum(call.outcome == "not_home" for call in calls)
    assert 0.05 < closed / len(calls) < 0.07


def test_a_stream_depends_on_its_key_alone() -> None:
    assert [Stream(1, "a").number() for _ in range(3)] == [Stream(1, "a").number()] * 3
    assert Stream(1, "a").number() != Stream(1, "b").number()
    drawn = Counter(Stream("even", number).below(4) for number in range(4_000))
    assert all(900 < count < 1_100 for count in drawn.values())
    assert sorted(Stream("order").shuffled(range(50))) == list(range(50))


def test_a_crisis_that_fits_nobody_is_an_error() -> None:
    history, _ = lived()
    plot = history.caller.happenings.crises[0].plot
    with pytest.raises(ValueError, match=plot.name):
        deal(SEED, [], [(plot, date(2022, 1, 1))], set())
