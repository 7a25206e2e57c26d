"""Sets pictures of cards beside words, on a blank page in headless Chromium."""

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image
from playwright.async_api import Page

from docs.demo_page import SHARPNESS

STYLE = """
body { margin: 0; background: #313338; color: #f2f3f5; font: 16px/1.4 "Noto Sans", "gg sans", sans-serif; }
img { display: block; }
main { width: 840px; box-sizing: border-box; padding: 16px; display: grid; gap: 20px; }
figure { margin: 0; }
.beside figure { display: grid; grid-template-columns: 1fr 600px; gap: 20px; }
.above { grid-template-columns: 1fr 1fr; row-gap: 32px; }
.above figcaption { margin-bottom: 10px; }
.above b, .above code { margin: 0 10px 0 0; display: inline; }
figcaption b { display: block; font-size: 18px; margin-bottom: 6px; }
code { display: inline-block; margin: 2px 0 8px; padding: 1px 6px; border-radius: 4px; font-size: 14px; }
code { background: #1e1f22; }
p { margin: 0; color: #c7c9ce; font-size: 15px; }
"""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands beside a picture."""

    heading: str
    typed: str = ""
    text: str = ""


async def with_captions(
    page: Page, rows: Sequence[tuple[Caption, Image.Image]], *, layout: Literal["beside", "above"]
) -> Image.Image:
    """One picture, as wide as GitHub shows one: captions beside a desktop's cards, or above a phone's, two in a row."""
    figures = "".join(f"<figure>{_caption(caption)}{_img(card)}</figure>" for caption, card in rows)
    return await drawn(page, f'<style>{STYLE}</style><main class="{layout}">{figures}</main>', "main")


async def drawn(page: Page, content: str, selector: str) -> Image.Image:
    """What one element of a page of our own looks like."""
    blank = await page.context.new_page()  # the demo's own page allows no styles but its own
    await blank.set_content(content, wait_until="load")
    picture = Image.open(io.BytesIO(await blank.locator(selector).screenshot()))
    await blank.close()
    return picture


def _caption(caption: Caption) -> str:
    typed = f"<code>{html.escape(caption.typed)}</code>" if caption.typed else ""
    return f"<figcaption><b>{html.escape(caption.heading)}</b>{typed}<p>{html.escape(caption.text)}</p></figcaption>"


def _img(picture: Image.Image) -> str:
    return f'<img width="{picture.width // SHARPNESS}" src="{data_url(picture)}">'


def data_url(picture: Image.Image) -> str:
    """A picture that stands in the page itself."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
