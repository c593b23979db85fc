"""Masks show what they may and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.masking import mask_birth, mask_name, mask_number, mask_phone
from app.people.policy import normal_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧阳**"),
        ("欧阳娜", "欧阳*"),
        ("张", "*"),
        ("古丽", "古*"),
        ("买买提·吐尔逊", "买******"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text(min_size=1, max_size=50))
def test_a_mask_keeps_the_length_and_hides_something(name: str) -> None:
    shown = mask_name(name)
    assert len(shown) == len(name)
    assert "*" in shown


@given(st.text("0123456789X", min_size=1, max_size=40))
def test_a_masked_number_hides_most_of_it(number: str) -> None:
    shown = mask_number(number) or ""
    assert len(shown) == len(number)
    assert shown.count("*") >= min(4, len(number) - 2)


def test_numbers_phones_and_birth_dates() -> None:
    assert mask_number("330499194002290020") == "330499********0020"
    assert mask_number(None) is None
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0573-87001234") == "0573-******34"
    assert mask_birth(date(2015, 3, 9), date(2026, 1, 1)) == "2015-03"
    assert mask_birth(date(2012, 1, 1), date(2026, 1, 1)) == "2012-01-01"


@given(st.from_regex(r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}", fullmatch=True))
def test_every_valid_phone_is_masked(phone: str) -> None:
    assert (mask_phone(normal_phone(phone)) or "").count("*") >= 4
