"""How long a meeting takes, where that's typed behind its hour: ``4pm (2h)``, ``4pm for an hour``."""

import re
from datetime import timedelta

from bot.frozen import dataclass
from bot.meetings.when.durations import doubtful_hours, read_duration
from bot.meetings.when.time_tokens import NoSuchTime, TokenKind, tokens

_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(hours=12)
_BEFORE = r"[\s,]+(?P<open>\(\s?)?(?P<named>(?:for|lasting|für|fur|pendant|durant|durante|por)\s)?(?=\w)"
_CLOCK = r"(?:\d\s?[ap]\.?m\.?|\d:\d\d|\buhr|[点半])$"
_CLOCK_BEFORE_PARENTHESIS = r"(?:\d\s?h(?:\d\d)?|\bheures?|\bhoras?)$"  # "16h 2h" are two times


@dataclass(frozen=True, slots=True)
class TypedLength:
    """`text` is the typed one without it."""

    text: str
    minutes: int


def typed_length(text: str) -> TypedLength | None:
    """None where there is none, or one that may be said otherwise, such as ``1.30 h``."""
    for start in re.finditer(_BEFORE, text, re.IGNORECASE):
        found, before = read_duration(text, start.end()), text[: start.start()]
        if found is None or text[found[1] :].strip(" )") or not _SHORTEST <= found[0] <= _LONGEST:
            continue
        clock = f"{_CLOCK}|{_CLOCK_BEFORE_PARENTHESIS}" if start["open"] else _CLOCK
        behind_hour = _has_clock(before) if start["named"] else re.search(clock, before, re.IGNORECASE)
        if behind_hour and doubtful_hours(text[start.end() : found[1]]) is None:
            return TypedLength(before, found[0] // timedelta(minutes=1))
    return None


def _has_clock(text: str) -> bool:
    try:
        return any(each.kind is TokenKind.CLOCK for each in tokens(text))
    except NoSuchTime:
        return False
