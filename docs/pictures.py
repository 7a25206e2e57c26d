"""Draws the README's pictures from the real bot: ``make pictures`` (needs Chromium).

Each scene is typed by a sample member in the demo's simulated Discord, photographed in headless Chromium at the width
of a phone or of a desktop window, and put beside the others in one strip.
"""

import argparse
import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import discord
import simcord
from PIL import Image
from playwright.async_api import Page, async_playwright

from bot.demo.world import World, sample_world
from docs.meeting_states import meeting_states

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
GAP = 24
BACKGROUND = (49, 51, 56)
DESKTOP = 1100  # pixels

Act = Callable[[World], Awaitable[list[int]]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: who types what, and which of the answer's buttons they press then.

    Without a command it is the latest message in the channel that has the button `press`.
    """

    who: str
    command: str
    options: dict[str, str]
    press: str = ""


LOOK_UP = Scene("Ada", "paper", {"query": "pagedattention"})
BROWSE = Scene("Ada", "topic", {"topic": "moe"})
SEARCH = Scene("Ada", "search", {"query": "serving large models"})
MEETING = Scene("Ada", "", {}, press="Join waitlist")
WHO = Scene("Ada", "who", {})
NEXT = Scene("Ada", "next", {})
FOR_BEN = Scene("Ben", "topic", {"topic": "inference"})
NEXT_FOR_BEN = Scene("Ben", "next", {})
PATH = Scene("Ben", "path", {"paper": "sglang"})
STRIPS = {
    "strip": (LOOK_UP, BROWSE, SEARCH),
    "week": (MEETING, WHO, NEXT),
    "advice": (FOR_BEN, NEXT_FOR_BEN, PATH),
}


async def play(world: World, scene: Scene) -> int:
    """Run a scene and give the id of the message that it ends with."""
    actor = world.people[scene.who]
    if not scene.command:
        await world.env.advance_time(60)  # what the bot posts of its own accord needs time to pass
        history = reversed(world.channel.history())
        return next(each.id for each in history if has_button(each, scene.press))
    result = await actor.slash(world.channel, scene.command, **scene.options)
    if scene.press and result.response is not None:
        result = await actor.click(result.response, label=scene.press)
    if result.response is None:
        raise RuntimeError(f"{scene} has no answer")
    return result.response.id


async def play_all(world: World, scenes: Sequence[Scene]) -> list[int]:
    """Run scenes one after the other."""
    return [await play(world, scene) for scene in scenes]


def has_button(message: discord.Message, label: str) -> bool:
    """Whether a message offers a button with this label, wherever it is nested."""
    return f"'label': '{label}'" in str([component.to_dict() for component in message.components])


@asynccontextmanager
async def page_of(preview: simcord.Preview, width: int) -> AsyncIterator[Page]:
    """The demo's page in headless Chromium, `width` pixels wide and twice as sharp."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": 1400}, device_scale_factor=2)
        await page.goto(preview.url)
        yield page
        await browser.close()


async def photograph(catalog: Path, act: Act, who: str, width: int) -> list[Image.Image]:
    """One picture of each message that `act` brings about, as `who` sees it."""
    pictures: list[Image.Image] = []
    async with sample_world(catalog) as world:
        messages = await act(world)
        viewer = world.people[who]
        async with (
            world.env.preview(world.channel, viewers=[viewer], layout="channel") as preview,
            page_of(preview, width) as page,
        ):
            for message_id in messages:
                element = page.locator(f'article[data-message-id="{message_id}"]')
                await element.scroll_into_view_if_needed(timeout=20_000)
                pictures.append(Image.open(io.BytesIO(await element.screenshot())))
    return pictures


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """The pictures side by side on Discord's dark background."""
    height = max(picture.height for picture in pictures)
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    strip = Image.new("RGB", (width, height + 2 * GAP), BACKGROUND)
    left = GAP
    for picture in pictures:
        strip.paste(picture, (left, GAP))
        left += picture.width + GAP
    return strip


def below(strips: Sequence[Image.Image]) -> Image.Image:
    """Strips one below the other."""
    whole = Image.new("RGB", (max(each.width for each in strips), sum(each.height for each in strips)), BACKGROUND)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def main() -> None:
    """Draw every strip at a given width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path, default=HERE.parent / "catalog.yaml")
    parser.add_argument("--width", type=int, default=480, help="of the browser's window, in pixels")
    parser.add_argument("--out", type=Path, default=HERE / "pictures", help="the folder to draw into")
    arguments = parser.parse_args()
    arguments.out.mkdir(exist_ok=True)
    strips: list[tuple[str, Act, str, int]] = [
        *((name, partial(play_all, scenes=each), each[0].who, arguments.width) for name, each in STRIPS.items()),
        ("meetings", meeting_states, "Ada", arguments.width),
        ("meetings-wide", meeting_states, "Ada", DESKTOP),
    ]
    for name, act, who, width in strips:
        drawn = asyncio.run(photograph(arguments.catalog, act, who, width))
        columns = len(drawn) if width < DESKTOP else 2
        strip = below([beside(drawn[start : start + columns]) for start in range(0, len(drawn), columns)])
        strip.quantize(128).save(arguments.out / f"{name}.png", optimize=True)
        print(f"{name}.png: {strip.width} × {strip.height}")  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
