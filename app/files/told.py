"""What phones hold about a person whose data are withheld, opened again or gone: every entry of theirs, told to whoever has it."""

from uuid import UUID

from app.core.db import Db
from app.enrolment.conflicts import store as conflicts
from app.journal.facts import Touch, feed_of_home
from app.people import store as registry
from app.people.store.aliases import ends_of
from app.people.values import Household, Person
from app.referrals import store as referrals
from app.risk import store as risk
from app.visits import store as visits


async def lock_homes_of(db: Db, person: Person) -> dict[UUID, Household]:
    """The households a person lives in or ever lived in, and those that stand for one of them, under lock."""
    homes = {spell.household_id for spell in person.of_kind("membership") if spell.household_id}
    homes |= {person.household_id}
    homes |= set((await ends_of(db, person.county, homes)).values())
    return await registry.lock_households(db, person.county, homes)


async def touches_about(db: Db, person: Person, homes: dict[UUID, Household], *, gone: bool) -> list[Touch]:
    """Raise what is shown of a person, whose own row was raised by the caller. `gone`: the person and the standing leave the phones,
    and open conflicts with them; their visits and referrals stay without what was sealed for them."""
    county, own = person.county, person.household_id
    standing = await risk.raise_standing(db, county, person.person_id)
    raised = {
        "visit": await visits.raise_revisions_about(db, county, person.person_id),
        "referral": await referrals.raise_revisions_about(db, county, person.person_id),
        "conflict": await conflicts.raise_revisions_about(db, county, person.person_id),
    }
    named = {home for found in raised.values() for home, _ in found.values()} | ({standing[0]} if standing else set())
    homes = homes | await registry.lock_households(db, county, named - homes.keys())
    feeds = {one: feed_of_home(home.team_id, one) for one, home in homes.items()}
    told = [Touch(feeds[own], "person", person.person_id, own, person.revision + 1, gone)]
    if standing:
        told.append(Touch(feeds[standing[0]], "standing", person.person_id, *standing, gone))
    for entity, found in raised.items():
        leaves = gone and entity == "conflict"
        told += [Touch(feeds[home], entity, one, home, revision, leaves) for one, (home, revision) in found.items()]
    return told


async def touches_of_emptied(db: Db, homes: list[Household]) -> list[Touch]:
    """Households whose own key was destroyed: they leave the phones, and their visits stay without words."""
    feeds = {home.household_id: feed_of_home(home.team_id, home.household_id) for home in homes}
    told = [
        Touch(feeds[one.household_id], "household", one.household_id, one.household_id, one.revision + 1, True)
        for one in homes
    ]
    raised = await visits.raise_revisions_of_homes(db, homes[0].county, feeds) if homes else {}
    return told + [Touch(feeds[home], "visit", one, home, revision) for one, (home, revision) in raised.items()]
