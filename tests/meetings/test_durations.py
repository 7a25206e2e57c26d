"""A duration is a duration, however it is split into units and in whichever language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.when.durations import read_duration
from bot.meetings.when.parsed_time import ParsedTime, UnparsedTime
from bot.meetings.when.time_parsing import parse_when

SECONDS = {"week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1}
WRITTEN = {
    "week": ["week", "weeks", "w", "wks", "Wochen", "semaines", "semanas", "个星期"],
    "day": ["day", "days", "d", "Tage", "Tagen", "jours", "días", "天"],
    "hour": ["hour", "hours", "h", "hrs", "Stunden", "heures", "horas", "小时"],
    "minute": ["minute", "minutes", "min", "m", "mins", "Minuten", "minutos", "分钟"],
    "second": ["second", "seconds", "sec", "s", "Sekunden", "secondes", "segundos", "秒"],
}
JOINS = [" ", ", ", " and ", " und ", " et ", " y ", ""]
HOUR_OF_DAY = r"[^\W\d_]{2},? (?:1?\d|2[0-3]) ?h$"  # behind days or weeks, which is asked about
A_WEEK_OR_TWO = r"(?:8|15) ?(?:Tagen|jours|días)"  # which are asked about
IN_WINTER = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)  # and Berlin's clocks don't change within the sixty days after
NOW = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)  # clocks in Berlin change the night after


@st.composite
def splits(draw: st.DrawFn) -> tuple[int, str]:
    """Some minutes, and a text that says so in parts of any units, each with a count that leaves the rest."""
    minutes = draw(st.integers(1, 60 * 24 * 60))
    left, parts = minutes * 60, []
    units = sorted(draw(st.lists(st.sampled_from(list(SECONDS)), unique=True)), key=lambda each: -SECONDS[each])
    units += ["minute"] if not units or SECONDS[units[-1]] > SECONDS["minute"] else []
    for unit in units:
        most = left // SECONDS[unit]
        count = most if unit == units[-1] else draw(st.integers(0, most))
        left -= count * SECONDS[unit]
        if count:
            parts.append(f"{count}{draw(st.sampled_from(['', ' ']))}{draw(st.sampled_from(WRITTEN[unit]))}")
    return minutes, draw(st.sampled_from(JOINS)).join(parts)


@given(splits())
def test_every_split_of_a_duration_is_the_same_duration(split: tuple[int, str]) -> None:
    minutes, text = split
    assert read_duration(text) == (timedelta(minutes=minutes), len(text))


@given(splits(), st.sampled_from(["in {}", "{} from now", "in {} UTC"]))
def test_every_split_of_a_duration_gives_the_same_moment(split: tuple[int, str], form: str) -> None:
    minutes, text = split
    typed = form.format(text)
    if len(typed) <= 120 and not re.search(HOUR_OF_DAY, text) and not re.match(A_WEEK_OR_TWO, text):
        understood = parse_when(typed, "Europe/Berlin", IN_WINTER)
        assert isinstance(understood, ParsedTime), understood
        assert understood.at == IN_WINTER + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("in 1 day", 23), ("1 day from now", 23), ("in einem Tag", 23), ("dans 1 jour", 23), ("1天后", 23),
     ("in 1 week", 167), ("in 7 days", 167), ("in 1 day 2 hours", 25), ("in 2 days and 30 hours", 77),
     ("in 24 hours", 24), ("in 1440 minutes", 24), ("in 0.5 days", 12), ("in 1.5 days", 36), ("in 1 day UTC", 24)],
)  # fmt: skip
def test_so_many_days_from_now_the_clock_shows_the_same_and_hours_pass_one_by_one(text: str, hours: int) -> None:
    expected = ParsedTime(NOW + timedelta(hours=hours), "UTC" if text.endswith("UTC") else "Europe/Berlin")
    assert parse_when(text, "Europe/Berlin", NOW) == expected


@pytest.mark.parametrize("days", ["1 day", "1 day,", "2 weeks", "einem Tag", "2 Tagen", "2 jours", "2 días", "3 wks"])
@pytest.mark.parametrize("hours", [1, 4, 11, 12, 16, 23])
@pytest.mark.parametrize("unit", ["h", " h"])
def test_an_hour_behind_days_is_the_rest_of_the_duration_or_the_time_of_day(days: str, hours: int, unit: str) -> None:
    found = parse_when(f"in {days} {hours}{unit}", "Europe/Berlin", IN_WINTER)
    longer = parse_when(f"in {days} {hours} hours", "Europe/Berlin", IN_WINTER)
    at_hour = parse_when(f"in {days} {hours:02}:00", "Europe/Berlin", IN_WINTER)
    minutes_later = parse_when(f"in {days} {hours}{unit}30", "Europe/Berlin", IN_WINTER)
    assert isinstance(found, UnparsedTime)
    assert isinstance(minutes_later, UnparsedTime)
    assert isinstance(longer, ParsedTime)
    assert isinstance(at_hour, ParsedTime)
    assert [each.at for each in found.choices[:2]] == [longer.at, at_hour.at]
    half_an_hour = timedelta(minutes=30)
    assert [each.at for each in minutes_later.choices[:2]] == [longer.at + half_an_hour, at_hour.at + half_an_hour]


@pytest.mark.parametrize("text", ["in 1 day at 12h", "in 1 Tag um 12h", "dans 1 jour à 12h", "en 1 día a las 12h"])
def test_an_hour_behind_its_own_word_is_a_time_of_day(text: str) -> None:
    at_noon = datetime(2027, 1, 13, 11, 0, tzinfo=UTC)
    assert parse_when(text, "Europe/Berlin", IN_WINTER) == ParsedTime(at_noon, "Europe/Berlin")


def test_a_day_from_now_at_an_hour_that_clocks_skip_is_asked_about() -> None:
    at_night = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)  # 02:30, which the next night doesn't have
    found = parse_when("in 1 day", "Europe/Berlin", at_night)
    assert isinstance(found, UnparsedTime)
    assert [each.text for each in found.choices] == ["2027-03-28 01:30", "2027-03-28 03:30"]


def test_halves_are_read_as_halves() -> None:
    texts = ["in 1.5 hours", "in 1,5 h", "in an hour and a half", "in 1½ hours", "in anderthalb Stunden", "in 1h30",
             "dans une heure et demie", "en una hora y media", "in 90 minutes", "in one and a half hours",
             "in 1 1/2 hours"]  # fmt: skip
    wrong = {
        text: found
        for text in texts
        if (found := parse_when(text, "Europe/Berlin", NOW)) != ParsedTime(NOW + timedelta(minutes=90), "Europe/Berlin")
    }
    assert wrong == {}
