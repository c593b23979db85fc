"""Edits that crossed: what nobody else touched is applied, the rest becomes a conflict that somebody resolves by choosing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.enrolment.conflicts.patch import Patch, Patched, patch_household, patch_person
from app.enrolment.conflicts.store import conflicts_by_id
from app.journal.perform import perform
from app.people.sealing import details_of
from app.people.store import households_by_id, people_by_id
from app.people.tables import PersonRow
from app.people.values import Household, Person
from tests.factories import a_household_body, a_pairing, a_person_body, a_team
from tests.registered import COUNTY, VILLAGE, put_places
from tests.visits.scene import Worker, a_worker
from tests.visits.stored import rows_of


@dataclass
class Home:
    """A household of one person with its team."""

    deployment: Deployment
    household_id: UUID
    person_id: UUID

    async def person(self) -> Person:
        """The person as kept."""
        async with reading(self.deployment, EVERYWHERE) as db:
            return (await people_by_id(db, COUNTY, [self.person_id]))[self.person_id]

    async def household(self) -> Household:
        """The household as kept."""
        async with reading(self.deployment, EVERYWHERE) as db:
            return (await households_by_id(db, COUNTY, [self.household_id]))[self.household_id]

    async def patched(self, who: Worker, base: int, chain: UUID | None = None, **changes: Any) -> Patched:
        """What becomes of an edit of the person."""
        command = Patch(uuid4(), self.person_id, base, changes, chain)
        return await perform(self.deployment, patch_person, who.actor, clock.now(), command)


@pytest.fixture
async def home(client: AsyncClient, deployment: Deployment) -> Home:
    """A household paired with a team."""
    await put_places(deployment, VILLAGE)
    team = await a_team(deployment)
    officer = await a_worker(deployment, "town_officer")
    body = a_household_body(a_person_body(status="active", phone="13800138000"))
    assert (await client.post("/v1/households", json=body, headers=officer.headers)).status_code == 201
    household_id = UUID(body["id"])
    await a_pairing(deployment, household_id, team.team_id)
    return Home(deployment, household_id, UUID(body["people"][0]["id"]))


async def team_of(home: Home) -> UUID:
    """The home's team."""
    team_id = (await home.household()).team_id
    assert team_id is not None
    return team_id


async def test_two_teammates_edit_different_fields(home: Home) -> None:
    one, other = [await a_worker(home.deployment, team_id=await team_of(home)) for _ in range(2)]
    base = (await home.person()).revision
    first = await home.patched(one, base, phone="13900139000")
    second = await home.patched(other, base, caregiver="李四", phone="13900139000")
    assert (first.applied, first.conflict) == (("phone",), None)
    assert (second.applied, second.conflict) == (("caregiver", "phone"), None)
    kept = await home.person()
    assert (kept.identity.phone, kept.identity.caregiver, kept.revision) == ("13900139000", "李四", base + 2)
    again = await home.patched(other, base, phone="139 0013 9000")
    assert (again.applied, again.revision) == (("phone",), base + 2), "the same value, written otherwise, is no edit"


async def test_what_two_meant_otherwise_waits_for_a_choice(client: AsyncClient, home: Home) -> None:
    one, other = [await a_worker(home.deployment, team_id=await team_of(home)) for _ in range(2)]
    base = (await home.person()).revision
    await home.patched(one, base, phone="13900139000")
    done = await home.patched(other, base, phone="13700137000", caregiver="李四")
    assert done.applied == ("caregiver",)
    assert done.conflict is not None
    assert done.conflict.values == {"phone": {"base": None, "theirs": "13900139000", "mine": "13700137000"}}
    assert (await home.person()).identity.phone == "13900139000"
    listed = (await client.get("/v1/conflicts", headers=one.headers)).json()["items"]
    field = {"field": "phone", "base": None, "theirs": "139****9000", "mine": "137****7000", "masked": True}
    assert [(each["person_id"], each["author"], each["fields"]) for each in listed] == [
        (str(home.person_id), str(other.account_id), [field])
    ]
    url = f"/v1/conflicts/{done.conflict.conflict_id}"
    whole = (await client.get(url, headers=one.headers)).json()
    assert whole["fields"][0]["mine"] == "13700137000"
    stranger = await a_worker(home.deployment, "town_officer", "330481002")
    assert (await client.get(url, headers=stranger.headers)).status_code == 404
    choice = {"choices": {"phone": "mine"}}
    assert (await client.put(f"{url}/resolution", json=choice, headers=stranger.headers)).status_code == 404
    for wrong in ({"choices": {"name": "mine"}}, {"choices": {"phone": "mine", "name": "mine"}}):
        assert (await client.put(f"{url}/resolution", json=wrong, headers=one.headers)).status_code == 422
    resolved = await client.put(f"{url}/resolution", json=choice, headers=one.headers)
    assert (resolved.status_code, resolved.json()["choices"]) == (200, {"phone": "mine"})
    assert (await home.person()).identity.phone == "13700137000"
    assert (await client.put(f"{url}/resolution", json=choice, headers=other.headers)).json() == resolved.json()
    otherwise = await client.put(f"{url}/resolution", json={"choices": {"phone": "theirs"}}, headers=other.headers)
    assert (otherwise.status_code, otherwise.json()["code"]) == (409, "ALREADY_RESOLVED")
    assert (await client.get("/v1/conflicts", headers=one.headers)).json()["items"] == []
    entries = [row for row in await rows_of(home.deployment, "sync_entry") if row.entity == "conflict"]
    assert [(row.operation, row.revision) for row in entries] == [("delete", 2)]


