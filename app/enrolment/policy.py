"""Who may change which file, and how the status of a file moves. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from app.access.policy import lies_within
from app.journal.actor import Actor
from app.people.values import FileFact, Person, in_order

OPEN_STATUSES = frozenset({"candidate", "watch", "active", "suspended"})
OFFICERS = frozenset({"village_officer", "town_officer", "county_officer", "operator"})
TOWN = frozenset({"town_officer", "county_officer", "operator"})
SEATS = frozenset({"party_member", "social_worker", "grid_worker"})
SETTLED = frozenset({"id_type", "id_number", "id_missing_reason", "birth_date", "birth_reason", "sex"})
CORRECTING = OFFICERS | {"social_worker"}
FIRST_STATUSES = ("candidate", "watch", "active")

# From a status to another, and who decides it: whoever sees the file, an officer of its place, or the town.
MOVES: Mapping[tuple[str, str], str] = {
    ("candidate", "watch"): "officer",
    ("candidate", "active"): "officer",
    ("candidate", "closed"): "officer",
    ("watch", "active"): "officer",
    ("watch", "closed"): "town",
    ("watch", "transferred"): "town",
    ("active", "watch"): "town",
    ("active", "suspended"): "anyone",
    ("active", "transferred"): "town",
    ("active", "closed"): "town",
    ("suspended", "active"): "anyone",
    ("suspended", "transferred"): "town",
    ("suspended", "closed"): "town",
    ("transferred", "active"): "town",
    ("transferred", "closed"): "town",
    ("closed", "active"): "town",
    ("closed", "candidate"): "town",
}


def may_decide(roles: Collection[str], who: str) -> bool:
    """True when the roles held over a household suffice for what `who` decides."""
    return {"anyone": True, "officer": not OFFICERS.isdisjoint(roles), "town": not TOWN.isdisjoint(roles)}[who]


def may_correct(roles: Collection[str], status: str, fields: Collection[str]) -> bool:
    """Who somebody is by law is settled when the file is taken on: then social workers and officers correct it, who may see it."""
    settled = status != "candidate" and not SETTLED.isdisjoint(fields)
    return not settled or not CORRECTING.isdisjoint(roles)


def may_register_at(actor: Actor, place: str, oversees: Sequence[str], team_places: Iterable[str]) -> bool:
    """Officers register inside what they oversee, members of a team inside its place."""
    if any(lies_within(place, outer) for outer in oversees):
        return True
    return actor.holds(*SEATS) and any(lies_within(place, outer) for outer in team_places)


def may_begin_as(actor: Actor, place: str, oversees: Sequence[str], status: str) -> bool:
    """A field worker registers candidates only; who oversees the place may set any first status."""
    if status not in FIRST_STATUSES:
        return False
    return status == "candidate" or any(lies_within(place, outer) for outer in oversees)


def with_facts(known: Sequence[FileFact], new: Sequence[FileFact]) -> tuple[FileFact, ...]:
    """A file's facts after new ones are appended: what they replace stands no longer."""
    replaced = {fact.replaces for fact in new}
    return in_order([*(fact for fact in known if fact.fact_id not in replaced), *new])


def open_spell(person: Person, kind: str) -> FileFact | None:
    """The newest membership or status that has no end yet."""
    found = [fact for fact in person.facts if fact.kind == kind and fact.until_day is None]
    return found[-1] if found else None


def is_open(person: Person) -> bool:
    """True while somebody has to care for the file."""
    return person.status in OPEN_STATUSES


def may_follow(previous: FileFact | None, day: date, today: date) -> bool:
    """True when a change may hold from a day: not ahead of today, not before what it ends began."""
    return day <= today and (previous is None or day >= previous.from_day)
