"""Who reads a paper, said in a few lines: rosters capped, and never who does not."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.reading.model import ReadingState
from bot.reading.views import Reader, Roster
from bot.ui.kit.text import listing, plural, safe, size

NAMES_ON_CARD = 5
NAMES_ON_ROSTER = 12
_TAKEAWAYS_ON_CARD = 2

STATE_WORDS = {
    ReadingState.WANT: "Want",
    ReadingState.READING: "Reading",
    ReadingState.FINISHED: "Finished",
    ReadingState.DROPPED: "Dropped",
}


def group_lines(group: Roster, room: int) -> str:
    """The group on a card, in at most `room` units: who reads, how many finished or want it, what they say of it."""
    parts = []
    if group.reading:
        parts.append(f"**Reading:** {names_of(group.reading, NAMES_ON_CARD, 220)}")
    if group.finished:
        parts.append(f"**Finished:** {len(group.finished)}")
    if group.wanted:
        parts.append(f"**Wanted by** {group.wanted}")
    lines = [" · ".join(parts)] if parts else []
    if group.average_rating is not None:
        lines.append(rating_line(group))
    for takeaway in group.takeaways[:_TAKEAWAYS_ON_CARD]:
        line = f"> {safe(takeaway.text, 300)} – {safe(takeaway.name, 40)}"
        if size("\n".join([*lines, line])) <= room:
            lines.append(line)
    return "\n".join(lines) if size("\n".join(lines)) <= room else ""


def rating_line(group: Roster) -> str:
    """``★ 4.3 from 6 ratings``."""
    return f"★ {group.average_rating:.1f} from {plural(len(group.ratings), 'rating')}"


def names_of(readers: Sequence[Reader], most: int, limit: int) -> str:
    """Names, the latest first, and how many more."""
    shown = list(readers[:most])
    while len(shown) > 1 and size(listing((each.name for each in shown), most=most, limit=9999)) > limit:
        shown.pop()
    more = len(readers) - len(shown)
    names = ", ".join(safe(each.name, 60) for each in shown)
    return f"{names} +{more} more" if more else names


def roster(readers: Sequence[Reader], word: str) -> str:
    """One line a reader, with the day."""
    lines = [
        f"{safe(each.name, 60)}" + (f" {word} {day(each.at)}" if each.at else "") for each in readers[:NAMES_ON_ROSTER]
    ]
    if len(readers) > NAMES_ON_ROSTER:
        lines.append(f"+{len(readers) - NAMES_ON_ROSTER} more")
    return "\n".join(lines)


def day(at: datetime) -> str:
    """A day as everybody's own Discord writes it."""
    return discord.utils.format_dt(at, "D")


def stars(rating: int) -> str:
    """``★★★★☆``."""
    return "★" * rating + "☆" * (5 - rating)
