"""Zones as settings of other programs list them, and in languages and scripts beyond the five."""

from __future__ import annotations

import pytest

from bot.timezones.reading import find_zone, read_zone
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneUnknown

LABELS = {
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien": "Europe/Amsterdam",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Amsterdam",
    "(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Amsterdam",
    "(UTC+01:00) Brüssel, Kopenhagen, Madrid, Paris": "Europe/Brussels",
    "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris": "Europe/Brussels",
    "(UTC+01:00) Belgrad, Bratislava (Pressburg), Budapest, Ljubljana, Prag": "Europe/Belgrade",
    "(UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb": "Europe/Sarajevo",
    "(UTC+00:00) Dublin, Edinburgh, Lisbon, London": "Europe/Dublin",
    "(UTC) Coordinated Universal Time": "UTC",
    "(UTC+02:00) Athens, Bucharest": "Europe/Athens",
    "(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius": "Europe/Helsinki",
    "(UTC+03:00) Moscow, St. Petersburg": "Europe/Moscow",
    "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi": "Asia/Kolkata",
    "(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi": "Asia/Shanghai",
    "(UTC+08:00) Peking, Chongqing, Hongkong, Urumchi": "Asia/Shanghai",
    "(UTC+08:00) Perth": "Australia/Perth",
    "(UTC+09:00) Osaka, Sapporo, Tokyo": "Asia/Tokyo",
    "(UTC+10:00) Canberra, Melbourne, Sydney": "Australia/Sydney",
    "(UTC-03:00) Brasilia": "America/Sao_Paulo",
    "(UTC-04:00) Atlantic Time (Canada)": "America/Halifax",
    "(UTC-05:00) Eastern Time (US & Canada)": "America/New_York",
    "(UTC-06:00) Central Time (US & Canada)": "America/Chicago",
    "(UTC-06:00) Guadalajara, Mexico City, Monterrey": "America/Mexico_City",
    "(UTC-07:00) Arizona": "America/Phoenix",
    "(UTC-07:00) Mountain Time (US & Canada)": "America/Denver",
    "(UTC-08:00) Pacific Time (US & Canada)": "America/Los_Angeles",
    "(UTC-10:00) Hawaii": "Pacific/Honolulu",
    "(UTC+01:00) Berlin": "Europe/Berlin",
}
NAMES = {
    "Москва": "Europe/Moscow", "Лондон": "Europe/London", "Минск": "Europe/Minsk", "Київ": "Europe/Kyiv",
    "東京": "Asia/Tokyo", "ベルリン": "Europe/Berlin", "ニューヨーク": "America/New_York", "パリ": "Europe/Paris",
    "日本": "Asia/Tokyo",
    "北京": "Asia/Shanghai", "臺北": "Asia/Taipei", "서울": "Asia/Seoul", "한국": "Asia/Seoul",
    "القاهرة": "Africa/Cairo",
    "Αθήνα": "Europe/Athens", "ירושלים": "Asia/Jerusalem", "กรุงเทพ": "Asia/Bangkok", "თბილისი": "Asia/Tbilisi",
    "Praha": "Europe/Prague", "Warszawa": "Europe/Warsaw", "København": "Europe/Copenhagen", "Lodz": "Europe/Warsaw",
    "Łódź": "Europe/Warsaw", "Roma": "Europe/Rome", "Lisboa": "Europe/Lisbon", "România": "Europe/Bucharest",
    "İstanbul": "Europe/Istanbul", "MYT": "Asia/Kuala_Lumpur", "CET (Berlin)": "Europe/Berlin",
}  # fmt: skip


@pytest.mark.parametrize(("text", "zone"), (LABELS | NAMES).items())
def test_it_is_read(text: str, zone: str) -> None:
    assert read_zone(text) == ZoneFound(zone)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Россия", ("Europe/Moscow", "Asia/Yekaterinburg")),
        ("Kiribati", ("Pacific/Tarawa", "Pacific/Kanton", "Pacific/Kiritimati")),
        ("SST", ("Asia/Singapore", "Pacific/Pago_Pago")),
        ("(UTC-05:00) Berlin", ("Europe/Berlin", "UTC-05:00")),
    ],
)
def test_what_may_be_several_is_asked_about(text: str, zones: tuple[str, ...]) -> None:
    found = read_zone(text)
    assert isinstance(found, ZoneAmbiguous)
    assert found.zones[: len(zones)] == zones


@pytest.mark.parametrize("text", ["Нигде", "どこか", "(UTC+01:00) Nowhere, Anywhere", "чт"])
def test_what_no_place_is_called_stays_unknown(text: str) -> None:
    assert isinstance(read_zone(text), ZoneUnknown)


@pytest.mark.parametrize(
    ("text", "zone", "rest"),
    [
        ("thu 16:00 Москва", "Europe/Moscow", "thu 16:00"),
        ("thu 4pm 서울", "Asia/Seoul", "thu 4pm"),
        ("thu 4pm (UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Amsterdam", "thu 4pm "),
        ("thu 4pm (UTC-05:00) Eastern Time (US & Canada)", "America/New_York", "thu 4pm "),
        ("thu 4pm et", "America/New_York", "thu 4pm"),
    ],
)
def test_it_is_found_behind_a_time(text: str, zone: str, rest: str) -> None:
    assert find_zone(text, lambda word: word in {"thu", "et"}) == ZoneFound(zone, rest)


@pytest.mark.parametrize("text", ["jeudi 16h et vendredi", "Do 16 Uhr ist ok", "jeudi 16h est", "thu 4pm Praha"])
def test_words_of_other_languages_are_no_zones_behind_a_time(text: str) -> None:
    assert find_zone(text, lambda word: word in {"jeudi", "et", "vendredi", "thu"}) is None
