"""How long from now a typed time is: ``in 2 days``, ``90 min from now``, ``in two months``."""

import calendar
import re
from datetime import date, datetime, timedelta

from bot.meetings.when.durations import (
    doubtful_hours,
    find_months,
    hour_behind,
    read_days,
    read_duration,
    said_in_days,
)
from bot.meetings.when.offer_words import language_of, offered
from bot.meetings.when.one_moment import Ahead
from bot.meetings.when.repeat_model import says
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import is_vague, tokens
from bot.meetings.when.unclear_time import UnclearTime, with_answer

_AHEAD = r"(?:(?<=\s)|^)(?:in|dans|en|dentro de)\s+"
_OF_CLOCKS = (Sense.WEEKDAY, Sense.WEEKDAYS, Sense.DAY, Sense.PART)
_FROM_NOW = r"\s*(?:from now|later|ab jetzt|之后|以后|后)"


def with_date(words: str, now: datetime) -> str:
    """In place of a number of months from `now`, the local time, and of this year or the next."""
    today = now.date()
    for name, year in (("今年", today.year), ("明年", today.year + 1)):
        words = re.sub(rf"{name}的?(?=\d)", f"{year}年", words)
    found = find_months(words)
    if found is None:
        return words
    text, months = found
    index = today.month - 1 + months
    year, month = today.year + index // 12, index % 12 + 1
    longest = calendar.monthrange(year, month)[1]
    if today.day > longest:
        last = date(year, month, longest)
        sentence = f"{calendar.month_name[month]} {year} has {longest} days. Which day do you mean with “{text}”?"
        raise UnclearTime(sentence, text, [f"{each:%Y-%m-%d}" for each in (last, last + timedelta(days=1))])
    day = f"{date(year, month, today.day):%Y-%m-%d}"
    return with_answer(words, text, day) if words != text else f"{day} {now:%H:%M}"


def without_duration(words: str) -> tuple[Ahead | None, str]:
    """What follows "in", or comes before "from now"."""
    for start in re.finditer(_AHEAD, words, re.IGNORECASE):
        if found := read_days(words, start.end()):
            duration = words[start.end() : found[1]]
            _refuse_doubtful(duration)
            _refuse_doubtful_hour(words, start.start(), found[1])
            return Ahead(found[0], said_in_days(duration)), f"{words[: start.start()]} {words[found[1] :]}"
    for end in re.finditer(_FROM_NOW, words, re.IGNORECASE):
        for begin in (n for n in range(end.start()) if n == 0 or not words[n - 1].isalnum()):
            found = read_duration(words, begin)
            if found and found[1] == end.start():
                duration = words[begin : end.start()]
                _refuse_doubtful(duration)
                return Ahead(found[0], said_in_days(duration)), f"{words[:begin]} {words[end.end() :]}"
    return None, words


def _refuse_doubtful(duration: str) -> None:
    """Raises UnclearTime."""
    if (doubtful := doubtful_hours(duration)) is not None:
        typed, lengths = doubtful
        raise UnclearTime(f"Is “{typed}” {' or '.join(lengths)}?", typed, lengths)


def _refuse_doubtful_hour(words: str, start: int, end: int) -> None:
    """Raises UnclearTime: of ``in 1 day 12 h``, the hour may be the rest of the duration, unless more is said of it."""
    hour = hour_behind(words, end)
    if hour is None or not hour[1]:
        return
    typed, count, minutes = hour
    behind = words.index(typed, end) + len(typed)
    if any(says(each, *_OF_CLOCKS) for each in tokens(f"{words[:start]} {words[behind:]}")):
        return
    clocks = [f"{each:02}:{minutes:02}" for each in ((count, count + 12) if is_vague(count) else (count,))]
    unit = "hour" if count == 1 else "hours"
    longer = offered(unit, language_of(words), count) + (f" {minutes} min" if minutes else "")
    more = offered(unit, "en", count) + (f" {minutes} min" if minutes else "")
    sentence = f"Is “{typed}” a time of day, or {more} more?"
    raise UnclearTime(sentence, typed, (longer, *clocks), hint=f"Write “{longer}” or “{clocks[0]}”.")
