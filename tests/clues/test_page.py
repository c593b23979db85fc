"""The page behind a village's QR code: made and ended by officers, read by anybody, telling nothing but a receipt number."""

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from httpx import ASGITransport, AsyncClient, Response

from app.clues.policy import MOST_A_DAY
from app.core.db import Deployment
from app.core.settings import Limits, Settings
from tests.applications import application
from tests.audit.kept import acts_kept
from tests.callers import headers_for
from tests.clues.reporting import verify
from tests.registered import OTHER_VILLAGE, VILLAGE, put_places
from tests.visits.stored import rows_of

ADDRESS = "https://warm.example.cn"
FORM = {"what": "fire", "urgency": "now", "words": "3组西头着火", "name": "王阿婆", "phone": "13955500000"}
FORM |= {"address": "3组12号", "contact": "13800000000"}


@pytest.fixture
async def http(deployment: Deployment) -> AsyncIterator[AsyncClient]:
    """The application as browsers reach it, with a limit of five reports a minute for a link."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    settings = Settings(worker=False, public_origin=ADDRESS, limits=Limits(clue_link=5, clue_page=1000))
    transport = ASGITransport(application(settings, deployment))
    async with AsyncClient(transport=transport, base_url=ADDRESS) as found:
        yield found


async def a_link(http: AsyncClient, officer: dict[str, str], place: str = VILLAGE) -> tuple[str, str]:
    """A link made by an officer: its id, and the path behind its code."""
    link = str(uuid4())
    body = {"id": link, "place": place, "label": "村口公告栏", "days": 30}
    made = await http.post("/v1/clue-links", json=body, headers=officer)
    assert made.status_code == 201, made.text
    assert made.json()["qr_svg"].startswith("<svg")
    again = await http.post("/v1/clue-links", json=body, headers=officer)
    assert (again.status_code, again.json()["url"], again.json()["qr_svg"]) == (200, None, None)
    return link, str(made.json()["url"]).removeprefix(ADDRESS)


async def opened(http: AsyncClient, path: str) -> dict[str, str]:
    """The form as the page gives it, filled in."""
    page = await http.get(path)
    assert page.status_code == 200, page.text
    found = re.search(r'name="id" value="([^"]+)"', page.text)
    assert found
    return {**FORM, "id": found[1]}


def receipt(page: Response) -> str:
    """The number on a page."""
    assert page.status_code == 200, page.text
    found = re.search(r'class="receipt">([^<]+)<', page.text)
    assert found, page.text
    return found[1]


async def test_anybody_reports_and_reads_only_a_number(deployment: Deployment, http: AsyncClient) -> None:
    officer = await headers_for(deployment, "village_officer", VILLAGE)
    link, path = await a_link(http, officer)
    form = await opened(http, path)
    done = await http.post(path, data=form)
    number = receipt(done)
    assert receipt(await http.post(path, data=form)) == number
    policy = done.headers["content-security-policy"]
    assert "script" not in policy
    assert "default-src 'none'" in policy
    assert not [word for word in FORM.values() if len(word) > 4 and word in done.text]
    [clue] = (await http.get(f"/v1/clues?receipt={number}", headers=officer)).json()["items"]
    assert (clue["source"]["code"], clue["place"], clue["id"]) == ("link", VILLAGE, form["id"])
    read = (await http.get(f"/v1/clues/{clue['id']}", headers=officer)).json()
    assert (read["words"], read["person"]["name"], read["contact"]) == (FORM["words"], "王阿婆", "13800000000")
    assert (await verify(http, officer, clue["id"], "not_found")).status_code == 200
    assert receipt(await http.post(path, data=form)) == number  # the page says no more of it than before
    token = path.rpartition("/")[2]
    for name in ("clue_link", "clue", "journal"):
        assert not [row for row in await rows_of(deployment, name) if token in repr(row)], name
    [act] = [one for one in await acts_kept(deployment) if one.act == "report_clue" and one.told["facts"]]
    assert (act.account_id, act.told["actor"]) == (None, f"link:{link}")


async def test_a_link_ends_and_then_looks_like_none(deployment: Deployment, http: AsyncClient) -> None:
    officer, other = [await headers_for(deployment, "village_officer", place) for place in (VILLAGE, OTHER_VILLAGE)]
    link, path = await a_link(http, officer)
    form = await opened(http, path)
    assert (await http.delete(f"/v1/clue-links/{link}", headers=other)).status_code == 404
    assert (await http.get("/v1/clue-links", headers=other)).json()["items"] == []
    foreign = {"id": str(uuid4()), "place": OTHER_VILLAGE, "label": "", "days": 30}
    assert (await http.post("/v1/clue-links", json=foreign, headers=officer)).status_code == 422
    for _ in range(2):
        ended = await http.delete(f"/v1/clue-links/{link}", headers=officer)
        assert (ended.status_code, ended.json()["revoked_at"] is not None) == (200, True)
    [listed] = (await http.get("/v1/clue-links", headers=officer)).json()["items"]
    assert listed["id"] == link
    none = await http.get("/c/AAAAAAAAAAAAAAAAAAAAAA")
    for answer in (await http.get(path), await http.post(path, data=form)):
        assert (answer.status_code, answer.text) == (404, none.text)


async def test_a_form_that_cannot_be_is_shown_again(deployment: Deployment, http: AsyncClient) -> None:
    _, path = await a_link(http, await headers_for(deployment, "village_officer", VILLAGE))
    form = await opened(http, path)
    for wrong, status in (
        ({"what": "dream"}, 422),
        ({"words": ""}, 422),
        ({"words": "长" * 501}, 422),
        ({"id": "x"}, 422),
        ({"more": "x"}, 422),
        ({"name": "\0"}, 422),
        ({"words": "长" * 9000}, 413),
    ):
        answer = await http.post(path, data={**form, **wrong})
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, "text/html"), wrong
        assert 'role="alert"' in answer.text
    evil = "<script>alert(1)</script>"
    shown = await http.post(path, data={**form, "words": evil, "what": "dream"})
    assert evil not in shown.text
    elsewhere = await http.post(path, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert (await http.post(path, json=form)).status_code == 415
    assert await rows_of(deployment, "clue") == []


async def test_a_link_takes_so_many_and_no_more(deployment: Deployment, http: AsyncClient) -> None:
    _, path = await a_link(http, await headers_for(deployment, "village_officer", VILLAGE))
    form = await opened(http, path)
    answers = [await http.post(path, data={**form, "id": str(uuid4())}) for _ in range(7)]
    assert [one.status_code for one in answers].count(200) == 5
    slowed = answers[-1]
    assert (slowed.status_code, slowed.headers["retry-after"].isdigit()) == (429, True)
    assert MOST_A_DAY >= 20
