"""The registry's store: locked households, members past and present, opened identities, dated facts."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert

from app.access.scope import Scope
from app.core.crypto import wrap_new_key
from app.core.db import Db, Deployment, reading, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.people import store
from app.people.sealing import seal_value
from app.people.tables import FileFactRow, HouseholdRow, PersonRow, SubjectKeyRow
from app.people.values import HouseholdLevel
from app.places.tables import PlaceRow

AT = datetime(2022, 1, 5, 8, tzinfo=UTC)
VILLAGE = "330481001001"


async def put_key(db: Db, subject_id: UUID) -> bytes:
    key, wrapped = wrap_new_key(db.keyring, str(subject_id))
    await db.write(insert(table(SubjectKeyRow)), [{"county": "330481", "subject_id": subject_id, "wrapped": wrapped}])
    return key


async def put_household(db: Db, household_id: UUID) -> None:
    key = await put_key(db, household_id)
    row = {"county": "330481", "household_id": household_id, "place": VILLAGE, "team_id": None, "level": None}
    sealed = seal_value(key, {}, "household", household_id)
    await db.write(insert(table(HouseholdRow)), [{**row, "revision": 1, "created_at": AT, "sealed": sealed}])


async def put_person(db: Db, person_id: UUID, household_id: UUID, spells: list[UUID]) -> None:
    key = await put_key(db, person_id)
    row = {"county": "330481", "person_id": person_id, "household_id": household_id, "status": "active", "sex": "1"}
    content = {"name": "张三", "birth_date": "1940-02-29", "contacts": [{"name": "李", "relation": "20", "phone": "1"}]}
    sealed = seal_value(key, content, "person", person_id)
    row |= {"birth_year": 1940, "name_index": b"n" * 16, "revision": 1, "created_at": AT, "sealed": sealed}
    await db.write(insert(table(PersonRow)), [row])
    await put_facts(db, person_id, [("membership", "02", spell, None, None) for spell in spells])
    tag = uuid4()
    await put_facts(db, person_id, [("status", "active", None, None, None)])
    sealed = seal_value(key, {"code": "lost_only_child"}, "file_fact", tag)
    await put_facts(db, person_id, [("tag", "", None, None, sealed)], tag)


async def put_facts(
    db: Db,
    person_id: UUID,
    facts: list[tuple[str, str, UUID | None, UUID | None, bytes | None]],
    fact_id: UUID | None = None,
) -> None:
    rows = [
        {
            "county": "330481",
            "fact_id": fact_id or uuid4(),
            "person_id": person_id,
            "kind": kind,
            "code": code,
            "household_id": household_id,
            "from_day": date(2022, 1, 1),
            "until_day": None,
            "recorded_at": AT,
            "recorded_by": None,
            "replaces": replaces,
            "sealed": sealed,
        }
        for kind, code, household_id, replaces, sealed in facts
    ]
    await db.write(insert(table(FileFactRow)), rows)


async def fill(deployment: Deployment, homes: list[UUID], person_id: UUID) -> None:
    async with transaction(deployment, EVERYWHERE) as db:
        row = {"code": VILLAGE, "county": "330481", "name": "村", "level": "village", "parent_code": None}
        await db.write(insert(table(PlaceRow)), [row])
        for home in homes:
            await put_household(db, home)
        await put_person(db, person_id, homes[1], homes[:2])


async def test_members_past_and_present_with_their_files(deployment: Deployment) -> None:
    homes, person_id = [uuid4() for _ in range(3)], uuid4()
    await fill(deployment, homes, person_id)
    async with reading(deployment, EVERYWHERE) as db:
        found = await store.people_of(db, "330481", homes)
    assert [[one.person_id for one in found[home]] for home in homes] == [[person_id], [person_id], []]
    [person] = found[homes[0]]
    assert (person.identity.name, person.birth_date, person.household_id) == ("张三", date(1940, 2, 29), homes[1])
    assert person.identity.contacts[0].relation == "20"
    assert [fact.code for fact in person.of_kind("tag")] == ["lost_only_child"]
    assert (person.enrolled_at, person.relation_in(homes[0])) == (AT, "02")


async def test_locking_and_writing_levels(deployment: Deployment) -> None:
    homes = [uuid4() for _ in range(3)]
    await fill(deployment, homes, uuid4())
    async with transaction(deployment, EVERYWHERE) as db:
        locked = await store.lock_households(db, "330481", [*homes, uuid4()])
        assert list(locked) == sorted(homes)
        await store.set_levels(db, "330481", [HouseholdLevel(homes[2], "red", 7), HouseholdLevel(homes[0], None, 2)])
    async with reading(deployment, EVERYWHERE) as db:
        seen = await store.households_in_scope(db, Scope("330481", ("330481001",)), homes)
        assert {home: (one.level, one.revision) for home, one in seen.items()} == {
            homes[0]: (None, 2),
            homes[1]: (None, 1),
            homes[2]: ("red", 7),
        }
        assert seen[homes[1]].data_key == locked[homes[1]].data_key


async def test_reads_for_a_request_are_narrowed(deployment: Deployment) -> None:
    homes, person_id = [uuid4() for _ in range(3)], uuid4()
    await fill(deployment, homes, person_id)
    async with reading(deployment, EVERYWHERE) as db:
        for scope in (Scope("330481", ("330481002",)), Scope("330482", ("330482",)), Scope("330481", (), (uuid4(),))):
            assert await store.households_in_scope(db, scope, homes) == {}
            assert await store.people_in_scope(db, scope, [person_id]) == {}
        assert set(await store.people_in_scope(db, Scope("330481", ("330481",)), [person_id])) == {person_id}
