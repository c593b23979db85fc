"""Reading clues: a page of them without anybody's name, one with what was said and whom it may be about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.scope import roles_over
from app.clues import store
from app.clues.liken import Suggestion, suggested
from app.clues.reach import Reach, reach_of, roles_at
from app.clues.store import Clue, Wanted
from app.core.db import Db, Deployment, reading
from app.core.errors import not_found
from app.core.seen import Whole
from app.core.web.paging import Paging
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people.values import Household

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ShownClue:
    """A clue as one reader is shown it: by the roles held over it, or as its own reporter alone (`own`)."""

    clue: Clue
    roles: frozenset[str]
    own: bool
    suggestions: Sequence[Suggestion] = ()
    similar: Sequence[Clue] = ()


async def list_clues(
    deployment: Deployment, actor: Actor, wanted: Wanted, paging: Paging, *, mine: bool
) -> tuple[list[ShownClue], str | None]:
    """A page of clues, newest first, and the cursor of the next: within reach, or those that the caller reported.

    Who reaches no area sees their own. Own reports may lie anywhere in the county, so they are read as whoever made them.
    """
    whole = Whole(actor.county)
    async with reading(deployment, whole) as db:
        reach = await reach_of(db, actor)
    own = mine or reach.is_empty
    page = paging.of(f"clues|{actor.county}|{wanted}|{actor.account_id if own else ''}")
    after = (datetime.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    async with reading(deployment, whole if own else reach.seen) as db:
        if own:
            reporter = actor.account_id or UUID(int=0)  # what has no account behind it has reported nothing
            found = await store.clues_of_reporter(db, actor.county, reporter, wanted, after, page.limit + 1)
        else:
            found = await store.clues_in_reach(db, reach, wanted, after, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.reported_at, one.clue_id])
    return [shown_to(actor, reach, one, own=own) for one in shown], cursor


async def read_clue(db: Db, actor: Actor, at: datetime, clue_id: UUID) -> Outcome[ShownClue]:
    """One clue with its words; that it was read is kept. Raises 404 for one neither within reach nor the caller's own."""
    reach = await reach_of(db, actor)
    clue = await store.clue_in_reach(db, reach, clue_id)
    if clue is None:
        own = await store.find_clue(db, actor.county, clue_id)
        if own is None or own.reporter is None or own.reporter != actor.account_id:
            raise not_found()
        return Outcome(shown_to(actor, reach, own, own=True), (Fact("clue.read", clue_id),))
    shown = shown_to(actor, reach, clue, own=False)
    people, similar = await suggested(db, actor, at, reach, clue) if clue.key else ([], ())
    fact = Fact("clue.read", clue_id, clue.household_id)
    return Outcome(ShownClue(clue, shown.roles, False, people, similar), (fact,))


async def clues_of_person(
    db: Db, actor: Actor, home: Household, households: Iterable[UUID], people: Iterable[UUID]
) -> list[ShownClue]:
    """Clues about whoever a file that the caller opens stands for, and about their households as a whole, newest first."""
    roles = roles_over(actor, home.place, home.team_id)
    found = await store.clues_about(db, actor.county, households, people, MOST_LISTED)
    return [ShownClue(one, roles, False) for one in found]


def shown_to(actor: Actor, reach: Reach, clue: Clue, *, own: bool) -> ShownClue:
    """A clue for one reader, without suggestions."""
    return ShownClue(clue, frozenset() if own else roles_at(actor, reach, clue.place, clue.home), own)


async def seen_by(deployment: Deployment, actor: Actor, clue: Clue) -> ShownClue:
    """A clue as the verb left it, for whoever did it."""
    async with reading(deployment, Whole(actor.county)) as db:
        return shown_to(actor, await reach_of(db, actor), clue, own=False)
