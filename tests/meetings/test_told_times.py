"""What many typed times mean, or what is said of them, word for word: a trial by hand in five languages.

`typed_times.txt` has each text, with the option `repeat` behind a bar, and below it what it means (``=``), the question
with its choices (``?``) or the refusal (``!``). UPDATE_TOLD=1 writes these again. Whoever reviews a change asks what an
attentive colleague would have understood.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import ParsedTime, TimeChoice
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

TOLD = Path(__file__).with_name("typed_times.txt")
ZONE = "Europe/Berlin"
NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday
LANGUAGES = ("English", "German", "French", "Spanish", "Chinese")


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(Language, texts with what is said)."""
    for block in TOLD.read_text(encoding="utf-8").removesuffix("\n").split("\n\n"):
        language, *lines = block.split("\n")
        yield language.removeprefix("# "), list(zip(lines[::2], lines[1::2], strict=True))


def answer(given: str) -> str:
    when, _, repeat = given.partition(" | ")
    match parse_when(when, ZONE, NOW, repeat):
        case ParsedTime() as parsed:
            return f"  = {_moment(parsed)}{f', {parsed.minutes} min' if parsed.minutes else ''}"
        case unclear if unclear.choices:
            choices = (f"“{each.text}” {_moment(each)}".strip() for each in unclear.choices)
            return f"  ? {unclear.reason} {'; '.join(choices)}"
        case refused:
            return f"  ! {refused.reason}"


def _moment(found: ParsedTime | TimeChoice) -> str:
    if found.at is None:
        return ""
    local = found.at.astimezone(load(found.zone))
    zone = f" {found.zone}" if found.zone != ZONE else ""
    words = ""
    if found.recurrence is not None:
        days = " ".join(f"{each.day}.{each.month}." for each in islice(found.recurrence.dates(local.date()), 3))
        words = f", {recurrence_words(found.recurrence)}: {days}"
    return f"{local:%a %Y-%m-%d %H:%M}{zone}{words}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_taken_asked_or_refused_as_it_was_judged(language: str) -> None:
    told = dict(sections())[language]
    found = [(given, answer(given)) for given, _ in told]
    if "UPDATE_TOLD" not in os.environ:
        assert [each for each in found if each not in told] == []


def test_there_are_many_in_each_language_and_none_twice() -> None:
    if "UPDATE_TOLD" in os.environ:
        written = (
            [f"# {language}", *(f"{given}\n{answer(given)}" for given, _ in told)] for language, told in sections()
        )
        TOLD.write_text("\n\n".join("\n".join(each) for each in written) + "\n", encoding="utf-8")
    found = dict(sections())
    assert tuple(found) == LANGUAGES
    texts = [given for told in found.values() for given, _ in told]
    assert len(set(texts)) == len(texts) > 1200
