"""From one hour to another, as people type it: the start and the length are taken, or it's asked about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.model import MAX_MINUTES
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when, without_end

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 10, 0, tzinfo=BERLIN)  # a Wednesday

# By the start in Berlin and the length in minutes.
TAKEN = {
    "2026-12-03 16:00 120": "thu 16–18; thu 16-18; thu 16 - 18; thu 16:00–18:00; thu 4-6pm; thu 4pm-6; thu 4pm-6pm; "
    "thu 4 pm to 6 pm; thu 16-18h; thu 16 bis 18 Uhr; thu von 16 bis 18 Uhr; Donnerstag zwischen 16 und 18 Uhr; "
    "jeudi de 16h à 18h; jeudi entre 16h et 18h; jueves de 16:00 a 18:00; jueves de 4 a 6 de la tarde; "
    "jueves de las 16:00 a las 18:00; 周四16:00到18:00; 周四下午4点至6点; from 4 to 6pm thu; between 4 and 6pm thu; "
    "4–6 pm thu; thu 4pm until 6pm; thu 4pm till 6; 2026-12-03 16:00 - 18:00; 2026-12-03T16:00–18:00; thu 16.00-18.00; "
    "3.12. 16-18 Uhr; thu 16:00-18:00 Europe/Berlin; tomorrow 16-18; thu 16:00 to 06:00 pm; "
    "Thursday, December 3 · 4:00pm – 6:00pm; 3 dec 2026, 4:00 PM – 6:00 PM GMT+1",
    "2026-12-03 16:00 90": "thu 16-17:30; 3 dec 4-5:30pm; jeudi 16h à 17h30; thu 16h–17h30; thu 4:00–5:30 pm; "
    "周四16点到17点半",
    "2026-12-03 08:00 540": "thu 8-5pm",
    "2026-12-03 15:30 60": "周四下午3点半到4点半",
    "2026-12-03 09:00 480": "thu 9-5pm; thu 9am - 5pm; thu 9:00-17:00; thu 9–17 Uhr",
    "2026-12-03 11:00 120": "thu 11-1pm; thu 11am-1pm; thu 11am-1; thu 11 to 1pm; thu 11 until 1:00",
    "2026-12-03 11:00 60": "thu 11-12pm; thu 11:00-12:00",
    "2026-12-03 12:00 60": "thu 12-1pm; thu 12:00-13:00",
    "2026-12-03 22:00 180": "thu 22:00–01:00; thu 10pm-1am; thu 22h-1h; thu 22:00 to 01:00",
    "2026-12-03 23:00 60": "thu 23:00-24:00; thu 11pm-12am",
    "2026-12-02 20:00 120": "tonight 8-10pm; tonight 20-22 Uhr",
    "2026-12-03 17:00 120": "thu 16:00-18:00 UTC; thu 4–6pm London",
}  # fmt: skip


@pytest.mark.parametrize("outcome", TAKEN)
def test_from_one_hour_to_another_is_a_start_and_a_length(outcome: str) -> None:
    found = {text: parse_when(text, "Europe/Berlin", NOW) for text in TAKEN[outcome].split("; ")}
    said = {
        text: f"{each.at.astimezone(BERLIN):%Y-%m-%d %H:%M} {each.minutes}" if isinstance(each, ParsedTime) else each
        for text, each in found.items()
    }
    assert said == dict.fromkeys(found, outcome)


@pytest.mark.parametrize(
    "text",
    ["thu 4pm", "every thursday 16:00 until 18 dec", "every thursday 4pm until 18.12.", "thu 16:00 -05:00",
     "每周四下午4点到3月31日", "jeden Donnerstag 16 Uhr bis 18. Dezember", "thu 4pm +02:00",
     "cada jueves a las 16:00 hasta 18 de diciembre", "every thursday 4pm for 2 to 10 weeks", "3.12. - 16:00"],
)  # fmt: skip
def test_what_has_no_second_hour_has_no_length(text: str) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime) or found.minutes == 0


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("thu 4-6", ["thu 4:00–6:00"]),
        ("thu 10-1", ["thu 10:00–1:00"]),
        ("tonight 8-10", ["tonight 8:00–10:00"]),
        ("thu 4 to 6", ["thu 04:00–6:00", "thu 16:00–6:00"]),
        ("every thu 4:00-5:30", ["every thu 04:00–5:30", "every thu 16:00–5:30"]),
        ("4-6pm CEST thu", ["4:00pm–6:00pm Europe/Berlin thu", "4:00pm–6:00pm UTC+02:00 thu"]),
        ("5 to 6pm thu", []),
        ("le 2 à 16h", ["2026-12-02 16:00", "2027-01-02 16:00"]),
        ("thu 8am–8:01pm", []),
        ("thu 8-5:01pm", []),
    ],
)
def test_what_may_be_something_else_is_asked_about_and_keeps_its_end(text: str, choices: list[str]) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime)
    assert [each.text for each in found.choices] == choices


@pytest.mark.parametrize("offset", ["-18:00", "+15:00", "+14:15", "-1230", "+05:07", "-13"])
def test_an_offset_that_no_clock_has_is_none(offset: str) -> None:
    found = parse_when(f"2026-12-03T16:00{offset}", "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime)
    assert f"the time zone “{offset}”" in found.reason


@pytest.mark.parametrize(("offset", "hour"), [("+14:00", 3), ("-12:00", 5)])
def test_the_outermost_offsets_are_read(offset: str, hour: int) -> None:
    found = parse_when(f"2026-12-03T16:00{offset}", "Europe/Berlin", NOW)
    assert isinstance(found, ParsedTime)
    assert found.at.astimezone(BERLIN).hour == hour


def test_the_longest_is_as_long_as_a_meeting_may_be() -> None:
    found = parse_when("thu 8:00–20:00", "Europe/Berlin", NOW)
    assert isinstance(found, ParsedTime)
    assert found.minutes == MAX_MINUTES


def test_the_end_can_be_taken_off() -> None:
    assert without_end("every thu 4-6pm until 31 march") == "every thu 4:00pm until 31 march"
    assert without_end("thu 4pm") == "thu 4pm"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("<t:1796310000:F> <t:1796317200:F>", 120),
        ("<t:1796310000> - <t:1796313600:t>", 60),
        ("<t:1796310000:F>–<t:1796315400:t>", 90),
        ("from <t:1796310000:F> to <t:1796317200:F>", 120),
        ("<t:1796310000:F> (<t:1796310000:R>)", 0),
        ("<t:1796310000:F> bis <t:1796353200:F>", 720),
    ],
)
def test_the_second_of_two_stamps_is_the_end(text: str, minutes: int) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, ParsedTime)
    assert (f"{found.at.astimezone(BERLIN):%Y-%m-%d %H:%M}", found.minutes) == ("2026-12-03 16:00", minutes)
    assert without_end(text) == text if not minutes else without_end(text).count("<t:") == 1


@pytest.mark.parametrize(
    "text",
    ["<t:1796317200:F> <t:1796310000:F>", "<t:1796310000:F> or <t:1796317200:F>", "<t:1796310000:F>, <t:1796317200:F>",
     "<t:1796310000:F> - <t:1796396400:F>", "<t:1796310000:F> - <t:1796353260:F>"],
)  # fmt: skip
def test_two_stamps_that_are_no_begin_and_end_are_asked_about(text: str) -> None:
    found = parse_when(text, "Europe/Berlin", NOW)
    assert isinstance(found, UnparsedTime)
    assert found.reason == "I see two times there. Which one is it?"
    assert [each.text in text for each in found.choices] == [True, True]
