"""A household's state as JSON-safe values and back: what is no one's data apart from each person's own part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.risk.state import (
    Answer,
    Called,
    Cluster,
    Deadline,
    Failure,
    Happening,
    Held,
    HouseholdState,
    Known,
    OpenOverride,
    OpenProposal,
    PersonState,
    Seat,
    Sign,
    Undo,
)


def dump(state: HouseholdState) -> dict[str, Any]:
    """{"household": {...no personal data...}, "people": {person id: {...}}}, each person's part to be sealed apart."""
    household = {
        "watermark": list(state.watermark),
        "clusters": [[*one[:4], list(one.authors), one.key] for one in state.clusters],
        "awaited": list(state.awaited),
        "clues": dict(state.clues),
        "order": list(state.people),
    }
    return {"household": household, "people": {pid: _person(person) for pid, person in state.people.items()}}


def load(dumped: Mapping[str, Any]) -> HouseholdState:
    """The state that `dump` wrote; people whose part is missing (erased) are left out."""
    household, people = dumped["household"], dumped["people"]
    instant, event_id = household["watermark"]
    return HouseholdState(
        (instant, event_id),
        tuple(_load_cluster(one) for one in household["clusters"]),
        tuple(household["awaited"]),
        dict(household["clues"]),
        {person_id: _load_person(people[person_id]) for person_id in household["order"] if person_id in people},
    )


def _load_cluster(given: Sequence[Any]) -> Cluster:
    anchor, first, last, smallest, authors, key = given
    return Cluster(anchor, first, last, smallest, tuple(authors), key)


def _person(person: PersonState) -> dict[str, Any]:
    return {
        "known": _known(person.known),
        "held": _held(person.held),
        "called": _called(person.called),
        "wake": person.wake,
    }


def _load_person(given: Mapping[str, Any]) -> PersonState:
    return PersonState(
        _load_known(given["known"]), _load_held(given["held"]), _load_called(given["called"]), given["wake"]
    )


def _known(known: Known) -> dict[str, Any]:
    return {
        "evidence": {question: list(answer) for question, answer in known.evidence.items()},
        "events": {kind: [list(one) for one in happened] for kind, happened in known.events.items()},
        "signs": {
            code: {visit_id: list(sign) for visit_id, sign in signs.items()} for code, signs in known.signs.items()
        },
        "resolved_ahead": [list(pair) for pair in known.resolved_ahead],
        "clues": dict(known.clues),
    }


def _load_known(given: Mapping[str, Any]) -> Known:
    return Known(
        {question: Answer(*answer) for question, answer in given["evidence"].items()},
        {kind: tuple(Happening(*one) for one in happened) for kind, happened in given["events"].items()},
        {code: {visit_id: Sign(*sign) for visit_id, sign in signs.items()} for code, signs in given["signs"].items()},
        tuple((code, visit_id) for code, visit_id in given["resolved_ahead"]),
        dict(given["clues"]),
    )


def _held(held: Held) -> dict[str, Any]:
    override = held.override
    return {
        "level": held.level,
        "since": held.since,
        "provisional": held.provisional,
        "computed": held.computed,
        "undo": [list(one) for one in held.undo],
        "run": [held.run_first, held.run_newest, held.barred, held.refused],
        "proposal": None if held.proposal is None else list(held.proposal),
        "override": None if override is None else [*override[:4], list(override.signed), override.act],
    }


def _load_held(given: Mapping[str, Any]) -> Held:
    proposal = given["proposal"]
    first, newest, barred, refused = given["run"]
    return Held(
        given["level"],
        given["since"],
        given["provisional"],
        given["computed"],
        tuple(Undo(*one) for one in given["undo"]),
        first,
        newest,
        barred,
        refused,
        None if proposal is None else OpenProposal(*proposal),
        _load_override(given["override"]),
    )


def _load_override(given: Sequence[Any] | None) -> OpenOverride | None:
    if given is None:
        return None
    to, since, until, county, signed, act = given
    return OpenOverride(to, since, until, county, tuple(signed), act)


def _called(called: Called) -> dict[str, Any]:
    return {
        "anchor": called.anchor_day,
        "levels": [called.base_level, called.lowest_level],
        "visits": [called.visited, called.remote, called.in_person_day],
        "rise": None if called.rise is None else list(called.rise),
        "deadlines": [list(one) for one in called.deadlines],
        "failures": [list(one) for one in called.failures],
        "lost_at": called.lost_at,
        "active": [called.ever_active, called.active],
        "encounters": [list(one) for one in called.encounters],
        "heard": called.heard_day,
    }


def _load_called(given: Mapping[str, Any]) -> Called:
    rise = given["rise"]
    base, lowest = given["levels"]
    visited, remote, in_person_day = given["visits"]
    ever_active, active = given["active"]
    return Called(
        given["anchor"],
        base,
        lowest,
        visited,
        remote,
        in_person_day,
        None if rise is None else (rise[0], rise[1]),
        tuple(Deadline(*one) for one in given["deadlines"]),
        tuple(Failure(*one) for one in given["failures"]),
        given["lost_at"],
        ever_active,
        active,
        tuple(Seat(*one) for one in given["encounters"]),
        given["heard"],
    )
