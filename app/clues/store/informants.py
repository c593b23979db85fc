"""SQL of informants: what kind each is, and which groups of villagers have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

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
    """Somebody who informs from a place; `kind` is None until somebody says it."""

    account_id: UUID
    display_name: str
    place: str
    place_level: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Groups of villagers of a place, and how many of them have an informant of their own now."""

    groups: int
    covered: int


def _standing(county: str, at: datetime) -> Any:
    return and_(roles.c.county == county, roles.c.role == ROLE, valid_at(roles, at), accounts.c.disabled_at.is_(None))


_ACCOUNT = and_(accounts.c.county == roles.c.county, accounts.c.account_id == roles.c.account_id)


async def kind_of(db: Db, county: str, account_id: UUID) -> str | None:
    """What kind of informant an account is registered as."""
    mine = and_(informants.c.county == county, informants.c.account_id == account_id)
    row = await db.first(select(informants.c.kind).where(mine))
    return str(row.kind) if row else None


async def informants_in_scope(db: Db, scope: Scope, at: datetime, after: str | None, limit: int) -> list[Informant]:
    """Who informs from within the caller's places, by account and place, behind `after`."""
    of_kind = and_(informants.c.county == roles.c.county, informants.c.account_id == roles.c.account_id)
    seen = within(Scope(scope.county, scope.places), roles.c.county, roles.c.place, roles.c.account_id)
    statement = (
        select(
            roles.c.grant_id,
            roles.c.account_id,
            accounts.c.display_name,
            roles.c.place,
            places.c.level,
            informants.c.kind,
        )
        .join(accounts, _ACCOUNT)
        .join(places, places.c.code == roles.c.place)
        .outerjoin(informants, of_kind)
        .where(_standing(scope.county, at), seen)
    )
    if after is not None:
        statement = statement.where(roles.c.account_id > UUID(after))
    rows = await db.all(statement.order_by(roles.c.account_id).limit(limit))
    return [Informant(row.account_id, row.display_name, row.place, row.level, row.kind) for row in rows]


async def put_informant(db: Db, county: str, account_id: UUID, kind: str, at: datetime, by: UUID | None) -> None:
    """Say what kind of informant an account is; the newest word counts."""
    insertion = db.upsert(informants)
    statement = insertion.on_conflict_do_update(
        index_elements=["county", "account_id"],
        set_={name: insertion.excluded[name] for name in ("kind", "registered_at", "registered_by")},
    )
    row: Mapping[str, Any] = {"county": county, "account_id": account_id, "kind": kind}
    await db.write(statement, [{**row, "registered_at": at, "registered_by": by}])


async def coverage_of(db: Db, county: str, place: str, at: datetime) -> Coverage:
    """How many groups of villagers there are within a place, and how many have an informant."""
    low, high = range_of(place)
    mine = and_(
        places.c.county == county, places.c.level == "villager_group", places.c.code >= low, places.c.code < high
    )
    held = select(roles.c.place).join(accounts, _ACCOUNT).where(_standing(county, at))
    row = await db.first(
        select(func.count().label("groups"), func.count().filter(places.c.code.in_(held)).label("covered")).where(mine)
    )
    return Coverage(row.groups, row.covered) if row else Coverage(0, 0)


async def groups_without(
    db: Db, county: str, place: str, at: datetime, after: str | None, limit: int
) -> list[tuple[str, str]]:
    """Code and name of the groups of villagers within a place that have no informant, by code, behind `after`."""
    low, high = range_of(place)
    held = select(roles.c.place).join(accounts, _ACCOUNT).where(_standing(county, at))
    statement = select(places.c.code, places.c.name).where(
        places.c.county == county, places.c.level == "villager_group", places.c.code >= low, places.c.code < high
    )
    statement = statement.where(places.c.code.not_in(held))
    if after is not None:
        statement = statement.where(places.c.code > after)
    return [(row.code, row.name) for row in await db.all(statement.order_by(places.c.code).limit(limit))]
