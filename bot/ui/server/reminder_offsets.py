"""How long before a meeting to remind, as people type and read it."""

import re

from bot.errors import UserError
from bot.servers.model import LONGEST_OFFSET, MOST_OFFSETS


def format_offsets(minutes: tuple[int, ...]) -> str:
    """``24 h, 1 h, 30 min``."""
    return ", ".join(f"{each // 60} h" if each % 60 == 0 else f"{each} min" for each in minutes)


def read_offsets(text: str) -> tuple[int, ...]:
    """In minutes, the greatest first; none for an empty text.

    Raises:
        UserError: not durations, too many of them, or too long.
    """
    from bot.meetings.when.durations import doubtful_hours, parse_minutes  # READY comes earlier without

    parts = [part.strip() for part in re.split(r"[,;]| and ", text.casefold()) if part.strip()]
    if (doubtful := next(filter(None, map(doubtful_hours, parts)), None)) is not None:
        typed, lengths = doubtful
        raise UserError(f"“{typed}” can mean {' or '.join(lengths)}. Write one of these.")
    minutes = [parse_minutes(part) for part in parts]
    if any(each is None or not 1 <= each <= LONGEST_OFFSET for each in minutes) or len(minutes) > MOST_OFFSETS:
        raise UserError(f"Reminders are up to {MOST_OFFSETS} durations of at most 14 days, such as “24h, 1h”.")
    return tuple(sorted({each for each in minutes if each is not None}, reverse=True))
