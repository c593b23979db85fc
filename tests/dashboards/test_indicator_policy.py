"""Periods, derived figures and how figures are written: tables of examples, and what holds for all of them."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.indicators.catalogue import catalogue, read_catalogue
from app.dashboards.indicators.policy import growth, nearest, period_of, quotient, worded
from app.dashboards.measures import Kinds, Setting
from app.dashboards.store.figures import kinds_of
from app.dashboards.values import Period, Record, Words, total_of, years_before
from app.programmes.kinds import kinds_on
from openapi.indicators import PAGE, page

DAY = date(2022, 7, 31)
YUAN = 100


@pytest.mark.parametrize(
    ("kind", "as_of", "first", "last"),
    [
        ("cumulative", DAY, None, DAY),
        ("as_of_day", DAY, DAY, DAY),
        ("year_to_date", DAY, date(2022, 1, 1), DAY),
        ("year_to_date", date(2022, 1, 1), date(2022, 1, 1), date(2022, 1, 1)),
        ("calendar_year", DAY, date(2021, 1, 1), date(2021, 12, 31)),
        ("calendar_year", date(2022, 12, 30), date(2021, 1, 1), date(2021, 12, 31)),
        ("calendar_year", date(2022, 12, 31), date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_periods(kind: Any, as_of: date, first: date | None, last: date) -> None:
    assert period_of(kind, as_of) == Period(kind, first, last)


def test_the_same_day_of_another_year() -> None:
    assert years_before(DAY, 1) == date(2021, 7, 31)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


def test_the_derived_figures_of_the_seed() -> None:
    assert quotient([95_000_000 * YUAN], [109_319], Fraction(1), YUAN) == 869 * YUAN
    assert quotient([195_000_000 * YUAN, 10], [1_685], Fraction(1, 100), 1) == 1_157_270
    assert quotient([195_000_000 * YUAN, 10], [1_685], Fraction(1, 100), 1000 * YUAN) == 12_000 * YUAN
    assert growth(82, 66) == 24
    assert quotient([472], [472], Fraction(100), 1) == 100
    assert quotient([None], [4], Fraction(1), 1) == 0


def test_nothing_to_divide_by_gives_nothing() -> None:
    assert quotient([5], [0], Fraction(1), 1) is None
    assert quotient([5], [None], Fraction(1), 1) is None
    assert growth(5, 0) is None
    assert (growth(0, 4), growth(3, 4), growth(None, 4)) == (-100, -25, -100)


@given(st.fractions(min_value=-(10**12), max_value=10**12), st.sampled_from([1, 100, 100_000]))
def test_the_nearest_multiple_is_at_most_half_a_step_away(value: Fraction, step: int) -> None:
    found = nearest(value, step)
    assert found % step == 0
    assert abs(value - found) * 2 <= step
    assert nearest(-value, step) == -found


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (9_500_000_000, "9500万元", "CNY 95,000,000"),
        (19_500_000_000, "1.95亿元", "CNY 195,000,000"),
        (6_442_500_000, "6442.5万元", "CNY 64,425,000"),
        (297_340_000, "297.34万元", "CNY 2,973,400"),
        (86_900, "869元", "CNY 869"),
        (1_200_000, "1.2万元", "CNY 12,000"),
        (1_157_300, "11573元", "CNY 11,573"),
        (12_345_678_905, "123456789.05元", "CNY 123,456,789.05"),
        (-50, "-0.5元", "CNY -0.5"),
        (0, "0元", "CNY 0"),
    ],
)
def test_money_is_written_as_it_is_spoken_of(fen: int, zh: str, en: str) -> None:
    assert worded(fen, "money", Words("分", "fen")) == Words(zh, en)


def test_other_figures_with_their_units() -> None:
    assert worded(109_319, "count", Words("人次", "person-times")) == Words("109319人次", "109,319 person-times")
    assert worded(24, "growth", Words("%", "%")) == Words("+24%", "+24 %")
    assert worded(100, "percent", Words("%", "%")) == Words("100%", "100 %")
    assert worded(None, "money", Words("分", "fen")) == Words("无", "none")


def test_records_make_a_figure_by_what_they_count_and_by_each_once() -> None:
    records = [
        Record("a", "1", 5),
        Record("a", "2", -2),
        *(Record("b", str(n), None, f"home {n % 3}") for n in range(7)),
    ]
    assert total_of(records) == 3 + 3


def test_the_catalogue_names_only_what_the_ledger_knows() -> None:
    known = kinds_on(DAY)
    for one in catalogue().indicators:
        measure, period = one.measure, period_of(one.period, DAY)
        named = kinds_of(measure, period) if isinstance(measure, Kinds) else ()
        named = (measure.kind,) if isinstance(measure, Setting) else named
        assert set(named) <= set(known.programme_kinds), one.key
        assert bool(named) == isinstance(measure, Kinds | Setting), one.key
        for kind in getattr(measure, "deliveries", ()):
            assert any(kind in known.programme_kinds[code].deliveries for code in named), (one.key, kind)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"unit": "furlongs"}, "no such unit"),
        ({"key": "towns"}, "repeated"),
        ({"measure": {"of": "growth", "now": "towns", "before": "later"}}, "does not stand before it"),
        ({"measure": {"of": "sql", "text": "DROP TABLE visit"}}, "measure"),
        ({"measure": {"of": "places", "level": "town", "where": "1 = 1"}}, "where"),
        ({"period": "decade"}, "period"),
    ],
)
def test_a_document_that_does_not_hold_together_is_refused(change: dict[str, Any], complaint: str) -> None:
    words = {"zh": "镇", "en": "Towns"}
    town: dict[str, Any] = {"key": "towns", "label": words, "unit": "places", "period": "as_of_day", "formula": words}
    town["measure"] = {"of": "places", "level": "town"}
    document = {"version": 1, "from_day": DAY, "units": [{"code": "places", **words}], "indicators": [town]}
    assert read_catalogue(document).by_key["towns"].label.zh == "镇"
    wrong = {**document, "indicators": [town, {**town, "key": "other", **change}]}
    with pytest.raises(ValueError, match=complaint):
        read_catalogue(wrong)


def test_the_page_lists_the_keys_of_the_catalogue() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text
