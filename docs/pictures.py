"""Draws the pictures of the README and the guides from the real bot: ``make pictures`` (needs Chromium).

Each scene is typed by a member of the demo's simulated server, photographed in headless Chromium at the width of a
phone or of a desktop window, and put beside its caption. A picture is 840 pixels wide, as GitHub shows it, so its text
is as large as in Discord.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from bot.demo.world import World, sample_world
from docs.animation import draw_animation
from docs.captions import Caption, with_captions
from docs.demo_page import DESKTOP, page_of, picture_of
from docs.meeting_states import has_button, meeting_states

HERE = Path(__file__).parent
PHONE = 480  # pixels: two cards fit side by side into a picture

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


OVERVIEW = (
    (
        Scene("Ben", "paper", {"query": "pagd atention"}),
        Caption(
            "Look it up", "/paper pagd atention", "By any name, also misspelt. One press says that you’re reading it."
        ),
    ),
    (
        Scene("Ben", "topic", {"topic": "inference"}),
        Caption("Know what to read first", "/topic inference", "In reading order, and why."),
    ),
    (
        Scene("Ben", "", {}, press="Join waitlist"),
        Caption("Meet about it", "/meeting schedule", "Seats, a waitlist, a presenter, and a reminder in time."),
    ),
)
ADVICE = (
    (Scene("Ben", "topic", {"topic": "inference"}), Caption("What to read in a topic", "/topic")),
    (Scene("Ben", "next", {}), Caption("What to read next", "/next")),
    (Scene("Ben", "path", {"paper": "sglang"}), Caption("The way to a paper", "/path")),
)
ENTRY = (
    (Scene("Ben", "paper", {"query": "vllm"}), Caption("On the card")),
    (Scene("Ben", "paper", {"query": "vllm"}, press="More"), Caption("Under More")),
)
MEETINGS = tuple(
    Caption(each) for each in ("Seats are free", "Full, with a waitlist", "Nobody presents yet", "Over", "Cancelled")
)


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


async def draw(catalog: Path, act: Act, captions: Sequence[Caption], width: int) -> Image.Image:
    """The messages that `act` brings about, as Ben sees them, with their captions."""
    async with sample_world(catalog) as world:
        messages = await act(world)
        preview = world.env.preview(world.channel, viewers=[world.people["Ben"]], layout="channel")
        async with preview, page_of(preview, width) as page:
            cards = [await picture_of(page, each, ".component-container") for each in messages]
            rows = list(zip(captions, cards, strict=True))
            return await with_captions(page, rows, layout="beside" if width == DESKTOP else "above")


def main() -> None:
    """Draw every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path, default=HERE.parent / "catalog.yaml")
    parser.add_argument("--out", type=Path, default=HERE / "pictures", help="the folder to draw into")
    arguments = parser.parse_args()
    arguments.out.mkdir(exist_ok=True)
    asyncio.run(draw_animation(arguments.catalog, arguments.out / "join.gif"))
    pictures: list[tuple[str, Act, Sequence[Caption], int]] = [
        ("overview", *scenes(OVERVIEW), DESKTOP),
        ("entry", *scenes(ENTRY), PHONE),
        ("advice", *scenes(ADVICE), PHONE),
        ("meetings", meeting_states, MEETINGS, PHONE),
    ]
    for name, act, captions, width in pictures:
        picture = asyncio.run(draw(arguments.catalog, act, captions, width))
        picture.convert("RGB").quantize(128).save(arguments.out / f"{name}.png", optimize=True)


def scenes(pictures: Sequence[tuple[Scene, Caption]]) -> tuple[Act, Sequence[Caption]]:
    """What to play, and the captions of what that brings about."""
    return partial(play_all, scenes=[scene for scene, _ in pictures]), [caption for _, caption in pictures]


if __name__ == "__main__":
    main()
