"""The pages of sign-in in a real Chromium, on a phone and at a desk. With NUANXIN_PICTURES set, its pictures are written there."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyotp
import pytest
import uvicorn
from playwright.async_api import BrowserContext, Locator, Page, expect

from app.access.directory.values import Entry
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.main import create_app
from tests.access.browsing import PASSWORD, a_person, a_request
from tests.chromium import DESK, PHONE, a_browser, a_window

pytestmark = pytest.mark.outside
SIZES = [pytest.param(PHONE, id="390x844"), pytest.param(DESK, id="1440x900")]
PICTURES = os.environ.get("NUANXIN_PICTURES")


@asynccontextmanager
async def served(deployment: Deployment, mode: str) -> AsyncIterator[str]:
    """The application on a port of this machine, under a name: passkeys want one."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://localhost:{listening.getsockname()[1]}"
    app = create_app(Settings(mode=mode, issuer=address, worker=False), deployment)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical", ws="none"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield address
    finally:
        server.should_exit = True
        await serving
        listening.close()


async def picture(page: Page, name: str, shows: Locator) -> None:
    """The page that shows this has come; nothing reaches beyond the window, everything to press is big enough; its picture."""
    await expect(shows).to_be_visible()
    await page.wait_for_load_state()
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"
    for button in await page.locator("button:visible, a.button:visible, input:visible").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    size = page.viewport_size
    if PICTURES and size:
        await page.screenshot(path=Path(PICTURES) / f"sign-in-{name}-{size['width']}.png")


async def enter(page: Page, address: str, request: str, person: Entry) -> None:
    await page.goto(f"{address}/sign-in?request={request}")
    await page.get_by_label("账号").fill(person.name)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()


async def allowed(page: Page) -> None:
    """Allow, and the browser goes to the client's address with the code: nobody listens there, its address is all we need."""
    async with page.expect_request(re.compile(r"^http://127\.0\.0\.1:7000/back\?code=")):
        await page.get_by_role("button", name="允许", exact=False).first.click()
    await page.wait_for_url("chrome-error://**", wait_until="commit")


@pytest.mark.parametrize("size", SIZES)
async def test_a_supervisor_signs_in_with_one_time_codes(deployment: Deployment, size: dict[str, int]) -> None:
    person = await a_person(deployment, "town_officer")
    async with served(deployment, "production") as address, a_browser() as browser:
        async with a_window(browser, size) as (_, page):
            request = await a_request(deployment)
            await page.goto(f"{address}/sign-in?request={request}")
            await picture(page, "password", page.get_by_label("密码"))
            await page.get_by_label("账号").fill(person.name)
            await page.get_by_label("密码").fill("something else entirely")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
            await picture(page, "refused", page.get_by_role("alert"))
            await enter(page, address, request, person)
            await expect(page.locator(".qr svg")).to_be_visible()
            await picture(page, "enrol", page.locator(".qr svg"))
            codes = pyotp.TOTP((await unfolded_key(page)).replace(" ", ""))
            await page.get_by_label("六位验证码").fill(codes.at(clock.now()))
            await page.get_by_role("button", name="启用").click()
            await expect(page.locator(".codes li")).to_have_count(10)
            await picture(page, "recovery", page.get_by_role("link", name="已抄好"))
            await page.get_by_role("link", name="已抄好").click()
            await picture(page, "consent", page.get_by_role("button", name="允许").first)
            await allowed(page)
        async with a_window(browser, size) as (_, page):
            await enter(page, address, await a_request(deployment), person)
            await picture(page, "code", page.get_by_role("button", name="验证"))
            await page.get_by_label("六位验证码").fill(codes.at(int(clock.now().timestamp()) + 30))
            await page.get_by_role("button", name="验证").click()
            await allowed(page)


async def unfolded_key(page: Page) -> str:
    """The secret as letters, for an authenticator without a camera."""
    await page.locator("summary").click()
    await expect(page.locator(".key")).to_be_visible()
    return await page.locator(".key").inner_text()


async def virtual_authenticator(context: BrowserContext, page: Page) -> None:
    """A key built into the machine, which says yes."""
    session = await context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def test_a_passkey_is_made_and_used(deployment: Deployment) -> None:
    person = await a_person(deployment, "administrator")
    async with (
        served(deployment, "production") as address,
        a_browser() as browser,
        a_window(browser, PHONE) as (context, page),
    ):
        await virtual_authenticator(context, page)
        await enter(page, address, await a_request(deployment), person)
        await page.get_by_role("button", name="添加通行密钥").click()
        await expect(page.locator(".codes li")).to_have_count(10)
        await page.get_by_role("link", name="已抄好").click()
        await allowed(page)
        await enter(page, address, await a_request(deployment), person)
        await picture(page, "passkey", page.get_by_role("button", name="使用通行密钥"))
        await page.get_by_role("button", name="使用通行密钥").click()
        await allowed(page)


async def test_without_scripts_everything_but_passkeys_works(deployment: Deployment) -> None:
    person = await a_person(deployment, "grid_worker")
    async with served(deployment, "demo") as address, a_browser() as browser:
        context = await browser.new_context(java_script_enabled=False, locale="en")
        page = await context.new_page()
        await enter(page, address, await a_request(deployment), person)
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Allow")
        await allowed(page)
        await context.close()
