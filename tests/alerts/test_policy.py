"""Kinds of alerts: what raises which, their clocks, and to whom a restricted kind is named."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.alerts import reference
from app.alerts.calendar import Limit
from app.alerts.policy import Clock, Kind, Rules, dedupe_key

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday evening in Shanghai
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("triggers", "kinds"),
    [
        ([], ("red",)),
        (["D01"], ("red",)),
        (["C08"], ("red",)),
        (["K01"], ("minor",)),
        (["M01", "V01"], ("lost_contact", "suicide")),
        (["E01", "D01", "D03"], ("destitution", "red")),
    ],
)
def test_what_newly_red_is_raised_as(triggers: list[str], kinds: tuple[str, ...]) -> None:
    assert reference.rules().kinds_of(triggers) == kinds


@pytest.mark.parametrize(
    ("kind", "acknowledge", "on_site", "close"),
    [
        ("suicide", 15 * MINUTE, 2 * HOUR, DAY),
        ("minor", 15 * MINUTE, 2 * HOUR, DAY),
        ("life_danger", 15 * MINUTE, 2 * HOUR, DAY),
        ("lost_contact", 15 * MINUTE, 2 * HOUR, DAY),
        ("destitution", 2 * HOUR, DAY, 3 * DAY),
        ("red", 2 * HOUR, DAY, 3 * DAY),
        ("clue", 3 * DAY, 3 * DAY, 7 * DAY),
        ("clue_urgent", 3 * DAY, DAY, 7 * DAY),
    ],
)
def test_clocks(kind: str, acknowledge: timedelta, on_site: timedelta, close: timedelta) -> None:
    given = reference.rules().deadlines(kind, AT, date(2026, 11, 20), reference.calendar())
    assert (given.acknowledge_by - AT, given.on_site_by - AT, given.close_by - AT) == (acknowledge, on_site, close)


def test_restricted_kinds_are_named_to_few() -> None:
    rules = reference.rules()
    assert {kind for kind in rules.kinds if rules.shown_kind(kind, detailed=False) != kind} == {"minor", "suicide"}
    assert rules.shown_kind("suicide", detailed=False) == "red"
    assert all(rules.shown_kind(kind, detailed=True) == kind for kind in rules.kinds)


def test_every_kind_fits_its_column() -> None:
    longest = dedupe_key(UUID(int=2**128 - 1), UUID(int=2**128 - 1), "k" * 24, "e" * 200)
    assert max(len(kind) for kind in reference.rules().kinds) <= 24
    assert len(longest) <= 120


def test_the_key_tells_causes_apart() -> None:
    home, person = UUID(int=1), UUID(int=2)
    keys = {
        dedupe_key(home, person, "red", "e1"),
        dedupe_key(home, person, "red", "e2"),
        dedupe_key(home, None, "red", "e1"),
        dedupe_key(person, None, "red", "e1"),
        dedupe_key(home, person, "minor", "e1"),
    }
    assert len(keys) == 5
    assert dedupe_key(home, person, "red", "e1") in keys


def test_documents_that_name_what_they_lack() -> None:
    week = Limit(hours=168)
    clock = Clock(Limit(minutes=1), Limit(minutes=1), Limit(hours=1), Limit(working_days=1))
    with pytest.raises(ValueError, match="unknown clock"):
        Rules({}, {"red": Kind("danger", "红", "Red")}, {}, week)
    with pytest.raises(ValueError, match="unknown kind"):
        Rules({"danger": clock}, {"red": Kind("danger", "红", "Red")}, {"K01": "minor"}, week)
    with pytest.raises(ValueError, match="unknown kind"):
        Rules({"danger": clock}, {"minor": Kind("danger", "未成年人", "Minor")}, {}, week)
    with pytest.raises(ValueError, match="by the clock"):
        Rules({"danger": clock}, {"red": Kind("danger", "红", "Red")}, {}, Limit(working_days=5))
