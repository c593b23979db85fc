"""Identity numbers, phones and names."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.policy import (
    age_on,
    check_character,
    compact,
    identity_spellings,
    name_fits,
    normal_name,
    normal_phone,
    read_identity_number,
)

days = st.dates(date(1850, 1, 1), date(2030, 12, 31))
sequences = st.integers(0, 999)
prefixes = st.from_regex(r"[1-8][0-9]{5}", fullmatch=True)


def a_number(prefix: str, born: date, sequence: int) -> str:
    body = f"{prefix}{born:%Y%m%d}{sequence:03}"
    return body + check_character(body)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_examples(number: str) -> None:
    assert read_identity_number(number)


@given(prefixes, days, sequences)
def test_a_number_says_birth_date_and_sex(prefix: str, born: date, sequence: int) -> None:
    said = read_identity_number(a_number(prefix, born, sequence))
    assert said is not None
    assert (said.birth_date, said.sex) == (born, "1" if sequence % 2 else "2")


@given(prefixes, days, sequences, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_noticed(prefix: str, born: date, sequence: int, place: int, other: str) -> None:
    number = a_number(prefix, born, sequence)
    wrong = number[:place] + other + number[place + 1 :]
    assert (read_identity_number(wrong) is None) == (wrong != number)


@given(prefixes, days, sequences, st.integers(0, 16))
def test_two_neighbours_swapped_are_noticed(prefix: str, born: date, sequence: int, place: int) -> None:
    number = a_number(prefix, born, sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or read_identity_number(swapped) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    said = read_identity_number(text)
    assert said is None or said.number == compact(text)


def test_how_people_type_numbers() -> None:
    assert compact(" １１０１０５ 19491231 002x ") == "11010519491231002X"
    assert read_identity_number("11010519490231002X") is None
    assert "11010519491231002X" in identity_spellings("110105491231002")
    assert identity_spellings("E12345678") == ("E12345678",)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0573-87001234", "0573-87001234"),
        ("(0573)-87001234", "0573-87001234"),
        ("12800138000", None),
        ("1380013800", None),
        ("打不通", None),
        ("", None),
    ],
)
def test_phones(typed: str, normal: str | None) -> None:
    assert normal_phone(typed) == normal


@given(st.text(max_size=30))
def test_a_normal_phone_stays_as_it_is(text: str) -> None:
    phone = normal_phone(text)
    assert phone is None or normal_phone(phone) == phone


def test_names() -> None:
    assert normal_name(" 买买提•吐尔逊 ") == normal_name("买买提·吐尔逊")
    assert name_fits("𠮷田")
    assert not name_fits("  ")
    assert not name_fits("张\u202e三")
    assert not name_fits("张" * 51)


@given(days, st.integers(0, 40_000))
def test_age_grows_by_one_on_the_birthday(born: date, later: int) -> None:
    day = born + timedelta(days=later)
    assert 0 <= age_on(born, day) - age_on(born, day - timedelta(days=1)) <= 1 or later == 0
    assert age_on(date(2004, 2, 29), date(2005, 2, 28)) == 0
    assert age_on(date(2004, 2, 29), date(2005, 3, 1)) == 1
