"""Reading the ledger, one or page by page, within what the caller may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.errors import not_found
from app.core.web.paging import Paging
from app.people.sealing import open_value
from app.people.store.opening import open_keys
from app.people.store.subjects import data_keys
from app.programmes.kinds import kinds_on
from app.programmes.ledger import Books
from app.programmes.plan import Plan, plan_of
from app.programmes.store import deliveries, organisations, participations, programmes
from app.programmes.store.deliveries import DeliveriesWanted, KindSum
from app.programmes.store.participations import ParticipationsWanted
from app.programmes.store.programmes import ProgrammesWanted
from app.programmes.values import Delivery, Organisation, Participation, Programme


@dataclass(frozen=True, slots=True)
class Balance:
    """The books of a programme as a whole: what stands by kind, who takes part, and the sums that follow from it."""

    programme: Programme
    books: Books
    sums: Sequence[KindSum]
    participations: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Worded:
    """A delivery with its words, where they may be opened."""

    delivery: Delivery
    words: Mapping[str, str]


async def find_organisation(db: Db, county: str, code: str) -> Organisation:
    """An organisation of the county. Raises 404."""
    found = (await organisations.organisations_by_code(db, county, [code])).get(code)
    if found is None:
        raise not_found()
    return found


async def page_of_organisations(
    db: Db, county: str, kind: str | None, paging: Paging
) -> tuple[Sequence[Organisation], str | None]:
    """A page of organisations, by code."""
    page = paging.of(f"organisations|{county}|{kind}")
    found = await organisations.list_organisations(db, county, kind, page.key, page.limit + 1)
    return page.cut(found, lambda one: [one.code])


async def find_programme(db: Db, county: str, programme_id: UUID) -> Programme:
    """A programme of the county. Raises 404."""
    found = (await programmes.programmes_by_id(db, county, [programme_id])).get(programme_id)
    if found is None:
        raise not_found()
    return found


async def page_of_programmes(
    db: Db, county: str, wanted: ProgrammesWanted, paging: Paging
) -> tuple[Sequence[Programme], str | None]:
    """A page of programmes, by id."""
    page = paging.of(f"programmes|{county}|{wanted}")
    after = UUID(page.key) if page.key else None
    found = await programmes.list_programmes(db, county, wanted, after, page.limit + 1)
    return page.cut(found, lambda one: [one.programme_id])


async def balance_of(db: Db, county: str, programme_id: UUID) -> Balance:
    """The books of a whole programme. Counts and sums alone, so it is told to everybody of the county who reads programmes."""
    programme = await find_programme(db, county, programme_id)
    sums = await deliveries.sums_of_programme(db, county, programme_id)
    kinds, books = kinds_on(programme.starts_on).delivery_kinds, Books()
    for one in sums:
        books = books.after(kinds[one.kind].effect, one.amount_fen)
    return Balance(programme, books, sums, await participations.count_participations(db, county, programme_id))


async def find_participation(db: Db, scope: Scope, participation_id: UUID) -> Plan:
    """A participation with its plan. Raises 404 for one that is foreign or unknown."""
    found = await participations.participation_in_scope(db, scope, participation_id)
    if found is None:
        raise not_found()
    return await plan_of(db, scope.county, found)


async def page_of_participations(
    db: Db, scope: Scope, wanted: ParticipationsWanted, paging: Paging
) -> tuple[Sequence[Participation], str | None]:
    """A page of participations, the newest ids first. Raises 404 for an unknown programme."""
    if wanted.programme_id:
        await find_programme(db, scope.county, wanted.programme_id)
    page = paging.of(f"participations|{scope.county}|{wanted}")
    after = UUID(page.key) if page.key else None
    found = await participations.participations_in_scope(db, scope, wanted, after, page.limit + 1)
    return page.cut(found, lambda one: [one.participation_id])


async def page_of_deliveries(
    db: Db, scope: Scope, wanted: DeliveriesWanted, paging: Paging
) -> tuple[Sequence[Worded], str | None]:
    """A page of deliveries, the newest day first. Raises 404 for an unknown programme."""
    if wanted.programme_id:
        await find_programme(db, scope.county, wanted.programme_id)
    page = paging.of(f"deliveries|{scope.county}|{wanted}")
    after = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if page.after else None
    found = await deliveries.deliveries_in_scope(db, scope, wanted, after, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.occurred_on, one.delivery_id])
    return await worded(db, scope.county, shown), cursor


async def worded(db: Db, county: str, found: Sequence[Delivery]) -> list[Worded]:
    """Deliveries with their words; of people whose data are restricted or erased there are none."""
    sealed = [one for one in found if one.sealed is not None]
    about = {one.person_id for one in sealed if one.person_id}
    keys = dict(await open_keys(db, county, about))
    others = {one.household_id or one.programme_id for one in sealed if not one.person_id}
    keys |= await data_keys(db, county, others)
    return [Worded(one, _words(one, keys)) for one in found]


def _words(one: Delivery, keys: Mapping[UUID, bytes]) -> Mapping[str, str]:
    key = keys.get(one.person_id or one.household_id or one.programme_id)
    if one.sealed is None or not key:
        return {}
    opened: Mapping[str, str] = open_value(key, one.sealed, "delivery", one.delivery_id)
    return opened
