"""Tables of deliveries: rehearsed, recorded as a whole or not at all, the same again nothing; and what is no table."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.core.crypto import make_keyring
from app.core.db import Deployment
from app.core.sheet import NotASheet
from app.core.workbook import XLSX, read_workbook
from app.programmes.intake import COLUMNS, read_deliveries
from tests.callers import headers_for
from tests.factories import a_household_body, a_person_body
from tests.programmes.given import a_programme
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, put_places

HEADER = "证件号码,类别,日期,金额（元）,备注"
CSV = "text/csv"


def workbook(*lines: list[Any]) -> bytes:
    """A workbook with these lines in its first sheet."""
    book, target = Workbook(), io.BytesIO()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(target)
    return target.getvalue()


async def sent(client: AsyncClient, who: dict[str, str], path: str, content: bytes, kind: str = CSV) -> Response:
    """A table, sent."""
    return await client.post(f"/v1/programmes/{path}", content=content, headers={**who, "Content-Type": kind})


async def test_a_table_is_rehearsed_and_recorded_as_a_whole(deployment: Deployment, client: AsyncClient) -> None:
    await put_places(deployment, COUNTY, VILLAGE, OTHER_VILLAGE)
    county = await headers_for(deployment, "county_officer", COUNTY)
    town = await headers_for(deployment, "town_officer", TOWN)
    here, there = a_person_body(), a_person_body()
    for person, place in ((here, VILLAGE), (there, OTHER_VILLAGE)):
        answer = await client.post("/v1/households", json=a_household_body(person, place=place), headers=county)
        assert answer.status_code == 201, answer.text
    path = f"{(await a_programme(deployment)).programme_id}/deliveries:import"
    good = f"{HEADER}\n{here['id_number'].lower()},cash,2022-03-01,1000.50,补助\n"
    bad = f"{good}{there['id_number']},cash,2022-03-01,1,\n{here['id_number']},cash,2022-03-02,=1+1,\n"
    bad += f"{here['id_number']},gold,2022-03-02,1,\n"
    rehearsed = await sent(client, town, f"{path}?dry_run=true", bad.encode())
    assert rehearsed.status_code == 200, rehearsed.text
    told = rehearsed.json()
    assert (told["rows"], told["recorded"], told["repeated"]) == (4, 1, 0)
    found = [(one["row"], one["field"], one["code"]) for one in told["problems"]]
    assert found == [
        (3, "id_number", "NOT_FOUND"),
        (4, "amount", "FORMULA"),
        (4, "amount", "AMOUNT_MALFORMED"),
        (5, "kind", "NOT_IN_LIST"),
    ]
    for answer in (rehearsed, await sent(client, town, path, bad.encode())):
        assert not any(str(person["id_number"]) in answer.text for person in (here, there))
    assert (answer.status_code, answer.json()["code"], len(answer.json()["rows"])) == (422, "SHEET_REFUSED", 4)
    assert (await client.get("/v1/deliveries", headers=county)).json()["items"] == []


async def test_the_same_table_again_is_nothing(deployment: Deployment, client: AsyncClient) -> None:
    await put_places(deployment, COUNTY, VILLAGE)
    town, here = await headers_for(deployment, "town_officer", TOWN), a_person_body()
    assert (await client.post("/v1/households", json=a_household_body(here), headers=town)).status_code == 201
    path = f"{(await a_programme(deployment)).programme_id}/deliveries:import"
    good = f"{HEADER}\n{here['id_number']},cash,2022-03-01,1000.50,补助\n"
    # Refused by the ledger itself, not by how it is written: still all or nothing.
    twice = f"{good}{here['id_number']},cash,2022-03-01,1000.50,另一笔\n"
    answer = await sent(client, town, path, twice.encode())
    assert [one["code"] for one in answer.json()["rows"]] == ["DELIVERY_REPEATED"]
    longer = f"{good}{here['id_number']},cash,2022-03-09,5,\n"
    for content, counts in ((good, (1, 0)), (good, (0, 1)), (longer, (1, 1))):
        answer = await sent(client, town, path, content.encode())
        assert answer.status_code == 200, answer.text
        assert (answer.json()["recorded"], answer.json()["repeated"]) == counts
    book = workbook(HEADER.split(","), [here["id_number"], "cash", "2022-04-01", 12.5, None])
    assert (await sent(client, town, path, book, XLSX)).json()["recorded"] == 1
    amounts = [one["amount_fen"] for one in (await client.get("/v1/deliveries", headers=town)).json()["items"]]
    assert amounts == [1_250, 500, 100_050]
    for odd, kind, code in (
        (b"\xff\xfe", CSV, "SHEET_UNREADABLE"),
        (b"a,b\n1,2\n", CSV, "SHEET_UNREADABLE"),
        (b"PK\x03\x04", XLSX, "SHEET_UNREADABLE"),
        (b"{}", "application/json", "UNSUPPORTED_MEDIA_TYPE"),
    ):
        assert (await sent(client, town, path, odd, kind)).json()["code"] == code


def test_a_formula_of_a_workbook_is_seen_as_one() -> None:
    [_, line] = read_workbook(workbook(["a", "b"], ["=1+1", 3]), 10)
    assert line == ["=1+1", "3"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("xl/bomb.xml", b"0" * 20_000_000, "解压后过大"),
        ("xl/entities.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "不接受的声明"),
        ("xl/other.xml", "<!DOCTYPE x>".encode("utf-16"), "不接受的声明"),
    ],
)
def test_a_workbook_that_would_hurt_is_not_unfolded(name: str, text: bytes, why: str) -> None:
    target = io.BytesIO(workbook(["a"]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, text)
    with pytest.raises(NotASheet, match=why):
        read_workbook(target.getvalue(), 10)


def test_too_many_rows_and_columns() -> None:
    with pytest.raises(NotASheet, match="More than 10 rows"):
        read_workbook(workbook(*[["a"]] * 12), 10)
    with pytest.raises(NotASheet, match="More than 40 columns"):
        read_workbook(workbook(["a"] * 41), 10)


@settings(max_examples=60)
@given(
    st.binary(max_size=300)
    | st.just(workbook(["a"])).flatmap(lambda one: st.integers(0, len(one)).map(lambda n: one[:n]))
)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        read_workbook(content, 10)
    except NotASheet:
        return


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["1", "2022-01-05", "cash", "0.07"]
)


@settings(max_examples=30)
@given(st.lists(st.lists(CELLS, min_size=15, max_size=16), min_size=1, max_size=4))
def test_any_row_is_good_or_has_its_complaint(rows: list[list[str]]) -> None:
    programme = (make_keyring(), COUNTY, UUID(int=1))
    try:
        sheet = read_deliveries(*programme, [list(COLUMNS), *rows])
    except NotASheet:
        return
    good, faulty = [row.number for row in sheet.rows], {problem.row for problem in sheet.problems}
    assert len(good) + len(faulty) == sheet.total
    assert not faulty & set(good)
    assert len({row.delivery_id for row in sheet.rows}) == len(good)
