"""Encounters: which records of a household are of one and the same call, a pure function of the set of visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from app.risk.catalogue import Policy
from app.risk.days import DAY, day_number, instant_of
from app.risk.state import Cluster
from app.risk.values import ActEvent, VisitEvent

NAMESPACE = UUID("5f0c6a52-8a1b-5e0e-9c3d-6e75616e7869")
_MINUTE = 60_000_000


class Ties(NamedTuple):
    """Pairs of visits that people tied together or kept apart, the newest decision for each pair."""

    linked: frozenset[frozenset[str]] = frozenset()
    split: frozenset[frozenset[str]] = frozenset()


class Place(NamedTuple):
    """One record's encounter: the anchor that names it within the fold, the anchor's day, its public id."""

    anchor: str
    day: int
    encounter_id: str
    first: bool


def encounter_id(smallest_visit_id: str) -> str:
    """UUIDv5 of the smallest visit id of the encounter."""
    return str(uuid5(NAMESPACE, smallest_visit_id))


def ties(acts: Iterable[ActEvent]) -> Ties:
    """What link and split acts say, the newest by (rank, time, act id) for each pair of visits."""
    newest: dict[frozenset[str], tuple[tuple[int, int, str], str]] = {}
    for act in acts:
        if act.kind not in ("encounter_link", "encounter_split"):
            continue
        order = (act.rank, instant_of(act.at), act.id)
        for pair in _pairs(act.visits):
            if pair not in newest or newest[pair][0] < order:
                newest[pair] = (order, act.kind)
    linked = frozenset(pair for pair, (_, kind) in newest.items() if kind == "encounter_link")
    return Ties(linked, frozenset(newest) - linked)


def _pairs(visits: Sequence[str]) -> list[frozenset[str]]:
    names = sorted(set(visits))
    return [frozenset({one, other}) for at, one in enumerate(names) for other in names[at + 1 :]]


def joined(policy: Policy, clusters: tuple[Cluster, ...], visit: VisitEvent) -> tuple[tuple[Cluster, ...], Place]:
    """Put the next record (in order of time and id) to its encounter, or begin one; old encounters are let go."""
    clusters, cluster = _grown(policy, clusters, visit)
    instant = instant_of(visit.at)
    place = Place(cluster.anchor, day_number(cluster.first), encounter_id(cluster.smallest), cluster.anchor == visit.id)
    return _recent(policy, clusters, instant), place


def _recent(policy: Policy, clusters: tuple[Cluster, ...], instant: int) -> tuple[Cluster, ...]:
    return tuple(one for one in clusters if _alive(policy, one, instant))


def _alive(policy: Policy, cluster: Cluster, instant: int) -> bool:
    return instant - cluster.first <= policy.encounter_key_days * DAY


def _grown(policy: Policy, clusters: tuple[Cluster, ...], visit: VisitEvent) -> tuple[tuple[Cluster, ...], Cluster]:
    instant = instant_of(visit.at)
    home = _home(policy, clusters, visit, instant)
    if home is None:
        begun = Cluster(visit.id, instant, instant, visit.id, (visit.author,), visit.encounter_key)
        return (*clusters, begun), begun
    grown = home._replace(
        last=instant,
        smallest=min(home.smallest, visit.id),
        authors=tuple(sorted({*home.authors, visit.author}, key=str)),
        key=home.key or visit.encounter_key,
    )
    return (*(one for one in clusters if one is not home), grown), grown


def _home(policy: Policy, clusters: Sequence[Cluster], visit: VisitEvent, instant: int) -> Cluster | None:
    """Explicit by key; otherwise the newest within the gap whose records are all by other authors."""
    if visit.encounter_key is not None:
        for cluster in reversed(clusters):
            near = _alive(policy, cluster, instant) and visit.id not in cluster.apart_from
            if near and cluster.key == visit.encounter_key:
                return cluster
    for cluster in reversed(clusters):
        if _automatic(policy, cluster, visit, instant):
            return cluster
    return None


def _automatic(policy: Policy, cluster: Cluster, visit: VisitEvent, instant: int) -> bool:
    known = visit.author is not None and None not in cluster.authors
    near = instant - cluster.last <= policy.encounter_gap_minutes * _MINUTE and _alive(policy, cluster, instant)
    alike = cluster.key is None or visit.encounter_key is None or cluster.key == visit.encounter_key
    return known and near and alike and visit.author not in cluster.authors and visit.id not in cluster.apart_from


class Drawn(NamedTuple):
    """All encounters of a set of visits: each record's place, and what later records need of them.

    `awaited` are visits that someone tied or split but that are not among these.
    """

    places: Mapping[str, Place]
    clusters: tuple[Cluster, ...]
    awaited: tuple[str, ...]


def draw(visits: Sequence[tuple[VisitEvent, Policy]], tied: Ties) -> Drawn:
    """Every record's encounter, with what people tied and split; `visits` in order, none void, each with its policy."""
    home_of: dict[str, str] = {}
    clusters: tuple[Cluster, ...] = ()
    for visit, policy in visits:
        clusters = tuple(_kept_apart(one, visit.id, home_of, tied) for one in clusters)
        clusters, cluster = _grown(policy, clusters, visit)
        home_of[visit.id] = cluster.anchor
        clusters = _linked(clusters, visit.id, home_of, tied)
    bare = tuple(cluster._replace(apart_from=()) for cluster in clusters)
    recent = _recent(visits[-1][1], bare, instant_of(visits[-1][0].at)) if visits else ()
    named = frozenset[str]().union(*tied.linked, *tied.split)
    return Drawn(_places([visit for visit, _ in visits], home_of), recent, tuple(sorted(named - home_of.keys())))


def _places(visits: Sequence[VisitEvent], home_of: Mapping[str, str]) -> dict[str, Place]:
    begun: dict[str, tuple[int, str]] = {}
    places = {}
    for visit in visits:
        anchor = home_of[visit.id]
        day, smallest = begun.get(anchor, (day_number(instant_of(visit.at)), visit.id))
        begun[anchor] = (day, min(smallest, visit.id))
        places[visit.id] = Place(anchor, day, encounter_id(begun[anchor][1]), anchor == visit.id)
    return places


def _kept_apart(cluster: Cluster, visit_id: str, home_of: Mapping[str, str], tied: Ties) -> Cluster:
    members = {one for one, anchor in home_of.items() if anchor == cluster.anchor} if tied.split else set()
    apart = any(frozenset({visit_id, member}) in tied.split for member in members)
    return cluster._replace(apart_from=(visit_id,) if apart else ())


def _linked(clusters: tuple[Cluster, ...], visit_id: str, home_of: dict[str, str], tied: Ties) -> tuple[Cluster, ...]:
    """Unite the encounters that a link ties; the one that began first names the whole."""
    for pair in tied.linked:
        other = next(iter(pair - {visit_id}))
        if visit_id not in pair or other not in home_of or home_of[other] == home_of[visit_id]:
            continue
        parts = {home_of[other], home_of[visit_id]}
        whole = _united([one for one in clusters if one.anchor in parts])
        clusters = (*(one for one in clusters if one.anchor not in parts), whole)
        for one, anchor in home_of.items():
            if anchor in parts:
                home_of[one] = whole.anchor
    return clusters


def _united(parts: Sequence[Cluster]) -> Cluster:
    earliest = min(parts, key=lambda one: (one.first, one.anchor))
    return Cluster(
        earliest.anchor,
        earliest.first,
        max(one.last for one in parts),
        min(one.smallest for one in parts),
        tuple(sorted({author for one in parts for author in one.authors}, key=str)),
        next((one.key for one in parts if one.key), None),
    )
