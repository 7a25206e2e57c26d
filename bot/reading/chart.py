"""Weekly counts as a chart with its own background, so that it reads in the dark and the light theme."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.reading.weeks import Week

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 640, 360
_BACKGROUND, _GRID, _TEXT = "#1f2430", "#3a4254", "#e8ebf2"
# Blue and orange stay apart for eyes that mix up red and green; each has a contrast of more than 5:1 to the background.
_STARTED, _FINISHED = "#6aa5ff", "#ffb454"
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 64, 50  # to the left there's more where a count has three digits
_GAP = 14  # between a count and its line
_FONT = 26  # on a phone the picture is 250 points wide, and this some 10


def draw_chart(weeks: Sequence[Week]) -> bytes:
    """A PNG of 640 × 360 pixels; takes 30 ms, so call it off the event loop."""
    from PIL import Image, ImageDraw, ImageFont  # slow to import, and few ever look at the chart

    image = Image.new("RGB", (WIDTH, HEIGHT), _BACKGROUND)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(_FONT)
    most = max(1, *(max(week.started, week.finished) for week in weeks))
    left = max(_LEFT, font.getlength(str(most)) + _GAP + _RIGHT)
    _grid(pen, font, most, left)
    _legend(pen, font)
    step = (WIDTH - left - _RIGHT) / len(weeks)
    for index, week in enumerate(weeks):
        _bars(pen, week, left + index * step, step, most)
    for index, week in [*enumerate(weeks)][::-2]:  # every second date has room
        _date(pen, font, week, left + (index + 0.5) * step)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _height(count: int, most: int) -> float:
    return (HEIGHT - _TOP - _BOTTOM) * count / most


def _grid(pen: "ImageDraw", font: "ImageFont | FreeTypeFont", most: int, left: float) -> None:
    every = -(-most // 4)
    for count in range(0, most + 1, every):
        y = HEIGHT - _BOTTOM - _height(count, most)
        pen.line((left, y, WIDTH - _RIGHT, y), fill=_GRID, width=2)
        pen.text((left - _GAP, y), str(count), fill=_TEXT, font=font, anchor="rm")


def _legend(pen: "ImageDraw", font: "ImageFont | FreeTypeFont") -> None:
    for x, colour, text in ((_LEFT, _STARTED, "started"), (_LEFT + 180, _FINISHED, "finished")):
        pen.rounded_rectangle((x, 18, x + 22, 40), radius=4, fill=colour)
        pen.text((x + 34, 29), text, fill=_TEXT, font=font, anchor="lm")


def _bars(pen: "ImageDraw", week: Week, left: float, step: float, most: int) -> None:
    width, baseline = step * 0.32, HEIGHT - _BOTTOM
    for x, count, colour in (
        (left + step * 0.16, week.started, _STARTED),
        (left + step * 0.52, week.finished, _FINISHED),
    ):
        if count:
            pen.rounded_rectangle((x, baseline - _height(count, most), x + width, baseline), radius=4, fill=colour)


def _date(pen: "ImageDraw", font: "ImageFont | FreeTypeFont", week: Week, x: float) -> None:
    """The day on which the week ends."""
    last = week.begins_at + timedelta(days=7)
    pen.text((x, HEIGHT - _BOTTOM + 24), f"{last.day} {last:%b}", fill=_TEXT, font=font, anchor="mm")


def alt_text(weeks: Sequence[Week]) -> str:
    """At most 1,024 characters for a dozen weeks."""
    parts = (f"to {week.begins_at + timedelta(days=7):%d %b}: {week.started}, {week.finished}" for week in weeks)
    return f"Started and finished in each of the last {len(weeks)} weeks. " + "; ".join(parts)
