"""Pages over HTTP: what a cursor is worth, what begins anew, what a page costs, keeps and never tells."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from app.core import json
from app.core.crypto import make_keyring
from app.core.db import transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.epoch import rotate_epoch
from app.journal.tables import SyncEntryRow
from app.sync.cursor import Cursor, write_cursor
from app.sync.policy import REST, Position
from tests.factories import a_person_body
from tests.registered import COUNTY
from tests.sync.carried import Carried
from tests.sync.town import Town
from tests.visits.stored import rows_of
from tests.visits.test_statements import counted

PULL = "/v1/sync/pull"


async def _reads(town: Town) -> list[dict[str, Any]]:
    """What was kept of pages that told of somebody."""
    rows = [row for row in await rows_of(town.deployment, "journal") if row.act == "pullChanges"]
    return [json.loads(row.body)["facts"][0]["data"] for row in rows]


async def test_a_page_that_tells_of_somebody_is_kept_and_nothing_new_is_not(town: Town) -> None:
    home = await town.home(town.teams[0])
    phone = await town.phone(town.teams[0])
    await phone.pull()
    [read] = await _reads(town)
    assert read["kinds"] == {"household": 1, "person": 1, "standing": 1}
    assert read["households"] == [home["id"]]
    [page] = await phone.pull()
    assert (page["changes"], page["more"], page["reset"]) == ([], False, [])
    assert len(await _reads(town)) == 1


async def test_what_is_not_the_readers_is_not_told_though_the_index_names_it(town: Town) -> None:
    """A wrong entry in a feed, as only a fault could write it, opens nothing: neither the scope of stores nor row policies let it."""
    home, foreign = await town.home(town.teams[0]), await town.home(town.teams[1], a_person_body(name="金丝雀"))
    visit = await town.visit(await town.phone(town.teams[1]), foreign, {"mental.phq9_item9": 2})
    phone = await town.phone(town.teams[0])
    ids = {"household": foreign["id"], "person": foreign["people"][0]["id"], "standing": foreign["people"][0]["id"]}
    ids |= {"visit": visit["visit_id"], "alert": visit["alerts"][0]["id"], "referral": visit["referrals"][0]["id"]}
    ids |= {"team": str(town.teams[1].team_id), "attachment": str(uuid4()), "conflict": str(uuid4())}
    await phone.pull()
    row = {"county": COUNTY, "scope_id": f"team:{town.teams[0].team_id}", "household_id": UUID(home["id"])}
    rows = [
        {**row, "entity": kind, "entity_id": UUID(one), "seq": 100 + number, "operation": "put", "revision": 1}
        for number, (kind, one) in enumerate(ids.items())
    ]
    scopes = table(SyncEntryRow).metadata.tables["sync_scope"]
    async with transaction(town.deployment, EVERYWHERE) as db:
        await db.write(insert(table(SyncEntryRow)), rows)
        await db.write(update(scopes).where(scopes.c.scope_id == row["scope_id"]).values(head=200))
    phone.phone.wake()
    page = await phone.one_page()
    told = [change for change in page["changes"] if change["type"] in ids and change["id"] == ids[change["type"]]]
    assert {change["type"] for change in told} == ids.keys()
    assert {change["op"] for change in told} == {"delete"}
    assert "金" not in str(page)


async def test_as_many_statements_for_many_entities_as_for_few(town: Town) -> None:
    phone = await town.phone(town.teams[0], page=1000)
    heard = []
    for number in (1, 6):
        for _ in range(number):
            home = await town.home(town.teams[0], a_person_body(), a_person_body(relation="10"))
            await town.visit(phone, home, {"mental.phq9_item9": 2}, attachments=[])
        phone.phone.wake()
        with counted(town.deployment, town.deployment.database.reader) as statements:
            page = await phone.one_page()
        heard.append([one for one in statements if not one.startswith(("INSERT", "UPDATE"))])
        assert len(page["changes"]) >= 7 * number
    assert len(set(heard[1]) - set(heard[0])) == 0
    assert len(heard[1]) <= len(heard[0]) <= 40


@pytest.mark.parametrize("cursor", ["x", "v1.x.y", "v2.e30.AAAA", "v1.e30.", "." * 9, "v1.e30." + "A" * 9000, "中文"])
async def test_what_is_no_cursor(town: Town, cursor: str) -> None:
    answer = await town.client.get(PULL, params={"cursor": cursor}, headers=town.officer)
    assert (answer.status_code, answer.json()["code"]) == (400, "CURSOR_MALFORMED")


async def test_another_deployments_cursor_is_none(town: Town) -> None:
    written = write_cursor(make_keyring(), Cursor("e", 1, uuid4(), {}))
    assert (await town.client.get(PULL, params={"cursor": written}, headers=town.officer)).status_code == 400


def test_a_cursor_of_twenty_teams_is_short() -> None:
    positions = {f"team:{uuid4()}": Position(10**6, 10**6, "abcdef", 10**6, REST) for _ in range(20)}
    positions |= {"ref": Position(10**6, 10**6), f"user:{uuid4()}": Position(10**6, 0)}
    assert len(write_cursor(make_keyring(), Cursor(str(uuid4()), 1, uuid4(), positions))) <= 2048


async def test_what_begins_anew(town: Town) -> None:
    team = f"team:{town.teams[0].team_id}"
    await town.home(town.teams[0])
    phone = await town.phone(town.teams[0])
    await phone.pull()
    phone.phone.store.put("reset_wanted", team)
    assert (await phone.pull())[0]["reset"] == [team]
    phone.headers["X-Sync-Schema"] = "2"
    [page] = await phone.pull()
    assert team in page["reset"]
    assert "ref" in page["reset"]
    async with transaction(town.deployment, EVERYWHERE) as db:
        await rotate_epoch(db)
    before = page["epoch"]
    [page] = await phone.pull()
    assert page["epoch"] != before
    assert team in page["reset"]
    other = await town.phone(town.teams[1])
    other.phone = phone.phone
    [page] = await other.pull()
    assert team in page["gone"]
    assert other.phone.rows().keys() == (await town.caught_up(town.teams[1], "social_worker")).phone.rows().keys()


async def test_how_far_back_visits_go(town: Town) -> None:
    home = await town.home(town.teams[0])
    phone = await town.phone(town.teams[0])
    visits = [await town.visit(phone, home) for _ in range(3)]
    short = Carried(town.client, phone.headers, query={"history": "last:1"})
    await short.pull()
    assert [short.held("visit")[one["visit_id"]].get("older", False) for one in visits] == [True, True, False]
    assert short.mismatches() == 0
    days = Carried(town.client, phone.headers, query={"history": "days:1"})
    await days.pull()
    assert not any("older" in one for one in days.held("visit").values())
    answer = await town.client.get(PULL, params={"history": "all"}, headers=phone.headers)
    assert answer.status_code == 422


async def test_a_page_holds_no_more_than_fits(town: Town) -> None:
    home = await town.home(town.teams[0])
    phone = await town.phone(town.teams[0])
    for _ in range(2):
        await town.visit(phone, home, note="长" * 1500)
    sizes = [len(json.dumps(page)) for page in await phone.pull()]
    assert max(sizes) < 600_000
    await town.visit(phone, home)
    phone.phone.page = 1
    pages = await phone.pull()
    assert [len(page["changes"]) for page in pages] == [1] * len(pages)
    assert [page["digests"] is None for page in pages] == [True] * (len(pages) - 1) + [False]
    assert phone.mismatches() == 0
