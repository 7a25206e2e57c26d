"""Where `when` and `repeat` don't fit each other, there is a choice for each reading, and each is understood."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.meetings.recurrence_words import recurrence_words
from bot.meetings.when.parsed_time import TimeChoice, UnparsedTime
from bot.meetings.when.time_parsing import parse_when
from bot.timezones import load

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday


def outcome(choice: TimeChoice) -> str:
    if choice.at is None:
        return "asks on"
    first = choice.at.astimezone(load(choice.zone))
    return f"{recurrence_words(choice.recurrence) if choice.recurrence else 'once'} from {first.day}.{first.month}"


# What is typed into which option by each choice, and what it means then.
READINGS = [
    ("every second thursday 4pm", "",
     ["when=every two weeks thursday 4pm: every two weeks on Thursday from 3.12",
      "when=the second thursday of every month 4pm: the second Thursday of every month from 10.12"]),
    ("thu 4pm", "every second thursday until 31 march",
     ["repeat=every two weeks thursday until 31 march: every two weeks on Thursday until 31 March 2027 from 3.12",
      "repeat=the second thursday of every month until 31 march: asks on"]),
    ("thu 4pm", "every last thursday",
     ["when=2026-12-31 16:00: the last Thursday of every month from 31.12",
      "repeat=every first thursday: the first Thursday of every month from 3.12"]),
    ("thu 4pm Tokyo", "third thursday",
     ["when=2026-12-17 16:00 Asia/Tokyo: the third Thursday of every month from 17.12",
      "repeat=first thursday: the first Thursday of every month from 3.12"]),
    ("31 dec 4pm", "first thursday",
     ["when=2027-01-07 16:00: the first Thursday of every month from 7.1",
      "repeat=last thursday: the last Thursday of every month from 31.12"]),
    ("thu 4pm", "second and fourth thursday",
     ["when=2026-12-10 16:00: the second and fourth Thursday of every month from 10.12"]),
    ("10 dec 16:00", "every friday",
     ["when=2026-12-11 16:00: every Friday from 11.12", "repeat=every thursday: every Thursday from 10.12"]),
    ("thu 4pm", "every tuesday",
     ["repeat=every thu: every Thursday from 3.12", "when=tuesday 4pm: every Tuesday from 8.12"]),
    ("thu 4pm", "tuesdays and fridays", ["when=tuesday 4pm: every Tuesday and Friday from 8.12"]),
    ("every thursday 4pm", "every second week",
     ["repeat=: every Thursday from 3.12", "when=thursday 4pm: every two weeks on Thursday from 3.12"]),
    ("tous les jeudis 16h", "alle 2 wochen",
     ["repeat=: every Thursday from 3.12", "when=thursday 16h: every two weeks on Thursday from 3.12"]),
    ("every thursday 4pm", "monthly",
     ["repeat=: every Thursday from 3.12", "when=thursday 4pm: asks on"]),
    ("every first thursday 4pm", "third thursday",
     ["repeat=: the first Thursday of every month from 3.12",
      "when=every third thursday 4pm: the third Thursday of every month from 17.12"]),
    ("today 9:00", "weekly", ["when=2026-12-09 09:00: every Wednesday from 9.12"]),
    ("mon and wed 4pm", "",
     ["when=every monday and wednesday 4pm: every Monday and Wednesday from 2.12", "when=monday 4pm: once from 7.12",
      "when=wednesday 4pm: once from 2.12"]),
    ("thu-fri 10pm", "",
     ["when=every thursday and friday 10pm: every Thursday and Friday from 3.12", "when=thursday 10pm: once from 3.12",
      "when=friday 10pm: once from 4.12"]),
    ("jeden Donnerstag alle zwei Wochen 16 Uhr", "",
     ["when=jeden Donnerstag 16 Uhr: every Thursday from 3.12",
      "when=Donnerstag alle zwei Wochen 16 Uhr: every two weeks on Thursday from 3.12"]),
    ("thu 4pm", "weekly biweekly",
     ["repeat=weekly: every Thursday from 3.12", "repeat=biweekly: every two weeks on Thursday from 3.12"]),
    ("10 dec 4pm", "monthly",
     ["repeat=monthly on the 10th: the 10th of every month from 10.12",
      "repeat=monthly on the second thursday: the second Thursday of every month from 10.12"]),
    ("10 dec 4pm", "15th of every month",
     ["when=2026-12-15 16:00: the 15th of every month from 15.12",
      "repeat=10th of every month: the 10th of every month from 10.12"]),
    ("every thursday 4pm", "every 15th", ["repeat=: every Thursday from 3.12"]),
    ("thu fri 4pm", "", ["when=2026-12-03 16:00: once from 3.12", "when=2026-12-04 16:00: once from 4.12"]),
    ("starting monday 4pm", "",
     ["when=every week starting monday 4pm: every Monday from 7.12",
      "when=every two weeks starting monday 4pm: every two weeks on Monday from 7.12"]),
    ("thu 4pm", "until 31 march",
     ["repeat=every week until 31 march: every Thursday until 31 March 2027 from 3.12",
      "repeat=every two weeks until 31 march: every two weeks on Thursday until 31 March 2027 from 3.12"]),
]  # fmt: skip


@pytest.mark.parametrize(("when", "repeat", "readings"), READINGS)
def test_each_reading_is_a_choice(when: str, repeat: str, readings: list[str]) -> None:
    found = parse_when(when, "Europe/Berlin", NOW, repeat)
    assert isinstance(found, UnparsedTime)
    fields = [f"{'repeat' if each.in_repeat else 'when'}={each.text}: {outcome(each)}" for each in found.choices]
    assert fields == readings


@pytest.mark.parametrize("repeat", ["once", "None", "never", "einmalig", "une fois", "una vez", "一次"])
def test_what_repeat_says_is_once_is_once_or_asked_about(repeat: str) -> None:
    found = parse_when("thu 4pm", "Europe/Berlin", NOW, repeat)
    assert found == parse_when("thu 4pm", "Europe/Berlin", NOW)
    series = parse_when("every thu 4pm", "Europe/Berlin", NOW, repeat)
    assert isinstance(series, UnparsedTime)
    assert [(each.in_repeat, each.text, outcome(each)) for each in series.choices] == [
        (True, "", "every Thursday from 3.12")
    ]
    assert isinstance(parse_when("thu 3:00", "Europe/Berlin", NOW, repeat), UnparsedTime)
