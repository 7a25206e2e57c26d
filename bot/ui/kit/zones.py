"""Time zones on cards and in forms: what was typed, what time it is there, and a question with a button for each."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.timezones import clock_in, doubtful, is_fixed_offset
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneReading, ZoneUnknown
from bot.ui.kit.actions import Action
from bot.ui.kit.components import Button
from bot.ui.kit.questions import Choice, Question
from bot.ui.kit.text import safe

FIXED_HINT = "-# A fixed offset ignores summer time. A city, such as Berlin, follows it."


async def zone_typed(text: str) -> ZoneReading | None:
    """None for empty text."""
    return await asyncio.to_thread(_read_zone, text) if text.split() else None


def _read_zone(text: str) -> ZoneReading:
    """The first text imports what reads zones, and Babel (0.3 s), away from the event loop."""
    from bot.timezones.reading import read_zone

    return read_zone(text)


async def is_offered(zone: str) -> bool:
    """Whether a button may carry it: neither forged nor a legacy name."""
    return await zone_typed(zone) == ZoneFound(zone)


def default_zone_line(zone: str, now: datetime) -> str:
    """For a member who chose none."""
    return _zone_line(f"{safe(zone, 64)} (server default)", zone, now)


def _zone_line(shown: str, zone: str, now: datetime) -> str:
    clock = _clock(zone, now)
    return f"**Time zone:** {shown}{f' · it’s {clock} there now' if clock else ''}"


def zone_lines(zone: str, now: datetime) -> list[str]:
    """For a card where the zone can be changed."""
    lines = [_zone_line(safe(zone, 64), zone, now)]
    if question := doubtful(zone):
        meant = " or ".join(f"{each} ({_clock(each, now)} now)" for each in question.meant)
        ask = f"Did you mean {meant}?" if meant else "Is that right?"
        why = (
            ", all year round"
            if is_fixed_offset(question.same)
            else ", as the clock of the machine that I run on shows"
        )
        lines.append(f"⚠️ {safe(zone, 64)} means {question.same}{why}. {ask}")
    elif is_fixed_offset(zone):
        lines.append(FIXED_HINT)
    return lines


def doubt_buttons(zone: str, choose: Callable[[str], Action], now: datetime) -> list[Button]:
    """None unless it's doubtful what was meant; each answer is stored under a name that isn't doubtful."""
    question = doubtful(zone)
    if question is None:
        return []
    kept = Button(choose(question.same), f"Keep {question.same}")
    return [*(Button(choose(each), f"Use {_zone_label(each, now)}") for each in question.meant), kept]


def zone_question(reading: ZoneAmbiguous | ZoneUnknown, field: str, now: datetime) -> Question:
    """About the form's field of that name."""
    match reading:
        case ZoneAmbiguous(text, zones):
            sentence = f"“{safe(text, 40)}” can mean several time zones. Which one is yours?"
        case ZoneUnknown(text, zones):
            hint = "Did you mean one of these?" if zones else "Try a city, such as Berlin, or UTC+05:30."
            sentence = f"I don’t know the time zone “{safe(text, 40)}”. {hint}"
    return Question(sentence, field, "time zone", [Choice(_zone_label(each, now), {field: each}) for each in zones])


def _zone_label(zone: str, now: datetime) -> str:
    return f"{zone} ({_clock(zone, now)} now)"


def _clock(zone: str, now: datetime) -> str:
    """Empty for a stored name that this machine's zones lack."""
    try:
        return clock_in(zone, now)
    except (KeyError, ValueError, OSError):
        return ""
