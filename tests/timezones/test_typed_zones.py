"""Time zones as people write them: taken as they mean it, or asked about with the zones that they may mean."""

from __future__ import annotations

import pytest

from bot.timezones.reading import read_zone
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneUnknown


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
        ("CET/CEST", "Europe/Berlin"),
        ("PST/PDT", "America/Los_Angeles"),
        ("GMT/BST", "Europe/London"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ("Romance Daylight Time", "Europe/Paris"),
        ("India Standard Time", "Asia/Kolkata"),
        ("Pacific Standard Time (Mexico)", "America/Tijuana"),
        ("(GMT+01:00) Central European Time - Berlin", "Europe/Berlin"),
        ("Central European Time - Paris", "Europe/Paris"),
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
        ("Australia", ("Australia/Sydney", "Australia/Perth")),
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
        ("London, New York", ("Europe/London", "America/New_York")),
        ("Berlin, Singapore", ("Europe/Berlin", "Asia/Singapore")),
        ("UTC+2 (Cairo)", ("UTC+02:00", "Africa/Cairo")),
        ("CET (UTC+1)", ("Europe/Berlin", "UTC+01:00")),
        ("Odessa", ("Europe/Kyiv", "America/Chicago")),
        ("London, Canada", ("America/Toronto", "America/Vancouver")),
        ("London, CA", ("America/Los_Angeles", "America/Toronto")),
        ("Panama City, FL", ("America/New_York", "America/Chicago")),
        ("Sliema, MT", ("America/Denver", "Europe/Malta")),
        ("Orange", ("America/Los_Angeles", "America/New_York", "Europe/Paris", "Australia/Sydney")),
        ("Kent", ("America/Los_Angeles", "Europe/London")),
        ("Westminster", ("America/Denver", "Europe/London")),
        ("Concord", ("America/Los_Angeles", "America/New_York")),
        ("Queenstown", ("Africa/Johannesburg", "Pacific/Auckland")),
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


@pytest.mark.parametrize(
    "town",
    ["Paris", "Vienna", "Lima", "Florence", "Norway", "Palermo", "Jamaica", "Lagos", "Nassau", "Perth", "Belgrade"],
)
@pytest.mark.parametrize("code", ["CO", "DE", "ID"])
def test_a_code_of_a_state_and_a_large_country_is_asked_about_though_a_namesake_abroad_shares_the_clocks(
    town: str, code: str
) -> None:
    for text in (f"{town}, {code}", f"{town} {code}"):
        reading = read_zone(text)
        assert isinstance(reading, ZoneAmbiguous)
        assert any(zone.startswith("America/") for zone in reading.zones)


@pytest.mark.parametrize("town", ["Paris", "Vienna", "Lima", "Norway", "Belgrade", "Perth"])
def test_a_code_of_a_state_and_a_small_country_is_the_states_behind_a_town_that_is_known_elsewhere(town: str) -> None:
    for code, zone in (
        ("ME", "America/New_York"), ("VA", "America/New_York"), ("GA", "America/New_York"), ("MD", "America/New_York"),
        ("MT", "America/Denver"), ("MS", "America/Chicago"), ("AL", "America/Chicago"), ("IL", "America/Chicago"),
    ):  # fmt: skip
        for text in (f"{town}, {code}", f"{town} {code}"):
            assert read_zone(text) == ZoneFound(zone), text
    assert read_zone("Farmville, VA") == ZoneFound("America/New_York")  # there's no town in the Vatican


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("London, Ontario", "America/Toronto"),
        ("London, ON", "America/Toronto"),
        ("Paris, Texas", "America/Chicago"),
        ("Paris (Texas)", "America/Chicago"),
        ("Paris, TX, USA", "America/Chicago"),
        ("Paris TX", "America/Chicago"),
        ("Melbourne, FL", "America/New_York"),
        ("Moscow, Idaho", "America/Los_Angeles"),
        ("Athens, TN", "America/New_York"),
        ("Milan, TN", "America/Chicago"),
    ],
)
def test_a_namesake_in_a_state_with_several_zones_has_its_own(text: str, zone: str) -> None:
    assert read_zone(text) == ZoneFound(zone)


def test_a_town_that_the_tables_have_in_the_state_or_country_behind_it_is_taken() -> None:
    for text, zone in (
        ("Podgorica, ME", "Europe/Podgorica"),
        ("Tirana, AL", "Europe/Tirane"),
        ("Berlin, DE", "Europe/Berlin"),
        ("Denver, CO", "America/Denver"),
        ("Bogota, CO", "America/Bogota"),
        ("Athens, GA", "America/New_York"),
        ("Vancouver, WA", "America/Los_Angeles"),
        ("Geneva, France", "Europe/Paris"),
    ):
        assert read_zone(text) == ZoneFound(zone)


def test_an_island_is_its_own_and_no_suburb_of_that_name() -> None:
    for text, zone in (("Bali", "Asia/Makassar"), ("Tenerife", "Atlantic/Canary"), ("Sicily", "Europe/Rome")):
        assert read_zone(text) == ZoneFound(zone)


def test_the_long_name_of_a_zone_offers_none_of_other_countries_and_a_qualified_city_none_of_its_namesakes() -> None:
    for text, zone in (
        ("Pacific Standard Time", "Asia/Manila"),
        ("Central Standard Time", "Asia/Shanghai"),
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


def test_of_several_zones_the_likeliest_comes_first() -> None:
    first = {"St. Petersburg": "Europe/Moscow", "Saint Louis": "America/Chicago", "Newcastle": "Europe/London",
             "Davis": "America/Los_Angeles", "Norfolk": "America/New_York",
             "London, Canada": "America/Toronto"}  # fmt: skip
    for text, zone in first.items():
        reading = read_zone(text)
        assert isinstance(reading, ZoneAmbiguous)
        assert reading.zones[0] == zone
