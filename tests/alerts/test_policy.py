"""Kinds of alerts: what raises which, their clocks, and to whom a restricted kind is named."""

from dataclasses import astuple, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.alerts import reference
from app.alerts.calendar import Limit
from app.alerts.policy import AGAIN, MOVES, ROLES, STATES, dedupe_key, missed, reached
from app.alerts.rules import RANKS, Clock, Kind, Rules, Rung
from app.alerts.values import Alert

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday evening in Shanghai
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("triggers", "kinds"),
    [
        ([], ("red",)),
        (["D01"], ("red",)),
        (["C08"], ("abuse",)),
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
    assert {kind for kind in rules.kinds if rules.shown_kind(kind, detailed=False) != kind} == {
        "minor",
        "suicide",
        "abuse",
    }
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
    week, kind = Limit(hours=168), Kind("danger", "红", "Red")
    clock = Clock(Limit(minutes=1), Limit(hours=1), Limit(working_days=1), ("team",), ())

    def rules(clocks: dict[str, Clock], kinds: dict[str, Kind], triggers: dict[str, str], told: Limit = week) -> Rules:
        return Rules(clocks, kinds, triggers, told, week, {}, {})

    with pytest.raises(ValueError, match="unknown clock"):
        rules({}, {"red": kind}, {})
    with pytest.raises(ValueError, match="unknown kind"):
        rules({"danger": clock}, {"red": kind}, {"K01": "minor"})
    with pytest.raises(ValueError, match="unknown kind"):
        rules({"danger": clock}, {"minor": kind}, {})
    with pytest.raises(ValueError, match="by the clock"):
        rules({"danger": clock}, {"red": kind}, {}, Limit(working_days=5))
    with pytest.raises(ValueError, match="tells somebody"):
        Rung(week, "closed", ())


def test_telling_goes_ever_further_up() -> None:
    rules, day = reference.rules(), date(2026, 11, 20)
    for name, kind in rules.kinds.items():
        clock, seen = rules.clock(name), list[str]()
        ladder = rules.ladder(name, AT, day, reference.calendar())
        assert [at for at, _ in ladder] == sorted(at for at, _ in ladder), name
        for _, rung in ladder:
            if rung.unless == "acknowledged":
                seen.append(rung.highest)
        assert seen == sorted(seen, key=RANKS.index), name
        assert "team" in clock.at_once, kind
        # Nobody is told that something is missing before its clock has run out, but for taking it, which is asked for sooner.
        ends = rules.deadlines(name, AT, day, reference.calendar())
        for at, rung in ladder:
            assert at >= {"on_site": ends.on_site_by, "closed": ends.close_by}.get(rung.unless, AT), (name, rung)


def test_what_is_missed() -> None:
    ends = reference.rules().deadlines("red", AT, date(2026, 11, 20), reference.calendar())
    raised = Alert(UUID(int=1), "red", None, None, "330481", None, None, "k", AT, *astuple(ends))
    taken, there = replace(raised, acknowledged_at=AT), replace(raised, arrived_at=AT)
    hours = [HOUR, 3 * HOUR, 25 * HOUR, 73 * HOUR]
    assert [missed(raised, AT + one) for one in hours] == [None, "acknowledge", "on_site", "close"]
    assert [missed(taken, AT + one) for one in hours] == [None, None, "on_site", "close"]
    assert [missed(there, AT + one) for one in hours] == [None, None, None, "close"]
    assert missed(replace(there, closed_at=AT), AT + 99 * DAY) is None


def test_the_table_of_moves() -> None:
    for name, (starts, end) in MOVES.items():
        assert {end, *starts} <= set(STATES)
        assert not starts & AGAIN.get(name, set())
        assert "closed" not in starts
        assert ROLES[name]
    assert reached("on_site", "acknowledged")
    assert not reached("raised", "acknowledged")
