"""The second step of a sign-in: one-time codes that work once, recovery codes, and who must have one."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.access.oauth.tables import AuthorizationCodeRow
from app.access.policy import ACR_TWO
from app.access.signin.totp import matching_step, new_secret
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.tables import table
from tests.access.browsing import Browser, a_house, a_person, a_request, browsing, field_of


async def enrol(browser: Browser) -> tuple[str, list[str]]:
    """Set up one-time codes; returns the secret and the recovery codes."""
    page = await browser.look(add="factor")
    secret = re.findall(r'<p class="key">([A-Z2-7 ]+)</p>', page.text)[0].replace(" ", "")
    shown = await browser.send("totp", code=pyotp.TOTP(secret).at(clock.now()))
    assert shown.status_code == 200, shown.text
    return secret, re.findall(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>", shown.text)


@pytest.mark.parametrize("role", ["town_officer", "administrator", "auditor"])
async def test_who_oversees_others_must_have_a_second_factor(deployment: Deployment, role: str) -> None:
    person = await a_person(deployment, role)
    async with browsing(a_house(deployment), await a_request(deployment)) as browser:
        await browser.enter(person.name)
        page = await browser.look()
        assert "设置第二步验证" in page.text
        assert "<svg" in page.text
        refused = await browser.http.post(
            "/sign-in/consent", data={"request": browser.request, "token": _token(page.text), "answer": "yes"}
        )
        assert refused.status_code == 401
        _, codes = await enrol(browser)
        assert len(set(codes)) == 10
        assert "<h1>允许" in (await browser.look()).text
    async with browsing(a_house(deployment, "demo"), await a_request(deployment)) as browser:
        await browser.enter(person.name)
        assert "第二步验证" in (await browser.look()).text


def _token(html: str) -> str:
    return field_of(html, "token")


async def test_the_demonstration_and_field_staff_go_without(deployment: Deployment) -> None:
    for role, mode in (("town_officer", "demo"), ("grid_worker", "production")):
        person = await a_person(deployment, role)
        async with browsing(a_house(deployment, mode), await a_request(deployment)) as browser:
            await browser.enter(person.name)
            assert "<h1>允许" in (await browser.look()).text


async def test_a_code_works_once(deployment: Deployment) -> None:
    person, app = await a_person(deployment, "town_officer"), a_house(deployment)
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        secret, _ = await enrol(browser)
    code = pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30))
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        assert (await browser.send("code", code="000000")).status_code in {401, 303}
        taken = await browser.send("code", code=f" {code[:3]} {code[3:]} ")
        assert taken.status_code == 303
        assert (await browser.send("consent", answer="yes")).status_code == 303
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        again = await browser.send("code", code=code)
        assert again.status_code == 401
        assert "已经用过" in again.text
    codes = table(AuthorizationCodeRow)
    async with reading(deployment, EVERYWHERE) as db:
        [granted] = await db.all(select(codes))
    assert (granted.acr, granted.amr) == (ACR_TWO, ["pwd", "otp"])


async def test_a_recovery_code_works_once_and_only_for_its_account(deployment: Deployment) -> None:
    person, other = await a_person(deployment, "town_officer"), await a_person(deployment, "town_officer")
    app = a_house(deployment)
    given = []
    for one in (person, other):
        async with browsing(app, await a_request(deployment)) as browser:
            await browser.enter(one.name)
            given.append((await enrol(browser))[1])
    expected = ((given[0][0], 303), (given[0][0], 401), (given[1][0], 401), (given[0][1].lower(), 303))
    for code, status in expected:
        async with browsing(app, await a_request(deployment)) as browser:
            await browser.enter(person.name)
            assert (await browser.send("code", code=code)).status_code == status


async def test_codes_are_not_guessed_by_trying(deployment: Deployment) -> None:
    person, app = await a_person(deployment, "town_officer"), a_house(deployment)
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        secret, _ = await enrol(browser)
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        right = pyotp.TOTP(secret).at(clock.now())
        wrong = next(
            code for code in ("111111", "222222", "333333") if matching_step(secret, code, clock.now()) is None
        )
        statuses = [(await browser.send("code", code=wrong)).status_code for _ in range(6)]
        assert statuses == [401] * 5 + [429]
        waiting = await browser.send("code", code=right)
        assert waiting.status_code == 429
        assert 0 < int(waiting.headers["retry-after"]) <= 30


def test_a_code_of_the_step_before_or_after_is_taken() -> None:
    secret, at = new_secret(), clock.now()
    now = int(at.timestamp()) // 30
    offered = {off: pyotp.TOTP(secret).generate_otp(now + off) for off in range(-3, 4)}
    near = {offered[off] for off in (-1, 0, 1)}
    for off, code in offered.items():
        if abs(off) <= 1:
            assert matching_step(secret, code, at) is not None
        elif code not in near:
            assert matching_step(secret, code, at) is None
    for code in ("", "12345", "１２３４５６", "abcdef"):
        assert matching_step(secret, code, at) is None
