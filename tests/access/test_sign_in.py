"""Signing in by name and password, through the pages."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.access.oauth.tables import AuthorizationCodeRow
from app.access.policy import ACR_ONE
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.tables import JournalRow
from tests.access.browsing import PASSWORD, REDIRECT, a_house, a_person, a_request, browsing

WRONG = "not the password at all"


async def acts(deployment: Deployment) -> list[tuple[str, str]]:
    journal = table(JournalRow)
    async with reading(deployment, EVERYWHERE) as db:
        return [
            (row.act, row.result) for row in await db.all(select(journal).order_by(journal.c.at, journal.c.entry_id))
        ]


async def test_name_password_and_consent_give_the_client_its_code(deployment: Deployment) -> None:
    person, request = await a_person(deployment), await a_request(deployment)
    async with browsing(a_house(deployment), request) as browser:
        first = await browser.look()
        assert "暖心探访" in first.text
        entered = await browser.enter(f" {person.name.upper()} ")
        assert (entered.status_code, entered.headers["location"]) == (303, f"/sign-in?request={request}")
        consent = await browser.look()
        assert "李社工" in consent.text
        assert "查看家庭和个人档案" in consent.text
        answered = await browser.send("consent", answer="yes")
        back = urlsplit(answered.headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == REDIRECT
        assert parse_qs(back.query)["state"] == ["their-state"]
        again = await browser.look()
        assert again.status_code == 404
    codes = table(AuthorizationCodeRow)
    async with reading(deployment, EVERYWHERE) as db:
        [code] = await db.all(select(codes))
    assert (code.account_id, code.acr, code.amr) == (person.account_id, ACR_ONE, ["pwd"])
    assert [act for act, _ in await acts(deployment)][-2:] == ["sign_in", "decide_consent"]


async def test_no_is_an_answer(deployment: Deployment) -> None:
    person, request = await a_person(deployment), await a_request(deployment)
    async with browsing(a_house(deployment), request) as browser:
        await browser.enter(person.name)
        answered = await browser.send("consent", answer="no")
        assert parse_qs(urlsplit(answered.headers["location"]).query)["error"] == ["access_denied"]
    async with browsing(a_house(deployment), await a_request(deployment)) as browser:
        left = await browser.send("leaving")
        assert parse_qs(urlsplit(left.headers["location"]).query)["error"] == ["access_denied"]


async def test_an_unknown_name_is_answered_like_a_wrong_password(deployment: Deployment) -> None:
    person = await a_person(deployment)
    nothing = await a_person(deployment)
    app = a_house(deployment)
    answers, work = [], []
    for name in (person.name, "nobody-of-that-name", nothing.name):
        async with browsing(app, await a_request(deployment)) as browser:
            before = app.state.hasher.verifications
            answer = await browser.enter(name, WRONG)
            work.append(app.state.hasher.verifications - before)
            text = answer.text.replace(name, "").replace(browser.request, "")
            answers.append((answer.status_code, re.sub(r'name="token" value="\w+"', "", text)))
    assert work == [1, 1, 1]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 401
    assert (await acts(deployment))[-3:] == [("sign_in", "refused")] * 3


async def test_a_form_of_another_site_is_not_taken(deployment: Deployment) -> None:
    person, request = await a_person(deployment), await a_request(deployment)
    fields = {"request": request, "name": person.name, "password": PASSWORD}
    async with browsing(a_house(deployment), request) as browser:
        page = await browser.look()
        token = re.findall(r'name="token" value="(\w+)"', page.text)[0]
        for changed, headers in (
            ({}, {}),
            ({"token": "x"}, {}),
            ({"token": "é"}, {}),
            ({"token": token}, {"Sec-Fetch-Site": "cross-site"}),
        ):
            refused = await browser.http.post("/sign-in/password", data={**fields, **changed}, headers=headers)
            assert refused.status_code == 403
        browser.http.cookies.clear()
        refused = await browser.http.post("/sign-in/password", data={**fields, "token": token})
        assert refused.status_code == 403


async def test_every_page_is_closed_to_scripts_and_frames_of_others(deployment: Deployment) -> None:
    async with browsing(a_house(deployment), await a_request(deployment)) as browser:
        page = await browser.look()
        gone = await browser.http.get("/sign-in", params={"request": "none"})
    assert gone.status_code == 404
    for shown in (page, gone):
        policy = shown.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert shown.headers["x-frame-options"] == "DENY"
        assert shown.headers["cache-control"] == "no-store"
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", shown.text)
    cookies = page.headers.get_list("set-cookie")
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    assert "form-action 'self' http://127.0.0.1:7000;" in page.headers["content-security-policy"]


async def test_a_secret_planted_before_the_password_is_worth_nothing_after(deployment: Deployment) -> None:
    person, request = await a_person(deployment), await a_request(deployment)
    app = a_house(deployment)
    async with browsing(app, request) as victim, browsing(app, request) as thief:
        await victim.look()
        thief.http.cookies.update(victim.http.cookies)
        await victim.enter(person.name)
        assert "<h1>允许" in (await victim.look()).text
        assert "<h1>登录" in (await thief.look()).text


@pytest.mark.parametrize("disabled", [True, False])
async def test_a_shut_account_is_nobody(deployment: Deployment, disabled: bool) -> None:
    from app.access.directory.administer import AmendAccount, amend_account
    from app.core import clock
    from app.journal.actor import operator
    from app.journal.perform import perform

    person = await a_person(deployment)
    command = AmendAccount(person.account_id, None, disabled=disabled)
    await perform(deployment, amend_account, operator(person.county), clock.now(), command)
    async with browsing(a_house(deployment), await a_request(deployment)) as browser:
        assert (await browser.enter(person.name)).status_code == (401 if disabled else 303)
