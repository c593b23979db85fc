"""JSON inside the program: canonical bytes for sealing and fingerprints, and the strict reading of what comes from outside."""

import json
from typing import Any, NoReturn

import orjson

MAX_DEPTH = 16


class MalformedJson(ValueError):
    """A body that is not the JSON this program takes; the message is a stable code."""


def dumps(value: Any) -> bytes:
    """Compact canonical bytes: sorted keys, UTF-8, ids and instants as text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


def loads(content: bytes) -> Any:
    """Read what `dumps` wrote."""
    return orjson.loads(content)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedJson("DUPLICATE_KEY")
    return value


def _no_constant(_name: str) -> NoReturn:
    raise MalformedJson("NOT_A_NUMBER")


def _real(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise MalformedJson("NUMBER_TOO_LARGE")
    return number


def _whole(text: str) -> int:
    if len(text) > 19:
        raise MalformedJson("NUMBER_TOO_LARGE")
    return int(text)


def read_strictly(body: bytes) -> Any:
    """Read JSON from outside: UTF-8 only, no duplicate key, no NaN or overflow, no NUL, no lone surrogate, at most 16 levels.

    Raises MalformedJson with a stable code.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJson("NOT_UTF8") from error
    if _depth(text) > MAX_DEPTH:
        raise MalformedJson("TOO_DEEP")
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_real, parse_int=_whole
        )
    except MalformedJson:
        raise
    except ValueError as error:
        raise MalformedJson("NOT_JSON") from error
    if "\\u" in text or "\x00" in text:
        _refuse_unstorable(value)
    return value


def read_as_written(body: bytes) -> Any:
    """Read JSON that was read strictly before, its numbers as they were written: two values are equal if nobody could tell them apart.

    No string from outside holds a NUL, so that a number is never taken for a text.
    """
    return json.loads(body.decode(), parse_float="\0".__add__, parse_int="\0".__add__)


def _depth(text: str) -> int:
    """How deep brackets can nest at most; brackets inside strings are not counted."""
    deepest = depth = 0
    for index, part in enumerate(_outside_strings(text)):
        if index % 2 == 0:
            for mark in part:
                if mark in "[{":
                    depth += 1
                    deepest = max(deepest, depth)
                elif mark in "]}":
                    depth -= 1
        if deepest > MAX_DEPTH:
            break
    return deepest


def _outside_strings(text: str) -> list[str]:
    """The text cut at its quotes: parts at even places stand outside strings."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return []
    return text.replace("\\\\", "").replace('\\"', "").split('"')


def _refuse_unstorable(value: Any) -> None:
    """NUL cannot be stored by PostgreSQL, a lone surrogate by nobody."""
    if isinstance(value, str):
        if "\x00" in value:
            raise MalformedJson("NUL_CHARACTER")
        if any("\ud800" <= mark <= "\udfff" for mark in value):
            raise MalformedJson("LONE_SURROGATE")
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unstorable(item)
