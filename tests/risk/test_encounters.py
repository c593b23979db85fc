"""Encounters: records that teammates made of one call count once; people may tie them together or apart."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.risk.days import end_of_day
from app.risk.encounters import NAMESPACE, draw, encounter_id, joined, ties
from app.risk.fold import OutOfOrder, advance, in_order, look, replay, replay_told, start, step
from app.risk.rules import shipped_policies, shipped_policy
from app.risk.standing import EncounterRole
from app.risk.state import Cluster
from app.risk.values import ActEvent, Event, VisitEvent
from tests.risk.households import a_file, a_visit, an_act, on, standing

POLICY, POLICIES = shipped_policy(), shipped_policies()


def roles(events: Iterable[Event]) -> dict[str, EncounterRole]:
    """Each record's part in its encounter."""
    listed = list(events)
    visits = [one for one in in_order(listed) if isinstance(one, VisitEvent) and not one.voided]
    _, steps = replay_told([a_file()], POLICIES, listed, end_of_day(on(400)))
    told = [one.encounter for one in steps if one.encounter is not None]
    return {visit.id: role for visit, role in zip(visits, told, strict=True)}


def together(*events: Event) -> bool:
    """Are all these records one encounter?"""
    return len([one for one in roles(list(events)).values() if one.first]) == 1


def test_records_within_two_hours_by_different_authors_are_one_call() -> None:
    first = a_visit(1, hour=9)
    assert together(first, a_visit(1, hour=11, author="bo", name="b"))
    assert not together(first, a_visit(1, hour=11, minute=1, author="bo", name="b"))
    assert not together(first, a_visit(1, hour=10, author="anna", name="b"))
    assert not together(first, a_visit(1, hour=10, author=None, name="b"))


def test_a_chain_of_gaps_is_one_call_while_the_authors_differ() -> None:
    chain = [
        a_visit(1, hour=9),
        a_visit(1, hour=11, author="bo", name="b"),
        a_visit(1, hour=12, author="chen", name="c"),
    ]
    assert together(*chain)
    again = roles([*chain, a_visit(1, hour=13, name="d")])
    assert again["d"].first


def test_a_key_ties_records_at_any_distance_and_two_keys_never_join() -> None:
    assert together(a_visit(1, key="k"), a_visit(3, author="anna", key="k"))
    assert not together(a_visit(1, hour=9, key="k"), a_visit(1, hour=10, author="bo", key="other", name="b"))
    assert together(a_visit(1, hour=9), a_visit(1, hour=10, author="bo", key="k", name="b"))


def test_the_id_comes_from_the_smallest_visit_id() -> None:
    found = roles([a_visit(1, hour=9, name="m"), a_visit(1, hour=10, author="bo", name="b")])
    assert found["m"].encounter_id == str(uuid5(NAMESPACE, "m"))
    assert found["b"].encounter_id == encounter_id("b")


def test_a_person_visit_is_counted_once_for_each_encounter() -> None:
    events = [
        a_visit(1, hour=9, outcome="not_home"),
        a_visit(1, hour=10, author="bo", name="b"),
        a_visit(1, hour=11, author="chen", name="c"),
        a_visit(5, mode="neighbour_check"),
        a_visit(6, voided=True),
        a_visit(9, mode="phone", outcome="partial"),
    ]
    assert {name: one.person_visits for name, one in roles(events).items()} == {
        "v0001": (),
        "b": ("p1",),
        "c": (),
        "v0005": (),
        "v0009": ("p1",),
    }


def test_split_and_link_by_people_override_and_the_newest_of_the_highest_rank_decides() -> None:
    pair: list[Event] = [a_visit(1, hour=9), a_visit(1, hour=10, author="bo", name="b")]
    split = an_act("encounter_split", 2, visits=("v0001", "b"), rank=1)
    assert not together(*pair, split)
    assert together(*pair, split, an_act("encounter_link", 3, visits=("v0001", "b"), rank=1))
    assert not together(*pair, split, an_act("encounter_link", 3, visits=("v0001", "b"), rank=0))
    far: list[Event] = [a_visit(1), a_visit(4, author="bo")]
    assert together(*far, an_act("encounter_link", 5, visits=("v0001", "v0004")))


