"""The README's moving picture: a member looks a paper up, starts reading it, and joins the meeting about it.

Each frame is the real bot's answer in the demo's simulated Discord; only the bar above, the box below and the ring
around what is pressed are drawn here.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import simcord
from PIL import Image
from playwright.async_api import Page

from bot.demo.world import World, sample_world
from docs.captions import STYLE, data_url, drawn
from docs.demo_page import DESKTOP, article, crop, page_of, picture_of
from docs.meeting_states import has_button, post, press

WIDTH, HEIGHT = 700, 740  # pixels
STEPS = ("Look a paper up", "Start reading", "Join the meeting")
TYPED = "/paper radix atention"  # a misspelt nickname of SGLang's idea
FRAME_STYLE = """
section { width: 700px; height: 740px; display: flex; flex-direction: column; }
nav { display: flex; gap: 24px; padding: 12px 20px; background: #1e1f22; color: #9a9ca3; }
nav b { color: #fff; }
article { flex: 1; overflow: hidden; display: flex; flex-direction: column; justify-content: flex-end; }
article div { position: relative; }
i { position: absolute; border: 3px solid #f0b232; border-radius: 10px; }
footer { margin: 10px 16px 16px; padding: 10px 16px; border-radius: 8px; background: #383a40; min-height: 22px; }
footer:empty::before { content: "Message #reading-group"; color: #9a9ca3; }
aside { margin: 0 16px -6px; padding: 10px 16px; border-radius: 8px; background: #1e1f22; overflow: hidden; }
aside span { display: block; white-space: nowrap; padding: 2px 0; }
"""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame: the cards in the channel, what is typed, what is offered, and what is about to be pressed."""

    step: int
    seconds: float
    cards: Sequence[Image.Image]
    typed: str = ""
    choices: Sequence[str] = ()
    pressed: Box | None = None  # in the last card


async def draw_animation(catalog: Path, file: Path) -> None:
    """Write the moving picture."""
    async with sample_world(catalog) as world, _preview(world) as preview, page_of(preview, DESKTOP) as page:
        moments = await _play(world, page)
        frames = [await _frame(page, each) for each in moments]
    colours = [each.quantize(255, dither=Image.Dither.NONE) for each in frames]
    milliseconds = [round(each.seconds * 1000) for each in moments]
    colours[0].save(file, save_all=True, append_images=colours[1:], duration=milliseconds, loop=0, optimize=True)


def _preview(world: World) -> simcord.Preview:
    return world.env.preview(world.channel, viewers=[world.people["Ada"]], layout="channel")


async def _play(world: World, page: Page) -> list[Moment]:
    ada = world.people["Ada"]
    await world.env.advance_time(600)  # else it counts as one with the messages before, and shows no author
    meeting = await post(world, when="in 2 days 16:00", paper="sglang", seats=8, place="Room 3.17")
    await press(world, meeting, "Join", "Ben", "Chen")
    await press(world, meeting, "Present this", "Dana")
    query = TYPED.removeprefix("/paper ")
    offered = await ada.autocomplete(world.channel, "paper", "query", query)
    earlier = next(each.id for each in world.channel.history() if has_button(each, "Join waitlist"))
    before = [await _card(page, earlier), await _card(page, meeting)]
    moments = [Moment(0, 0.35, before, TYPED[:end]) for end in (6, 9, 12, 15, 18)]
    moments.append(Moment(0, 1.5, before, TYPED, [each["name"] for each in offered[:3]]))

    looked_up = await ada.slash(world.channel, "paper", query=offered[0]["value"])
    paper = _answer(looked_up)
    shown = [before[-1], await _card(page, paper.id)]
    moments.append(Moment(0, 2.5, shown))
    moments.append(Moment(1, 1, shown, pressed=await _button(page, paper.id, "Reading")))
    started = _answer(await ada.click(paper, label="Reading"))
    await world.env.advance_time(3)
    moments.append(Moment(1, 3, [await _card(page, paper.id), await _card(page, started.id)]))

    shown = [before[0], await _card(page, meeting)]
    moments.append(Moment(2, 1.5, shown))
    moments.append(Moment(2, 1, shown, pressed=await _button(page, meeting, "Join")))
    message = next(each for each in world.channel.history() if each.id == meeting)
    joined = _answer(await ada.click(message, label="Join"))
    await world.env.advance_time(3)
    moments.append(Moment(2, 3.5, [before[0], await _card(page, meeting), await _card(page, joined.id)]))
    return moments


def _answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    if result.response is None:
        raise RuntimeError("the bot did not answer")
    return result.response


async def _card(page: Page, message_id: int) -> Image.Image:
    await page.reload()
    return crop(await picture_of(page, message_id), WIDTH)


async def _button(page: Page, message_id: int, label: str) -> Box:
    """Where a button is in the picture of its card."""
    card = await article(page, message_id).bounding_box()
    button = await article(page, message_id).get_by_role("button", name=label, exact=True).bounding_box()
    if card is None or button is None:
        raise RuntimeError(f"no {label} is to be seen")
    return button["x"] - card["x"], button["y"] - card["y"], button["width"], button["height"]


async def _frame(page: Page, moment: Moment) -> Image.Image:
    steps = "".join(
        f"<{tag}>{number}. {html.escape(step)}</{tag}>"
        for number, step in enumerate(STEPS, 1)
        for tag in ["b" if number == moment.step + 1 else "span"]
    )
    *earlier, last = (f'<img width="{WIDTH}" src="{data_url(card)}">' for card in moment.cards)
    cards = "".join(f"<div>{each}</div>" for each in [*earlier, last + _ring(moment.pressed)])
    offered = "".join(f"<span>{html.escape(each)}</span>" for each in moment.choices)
    choices = f"<aside>{offered}</aside>" if offered else ""
    footer = f"<footer>{html.escape(moment.typed)}</footer>"
    style = STYLE + FRAME_STYLE
    body = f"<section><nav>{steps}</nav><article>{cards}</article>{choices}{footer}</section>"
    frame = await drawn(page, f"<style>{style}</style>{body}", "section")
    return frame.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _ring(box: Box | None) -> str:
    if box is None:
        return ""
    left, top, width, height = box
    return f'<i style="left:{left - 6}px;top:{top - 6}px;width:{width + 6}px;height:{height + 6}px"></i>'
