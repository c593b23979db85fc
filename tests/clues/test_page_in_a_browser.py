"""The page of a village's QR code in a real Chromium, on a phone and at a desk; NUANXIN_PICTURES takes its pictures."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from app.clues.link import MakeLink, make_link
from app.core import clock
from app.core.db import Deployment
from app.journal.actor import operator
from app.journal.perform import perform
from tests.access.test_pages_in_a_browser import SIZES, served
from tests.chromium import a_browser, a_window
from tests.registered import COUNTY, VILLAGE, put_places

pytestmark = pytest.mark.outside
PICTURES = os.environ.get("NUANXIN_PICTURES")


async def picture(page: Page, name: str) -> None:
    """Nothing reaches beyond the window, everything to press is big enough; the page's picture."""
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"
    for one in await page.locator("button:visible, select:visible, textarea:visible, .choice:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    if PICTURES and page.viewport_size:
        path = Path(PICTURES) / f"clue-{name}-{page.viewport_size['width']}.png"
        await page.screenshot(path=path, full_page=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_anybody_reports(deployment: Deployment, size: dict[str, int]) -> None:
    await put_places(deployment, VILLAGE)
    link = MakeLink(uuid4(), VILLAGE, "村口", 30)
    token = (await perform(deployment, make_link, operator(COUNTY), clock.now(), link)).token
    async with (
        served(deployment, "production") as address,
        a_browser() as browser,
        a_window(browser, size) as (_, page),
    ):
        await page.goto(f"{address}/c/{token}")
        await expect(page.get_by_role("heading", name="谁遇到了困难")).to_be_visible()
        await picture(page, "form")
        await page.get_by_label("发生了什么").select_option("not_seen")
        await page.get_by_label("请说明情况").fill("三天没见开门，敲门没人应")
        await page.get_by_role("button", name="上报").click()
        await expect(page.locator(".receipt")).to_be_visible()
        await picture(page, "done")
        await page.goto(f"{address}/c/{uuid4().hex}")
        await expect(page.get_by_role("alert")).to_contain_text("已停用")
        await picture(page, "gone")
