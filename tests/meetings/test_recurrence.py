"""The dates of a recurrence, how it's stored, and what it's called."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import islice

import pytest

from bot.meetings.model import Series
from bot.meetings.recurrence import ANY_DAY, LAST, Recurrence, RepeatDay, every_weeks, stored_recurrence
from bot.meetings.recurrence_words import number_word, recurrence_words
from bot.meetings.scheduling import series_dates

TUE, THU, FRI = RepeatDay(1), RepeatDay(3), RepeatDay(4)
FIRST_THU, THIRD_THU, LAST_FRI = RepeatDay(3, 1), RepeatDay(3, 3), RepeatDay(4, LAST)
THURSDAY = date(2026, 12, 3)

# What RFC 5545 writes, the words for it, and the days of December 2026 and after on which it falls, as day.month.
RULES = [
    (Recurrence((THU,)), "FREQ=WEEKLY;BYDAY=TH", "every Thursday", "3.12 10.12 17.12"),
    (Recurrence((THU,), 2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "every two weeks on Thursday", "3.12 17.12 31.12"),
    (Recurrence((THU,), 3), "FREQ=WEEKLY;INTERVAL=3;BYDAY=TH", "every 3 weeks on Thursday", "3.12 24.12 14.1"),
    (Recurrence((TUE, THU)), "FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday", "3.12 8.12 10.12"),
    (
        Recurrence((TUE, THU), 2),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        "every two weeks on Tuesday and Thursday",
        "3.12 15.12 17.12",  # weeks begin on Monday
    ),
    (
        Recurrence(tuple(map(RepeatDay, range(5)))),
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "every weekday",
        "3.12 4.12 7.12",
    ),
    (
        Recurrence(tuple(map(RepeatDay, range(5))), 2),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
        "every two weeks on each weekday",
        "3.12 4.12 14.12",
    ),
    (Recurrence((FIRST_THU,)), "FREQ=MONTHLY;BYDAY=1TH", "the first Thursday of every month", "3.12 7.1 4.2"),
    (
        Recurrence((FIRST_THU, THIRD_THU)),
        "FREQ=MONTHLY;BYDAY=1TH,3TH",
        "the first and third Thursday of every month",
        "3.12 17.12 7.1",
    ),
    (Recurrence((RepeatDay(ANY_DAY, 15),)), "FREQ=MONTHLY;BYMONTHDAY=15", "the 15th of every month", "15.12 15.1 15.2"),
    (
        Recurrence((RepeatDay(ANY_DAY, 1), RepeatDay(ANY_DAY, 22))),
        "FREQ=MONTHLY;BYMONTHDAY=1,22",
        "the 1st and 22nd of every month",
        "22.12 1.1 22.1",
    ),
    (
        Recurrence((RepeatDay(ANY_DAY, 31),)),
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "the 31st of every month that has one",
        "31.12 31.1 31.3",
    ),
    (
        Recurrence((RepeatDay(ANY_DAY, 28), RepeatDay(ANY_DAY, LAST)), 2),
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,-1",
        "the 28th and last day of every second month",
        "28.12 31.12 28.2",
    ),
    (
        Recurrence((FIRST_THU, LAST_FRI)),
        "FREQ=MONTHLY;BYDAY=1TH,-1FR",
        "the first Thursday and the last Friday of every month",
        "3.12 25.12 7.1",
    ),
    (
        Recurrence((FIRST_THU,), 2),
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
        "the first Thursday of every second month",
        "3.12 4.2 1.4",
    ),
    (
        Recurrence((RepeatDay(3, 5),), 3),
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=5TH",
        "the fifth Thursday of every third month that has one",
        "31.12 30.9 30.12",
    ),
    (
        Recurrence((LAST_FRI,), 6),
        "FREQ=MONTHLY;INTERVAL=6;BYDAY=-1FR",
        "the last Friday of every 6th month",
        "25.12 25.6 31.12",
    ),
    (
        Recurrence((THU,), until=date(2026, 12, 17), left_out=(date(2026, 12, 10),)),
        "FREQ=WEEKLY;UNTIL=20261217;BYDAY=TH",
        "every Thursday until 17 December 2026, but not on 10 December 2026",
        "3.12 17.12",
    ),
]


@pytest.mark.parametrize(("recurrence", "rule", "words", "days"), RULES, ids=[each[1] for each in RULES])
def test_a_recurrence_has_its_rule_its_words_and_its_dates(
    recurrence: Recurrence, rule: str, words: str, days: str
) -> None:
    assert recurrence.rule() == rule
    assert recurrence_words(recurrence) == words
    assert [f"{each.day}.{each.month}" for each in islice(recurrence.dates(THURSDAY), 3)] == days.split()
    assert stored_recurrence(recurrence.stored()) == recurrence


def test_what_is_stored_is_rfc_5545s_rule_and_exceptions() -> None:
    left_out = (date(2026, 12, 24), date(2026, 12, 31))
    recurrence = Recurrence((THU,), until=date(2027, 3, 31), left_out=left_out)
    assert recurrence.stored() == "RRULE:FREQ=WEEKLY;UNTIL=20270331;BYDAY=TH\nEXDATE:20261224,20261231"
    assert Recurrence((THU,)).rule("20270331T140000Z") == "FREQ=WEEKLY;UNTIL=20270331T140000Z;BYDAY=TH"
    assert recurrence.rule("20270331T140000Z") == "FREQ=WEEKLY;UNTIL=20270331T140000Z;BYDAY=TH"


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=WEEKLY;BYDAY=TH", "RRULE:FREQ=DAILY;BYDAY=TH", "RRULE:FREQ=WEEKLY;BYDAY=XX", "RRULE:FREQ=WEEKLY;BYDAY=",
     "RRULE:FREQ=WEEKLY;UNTIL=20261340;BYDAY=TH", "RRULE:FREQ=MONTHLY;BYDAY=TH",
     "RRULE:FREQ=MONTHLY;BYDAY=1TH,FR", "RRULE:FREQ=WEEKLY;BYDAY=1TH",
     "RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=TH", "RRULE:FREQ=WEEKLY;BYDAY=TH\nEXDATE:2026"],
)  # fmt: skip
def test_what_somebody_spoilt_by_hand_is_no_recurrence(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        stored_recurrence(text)


def test_weeks_are_told_where_they_say_everything() -> None:
    assert every_weeks(2, THURSDAY) == Recurrence((THU,), 2)
    assert [Recurrence((THU,), each).weeks for each in (1, 2, 3)] == [1, 2, 0]
    ended = Recurrence((THU,), until=THURSDAY)
    others = [ended, Recurrence((THU,), left_out=(THURSDAY,)), Recurrence((TUE, THU)), Recurrence((FIRST_THU,))]
    assert [each.weeks for each in others] == [0, 0, 0, 0]


def test_four_dates_that_are_left_out_are_named_and_the_others_counted() -> None:
    days = tuple(date(2026, 12, each) for each in (3, 10, 17, 24, 31))
    named = "but not on 3 December 2026, 10 December 2026, 17 December 2026"
    assert recurrence_words(Recurrence((THU,), left_out=days[:4])).endswith(f"{named} and 24 December 2026")
    assert recurrence_words(Recurrence((THU,), left_out=days)).endswith(f"{named}, 24 December 2026 and 1 more date")
    more = (*days, date(2027, 1, 7))
    assert recurrence_words(Recurrence((THU,), left_out=more)).endswith(", 24 December 2026 and 2 more dates")


def monthly(recurrence: Recurrence) -> Series:
    return Series(
        id=1, guild_id=1, channel_id=1, creator_id=None, first=date(2027, 3, 4), at=time(16), zone="Europe/Berlin",
        weeks=0, recurrence=recurrence,
    )  # fmt: skip


def test_a_series_keeps_its_local_hour_and_counts_its_dates_without_those_left_out() -> None:
    left_out = Recurrence((FIRST_THU, THIRD_THU), until=date(2027, 4, 15), left_out=(date(2027, 3, 18),))
    dates = series_dates(monthly(left_out), 0, after=datetime(2027, 1, 1, tzinfo=UTC))
    winter, summer = datetime(2027, 3, 4, 15, tzinfo=UTC), datetime(2027, 4, 1, 14, tzinfo=UTC)
    assert list(dates) == [(0, winter), (1, summer), (2, datetime(2027, 4, 15, 14, tzinfo=UTC))]
    assert next(series_dates(monthly(left_out), 1, after=winter)) == (1, summer)
    assert [number for number, _ in series_dates(monthly(left_out), 0, after=summer)] == [2]


def test_ordinals_are_those_of_english() -> None:
    numbers = (1, 2, 3, 4, 10, 11, 12, 13, 14, 21, 22, 23, 24, 31)
    written = "1st 2nd 3rd 4th 10th 11th 12th 13th 14th 21st 22nd 23rd 24th 31st"
    assert " ".join(map(number_word, numbers)) == written
