"""Pages of feeds that change between any two of them: in the end the phone holds what the server does, and never began anew in vain."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nuanxin_phone.pulling import pull_request, receive_page
from nuanxin_phone.store import Store
from nuanxin_phone.wire import Request

from app.sync.policy import CHANGES, FIRST, LATER, REST, Collected, Head, Position, begin, collect, fitting, goes_on
from tests.sync.small_feeds import Feeds, an_id

TEAMS = ("team:a", "team:b")
KINDS = ("household", "person", "visit", "attachment")
HOMES = 4

# What happens between two pages: (what, household, number).
Event = tuple[str, int, int]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["change", "change", "visit", "remove", "move", "garbage", "pull", "pull", "reset", "rights"]),
        st.integers(0, HOMES - 1),
        st.integers(0, 9),
    ),
    max_size=40,
)


def _home(feeds: Feeds, home: int) -> str:
    """The feed in which a household is."""
    return next(name for name in TEAMS if ("household", str(an_id(home))) in feeds.live(name))


def _happens(feeds: Feeds, store: Store, event: Event, limit: int, fits: int) -> None:
    what, home, number = event
    scope = _home(feeds, home)
    if what == "pull":
        for _ in range(number + 1):
            _pull(feeds, store, limit, fits)
    elif what == "change":
        feeds.put(scope, "household", home, home)
    elif what == "visit":
        feeds.put(scope, KINDS[number % 2 + 2], 100 + home * 10 + number, home)
    elif what == "remove" and ("visit", an_id(100 + home * 10 + number)) in feeds.revisions:
        feeds.put(scope, "visit", 100 + home * 10 + number, home, "delete")
    elif what == "move":
        feeds.exit(scope, home, TEAMS[scope == TEAMS[0]])
    elif what == "garbage":
        feeds.collect_garbage(scope)
    elif what == "reset":
        store.put("reset_wanted", scope)
    elif what == "rights":
        feeds.views[scope] = str(number)


def _pull(feeds: Feeds, store: Store, limit: int, fits: int) -> None:
    request: Request = pull_request(store, limit)
    query = request.query
    receive_page(store, request, feeds.page(query.get("cursor", ""), limit, query.get("reset"), fits))


def _held(store: Store, scope: str) -> dict[tuple[str, str], int]:
    found = store.rows("SELECT type, id, rev FROM entity WHERE scope = ?", scope)
    return {(kind, row_id): revision for kind, row_id, revision in found}


@given(EVENTS, st.integers(1, 7), st.integers(1, 7))
@example([("visit", 0, 2), ("pull", 0, 9), ("move", 0, 0), ("remove", 0, 2), ("move", 0, 0)], 7, 7)
@example([("visit", 0, 2), ("pull", 0, 9), ("remove", 0, 2), ("garbage", 0, 0), ("pull", 0, 0)], 7, 7)
def test_in_the_end_the_phone_holds_what_the_server_does(events: Sequence[Event], limit: int, fits: int) -> None:
    feeds, store = Feeds({name: Head() for name in TEAMS}), Store()
    for home in range(HOMES):
        feeds.put(TEAMS[home % 2], "household", home, home)
        feeds.put(TEAMS[home % 2], "visit", 100 + home * 10, home)
        feeds.put(TEAMS[home % 2], "person", 50 + home, home)
    for event in events:
        _happens(feeds, store, event, limit, fits)
    pages = 0
    store.put("caught_up", 0)
    while store.get("caught_up") != "1":
        _pull(feeds, store, limit, fits)
        pages += 1
        assert pages <= 4 * (sum(head.head for head in feeds.heads.values()) + 4), "it goes on for ever"
    for name in TEAMS:
        assert _held(store, name) == feeds.live(name)
    assert store.get("mismatches", "0") == "0"
    store.close()


def test_households_come_before_visits_in_every_feed() -> None:
    feeds, store = Feeds({name: Head() for name in TEAMS}), Store()
    for number in range(30):
        feeds.put(TEAMS[number % 2], "visit", 100 + number, number)
        feeds.put(TEAMS[number % 2], "household", number, number)
    kinds = []
    while store.get("caught_up") != "1":
        request = pull_request(store, 7)
        answer = feeds.page(request.query.get("cursor", ""), 7, None, 7)
        kinds += [change["type"] for change in (answer.told() or {})["changes"]]
        receive_page(store, request, answer)
    assert kinds == ["household"] * 30 + ["visit"] * 30
    store.close()


def test_what_changes_during_a_first_filling_comes_before_the_rest_of_it() -> None:
    start = {"team:a": Position(3, 0, "", 9, REST), "team:b": Position(4, 0)}
    heads = {"team:a": Head(9), "team:b": Head(5)}
    assert next(collect(start, heads, 10)).scope == "team:b"


@pytest.mark.parametrize(
    ("position", "floor", "goes"),
    [
        (Position(5, 0), 5, True),
        (Position(5, 0), 6, False),
        (Position(0, 6), 6, True),  # a filling that began after those markers had gone
        (Position(2, 0, "", 9, FIRST), 9, True),  # what went before the filling began was never told
        (Position(2, 0, "", 9, REST), 10, False),
        (Position(5, 0, "other"), 0, False),
    ],
)
def test_when_a_feed_begins_anew(position: Position, floor: int, *, goes: bool) -> None:
    assert goes_on(position, Head(20, floor), "") is goes
    _, reset = begin({"ref": position}, {"ref": Head(20, floor)}, {"ref": ""}, None)
    assert reset == ([] if goes else ["ref"])


def test_without_a_cursor_all_begin_anew_and_a_new_one_just_begins() -> None:
    heads, views = {"ref": Head(), "team:a": Head(4, 2)}, {"ref": "", "team:a": "v"}
    assert begin(None, heads, views, None) == (
        {"ref": Position(0, 0), "team:a": Position(0, 2, "v", 4, FIRST)},
        ["ref", "team:a"],
    )
    positions, reset = begin({"ref": Position(0, 0)}, heads, views, None)
    assert (positions["team:a"].phase, reset) == (FIRST, [])
    _, reset = begin({"ref": Position(0, 0), "team:a": Position(4, 2, "v")}, heads, views, "team:a")
    assert reset == ["team:a"]


def test_positions_after_some_of_the_entries() -> None:
    found = Collected({"a": Position(0, 0, "", 9, FIRST)})
    found.steps = [(1, "a", Position(4, 0, "", 9, FIRST)), (1, "a", Position(0, 0, "", 9, REST))]
    found.steps.append((2, "a", Position(7, 0, "", 9, REST)))
    assert [found.positions(number)["a"].seq for number in (0, 1, 2)] == [0, 0, 7]
    assert found.positions(1)["a"].phase == REST


@given(st.lists(st.integers(1, 9)), st.integers(1, 20))
def test_what_fits(sizes: list[int], most: int) -> None:
    number = fitting(sizes, most)
    assert number >= min(1, len(sizes))
    assert number <= 1 or sum(sizes[:number]) <= most
    assert number == len(sizes) or sum(sizes[: number + 1]) > most


def test_the_kinds_that_come_later_are_not_what_one_sets_out_with() -> None:
    assert {"visit", "attachment"} == LATER
    assert CHANGES < FIRST < REST
