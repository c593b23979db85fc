"""Divisions from a table: checked by row, written whole or not at all, listed by level and parent."""

import pytest
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.core.errors import Refusal
from app.core.sheet import NotASheet
from app.journal.actor import operator
from app.journal.perform import perform
from app.places.load import LoadPlaces, PlacesReport, haining, load_places, read_divisions
from tests.callers import headers_for

HEAD = b"code,name,level,parent_code\n"


async def load(deployment: Deployment, command: LoadPlaces, county: str = "330481") -> PlacesReport:
    return await perform(deployment, load_places, operator(county), clock.now(), command)


async def test_hainings_table_loads_once_and_is_listed(client: AsyncClient, deployment: Deployment) -> None:
    tried = await load(deployment, read_divisions(haining(), dry_run=True))
    assert (len(tried.added), tried.problems) == (249, ())
    done = await load(deployment, read_divisions(haining()))
    assert len(done.added) == 249
    again = await load(deployment, read_divisions(haining()))
    assert (again.added, again.renamed, again.unchanged) == ((), (), 249)
    headers = await headers_for(deployment, "informant", "330481001")
    towns = (await client.get("/v1/places?level=town", headers=headers)).json()
    assert (len(towns["items"]), towns["next_cursor"]) == (12, None)
    assert towns["items"][0]["name"] == "硖石街道"
    villages = (await client.get("/v1/places?parent=330481001&limit=3", headers=headers)).json()
    assert {one["level"] for one in villages["items"]} == {"village"}
    rest = await client.get(f"/v1/places?parent=330481001&limit=3&cursor={villages['next_cursor']}", headers=headers)
    assert rest.json()["items"][0]["code"] > villages["items"][-1]["code"]


async def test_another_county_and_its_grids_load_too(deployment: Deployment) -> None:
    rows = ["110101,东城区,county,", "110101001,东华门街道,town,110101", "110101001001,多福巷社区,village,110101001"]
    rows += ["110101001001001,第一网格,grid,110101001001", "110101001001-01,一组,villager_group,110101001001"]
    table = HEAD + "\n".join(rows).encode()
    done = await load(deployment, read_divisions(b"\xef\xbb\xbf" + table.replace(b"\n", b"\r\n")), "110101")
    assert len(done.added) == 5
    renamed = await load(deployment, read_divisions(table.replace("一组".encode(), "1组".encode())), "110101")
    assert (renamed.renamed, renamed.unchanged) == (("110101001001-01",), 4)
    with pytest.raises(Refusal):
        await load(deployment, read_divisions(table), "330481")


async def test_every_bad_row_is_named_and_nothing_is_written(deployment: Deployment) -> None:
    rows = [
        "330481,海宁市,county,",
        "33048100,短,town,330481",
        "330481001,硖石街道,town,330482",
        "330481002,,town,330481",
        "330481003,海昌街道,city,330481",
        "330481004001,马桥社区,village,330481004",
        "330482001,别的县,town,330482",
        "330481,海宁市,county,",
    ]
    report = await load(deployment, read_divisions(HEAD + "\n".join(rows).encode()))
    assert {(one.row, one.code) for one in report.problems} == {
        (3, "CODE_MALFORMED"),
        (4, "PARENT_MISMATCH"),
        (4, "PARENT_UNKNOWN"),
        (5, "NAME_MALFORMED"),
        (6, "NOT_IN_LIST"),
        (7, "PARENT_UNKNOWN"),
        (8, "OTHER_COUNTY"),
        (8, "PARENT_UNKNOWN"),
        (9, "REPEATED"),
    }
    after = await load(deployment, read_divisions(HEAD + rows[0].encode()))
    assert after.added == ("330481",)


@pytest.mark.parametrize(
    "content",
    [b"", b"code,name\n", HEAD, HEAD + b"1,2\n", b"code,code,name,level,parent_code\n", HEAD + b"\xff", HEAD + b'"a\n'],
)
def test_what_is_no_table_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(NotASheet):
        read_divisions(content)
