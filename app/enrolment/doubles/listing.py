"""Likely doubles among those who are registered: of one person, and all of an area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import forbidden
from app.enrolment.doubles.find import Alike, Crowd, alike
from app.enrolment.policy import OFFICERS
from app.journal.actor import Actor
from app.people.shown import open_person
from app.people.store import doubles as store
from app.people.store.doubles import Block, Candidate

T = TypeVar("T")
MOST_PAIRS: Final = 1_000


@dataclass(frozen=True, slots=True)
class DoublesOf:
    """Who seems to be the same person as somebody; `elsewhere` says that there is one whom the caller may not see."""

    found: Sequence[Alike]
    elsewhere: bool
    day: date


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that seem to be one person's; `block` is where the next page goes on."""

    one: Candidate
    other: Alike
    day: date


async def doubles_of(db: Db, actor: Actor, at: datetime, person_id: UUID) -> DoublesOf:
    """Likely doubles of one person, without those that were judged to be others. Raises 404."""
    scope, day = scope_of(actor), day_of(at)
    shown = await open_person(db, actor, at, person_id)
    if shown.person.withheld:
        return DoublesOf((), False, day)
    [own] = await store.candidates_by_id(db, actor.county, [shown.person.person_id])
    crowd = Crowd(actor.county, scope, day, await store.candidates_in(db, actor.county, [own.block]))
    distinct = await store.judged_distinct(db, actor.county, [own.person_id])
    found = [
        one for one in alike(own, crowd.known) if frozenset((own.person_id, one.candidate.person_id)) not in distinct
    ]
    seen = [one for one in found if crowd.sees(one.candidate)]
    return DoublesOf(seen, len(seen) < len(found), day)


async def list_doubles(
    db: Db, actor: Actor, at: datetime, after: Block | None, limit: int
) -> tuple[list[Pair], tuple[str, int] | None]:
    """Pairs of likely doubles whom the caller may both see, and where to go on; a page may hold few although others follow, and
    never more than a thousand. Raises 403 for who is no officer.
    """
    if not actor.holds(*OFFICERS):
        raise forbidden("ROLE_MISSING")
    scope, day = scope_of(actor), day_of(at)
    blocks = await store.crowded_blocks(db, scope, after, limit + 1)
    everybody = await store.candidates_in(db, actor.county, blocks[:limit])
    crowd = Crowd(actor.county, scope, day, [one for one in everybody if _seen(scope, actor.county, one)])
    distinct = await store.judged_distinct(db, actor.county, [one.person_id for one in crowd.known])
    found: dict[Block, list[Pair]] = {block: [] for block in blocks[:limit]}
    for place, one in enumerate(crowd.known):
        for other in alike(one, [each for each in crowd.known[place + 1 :] if each.block == one.block]):
            if frozenset((one.person_id, other.candidate.person_id)) not in distinct:
                found[one.block].append(Pair(one, other, day))
    pairs, last = whole_blocks(found, MOST_PAIRS)
    return pairs, (last[0].hex(), last[1]) if last and last != blocks[-1] else None


def whole_blocks(found: Mapping[Block, Sequence[T]], most: int) -> tuple[list[T], Block | None]:
    """As many blocks as fit on a page, in their order, and the last of them. One that alone is too large is cut: the rest of it
    is listed once the first pairs are settled."""
    pairs: list[T] = []
    last = None
    for block, mine in found.items():
        if pairs and len(pairs) + len(mine) > most:
            break
        pairs, last = [*pairs, *mine[:most]], block
    return pairs, last


def block_in(after: Sequence[Any] | None) -> Block | None:
    """Where a page goes on, as a cursor says it."""
    return (bytes.fromhex(after[0]), int(after[1])) if after else None


def _seen(scope: Scope, county: str, one: Candidate) -> bool:
    return not one.restricted and scope.covers(county, one.traits.place, one.team_id)
