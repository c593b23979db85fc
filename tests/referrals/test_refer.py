"""Needs and their referrals over both databases: stored once, sealed, read within reach."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.core.db import Db, Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.journal.perform import perform_all
from app.journal.tables import DeltaRow, JournalRow, SyncEntryRow
from app.referrals.refer import Need, Referred, check_needs, need_faults, refer_needs
from app.referrals.tables import NeedRow
from tests.callers import an_actor, headers_for
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Home, put_home

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
WORDS = "需要有人陪同去医院"


async def submit(db: Db, actor: Actor, at: datetime, commands: Sequence[Need]) -> Sequence[Outcome[Referred] | Refusal]:
    """Stands for a verb that refers needs within its own transaction."""
    return [Outcome(one, one.facts) for one in await refer_needs(db, actor, at, commands)]


def need_of(home: Home, **rest: Any) -> Need:
    filled = {"category": "medical_aid", "urgency": "soon", "detail": WORDS, "consent_to_share": True, **rest}
    return Need(uuid4(), home.household_id, home.person_id, home.place, home.team_id, None, key=home.key, **filled)


async def referred(deployment: Deployment, *needs: Need) -> list[Referred]:
    outcomes = await perform_all(deployment, submit, an_actor("county_officer", COUNTY), AT, needs)
    return [one for one in outcomes if isinstance(one, Referred)]


async def listed(client: AsyncClient, headers: dict[str, str], query: str = "") -> list[dict[str, Any]]:
    answer = await client.get(f"/v1/referrals{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_need_becomes_one_referral(deployment: Deployment) -> None:
    home = await put_home(deployment, Home(team_id=uuid4()))
    need, other = need_of(home), need_of(home, category="care")
    first = await referred(deployment, need, other, need)
    again = await referred(deployment, need)
    assert [len(one.facts) for one in (*first, *again)] == [4, 4, 0, 0]
    assert first[0].referral_id == first[2].referral_id == again[0].referral_id
    assert [one.status for one in (*first, *again)] == ["submitted"] * 3 + ["dispatched"]
    async with reading(deployment, EVERYWHERE) as db:
        deltas = await db.all(select(table(DeltaRow).c.name, table(DeltaRow).c.place, table(DeltaRow).c.amount))
        touched = await db.all(
            select(table(SyncEntryRow).c.entity_id).where(table(SyncEntryRow).c.entity == "referral")
        )
    assert [tuple(row) for row in deltas] == [("referrals.open", VILLAGE, 2)]
    assert {entry.entity_id for entry in touched} == {one.referral_id for one in first}


async def test_the_words_are_sealed(deployment: Deployment) -> None:
    home = await put_home(deployment)
    await referred(deployment, need_of(home))
    async with reading(deployment, EVERYWHERE) as db:
        [row] = await db.all(select(table(NeedRow)))
        acts = await db.all(select(table(JournalRow).c.body))
    assert WORDS.encode() not in row.sealed
    assert all(WORDS not in act.body.decode() for act in acts)


async def test_an_id_used_again_for_something_else(deployment: Deployment) -> None:
    home = await put_home(deployment)
    need = need_of(home)
    await referred(deployment, need)
    for changed in (replace(need, detail="别的"), replace(need, urgency="now"), replace(need, consent_to_share=False)):
        with pytest.raises(Refusal, match="ID_REUSED"):
            await referred(deployment, changed)
        async with reading(deployment, EVERYWHERE) as db:
            checked = await check_needs(db, an_actor("county_officer", COUNTY), [need, changed, need_of(home)])
        assert [one and one.code for one in checked] == [None, "ID_REUSED", None]
    fresh = need_of(home)
    with pytest.raises(Refusal, match="ID_REUSED"):
        await referred(deployment, fresh, replace(fresh, detail="别的"))


async def test_nothing_to_refer(deployment: Deployment) -> None:
    assert await referred(deployment) == []
    async with reading(deployment, EVERYWHERE) as db:
        assert await check_needs(db, an_actor("county_officer", COUNTY), []) == []


async def test_categories_and_urgencies_are_data(deployment: Deployment) -> None:
    home = await put_home(deployment)
    assert need_faults("medical_aid", "now", AT, "/needs/0") == []
    faults = need_faults("magic", "yesterday", AT, "/needs/0")
    assert [(one.pointer, one.code) for one in faults] == [
        ("/needs/0/category", "NOT_IN_LIST"),
        ("/needs/0/urgency", "NOT_IN_LIST"),
    ]
    with pytest.raises(Refusal, match="INVALID"):
        await referred(deployment, need_of(home, category="magic"))


async def test_reading_within_reach(deployment: Deployment, client: AsyncClient) -> None:
    team = uuid4()
    near, far = await put_home(deployment, Home(team_id=team)), await put_home(deployment, Home(OTHER_VILLAGE))
    [mine, foreign] = await referred(deployment, need_of(near), need_of(far))
    town, county = await headers_for(deployment, "town_officer", TOWN), await headers_for(deployment, *COUNTY_OFFICER)
    member = await headers_for(deployment, "grid_worker", TOWN, team)
    desk = await headers_for(deployment, "department_officer", COUNTY)
    for headers in (town, member):
        assert [item["id"] for item in await listed(client, headers)] == [str(mine.referral_id)]
    assert await listed(client, desk) == []
    assert len(await listed(client, county)) == 2
    for query in (f"household_id={far.household_id}", f"person_id={far.person_id}"):
        assert [item["id"] for item in await listed(client, county, f"?{query}")] == [str(foreign.referral_id)]
        assert await listed(client, town, f"?{query}") == []
    assert await listed(client, county, "?status=closed") == []
    assert len(await listed(client, county, "?status=dispatched")) == 2
    answers = [await client.get(f"/v1/referrals/{one}", headers=town) for one in (foreign.referral_id, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].json(), "request_id": ""} == {**answers[1].json(), "request_id": ""}


COUNTY_OFFICER = ("county_officer", COUNTY)


async def test_one_referral(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    [one] = await referred(deployment, need_of(home))
    village = await headers_for(deployment, "village_officer", VILLAGE)
    county = await headers_for(deployment, *COUNTY_OFFICER)
    full = (await client.get(f"/v1/referrals/{one.referral_id}", headers=county)).json()
    assert full["detail"] == WORDS
    assert full["category"] == {"code": "medical_aid", "zh": "医疗救助", "en": "Medical assistance"}
    assert (full["target"]["code"], full["due_day"], full["status"]) == (
        "healthcare_security",
        "2026-12-18",
        "dispatched",
    )
    assert [step["move"] for step in full["steps"]] == ["submission", "triage", "dispatch"]
    masked = (await client.get(f"/v1/referrals/{one.referral_id}", headers=village)).json()
    steps = [{**step, "words": None} for step in full["steps"]]
    assert masked == {**full, "detail": None, "detail_restricted": True, "steps": steps}


async def test_pages(deployment: Deployment, client: AsyncClient) -> None:
    home = await put_home(deployment)
    ids = {str(one.referral_id) for one in await referred(deployment, *(need_of(home) for _ in range(5)))}
    headers = await headers_for(deployment, *COUNTY_OFFICER)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get(f"/v1/referrals?limit=2{cursor and f'&cursor={cursor}'}", headers=headers)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == 5
    assert set(seen) == ids


async def test_scopes(deployment: Deployment, client: AsyncClient) -> None:
    headers = await headers_for(deployment, *COUNTY_OFFICER, scope="alerts:read")
    for path in ("/v1/referrals", f"/v1/referrals/{uuid4()}"):
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=headers)).status_code == 403
