"""Registering households and people, through HTTP."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response
from sqlalchemy import event, select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.enrolment.drafts import PersonDraft, RegisterHousehold
from app.enrolment.register import Registered, register_households
from app.journal.actor import operator
from app.journal.perform import perform_all
from app.journal.tables import DeltaRow, JournalRow
from app.people.tables import HouseholdRow, PersonRow
from tests.callers import headers_for
from tests.factories import a_household_body, a_person_body, a_team, an_identity_number
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places


def complaints(answer: Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(one["pointer"], one["code"]) for one in answer.json()["errors"]}


async def counts(deployment: Deployment) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    async with reading(deployment, EVERYWHERE) as db:
        for row in await db.all(select(table(DeltaRow))):
            found[row.name, row.place] = found.get((row.name, row.place), 0) + row.amount
    return {key: amount for key, amount in found.items() if key[0] in {"households", "people"}}


async def test_a_household_is_registered_masked_counted_and_provisionally_orange(
    client: AsyncClient, deployment: Deployment
) -> None:
    await put_places(deployment, VILLAGE)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    number = an_identity_number("19400229", male=False)
    body = a_household_body(
        a_person_body(name="欧阳小花", id_number=number), a_person_body(status="candidate", relation="20")
    )
    made = await client.post("/v1/households", json=body, headers=village)
    assert made.status_code == 201, made.text
    head = made.json()["people"][0]
    assert (head["name"], head["phone"], head["birth_date"], head["sex"]) == (
        "欧阳**",
        "138****8000",
        "1940-02-29",
        "2",
    )
    assert head["id_number"] == number[:6] + "********" + number[-4:]
    assert made.json()["level"] == "orange"
    again = await client.post("/v1/households", json=body, headers=village)
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, made.json(), made.headers["etag"])
    other = await client.post("/v1/households", json={**body, "address": "4组"}, headers=village)
    assert (other.status_code, other.json()["code"]) == (409, "ID_REUSED")
    assert await counts(deployment) == {("households", VILLAGE): 1, ("people", VILLAGE): 1}
    read = await client.get(f"/v1/households/{body['id']}", headers=village)
    assert (read.json(), read.headers["etag"]) == (made.json(), made.headers["etag"])


async def test_nothing_personal_is_readable_in_the_database(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    body = a_household_body(a_person_body(tags=[{"tag": "orphan", "from": "2020-01-01"}]))
    assert (await client.post("/v1/households", json=body, headers=village)).status_code == 201
    async with reading(deployment, EVERYWHERE) as db:
        rows = [await db.all(select(table(one))) for one in (HouseholdRow, PersonRow, JournalRow)]
    written = str(rows).encode() + b"".join(bytes(row.body) for row in rows[2])
    for secret in ("张小花", "13800138000", body["people"][0]["id_number"], "3组12号", "orphan"):
        assert secret.encode() not in written


async def test_what_is_wrong_is_said_with_pointers(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE, "330482001001")
    village = await headers_for(deployment, "village_officer", VILLAGE)
    number = an_identity_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    cases: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"id_number": wrong, "birth_date": "1940-02-29", "sex": "1"}, ("/people/0/id_number", "ID_NUMBER_INVALID")),
        ({"id_number": number, "birth_date": "1940-03-01"}, ("/people/0/birth_reason", "REASON_MISSING")),
        ({"id_number": ..., "birth_date": "1940-03-01", "sex": "1"}, ("/people/0/id_missing_reason", "REASON_MISSING")),
        ({"phone": "12345"}, ("/people/0/phone", "PHONE_MALFORMED")),
        ({"relation": "05"}, ("/people/0/relation", "NOT_IN_LIST")),
        ({"name": "  "}, ("/people/0/name", "NAME_MALFORMED")),
        ({"since": "2999-01-01"}, ("/people/0/since", "DATE_IMPLAUSIBLE")),
        ({"tags": [{"tag": "none_such", "from": "2020-01-01"}]}, ("/people/0/tags/0/tag", "NOT_IN_LIST")),
        (
            {"entitlements": [{"category": "dibao", "from": "2020-01-01", "ended_as": "left"}]},
            ("/people/0/entitlements/0/until", "MISSING"),
        ),
        (
            {"disabilities": [{"type": 9, "grade": 1, "from": "2020-01-01"}]},
            ("/people/0/disabilities/0/type", "NOT_IN_LIST"),
        ),
        ({"surprise": 1}, ("/people/0/surprise", "UNKNOWN_FIELD")),
    ]
    for changed, expected in cases:
        answer = await client.post("/v1/households", json=a_household_body(a_person_body(**changed)), headers=village)
        assert complaints(answer) == {expected}, changed
    for place in (OTHER_VILLAGE, "330482001001", "330481001999", TOWN + "000"):
        answer = await client.post("/v1/households", json=a_household_body(place=place), headers=village)
        assert complaints(answer) == {("/place", "UNKNOWN_REFERENCE")}
    same = an_identity_number()
    twice = a_household_body(a_person_body(id_number=same), a_person_body(id_number=same, relation="20"))
    answer = await client.post("/v1/households", json=twice, headers=village)
    assert complaints(answer) == {("/people/1/id_number", "REPEATED")}


async def test_a_person_is_registered_once_in_the_whole_deployment(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE, OTHER_VILLAGE, "330482001001")
    number = an_identity_number()
    first = await headers_for(deployment, "village_officer", VILLAGE)
    person = a_person_body(id_number=number)
    assert (await client.post("/v1/households", json=a_household_body(person), headers=first)).status_code == 201
    known = await client.post("/v1/households", json=a_household_body(a_person_body(id_number=number)), headers=first)
    assert (known.status_code, known.json()["code"], known.json()["person_id"]) == (
        409,
        "ALREADY_REGISTERED",
        person["id"],
    )
    answers = []
    for place in (OTHER_VILLAGE, "330482001001"):
        officer = await headers_for(deployment, "village_officer", place)
        body = a_household_body(a_person_body(id_number=number), place=place)
        answers.append(await client.post("/v1/households", json=body, headers=officer))
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "REGISTERED_ELSEWHERE")}
    assert not any(person["id"] in one.text or VILLAGE in one.text for one in answers)


async def test_a_team_registers_candidates_where_it_works(client: AsyncClient, deployment: Deployment) -> None:
    team = await a_team(deployment, VILLAGE)
    await put_places(deployment, OTHER_VILLAGE)
    member = await headers_for(deployment, "grid_worker", VILLAGE, team.team_id)
    refused = await client.post("/v1/households", json=a_household_body(), headers=member)
    assert complaints(refused) == {("/people/0/status", "STATUS_NOT_ALLOWED")}
    candidate = a_household_body(a_person_body(status="candidate"))
    assert (await client.post("/v1/households", json=candidate, headers=member)).status_code == 201
    elsewhere = a_household_body(a_person_body(status="candidate"), place=OTHER_VILLAGE)
    assert complaints(await client.post("/v1/households", json=elsewhere, headers=member)) == {
        ("/place", "UNKNOWN_REFERENCE")
    }


def a_command(name: str) -> RegisterHousehold:
    person = PersonDraft(uuid4(), name, "02", id_number=an_identity_number(), status="active")
    return RegisterHousehold(uuid4(), VILLAGE, (person,))


async def test_many_take_as_many_statements_as_one(deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    await perform_all(deployment, register_households, operator(COUNTY), clock.now(), [a_command("先")])
    counted: list[int] = []

    @event.listens_for(deployment.database.writer.sync_engine, "before_cursor_execute")
    def _count(*_rest: object) -> None:
        counted[-1] += 1

    for size in (1, 10, 40):
        counted.append(0)
        commands = [a_command("张三") for _ in range(size)]
        await perform_all(deployment, register_households, operator(COUNTY), clock.now(), commands)
    assert len(set(counted)) == 1, counted


async def test_a_refused_one_costs_its_neighbours_nothing(deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    commands = [a_command("张三"), a_command("李四"), a_command("\u0007"), a_command("王五")]
    results = await perform_all(deployment, register_households, operator(COUNTY), clock.now(), commands)
    assert [isinstance(one, Registered) for one in results] == [True, True, False, True]
    assert await counts(deployment) == {("households", VILLAGE): 3, ("people", VILLAGE): 3}
    again = await perform_all(deployment, register_households, operator(COUNTY), clock.now(), commands)
    assert [one.repeated for one in again if isinstance(one, Registered)] == [True, True, True]


async def test_a_person_joins_a_registered_household(client: AsyncClient, deployment: Deployment) -> None:
    await put_places(deployment, VILLAGE)
    village = await headers_for(deployment, "village_officer", VILLAGE)
    home = (await client.post("/v1/households", json=a_household_body(), headers=village)).json()
    body = a_person_body(household_id=home["id"], relation="20", name="张二")
    made = await client.post("/v1/people", json=body, headers=village)
    assert (made.status_code, made.json()["name"], made.headers["etag"]) == (201, "张*", '"v1"'), made.text
    assert (await client.post("/v1/people", json=body, headers=village)).json() == made.json()
    reused = await client.post("/v1/people", json={**body, "name": "张五"}, headers=village)
    assert (reused.status_code, reused.json()["code"]) == (409, "ID_REUSED")
    assert await counts(deployment) == {("households", VILLAGE): 1, ("people", VILLAGE): 2}
    answers = []
    for household_id in (str(uuid4()), home["id"]):
        officer = await headers_for(deployment, "village_officer", OTHER_VILLAGE)
        answers.append(await client.post("/v1/people", json={**body, "household_id": household_id}, headers=officer))
    assert [one.status_code for one in answers] == [404, 404]
    assert len({str({**one.json(), "request_id": ""}) for one in answers}) == 1
