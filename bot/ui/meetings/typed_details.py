"""Reads what members type about a meeting: a value, or a question about it with the answers to choose from."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime

from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, resolve
from bot.meetings.model import MAX_MINUTES, MAX_SEATS, MeetingTopic
from bot.meetings.recurrence import Recurrence
from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import ParsedTime, TimeChoice, UnparsedTime
from bot.timezones import load
from bot.ui.kit.questions import Choice, Question
from bot.ui.kit.text import BUTTON_LABEL, label, safe

# Custom ids of the form's inputs, and the names of the options.
WHEN, PAPER, PLACE, DURATION, SEATS, REPEAT = "when", "paper", "place", "duration", "seats", "repeat"
AS_TOPIC = "_as_topic"  # the text of PAPER that is to be a topic of its own, whatever it resembles
PLACE_LIMIT = 200
TOPIC_LIMIT = 200
_TIME, _REPETITION = (WHEN, "time"), (REPEAT, "repetition")


async def moment_from_text(text: str, zone: str, now: datetime, repeat: str = "") -> ParsedTime:
    """Raises Question with what was not understood, of `repeat` too."""
    match await asyncio.to_thread(_parse_when, text, zone, now, repeat):
        case ParsedTime() as understood:
            return understood
        case UnparsedTime(reason, choices):
            sentence = re.sub("“([^”]*)”", lambda quoted: f"“{safe(quoted[1], 80)}”", reason)
            alone = await asyncio.to_thread(_parse_when, text, zone, now) if repeat and not choices else None
            match alone:
                case ParsedTime(recurrence=recurrence):
                    once = Choice(_how_often(recurrence), {REPEAT: ""})
                    raise Question(sentence, *_REPETITION, [once], [_TIME])
                case UnparsedTime(of_time) if of_time != reason:
                    raise Question(sentence, *_REPETITION, (), [_TIME])
            of_repeat = any(each.in_repeat for each in choices)
            others = [_TIME] if of_repeat and not all(each.in_repeat for each in choices) else []
            raise Question(sentence, *(_REPETITION if of_repeat else _TIME), _time_choices(choices, zone, now), others)


def _parse_when(text: str, zone: str, now: datetime, repeat: str = "") -> ParsedTime | UnparsedTime:
    """The first text imports what reads times, and Babel (0.3 s), away from the event loop."""
    from bot.meetings.when.time_parsing import parse_when

    return parse_when(text, zone, now, repeat)


def _time_choices(choices: Sequence[TimeChoice], zone: str, now: datetime) -> list[Choice]:
    """Each with what it alone means: when, or how often, or the answer's own words."""
    differ = len({each.recurrence for each in choices if each.at is not None}) > 1
    meant = [_how_often(each.recurrence) if differ else _date_label(each, zone, now) for each in choices]
    answers = [label(each.answer) for each in choices]
    if len(set(meant)) == len(meant):
        answers = [
            answer if each.at is None else words for each, answer, words in zip(choices, answers, meant, strict=True)
        ]
    fields = [{REPEAT if each.in_repeat else WHEN: each.text} for each in choices]
    return [Choice(*each) for each in zip(answers, fields, strict=True)]


def _how_often(recurrence: Recurrence | None) -> str:
    words = recurrence_words(recurrence) if recurrence is not None else "once"
    return label(f"{words[0].upper()}{words[1:]}")


def _date_label(choice: TimeChoice, zone: str, now: datetime) -> str:
    if choice.at is None:
        return label(choice.answer)
    local, place = choice.at.astimezone(load(choice.zone)), load(zone)
    year = f" {local:%Y}" if local.year != now.astimezone(place).year else ""
    return label(f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M} {choice.zone}")


