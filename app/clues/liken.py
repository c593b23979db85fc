"""Whom a clue may be about: people found by number, telephone and name, and in what each is like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access.scope import Scope
from app.clues import store
from app.clues.policy import SIMILAR_WITHIN, Likeness, same_village
from app.clues.reach import Reach
from app.clues.store import Clue, Said
from app.core.db import Db
from app.journal.actor import Actor
from app.people import store as registry
from app.people.indexing import index_of_name, index_of_phone, indexes_of_number
from app.people.policy import compact, identity_spellings, normal_name, normal_phone
from app.people.shown import ShownPerson, place_people
from app.people.values import Person

MOST_FOUND = 50
MOST_SUGGESTED = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody a clue may be about, as its reader may see them, and why."""

    shown: ShownPerson
    likeness: Likeness


async def suggested(
    db: Db, actor: Actor, at: datetime, reach: Reach, clue: Clue
) -> tuple[list[Suggestion], Sequence[Clue]]:
    """People within the reader's reach whom the clue may be about, the likeliest first, and clues that may be the same."""
    found = await _found(db, reach.seen, clue.said)
    shown = await place_people(db, actor, at, [one for one in found if not one.withheld])
    alike = [Suggestion(one, likeness(clue.said, clue.place, one.person, one.place)) for one in shown]
    worth = sorted((one for one in alike if one.likeness.is_worth_a_look), key=lambda one: -one.likeness.weight)
    similar = await store.similar_clues(db, reach, clue, at - SIMILAR_WITHIN, MOST_SUGGESTED)
    return worth[:MOST_SUGGESTED], similar


async def surely_about(db: Db, county: str, place: str, said: Said) -> Person | None:
    """The one person of the county whom a report surely names; None when there is none, or more than one."""
    found = await _found(db, Scope(county, (county,)), said)
    sure = [one for one in found if not one.withheld and likeness(said, place, one, place).is_sure]
    return sure[0] if len(sure) == 1 else None


async def _found(db: Db, scope: Scope, said: Said) -> list[Person]:
    numbers = indexes_of_number(db.keyring, said.id_number) if said.id_number else ()
    name = index_of_name(db.keyring, said.name) if said.name else None
    phone = index_of_phone(db.keyring, said.phone) if said.phone else None
    if not (numbers or name or phone):
        return []
    return await registry.find_people(db, scope, name=name, phone=phone, numbers=numbers, limit=MOST_FOUND)


def likeness(said: Said, place: str, person: Person, lives_at: str) -> Likeness:
    """In what a report and a person are alike, both in normal form."""
    own = person.identity
    phone = normal_phone(said.phone) if said.phone else None
    return Likeness(
        id_number=bool(said.id_number and own.id_number)
        and compact(own.id_number or "") in identity_spellings(said.id_number or ""),
        phone=phone is not None and own.phone is not None and normal_phone(own.phone) == phone,
        name=bool(said.name) and normal_name(own.name) == normal_name(said.name or ""),
        village=same_village(place, lives_at),
    )
