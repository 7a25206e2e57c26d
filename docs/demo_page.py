"""The demo's page in headless Chromium, and pictures of the messages on it."""

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import simcord
from PIL import Image
from playwright.async_api import Locator, Page, async_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP = 1100  # pixels
SHARPNESS = 2  # pixels of the file for each of the page's, so that text stays sharp on good screens


@asynccontextmanager
async def page_of(preview: simcord.Preview, width: int) -> AsyncIterator[Page]:
    """The demo's page, `width` pixels wide."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = await browser.new_context(viewport={"width": width, "height": 1400}, device_scale_factor=SHARPNESS)
        page = await context.new_page()
        await page.goto(preview.url)
        yield page
        await browser.close()


def article(page: Page, message_id: int) -> Locator:
    """A message on the page."""
    return page.locator(f'article[data-message-id="{message_id}"]')


async def picture_of(page: Page, message_id: int, part: str = "") -> Image.Image:
    """What a message looks like, or the part of it with this selector."""
    await article(page, message_id).scroll_into_view_if_needed(timeout=20_000)
    element = article(page, message_id).locator(part).first if part else article(page, message_id)
    return Image.open(io.BytesIO(await element.screenshot()))


def crop(picture: Image.Image, width: int) -> Image.Image:
    """The left of a picture, `width` of the page's pixels wide at most."""
    return picture.crop((0, 0, min(picture.width, width * SHARPNESS), picture.height))
