"""SQL of organisations: found by code, listed, written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, and_, insert, select, update

from app.core.db import Db
from app.core.tables import table
from app.programmes.tables import OrganisationRow
from app.programmes.values import Organisation

organisations = table(OrganisationRow)


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(**{name: getattr(row, name) for name in Organisation.__slots__})


async def organisations_by_code(
    db: Db, county: str, codes: Iterable[str], *, locked: bool = False
) -> dict[str, Organisation]:
    """Those of the organisations that exist in the county; locked until the end of the transaction if asked."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    statement = select(organisations).where(organisations.c.county == county, organisations.c.code.in_(wanted))
    if locked:
        statement = statement.order_by(organisations.c.code).with_for_update(key_share=True)
    return {row.code: _organisation(row) for row in await db.all(statement)}


async def list_organisations(
    db: Db, county: str, kind: str | None, after: str | None, limit: int
) -> Sequence[Organisation]:
    """Organisations of a county in the order of their codes, behind `after`."""
    statement = select(organisations).where(organisations.c.county == county).order_by(organisations.c.code)
    if kind is not None:
        statement = statement.where(organisations.c.kind == kind)
    if after is not None:
        statement = statement.where(organisations.c.code > after)
    return [_organisation(row) for row in await db.all(statement.limit(limit))]


async def add_organisations(db: Db, county: str, new: Sequence[Organisation]) -> None:
    """Write organisations."""
    await db.write(insert(organisations), [{"county": county, **asdict(one)} for one in new])


async def set_organisation(db: Db, county: str, one: Organisation) -> None:
    """Write an organisation that the caller has locked."""
    mine = and_(organisations.c.county == county, organisations.c.code == one.code)
    await db.write(update(organisations).where(mine).values(**asdict(one)))
