"""A zone behind a time is found there, and no other word is taken for one."""

from __future__ import annotations

import pytest

from bot.timezones.reading import find_zone, read_zone
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound


def never(_word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "zone", "rest"),
    [
        ("thu 4pm Europe/Berlin", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm UTC+2", "UTC+02:00", "thu 4pm"),
        ("16:00 +0100", "UTC+01:00", "16:00"),
        ("16:00 UTC tomorrow", "UTC", "16:00 tomorrow"),
        ("thu 4pm in New York", "America/New_York", "thu 4pm"),
        ("thu 4pm Berlin time", "Europe/Berlin", "thu 4pm"),
        ("New York thu 4pm", "America/New_York", "thu 4pm"),
        ("thu 4pm AoE", "UTC-12:00", "thu 4pm"),
        ("thu 4pm in Nice", "Europe/Paris", "thu 4pm"),
        ("北京时间周四下午4点", "Asia/Shanghai", "周四下午4点"),
        ("thu 4pm in George", "Africa/Johannesburg", "thu 4pm"),
        ("thu 4pm Essen time", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm Boston, MA, USA", "America/New_York", "thu 4pm"),
        ("Boston, MA thu 4pm", "America/New_York", "thu 4pm"),
        ("thu 4pm (Boston, MA)", "America/New_York", "thu 4pm"),
        ("thu 4pm Austin TX", "America/Chicago", "thu 4pm"),
        ("thu 4pm Berlin, Germany", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm Leiden", "Europe/Amsterdam", "thu 4pm"),
        ("thu 4pm Santiago", "America/Santiago", "thu 4pm"),
        ("thu 4pm Ulm", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm UTC+5.5", "UTC+05:30", "thu 4pm"),
        ('thu 4pm "Berlin"', "Europe/Berlin", "thu 4pm"),
        ("thu 4pm Europe Berlin", "Europe/Berlin", "thu 4pm"),
        ("thu, London 4pm", "Europe/London", "thu, 4pm"),
        ("thu 4pm PST8PDT", "America/Los_Angeles", "thu 4pm"),
        ("thu 4pm Pacific", "America/Los_Angeles", "thu 4pm"),
        ("thu 4pm +2", "UTC+02:00", "thu 4pm"),
        ("thu UTC 16:00", "UTC", "thu 16:00"),
        ("thu 4pm pacific", "America/Los_Angeles", "thu 4pm"),
        ("thu 4 pm eastern", "America/New_York", "thu 4 pm"),
        ("thu 16:00 mountain time", "America/Denver", "thu 16:00"),
        ("jeudi 16h LA", "America/Los_Angeles", "jeudi 16h"),
        ("thu 4pm la", "America/Los_Angeles", "thu 4pm"),
        ("thu 4pm in la", "America/Los_Angeles", "thu 4pm"),
        ("thu 4pm Central European Time - Berlin", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm (GMT+01:00) Central European Time - Berlin", "Europe/Berlin", "thu 4pm"),
        ("thu 4pm W. Europe Standard Time", "Europe/Berlin", "thu 4pm"),
        ("GMT Standard Time thu 4pm", "Europe/London", "thu 4pm"),
        ("thu 4pm romance daylight time", "Europe/Paris", "thu 4pm"),
        ("thu 4pm Pacific Standard Time (Mexico)", "America/Tijuana", "thu 4pm"),
    ],
)
def test_a_zone_is_found_behind_a_time(text: str, zone: str, rest: str) -> None:
    found = find_zone(text, never)
    assert isinstance(found, ZoneFound)
    assert (found.name, " ".join(found.rest.split())) == (zone, rest)


@pytest.mark.parametrize(
    "text",
    [
        "thu 4pm nice",
        "christmas 16:00",
        "Reading thu 4pm",
        "Réunion jeudi 16h",
        "Easter 4pm",
        "thu 4pm est-ce que",
        "2026-12-03 16:00",
        "3-12-2026 16:00",
        "art at 4pm",
        "thu 4pm George",
        "Man thu 4pm",
        "Essen Donnerstag 12 Uhr",
        "Nancy jeudi 16h",
        "thu 4pm with Charlotte",
        "thu 4pm Jackson",
        "thu 4pm Jordan",
        "thu 4pm regina",
        "thu 4pm San",
        "thu 4pm Mobile",
        "the pacific at 4pm",
        "tous les jeudis 16h la",
        "thu eastern 4pm",
    ],
)
def test_other_words_are_no_zone(text: str) -> None:
    assert find_zone(text, never) is None


def test_an_offset_without_a_sign_is_asked_about() -> None:
    for text in ("UTC8", "UTC 8", "GMT 8"):
        assert read_zone(text) == ZoneAmbiguous(text, ("UTC+08:00", "UTC-08:00"))
        assert find_zone(f"thu 4pm {text}", never) == ZoneAmbiguous(text, ("UTC+08:00", "UTC-08:00"))
    assert read_zone("UTC14") == ZoneFound("UTC+14:00")
    assert read_zone("UTC0") == ZoneFound("UTC")


def test_words_before_a_place_are_read_alone_as_behind_a_time() -> None:
    for text, zone in (("heure de Paris", "Europe/Paris"), ("hora de Madrid", "Europe/Madrid")):
        assert read_zone(text) == ZoneFound(zone)
        assert find_zone(f"16h {text}", never) == ZoneFound(zone, "16h")


def test_lower_case_names_of_several_zones_are_asked_about_behind_an_hour() -> None:
    for text, written in (("thu 4pm central", "central"), ("thu 16:00 central european", "central european")):
        found = find_zone(text, never)
        assert isinstance(found, ZoneAmbiguous)
        assert (found.text, "Europe/Berlin" in found.zones) == (written, True)
