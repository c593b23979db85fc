"""A real browser for the tests that need one: the Chromium of this machine, without anything downloaded."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "no Chromium on this machine: install it (Debian: apt-get install chromium), the pages are tried in a real browser"
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def chromium() -> str:
    """The program. Fails the test with one clear message where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(ADVICE, pytrace=False)
    return found


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """A browser of the test's own, closed at its end."""
    program = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def a_window(
    browser: Browser, size: dict[str, int], language: str = "zh-CN"
) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """A window of a size in a fresh profile; a script error or a breach of the page's policy fails the test."""
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale=language, has_touch=size is PHONE
    )
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
    yield context, page
    await context.close()
    assert troubles == []
