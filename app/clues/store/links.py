"""SQL of the links by which anybody may report from a village."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, select, update

from app.access.scope import Scope, within
from app.clues.tables import ClueLinkRow, ClueRow
from app.core.db import Db
from app.core.tables import table
from app.places.tables import PlaceRow

links, clues, places = table(ClueLinkRow), table(ClueRow), table(PlaceRow)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the form of a village; `place_name` is read with it."""

    county: str
    link_id: UUID
    place: str
    label: str
    token_digest: bytes
    made_at: datetime
    made_by: UUID | None
    expires_at: datetime
    revoked_at: datetime | None = None
    place_name: str = ""

    def stands(self, at: datetime) -> bool:
        """True while it was neither revoked nor has run out."""
        return self.revoked_at is None and at < self.expires_at


async def add_link(db: Db, link: Link) -> None:
    """Write a link."""
    await db.write(insert(links), [{name: value for name, value in asdict(link).items() if name != "place_name"}])


def _rows() -> Any:
    return select(links, places.c.name.label("place_name")).join(places, places.c.code == links.c.place)


async def find_link(db: Db, county: str, link_id: UUID) -> Link | None:
    """A link of the county."""
    row = await db.first(_rows().where(links.c.county == county, links.c.link_id == link_id))
    return _link(row) if row else None


async def link_of_token(db: Db, token_digest: bytes) -> Link | None:
    """The link whose token has this digest, in whatever county."""
    row = await db.first(_rows().where(links.c.token_digest == token_digest))
    return _link(row) if row else None


async def links_in_scope(db: Db, scope: Scope, after: str | None, limit: int) -> list[Link]:
    """Links to forms of places that the caller oversees, by id, behind `after`."""
    overseen = Scope(scope.county, scope.places)
    statement = _rows().where(within(overseen, links.c.county, links.c.place, links.c.link_id))
    if after is not None:
        statement = statement.where(links.c.link_id > UUID(after))
    return [_link(row) for row in await db.all(statement.order_by(links.c.link_id).limit(limit))]


async def set_revoked(db: Db, county: str, link_id: UUID, at: datetime) -> bool:
    """Let a link end. False where it had ended before."""
    mine = and_(links.c.county == county, links.c.link_id == link_id, links.c.revoked_at.is_(None))
    return await db.write(update(links).where(mine).values(revoked_at=at)) == 1


async def reports_by_link(db: Db, county: str, link_id: UUID, since: datetime) -> int:
    """How many reports a link has brought since an instant."""
    statement = select(func.count()).where(
        clues.c.county == county, clues.c.link_id == link_id, clues.c.reported_at >= since
    )
    row = await db.first(statement)
    return int(row[0]) if row else 0


def _link(row: Row[Any]) -> Link:
    return Link(**{name: getattr(row, name) for name in Link.__slots__})
