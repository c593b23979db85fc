"""Reading on: the next events behind a cursor, as far as the caller may see what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.access.missing import scope_missing
from app.access.policy import PLACED_ROLES
from app.access.scope import Scope, scope_of
from app.core.db import Db
from app.core.errors import forbidden
from app.core.web.paging import Paging, write_cursor
from app.events import store
from app.events.kinds import EVENTS, types_for
from app.events.values import Event
from app.journal.actor import Actor
from app.journal.epoch import epoch_of

# So many numbers are looked through for one page, however few of them the caller may see.
STRETCH: Final = 20_000
READERS: Final = PLACED_ROLES


@dataclass(frozen=True, slots=True)
class Told:
    """A page, the cursor behind all that was looked through, and whether there is more behind it now."""

    found: Sequence[Event]
    cursor: str
    more: bool


def reach_of(actor: Actor) -> tuple[Scope, tuple[str, ...]]:
    """The places whose events a caller is told, by office, and the types. Raises 403 for who holds no office over a place."""
    if not actor.holds(*READERS):
        raise forbidden("ROLE_MISSING")
    types = types_for(actor.scopes)
    if not types:
        raise scope_missing(sorted({kind.scope for kind in EVENTS.values()}))
    return Scope(actor.county, scope_of(actor).places), types


async def read_events(db: Db, scope: Scope, types: Sequence[str], paging: Paging) -> Told:
    """The page behind a cursor. Raises 422 for a cursor of another list, or of a database that was since restored."""
    listing = f"events|{scope.county}|{await epoch_of(db)}"
    page = paging.of(listing)
    floor, head = await store.bounds_of(db, scope.county)
    after = max(int(page.key or 0), floor)
    upto = min(head, after + STRETCH)
    found = await store.list_events(db, scope, types, after, upto, page.limit + 1)
    shown = found[: page.limit]
    reached = shown[-1].seq if len(found) > page.limit else max(upto, after)
    return Told(shown, write_cursor(page.keyring, listing, [reached]), reached < head)
