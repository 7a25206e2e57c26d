"""A length that's typed behind the hour is taken as the meeting's."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when, without_end

NOW = datetime.fromisoformat("2026-12-02T10:00+01:00")  # a Wednesday
AT = datetime.fromisoformat("2026-12-03T16:00+01:00")
LENGTHS = {
    30: "thu 4pm 30 min; thu 16:00, half an hour; Donnerstag 16 Uhr (halbe Stunde); jeudi 16h pendant une demi-heure",
    60: "thu 4pm for an hour; thu 4pm for one hour; thu 4pm (1 hour); Donnerstag 16 Uhr für eine Stunde; "
    "thu 16:00 (60 min); "
    "thu 4pm CET for an hour",
    90: "thu 4pm for 90 minutes; thu 4pm, 90 minutes; thu 16:00 1h30; thu 16:00 1.5h; "
    "Donnerstag 16 Uhr für 90 Minuten; "
    "jeudi 16h pendant 1h30; jueves a las 16:00 durante hora y media; 周四下午4点，90分钟; "
    "every thursday 4pm for 90 minutes; "
    "thu 4pm weekly for 90 minutes",
    120: "thu 4pm (2h); thu 4pm 2h; thu 4pm for two hours; Donnerstag 16 Uhr, 2 Stunden; jeudi 16h (2h); "
    "jeudi 16h (2 heures); "
    "jueves a las 16:00 durante dos horas; 周四16:00 (2小时); thu 4pm-6pm",
    0: "thu 4pm; thu 4pm weekly for 2 weeks; thu 4pm weekly for two months",
}  # fmt: skip


@pytest.mark.parametrize("minutes", LENGTHS)
def test_it_is_the_meetings(minutes: int) -> None:
    found = {text: parse_when(text, "Europe/Berlin", NOW) for text in LENGTHS[minutes].split("; ")}
    read = {text: (each.at, each.minutes) for text, each in found.items() if isinstance(each, ParsedTime)}
    assert read == dict.fromkeys(found, (AT, minutes))


@pytest.mark.parametrize(
    "text",
    ["thu 4pm +2h", "jeudi 16h 2h", "thu 4pm (1.30h)", "thu 4pm for 13 hours", "thu 4pm for 2 days",
     "thu 4pm for 2 minutes", "thu 4-6pm for 2 hours", "thu for 2 hours", "thu 4 for 2 hours", "thu for 2 hours 4pm"],
)  # fmt: skip
def test_what_may_be_something_else_is_refused(text: str) -> None:
    assert isinstance(parse_when(text, "Europe/Berlin", NOW), UnparsedTime)


def test_a_question_about_the_hour_keeps_the_length() -> None:
    found = parse_when("thu 3:00 for an hour", "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime)
    assert [each.text for each in found.choices] == ["thu 03:00 for an hour", "thu 15:00 for an hour"]
    assert without_end("thu 4pm for an hour") == "thu 4pm"
