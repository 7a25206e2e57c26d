"""The form fields about what somebody thinks of a paper: rating, takeaway, and who sees the takeaway."""

from collections.abc import Iterable
from typing import Any

import discord

from bot.errors import UserError
from bot.plain_text import clip
from bot.reading.model import TAKEAWAY_LIMIT, Reading, ReadingEdit
from bot.ui.kit.forms import MODAL_TITLE, Fields, text_field
from bot.ui.reading.wording import format_stars

RATING, TAKEAWAY, SHARING = "rating", "takeaway", "sharing"
_SHARED, _PRIVATE = "shared", "private"


def review_fields(reading: Reading | None) -> list[discord.ui.Label[Any]]:
    """None: nothing is filled in, and who sees the takeaway isn't asked."""
    return [
        _select_field(
            RATING,
            "Your rating, if you like",
            [(str(number), f"{format_stars(number)}  {number} of 5") for number in range(5, 0, -1)],
            str(reading.rating) if reading else "",
            required=False,
        ),
        text_field(
            TAKEAWAY,
            "A takeaway, if you like",
            value=reading.takeaway if reading else "",
            hint="What stays with you, in a line or two",
            long=True,
            most=TAKEAWAY_LIMIT,
        ),
        *([_sharing_field(reading)] if reading else []),
    ]


def _sharing_field(reading: Reading) -> discord.ui.Label[Any]:
    return _select_field(
        SHARING,
        "Who sees the takeaway",
        [(_PRIVATE, "Only me"), (_SHARED, "Everyone here, on the paper’s card")],
        _SHARED if reading.takeaway_shared else _PRIVATE,
        required=True,
    )


def _select_field(
    custom_id: str, text: str, options: Iterable[tuple[str, str]], selected: str, *, required: bool
) -> discord.ui.Label[Any]:
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id,
        required=required,
        min_values=1 if required else 0,
        options=[discord.SelectOption(label=name, value=value, default=value == selected) for value, name in options],
    )
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=select)


def read_review(fields: Fields) -> ReadingEdit:
    """A field that the form lacks changes nothing.

    Raises:
        UserError: a rating that the form does not offer.
    """
    rating: int | None = None
    if RATING in fields:
        given = next(iter(fields[RATING]), "") or "0"
        if given not in {"0", "1", "2", "3", "4", "5"}:
            raise UserError("A rating must be a number from 1 to 5.")
        rating = int(given)
    takeaway = " ".join(fields[TAKEAWAY][0].split()) if TAKEAWAY in fields else None
    shared = next(iter(fields[SHARING]), "") == _SHARED if SHARING in fields else None
    return ReadingEdit(rating=rating, takeaway=takeaway, takeaway_shared=shared)
