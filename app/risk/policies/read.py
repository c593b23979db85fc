"""Reading versions of the policy with their states, and asking whether a move is allowed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.access.scope import roles_over, scope_of
from app.core import json
from app.core.crypto import fingerprint
from app.core.db import Db
from app.core.errors import conflict, forbidden, not_found
from app.journal.actor import Actor
from app.people import store as registry
from app.people.values import Person
from app.risk import store as risk
from app.risk.policies import store
from app.risk.policies.policy import ROLES, SHIPPED, STATE_NAMES, Entry, may, state_of
from app.risk.policies.values import Change, Rehearsal, Version
from app.risk.rules import read_document, shipped_document


@dataclass(frozen=True, slots=True)
class Listed:
    """A version, its state today, and from when it is or was in force."""

    version: Version
    state: str
    from_day: date | None
    undone_from: date | None = None


async def versions_with_states(db: Db, county: str, day: date) -> list[Listed]:
    """The shipped version and the county's own, in order."""
    changes = await store.changes_of(db, county)
    rehearsed = await store.rehearsed_versions(db, county)
    return [_listed(one, rehearsed, changes, day) for one in (shipped(), *await store.versions_of(db, county))]


def shipped() -> Version:
    """Version 1, common to all counties."""
    return Version(SHIPPED, fingerprint_of(shipped_document()), None, None)


def fingerprint_of(document: str) -> str:
    """What tells two documents apart, in hexadecimal."""
    return fingerprint(json.dumps(document)).hex()


def _listed(one: Version, rehearsed: set[tuple[int, str]], changes: list[Change], day: date) -> Listed:
    state = state_of(one.version, (one.version, one.fingerprint) in rehearsed, entries(changes), day)
    mine = next((each for each in changes if each.version == one.version and each.undoes is None), None)
    undone = next((each for each in changes if each.undoes == one.version), None)
    return Listed(one, state, mine.from_day if mine else None, undone.from_day if undone else None)


def entries(changes: list[Change]) -> list[Entry]:
    """Changes as the pure rules read them."""
    return [one.entry for one in changes]


async def known_version(db: Db, actor: Actor, version: int) -> Version:
    """One of the county's own versions, locked; the shipped one can be read only. Raises 404."""
    if version == SHIPPED:
        return shipped()
    found = await store.lock_version(db, actor.county, version)
    if found is None:
        raise not_found()
    return found


async def check_move(db: Db, actor: Actor, move: str, version: Version, day: date) -> None:
    """Refuse with 403 whoever may not make a move, and with 409 a move that the table does not have."""
    if not roles_over(actor, actor.county, None) & ROLES[move]:
        raise forbidden("ROLE_MISSING")
    [one] = [
        each for each in await versions_with_states(db, actor.county, day) if each.version.version == version.version
    ]
    if not may(move, one.state):
        raise conflict(
            "MOVE_REFUSED",
            f"规则处于“{STATE_NAMES[one.state]}”状态，不能这样做",
            f"The version is {one.state}; this is not possible then",
        )


async def one_version(db: Db, actor: Actor, version: int, day: date) -> Listed:
    """A version with its state. Raises 404."""
    for one in await versions_with_states(db, actor.county, day):
        if one.version.version == version:
            return one
    raise not_found()


async def document_of(db: Db, actor: Actor, version: int) -> dict[str, Any]:
    """The document of a known version, as JSON values."""
    text = shipped_document() if version == SHIPPED else await risk.policy_document(db, actor.county, version)
    return read_document(text).model_dump(mode="json", by_alias=True, exclude_unset=True)


async def examples_of(db: Db, actor: Actor, rehearsal: Rehearsal) -> dict[UUID, Person]:
    """Those of a rehearsal's examples whom the actor may see."""
    wanted = [UUID(one["person_id"]) for one in rehearsal.course.tally.get("examples", ())]
    found = await registry.people_in_scope(db, scope_of(actor), wanted)
    return {person_id: person for person_id, person in found.items() if not person.withheld}