async def test_a_chain_does_not_trip_over_itself(home: Home) -> None:
    one, other = [await a_worker(home.deployment, team_id=await team_of(home)) for _ in range(2)]
    base, chain = (await home.person()).revision, uuid4()
    for phone in ("13900139000", "13900139001"):
        assert (await home.patched(one, base, chain, phone=phone)).conflict is None
    assert (await home.patched(other, base, chain, phone="13900139002")).conflict is not None, "a chain is its author's"
    now = (await home.person()).revision
    assert (await home.patched(other, now, phone="13900139003")).conflict is None
    assert (await home.patched(one, base, chain, phone="13900139004")).conflict is not None


async def test_who_somebody_is_goes_to_review_as_a_whole(home: Home) -> None:
    """Number, birth date and sex mean something only together."""
    one, other = [await a_worker(home.deployment, team_id=await team_of(home)) for _ in range(2)]
    base = (await home.person()).revision
    await home.patched(one, base, birth_reason="户口本为准")
    done = await home.patched(other, base, birth_reason="身份证为准", sex="1", caregiver="李四")
    assert done.conflict is not None
    assert (done.applied, done.conflict.fields) == (("caregiver",), ["birth_reason", "sex"])


async def test_fields_that_others_correct(home: Home) -> None:
    mine = await a_worker(home.deployment, "grid_worker", team_id=await team_of(home))
    with pytest.raises(Refusal) as refused:
        await home.patched(mine, 1, birth_reason="改", sex="1")
    assert (refused.value.status, refused.value.code) == (403, "FIELD_NOT_YOURS")
    with pytest.raises(Refusal) as malformed:
        await home.patched(mine, 1, phone="12")
    assert [(one.pointer, one.code) for one in malformed.value.errors] == [("/phone", "PHONE_MALFORMED")]


async def test_a_household_is_merged_too(client: AsyncClient, home: Home) -> None:
    one = await a_worker(home.deployment, team_id=await team_of(home))
    officer = await a_worker(home.deployment, "village_officer", VILLAGE)
    base = (await home.household()).revision

    async def said(who: Worker, **changes: Any) -> Patched:
        command = Patch(uuid4(), home.household_id, base, changes, None, {"address": "3组12号"})
        return await perform(home.deployment, patch_household, who.actor, clock.now(), command)

    assert (await said(officer, address="5组6号")).applied == ("address",)
    crossed = await said(one, address="7组8号", note="门前有台阶")
    assert crossed.conflict is not None
    assert crossed.conflict.values["address"] == {"base": "3组12号", "theirs": "5组6号", "mine": "7组8号"}
    details = details_of(await home.household())
    assert (details.address, details.note) == ("5组6号", "门前有台阶")
    [listed] = (await client.get("/v1/conflicts", headers=one.headers)).json()["items"]
    assert listed["fields"] == [{"field": "address", "base": None, "theirs": None, "mine": None, "masked": True}]
    url = f"/v1/conflicts/{crossed.conflict.conflict_id}"
    for choice, address in (("mine", "7组8号"),):
        body = {"choices": {"address": choice}}
        assert (await client.put(f"{url}/resolution", json=body, headers=officer.headers)).status_code == 200
        assert details_of(await home.household()).address == address


async def test_edits_online_count_as_edits(client: AsyncClient, home: Home) -> None:
    one = await a_worker(home.deployment, team_id=await team_of(home))
    base = (await home.person()).revision
    url, headers = f"/v1/people/{home.person_id}", {**one.headers, "If-Match": f'"v{base}"'}
    assert (await client.patch(url, json={"phone": "13900139000"}, headers=headers)).status_code == 200
    assert (await home.patched(one, base, phone="13700137000")).conflict is not None
    beyond = await home.patched(one, base + 50, phone="13700137001")
    assert beyond.conflict is not None, "a version that this server never reached is from before a restore"


async def test_what_is_kept_of_a_conflict_goes_with_the_person(client: AsyncClient, home: Home) -> None:
    one = await a_worker(home.deployment, team_id=await team_of(home))
    base = (await home.person()).revision
    await home.patched(one, base, phone="13900139000")
    done = await home.patched(one, base, phone="13700137000")
    assert done.conflict is not None
    async with reading(home.deployment, EVERYWHERE) as db:
        found = await conflicts_by_id(db, COUNTY, [done.conflict.conflict_id])
    assert found[done.conflict.conflict_id].values == done.conflict.values
    [row] = await rows_of(home.deployment, "edit_conflict")
    assert b"13700137000" not in row.sealed
    async with transaction(home.deployment, EVERYWHERE) as db:
        await db.write(update(table(PersonRow)).values(restricted_at=clock.now()))
    nothing = [{"field": "phone", "base": None, "theirs": None, "mine": None, "masked": True}]
    listed = (await client.get("/v1/conflicts", headers=one.headers)).json()["items"]
    assert [each["fields"] for each in listed] == [nothing]
    whole = await client.get(f"/v1/conflicts/{done.conflict.conflict_id}", headers=one.headers)
    assert "13700137000" not in whole.text
    choice = {"choices": {"phone": "mine"}}
    url = f"/v1/conflicts/{done.conflict.conflict_id}/resolution"
    assert (await client.put(url, json=choice, headers=one.headers)).json()["code"] == "DATA_WITHHELD"
