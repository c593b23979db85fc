"""Whose word stands in a set of amendments, whichever arrived first."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.visits.values import Word, order_of, standing_answers, words_in

QUESTIONS = ("health.general", "mental.phq9_item9", "care.abuse_signs")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC))  # noqa: DTZ001  # bounds of aware ones
answers = st.dictionaries(st.sampled_from(QUESTIONS), st.none() | st.integers(0, 3))
orders = st.builds(order_of, st.integers(0, 1), st.integers(1, 3), moments, st.uuids())
words = st.lists(st.builds(Word, orders, answers), max_size=6, unique_by=lambda one: one.order.amendment_id)


@given(answers, words, st.randoms())
def test_any_order_of_arrival_gives_the_same_answers(first: dict[str, Any], said: list[Word], chance: Any) -> None:
    first = {question: value for question, value in first.items() if value is not None}
    whole = standing_answers(first, said)
    chance.shuffle(said)
    assert standing_answers(first, [*said, *said[:2]]) == whole


@given(answers, words)
def test_per_question_the_greatest_word_stands(first: dict[str, Any], said: list[Word]) -> None:
    first = {question: value for question, value in first.items() if value is not None}
    found = standing_answers(first, said)
    for question in QUESTIONS:
        about = [one for one in said if question in one.answers]
        expected = max(about, key=lambda one: one.order).answers[question] if about else first.get(question)
        assert found.get(question) == expected


@given(words)
def test_revisions_tell_each_amendment_once(said: list[Word]) -> None:
    """A revision made for somebody else carries the words that were there before."""
    contents = [{"answers": {}, "order": list(one.order), "set": one.answers} for one in said]
    assert words_in([{"answers": {}}, *contents, *contents]) == sorted(said, key=lambda one: one.order)
