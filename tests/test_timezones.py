"""Time zones as people write them: taken as they mean it, or asked about with the zones that they may mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.timezones import clock_in, doubtful, fixed_offset, is_possible, load
from bot.timezones.abbreviations import abbreviations
from bot.timezones.places import current_names, place_names, zones_of
from bot.timezones.reading import ZoneAmbiguous, ZoneFound, ZoneUnknown, find_zone, read_zone

WINTER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("  EUROPE/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
        ("GMT+1", "UTC+01:00"),
        ("UTC+8", "UTC+08:00"),
        ("utc +2", "UTC+02:00"),
        ("UTC−5", "UTC-05:00"),
        ("GMT-3:30", "UTC-03:30"),
        ("UTC+0545", "UTC+05:45"),
        ("+05:30", "UTC+05:30"),
        ("UTC+00:00", "UTC"),
        ("Etc/GMT-14", "UTC+14:00"),
        ("JST", "Asia/Tokyo"),
        ("msk", "Europe/Moscow"),
        ("AoE", "UTC-12:00"),
        ("PT", "America/Los_Angeles"),
        ("Pacific Time", "America/Los_Angeles"),
        ("Beijing", "Asia/Shanghai"),
        ("Mumbai", "Asia/Kolkata"),
        ("bangalore", "Asia/Kolkata"),
        ("San Francisco", "America/Los_Angeles"),
        ("NYC", "America/New_York"),
        ("Zürich", "Europe/Zurich"),
        ("zurich", "Europe/Zurich"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo time", "America/Sao_Paulo"),
        ("München", "Europe/Berlin"),
        ("Hamburg", "Europe/Berlin"),
        ("St. Louis", "America/Chicago"),
        ("Ann Arbor", "America/Detroit"),
        ("Wien", "Europe/Vienna"),
        ("Londres", "Europe/London"),
        ("Moskau", "Europe/Moscow"),
        ("东京", "Asia/Tokyo"),
        ("北京时间", "Asia/Shanghai"),
        ("Kiev", "Europe/Kyiv"),
        ("Germany", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("España", "Europe/Madrid"),
        ("Chine", "Asia/Shanghai"),
        ("中国", "Asia/Shanghai"),
        ("UK", "Europe/London"),
        ("Cambridge, UK", "Europe/London"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Europe/Berlin (CET)", "Europe/Berlin"),
        ("(UTC+01:00) Berlin", "Europe/Berlin"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("PST8PDT", "America/Los_Angeles"),
        ("(GMT-5) Bogota", "America/Bogota"),
        ("UTC+1 (UTC+1)", "UTC+01:00"),
        ("Birmingham (Alabama)", "America/Chicago"),
        ("Cambridge, MA", "America/New_York"),
        ("Santa Cruz, CA", "America/Los_Angeles"),
        ("Kingston, Ontario", "America/Toronto"),
        ("Cambridge MA", "America/New_York"),
        ("Boston, MA, USA", "America/New_York"),
        ("Athens, USA", "America/New_York"),
        ("Athens, Greece", "Europe/Athens"),
        ("Cordoba, Spain", "Europe/Madrid"),
        ("Birmingham, Alabama", "America/Chicago"),
        ("Birmingham, UK", "Europe/London"),
        ("Sydney, Nova Scotia", "America/Halifax"),
        ("Vancouver, WA", "America/Los_Angeles"),
        ("Perth, WA", "Australia/Perth"),
        ("Portland Maine", "America/New_York"),
        ("Rome, NY", "America/New_York"),
        ("Tripoli, Lebanon", "Asia/Beirut"),
        ("St. Petersburg, Florida", "America/New_York"),
        ("Washington, D.C.", "America/New_York"),
        ("Berlin, DE", "Europe/Berlin"),
        ("Berlin, Europe", "Europe/Berlin"),
        ("Garching, Germany", "Europe/Berlin"),
        ("Texas, USA", "America/Chicago"),
        ("Florida", "America/New_York"),
        ("Arizona", "America/Phoenix"),
        ("Bavaria", "Europe/Berlin"),
        ("Québec", "America/Toronto"),
        ("Jamaica", "America/Jamaica"),
        ("Virginia", "America/New_York"),
        ("Paris", "Europe/Paris"),
        ("London", "Europe/London"),
        ("Heidelberg", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"),
        ("Koeln", "Europe/Berlin"),
        ("Zuerich", "Europe/Zurich"),
        ("ＵＴＣ＋８", "UTC+08:00"),
        ("（UTC+1）", "UTC+01:00"),
        ("UTC+5.5", "UTC+05:30"),
        ("UTC+5,75", "UTC+05:45"),
        ('"Berlin"', "Europe/Berlin"),
        ("Berlin!", "Europe/Berlin"),
        ("Europe Berlin", "Europe/Berlin"),
        ("Europe-Berlin", "Europe/Berlin"),
        ("New York State", "America/New_York"),
    ],
)
def test_a_zone_is_read_as_people_mean_it(text: str, zone: str) -> None:
    assert read_zone(text) == ZoneFound(zone)


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("EST", ("America/New_York", "UTC-05:00")),
        ("PST", ("America/Los_Angeles", "UTC-08:00")),
        ("BST", ("Europe/London", "Asia/Dhaka")),
        ("IST", ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin")),
        ("CST", ("America/Chicago", "Asia/Shanghai")),
        ("cet", ("Europe/Berlin", "UTC+01:00")),
        ("Etc/GMT+1", ("UTC+01:00", "UTC-01:00")),
        ("USA", ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")),
        ("Australia", ("Australia/Melbourne", "Australia/Perth")),
        ("Canada", ("America/Toronto", "America/Vancouver")),
        ("Mexico", ("America/Mexico_City", "America/Tijuana")),
        ("Cambridge", ("Europe/London", "America/New_York")),
        ("Newcastle", ("Europe/London", "Australia/Sydney")),
        ("Athens", ("Europe/Athens", "America/New_York")),
        ("Georgia", ("Asia/Tbilisi", "America/New_York")),
        ("Washington", ("America/New_York", "America/Los_Angeles")),
        ("Norfolk", ("America/New_York", "Pacific/Norfolk")),
        ("San Juan", ("America/Puerto_Rico", "America/Argentina/San_Juan")),
        ("Córdoba", ("America/Argentina/Cordoba", "Europe/Madrid")),
        ("Merida", ("America/Merida", "America/Caracas")),
        ("Tripoli", ("Africa/Tripoli", "Asia/Beirut")),
        ("Colombo", ("Asia/Colombo", "America/Sao_Paulo")),
        ("Campo Grande", ("America/Campo_Grande", "America/Sao_Paulo")),
        ("Granada", ("Europe/Madrid", "America/Grenada")),
        ("Guadalupe", ("America/Guadeloupe", "America/Mexico_City")),
        ("Ontario", ("America/Toronto", "America/Los_Angeles")),
        ("Petersburg", ("Europe/Moscow", "America/Indiana/Petersburg")),
        ("Salvador", ("America/Bahia", "America/El_Salvador")),
        ("San Martin", ("America/Marigot", "America/Lima")),
        ("Saint Louis", ("America/Chicago", "Africa/Dakar")),
        ("Davis", ("America/Los_Angeles", "Antarctica/Davis")),
        ("Armenia", ("Asia/Yerevan", "America/Bogota")),
        ("Victoria", ("America/Vancouver", "Australia/Melbourne")),
        ("Toledo", ("America/New_York", "Europe/Madrid")),
        ("Congo", ("Africa/Kinshasa", "Africa/Lubumbashi")),
        ("Tennessee", ("America/Chicago", "America/New_York")),
        ("Paris, Texas", ("America/Chicago", "America/Denver")),
        ("Paris (Texas)", ("America/Chicago", "America/Denver")),
        ("London, New York", ("Europe/London", "America/New_York")),
        ("Berlin, Singapore", ("Europe/Berlin", "Asia/Singapore")),
        ("UTC+2 (Cairo)", ("UTC+02:00", "Africa/Cairo")),
        ("CET (UTC+1)", ("Europe/Berlin", "UTC+01:00")),
        ("Odessa", ("Europe/Kyiv", "America/Chicago")),
        ("London, Ontario", ("America/Toronto",)),
        ("London, Canada", ("America/Toronto", "America/Vancouver")),
        ("Moscow, Idaho", ("America/Denver", "America/Los_Angeles")),
        ("Rome, Georgia", ("America/New_York", "Asia/Tbilisi")),
        ("Pacific Standard Time", ("America/Los_Angeles", "UTC-08:00")),
        ("eastern daylight", ("America/New_York", "UTC-04:00")),
        ("Central European Standard Time", ("Europe/Berlin", "UTC+01:00")),
    ],
)
def test_what_can_mean_several_zones_is_asked_about(text: str, among: tuple[str, ...]) -> None:
    reading = read_zone(text)
    assert isinstance(reading, ZoneAmbiguous)
    assert set(among) <= set(reading.zones)


def test_the_long_name_of_a_zone_offers_none_of_other_countries_and_a_qualified_city_none_of_its_namesakes() -> None:
    for text, zone in (
        ("Pacific Standard Time", "Asia/Manila"),
        ("Central Standard Time", "Asia/Shanghai"),
        ("Paris, Texas", "Europe/Paris"),
        ("London, Canada", "Europe/London"),
    ):
        reading = read_zone(text)
        assert isinstance(reading, ZoneAmbiguous)
        assert zone not in reading.zones


@pytest.mark.parametrize(
    "text",
    ["", "Atlantis", "localtime", "north", "UTC+15", "UTC-13", "UTC+5:07", "25", "Europe/", "Europe/Nowhere", "x" * 500,
     "/etc/localtime", "../../etc/passwd", "Europe/Ber\0lin", "Factory", "posixrules", "Etc/Nowhere",
     "Berlin, Narnia", "Berlin (Narnia)", "Narnia (Berlin)", "Paris, London", "Narnia, London", "UTC+5.07"],
)  # fmt: skip
def test_what_is_no_zone_is_unknown(text: str) -> None:
    assert isinstance(read_zone(text), ZoneUnknown)


def test_a_misspelt_zone_has_suggestions() -> None:
    for text, zone in (("Berln", "Europe/Berlin"), ("Amsterdm", "Europe/Amsterdam"), ("Germny", "Europe/Berlin")):
        reading = read_zone(text)
        assert isinstance(reading, ZoneUnknown)
        assert reading.suggestions[0] == zone


def test_a_short_word_and_a_continent_are_no_misspelt_towns() -> None:
    for text in ("home", "here", "MIT", "Africa", "Europe"):
        assert read_zone(text) == ZoneUnknown(text)


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


def test_of_several_zones_the_likeliest_comes_first() -> None:
    first = {"St. Petersburg": "Europe/Moscow", "Saint Louis": "America/Chicago", "Newcastle": "Europe/London",
             "Davis": "America/Los_Angeles", "Norfolk": "America/New_York",
             "London, Canada": "America/Toronto"}  # fmt: skip
    for text, zone in first.items():
        reading = read_zone(text)
        assert isinstance(reading, ZoneAmbiguous)
        assert reading.zones[0] == zone


def offered() -> set[str]:
    """Every zone that any name or abbreviation leads to."""
    of_places = {zone for name in place_names() for zone in zones_of(name)}
    return of_places | {zone for zones in abbreviations().values() for zone in zones} | set(current_names().values())


def test_no_legacy_name_is_ever_offered_and_what_is_offered_is_read_as_itself() -> None:
    zones = offered()
    assert len(zones) > 400
    assert not [zone for zone in zones if zone.startswith("Etc/") or ("/" not in zone and not zone.startswith("UTC"))]
    assert [zone for zone in zones if read_zone(zone) != ZoneFound(zone)] == []
    assert [zone for zone in zones if doubtful(zone)] == []


def test_every_zone_of_this_machine_is_read_as_the_same_time_asked_about_or_unknown() -> None:
    wrong = []
    for name in available_timezones():
        reading = read_zone(name)
        if isinstance(reading, ZoneFound) and clock_in(reading.name, WINTER) != clock_in(name, WINTER):
            wrong.append((name, reading))
    assert wrong == []


@given(st.integers(-12 * 4, 14 * 4))
def test_every_offset_is_stored_and_read_with_the_sign_that_people_mean(quarters: int) -> None:
    ahead = timedelta(minutes=15 * quarters)
    name = fixed_offset(ahead)
    assert is_possible(ahead)
    assert WINTER.astimezone(load(name)).utcoffset() == ahead
    assert read_zone(name) == ZoneFound(name)
    sign, hours, minutes = "-" if quarters < 0 else "+", abs(quarters) // 4, abs(quarters) % 4 * 15
    for written in (
        f"UTC{sign}{hours}:{minutes:02}",
        f"gmt {sign}{hours:02}{minutes:02}",
        f"{sign}{hours:02}:{minutes:02}",
    ):
        assert read_zone(written) == ZoneFound(name)


def test_stored_rows_keep_their_meaning_and_doubtful_ones_are_known() -> None:
    assert load("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert clock_in("Etc/GMT+1", WINTER) == "08:00"
    question = doubtful("Etc/GMT+1")
    assert question is not None
    assert (question.same, question.meant) == ("UTC-01:00", ("UTC+01:00",))
    question = doubtful("EST")
    assert question is not None
    assert (question.same, question.meant) == ("UTC-05:00", ("America/New_York",))
    question = doubtful("Etc/GMT-14")
    assert question is not None
    assert (question.same, question.meant) == ("UTC+14:00", ())
    assert [doubtful(name) for name in ("Etc/UTC", "Etc/GMT", "UTC", "UTC-01:00", "Europe/Berlin")] == [None] * 5
    for name in ("Etc/GMT+1", "Etc/GMT-9", "EST", "MST", "HST"):
        question = doubtful(name)
        assert question is not None
        assert clock_in(question.same, WINTER) == clock_in(name, WINTER)


def test_a_stored_name_that_is_no_zone_says_so() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        load("Europe/Nowhere")


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
        "thu 4pm pacific",
    ],
)
def test_other_words_are_no_zone(text: str) -> None:
    assert find_zone(text, never) is None