def test_a_link_unites_whole_encounters_even_looking_back() -> None:
    events: list[Event] = [
        a_visit(1, hour=8),
        a_visit(1, hour=9, author="bo", name="b"),
        a_visit(2, hour=8),
        a_visit(2, hour=9, author="bo", name="c"),
        an_act("encounter_link", 3, visits=("b", "c")),
    ]
    assert [name for name, one in roles(events).items() if one.first] == ["v0001"]
    assert [name for name, one in roles(events).items() if one.person_visits] == ["v0001"]


def test_an_encounter_counts_once_toward_the_cadence() -> None:
    by_phone = [a_visit(1, {"health.cognition": "impaired"}), a_visit(20, mode="phone")]
    same_call = [*by_phone, a_visit(20, mode="home", hour=11, author="bo", name="b")]
    found = standing([*same_call, a_visit(40, mode="phone")], 40)
    assert found.due is not None
    assert found.due.day == on(70)


def test_ties_cannot_be_stepped_and_neither_can_a_record_they_wait_for() -> None:
    files = [a_file()]
    state = step(start(files, POLICIES), files, POLICIES, a_visit(1))
    link = an_act("encounter_link", 3, visits=("v0001", "later"))
    with pytest.raises(OutOfOrder):
        step(state, files, POLICIES, link)
    state = replay(files, POLICIES, [a_visit(1), link], end_of_day(on(3)))
    later = a_visit(4, author="bo", name="later")
    with pytest.raises(OutOfOrder):
        step(state, files, POLICIES, later)
    assert together(a_visit(1), link, later)


@st.composite
def crowded(draw: st.DrawFn) -> tuple[list[VisitEvent], list[ActEvent]]:
    """Many records on two days by a few authors, with keys and ties."""
    visits = [
        a_visit(
            draw(st.integers(1, 2)),
            hour=draw(st.integers(8, 13)),
            minute=draw(st.sampled_from([0, 30, 59])),
            author=draw(st.sampled_from(["anna", "bo", "chen", None])),
            key=draw(st.sampled_from([None, None, "k", "l"])),
            name=f"{draw(st.integers(0, 9))}-{number}",
        )
        for number in range(draw(st.integers(1, 9)))
    ]
    names = [visit.id for visit in visits]
    ties_made = [
        an_act(
            draw(st.sampled_from(["encounter_link", "encounter_split"])),
            3 + number,
            visits=(draw(st.sampled_from(names)), draw(st.sampled_from([*names, "unknown"]))),
            rank=draw(st.integers(0, 1)),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return visits, [one for one in ties_made if len(set(one.visits)) == 2]


@settings(max_examples=60)
@given(crowded())
def test_every_record_has_one_encounter_and_authors_meet_once_in_an_automatic_one(
    given_records: tuple[list[VisitEvent], list[ActEvent]],
) -> None:
    visits, _ = given_records
    ordered = sorted(visits, key=lambda one: (one.at, one.id))
    clusters: tuple[Cluster, ...] = ()
    anchors = {}
    for visit in ordered:
        clusters, place = joined(POLICY, clusters, visit)
        anchors[visit.id] = place.anchor
    drawn = draw([(visit, POLICY) for visit in ordered], ties([]))
    assert {name: place.anchor for name, place in drawn.places.items()} == anchors
    assert drawn.clusters == clusters
    for anchor in set(anchors.values()):
        unkeyed = [one.author for one in visits if anchors[one.id] == anchor and one.encounter_key is None]
        assert len(unkeyed) == len(set(unkeyed))


@settings(max_examples=40)
@given(crowded(), st.integers(4, 40))
def test_after_a_replay_with_ties_the_fold_goes_on_as_if_it_had_always_known(
    given_records: tuple[list[VisitEvent], list[ActEvent]], day: int
) -> None:
    visits, made = given_records
    files, until = [a_file()], end_of_day(on(day))
    known: list[Event] = [*visits, *(one for one in made if one.at <= until)]
    state = replay(files, POLICIES, known, until)
    following = [
        a_visit(day + 1, author="chen", key="k", name="next"),
        a_visit(day + 1, hour=11, author="bo", name="then"),
    ]
    for event in following:
        state = step(state, files, POLICIES, event)
    later = end_of_day(on(day + 1))
    whole = replay(files, POLICIES, [*known, *following], later)
    assert look(advance(state, files, POLICIES, later), files, POLICIES, later) == look(whole, files, POLICIES, later)
    assert advance(state, files, POLICIES, later) == whole