async def topic_from_text(edition: Edition, text: str, as_topic: str = "") -> MeetingTopic:
    """A catalog entry, or the text itself where it's like none or is the same as `as_topic`; empty for none.

    Raises:
        Question: it is like several entries, or too long for a topic.
    """
    text = " ".join(text.split())
    if not text:
        return MeetingTopic()
    if text == as_topic:
        return MeetingTopic("", text[:TOPIC_LIMIT])
    match await resolve(edition, text):
        case Known(resource):
            return MeetingTopic(resource.id)
        case Ambiguous(candidates):
            choices = [Choice(label(each.label), {PAPER: each.id}) for each in candidates]
            if len(text) <= TOPIC_LIMIT:
                choices.append(Choice(_as_topic_label(text), {PAPER: text, AS_TOPIC: text}))
            raise Question(f"Which paper is “{safe(text, 200)}”?", PAPER, "paper", choices)
        case _ if len(text) > TOPIC_LIMIT:
            raise Question(
                f"A topic has at most {TOPIC_LIMIT} characters, and this names no paper of the reading list.",
                PAPER,
                "paper",
            )
        case _:
            return MeetingTopic("", text)


def _as_topic_label(text: str) -> str:
    return f"Use “{label(text, BUTTON_LABEL - 20)}” as the topic"


def minutes_from_text(text: str) -> int:
    """Raises Question: it is no duration, may be of two lengths, or is longer than 12 hours."""
    from bot.meetings.when.durations import doubtful_hours, normalize_text, parse_minutes  # READY comes earlier without

    text = text.strip()
    plain = normalize_text(text)
    typed_hours = f"{plain} h" if re.fullmatch(r"\d{1,2}[.,]\d\d", plain, re.ASCII) else plain
    if (doubtful := doubtful_hours(typed_hours)) is not None:
        lengths = [typed_hours.replace(doubtful[0], each, 1) for each in doubtful[1]]
        choices = [Choice(each, {DURATION: each}) for each in lengths if _in_range(parse_minutes(each))]
        if choices:
            raise Question(f"Is “{text}” {' or '.join(lengths)}?", DURATION, "duration", choices)
    if re.fullmatch(r"\d|1[0-2]|\d{1,2}[.,]\d{1,2}", plain, re.ASCII):
        answers = (each for each in (f"{text} h", f"{text} min") if _in_range(parse_minutes(each)))
        choices = [Choice(each, {DURATION: each}) for each in answers]
        if len(choices) == 2:
            raise Question(f"Is “{text}” in hours or in minutes?", DURATION, "duration", choices)
        if choices:
            raise Question(f"Did you mean “{choices[0].label}”?", DURATION, "duration", choices)
    minutes = parse_minutes(text)
    if minutes is None or not _in_range(minutes):
        raise Question("How long? Try “60”, “90 min” or “1h30”; 12 hours at most.", DURATION, "duration")
    return minutes


def length_from_text(text: str, when: str, moment: ParsedTime, otherwise: int) -> int:
    """In minutes: `text`, else until the end that `when` has. Raises Question where they differ."""
    if not text.strip():
        return moment.minutes or otherwise
    minutes = minutes_from_text(text)
    if moment.minutes and moment.minutes != minutes:
        from bot.meetings.when.time_parsing import without_end  # imported before, for the moment

        until, typed = length_words(moment.minutes), length_words(minutes)
        choices = [
            Choice(until, {DURATION: f"{moment.minutes} min"}),
            Choice(typed, {DURATION: f"{minutes} min", WHEN: without_end(when)}),
        ]
        sentence = f"From the first hour to the second it’s {until}, but the duration says {typed}. Which one is it?"
        raise Question(sentence, DURATION, "duration", choices, [_TIME])
    return minutes


def length_words(minutes: int) -> str:
    """``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest))


def _in_range(minutes: int | None) -> bool:
    return minutes is not None and 1 <= minutes <= MAX_MINUTES


def seats_from_text(text: str) -> int | None:
    """The number of seats, None for unlimited. Raises Question."""
    text = text.strip()
    if text.casefold() in {"", "unlimited", "none", "no limit", "∞"}:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_SEATS):
        raise Question(
            f"Seats must be a number from 1 to {MAX_SEATS:,}, or “unlimited”.",
            SEATS,
            "seats",
            [Choice("Unlimited", {SEATS: "unlimited"})],
        )
    return int(text)
