"""Who reads a paper, in a few lines: names are capped, and nobody learns who does not read it."""

from collections.abc import Sequence

from bot.plain_text import size
from bot.reading.views import Reader, Roster
from bot.ui.kit.excerpt import LINE, excerpt
from bot.ui.kit.text import listing, plural, safe
from bot.ui.reading.wording import format_day

NAMES_IN_LINE = 5
_NAMES_IN_LIST = 12
_TAKEAWAYS_ON_CARD = 1  # Who reads it has more


def roster_lines(roster: Roster, limit: int, *, takeaways: bool = True) -> str:
    """For a paper's card; at most `limit` units, empty where they would not do."""
    parts = []
    if roster.reading:
        parts.append(f"**Reading:** {join_names(roster.reading, NAMES_IN_LINE, 220)}")
    if roster.finished:
        parts.append(f"**Finished:** {len(roster.finished)}")
    if roster.wanted:
        parts.append(f"**Wanted by:** {roster.wanted}")
    if roster.average_rating is not None:
        parts.append(rating_line(roster))
    lines = [" · ".join(parts)] if parts else []
    for takeaway in roster.takeaways[: _TAKEAWAYS_ON_CARD if takeaways else 0]:
        line = f"> {excerpt(takeaway.text, LINE)} – {safe(takeaway.name, 40)}"
        if size("\n".join([*lines, line])) <= limit:
            lines.append(line)
    return "\n".join(lines) if size("\n".join(lines)) <= limit else ""


def rating_line(roster: Roster) -> str:
    """``★ 4.3 from 6 ratings``."""
    return f"★ {roster.average_rating:.1f} from {plural(len(roster.ratings), 'rating')}"


def join_names(readers: Sequence[Reader], most: int, limit: int, *, people: int | None = None) -> str:
    """``Ada, Ben +3 more``; at most `most` names in `limit` units, of `people` where `readers` are not all."""
    shown = list(readers[:most])
    while len(shown) > 1 and size(listing((each.name for each in shown), most=most, limit=9999)) > limit:
        shown.pop()
    more = (len(readers) if people is None else people) - len(shown)
    names = ", ".join(safe(each.name, 60) for each in shown)
    return f"{names} +{more} more" if more else names


def reader_lines(readers: Sequence[Reader], preposition: str) -> str:
    """One line a reader, with the day after `preposition`."""
    lines = [
        f"{safe(each.name, 60)}" + (f" {preposition} {format_day(each.at)}" if each.at else "")
        for each in readers[:_NAMES_IN_LIST]
    ]
    if len(readers) > _NAMES_IN_LIST:
        lines.append(f"+{len(readers) - _NAMES_IN_LIST} more")
    return "\n".join(lines)
