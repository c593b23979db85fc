"""SQL of informants: who informs from where since when, and what kind each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, select

from app.access.policy import range_of
from app.access.scope import Scope, within
from app.access.store.grants import valid_at
from app.access.tables import AccountRow, RoleGrantRow
from app.clues.tables import InformantRow
from app.core.db import Db
from app.core.tables import table
from app.places.tables import PlaceRow

informants, accounts, roles, places = table(InformantRow), table(AccountRow), table(RoleGrantRow), table(PlaceRow)
ROLE = "informant"


@dataclass(frozen=True, slots=True)
class Informant:
    """Somebody who informs from a place, by the grant of the role there; `kind` is None until somebody says it."""

    informant_id: UUID
    account_id: UUID
    display_name: str
    place: str
    place_name: str
    kind: str | None
    since: datetime
    until: datetime | None


def _rows(county: str) -> Select[Any]:
    of_account = and_(accounts.c.county == roles.c.county, accounts.c.account_id == roles.c.account_id)
    of_kind = and_(informants.c.county == roles.c.county, informants.c.account_id == roles.c.account_id)
    of_account_and_place = (accounts.c.display_name, places.c.name.label("place_name"))
    return (
        select(roles, *of_account_and_place, informants.c.kind)
        .join(accounts, of_account)
        .join(places, places.c.code == roles.c.place)
        .outerjoin(informants, of_kind)
        .where(roles.c.county == county, roles.c.role == ROLE)
    )


async def kind_of(db: Db, county: str, account_id: UUID) -> str | None:
    """What kind of informant an account is registered as."""
    mine = and_(informants.c.county == county, informants.c.account_id == account_id)
    row = await db.first(select(informants.c.kind).where(mine))
    return str(row.kind) if row else None


async def find_informant(db: Db, county: str, informant_id: UUID) -> Informant | None:
    """An informant of the county, in office or not."""
    row = await db.first(_rows(county).where(roles.c.grant_id == informant_id))
    return _informant(row) if row else None


async def informant_at(db: Db, county: str, account_id: UUID, place: str, at: datetime) -> Informant | None:
    """The office that an account holds at exactly this place."""
    mine = and_(roles.c.account_id == account_id, roles.c.place == place, valid_at(roles, at))
    row = await db.first(_rows(county).where(mine).order_by(roles.c.grant_id))
    return _informant(row) if row else None


async def informants_in_scope(
    db: Db, scope: Scope, place: str | None, at: datetime, after: str | None, limit: int
) -> list[Informant]:
    """Who informs now from within the caller's places, and perhaps one of them, by id, behind `after`."""
    seen = within(Scope(scope.county, scope.places), roles.c.county, roles.c.place, roles.c.account_id)
    statement = _rows(scope.county).where(valid_at(roles, at), accounts.c.disabled_at.is_(None), seen)
    if place is not None:
        low, high = range_of(place)
        statement = statement.where(roles.c.place >= low, roles.c.place < high)
    if after is not None:
        statement = statement.where(roles.c.grant_id > UUID(after))
    return [_informant(row) for row in await db.all(statement.order_by(roles.c.grant_id).limit(limit))]


async def put_informant(db: Db, county: str, account_id: UUID, kind: str, at: datetime, by: UUID | None) -> None:
    """Say what kind of informant an account is; the newest word counts."""
    insertion = db.upsert(informants)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "account_id"],
        set_={name: insertion.excluded[name] for name in ("kind", "registered_at", "registered_by")},
    )
    row: Mapping[str, Any] = {"county": county, "account_id": account_id, "kind": kind}
    await db.write(statement, [{**row, "registered_at": at, "registered_by": by}])


def _informant(row: Row[Any]) -> Informant:
    office = (row.grant_id, row.account_id, row.display_name, row.place, row.place_name)
    return Informant(*office, row.kind, row.from_at, row.until_at)
