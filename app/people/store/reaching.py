"""Households and people by their ids, as far as a caller may see them; for what was merged, what stands for it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, select

from app.access.scope import Scope, within
from app.core.db import Db
from app.core.tables import table
from app.people.store.aliases import ends_of
from app.people.store.loading import household_of, household_rows, load_people
from app.people.tables import HouseholdRow, PersonRow
from app.people.values import Household, Person

households, people = table(HouseholdRow), table(PersonRow)


async def households_in_scope(db: Db, scope: Scope, household_ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Those of the households that the caller may see; for a merged one what it was merged into."""
    wanted = set(household_ids)
    found = await _households_seen(db, scope, wanted)
    lacking = {one for one in wanted if one not in found or found[one].merged_into}
    ends = await ends_of(db, scope.county, lacking)
    if not ends:
        return found
    instead = await _households_seen(db, scope, ends.values())
    kept = {one: home for one, home in found.items() if one not in ends}
    return kept | {one: instead[end] for one, end in ends.items() if end in instead}


async def _households_seen(db: Db, scope: Scope, household_ids: Iterable[UUID]) -> dict[UUID, Household]:
    seen = within(scope, households.c.county, households.c.place, households.c.team_id, reached=True)
    statement = household_rows().where(seen, households.c.household_id.in_(set(household_ids)))
    return {row.household_id: household_of(db, row) for row in await db.all(statement)}


async def people_in_scope(db: Db, scope: Scope, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of the people whose current household the caller may see; for an alias whoever stands for it."""
    wanted = set(person_ids)
    found = await _people_seen(db, scope, wanted)
    lacking = {one for one in wanted if one not in found or found[one].merged_into}
    ends = await ends_of(db, scope.county, lacking)
    if not ends:
        return found
    instead = await _people_seen(db, scope, ends.values())
    kept = {one: person for one, person in found.items() if one not in ends}
    return kept | {one: instead[end] for one, end in ends.items() if end in instead}


async def _people_seen(db: Db, scope: Scope, person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    seen = select(people.c.person_id).join(
        households,
        and_(households.c.county == people.c.county, households.c.household_id == people.c.household_id),
    )
    seen = seen.where(
        within(scope, households.c.county, households.c.place, households.c.team_id, reached=True),
        people.c.person_id.in_(set(person_ids)),
    )
    condition = and_(people.c.county == scope.county, people.c.person_id.in_(seen))
    return {person.person_id: person for person in await load_people(db, condition)}
