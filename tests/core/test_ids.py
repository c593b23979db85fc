"""Identifiers."""

import uuid
from datetime import UTC, datetime, timedelta

from app.core.ids import derived_id, new_id

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def test_ids_are_version_seven_and_grow_with_time() -> None:
    ids = [new_id(AT + timedelta(milliseconds=step)) for step in range(100)]
    assert ids == sorted(ids)
    assert all(one.version == 7 and one.variant == uuid.RFC_4122 for one in ids)
    assert ids[0].int >> 80 == int(AT.timestamp() * 1000)


def test_ids_of_one_millisecond_differ() -> None:
    assert len({new_id(AT) for _ in range(2000)}) == 2000


def test_a_derived_id_is_always_the_same() -> None:
    one = new_id(AT)
    assert derived_id(one, "a", "b") == derived_id(one, "a", "b") != derived_id(one, "a", "c")
