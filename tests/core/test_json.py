"""Reading JSON from outside: what Python and the database would take amiss is refused with a code."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.json import MAX_DEPTH, MalformedJson, dumps, loads, read_strictly

SCALARS = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def storable(value: Any) -> bool:
    return "\\u0000" not in json.dumps(value)


@given(VALUES.filter(storable))
def test_what_is_well_formed_is_read_as_the_standard_library_reads_it(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        try:
            text.encode()
        except UnicodeEncodeError:
            continue
        assert read_strictly(text.encode()) == json.loads(text)


@given(VALUES)
def test_canonical_bytes_come_back_and_do_not_depend_on_order(value: Any) -> None:
    assert loads(dumps(value)) == value
    if isinstance(value, dict):
        assert dumps(dict(reversed(value.items()))) == dumps(value)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "NOT_JSON"),
        (b"{", "NOT_JSON"),
        (b"{} {}", "NOT_JSON"),
        (b'{"a": 1, "a": 2}', "DUPLICATE_KEY"),
        (b'{"a": {"b": 1, "b": 1}}', "DUPLICATE_KEY"),
        (b'{"a": NaN}', "NOT_A_NUMBER"),
        (b'{"a": -Infinity}', "NOT_A_NUMBER"),
        (b'{"a": 1e999}', "NUMBER_TOO_LARGE"),
        (b'{"a": 99999999999999999999}', "NUMBER_TOO_LARGE"),
        (b'{"a": "\\ud800"}', "LONE_SURROGATE"),
        (b'{"\\udfff": 1}', "LONE_SURROGATE"),
        (b'{"a": "\\u0000"}', "NUL_CHARACTER"),
        ('{"a": 1}'.encode("utf-16"), "NOT_UTF8"),
        (b"\xff", "NOT_UTF8"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "TOO_DEEP"),
        (b"[" * 100_000, "TOO_DEEP"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "TOO_DEEP"),
    ],
)
def test_what_nobody_should_send_is_refused_by_its_code(body: bytes, code: str) -> None:
    with pytest.raises(MalformedJson, match=code):
        read_strictly(body)


def test_brackets_inside_words_are_not_depth() -> None:
    words = '["' + "[{" * 50 + '", "\\"' + "[" * 50 + '", "\\\\"]'
    assert read_strictly(words.encode()) == json.loads(words)
    many = json.dumps([["[[[["]] * 30)
    assert read_strictly(many.encode()) == json.loads(many)
