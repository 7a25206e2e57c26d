"""Which time zones belong to a name: of a zone, a city or a country, in five languages.

Zones and their countries are tzdata's, names in other languages CLDR's, further cities GeoNames'.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.timezones import load
from bot.timezones.regions import regions, zones_behind_city

LANGUAGES = ("en", "de", "fr", "es", "zh")
MOST_ZONES = 8  # of a country
# CLDR's primaryZones: of a country with several, the one that nearly everybody there uses.
_PRIMARY = {
    "CN": "Asia/Shanghai", "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "CL": "America/Santiago",
    "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
}  # fmt: skip
_SCATTERED = {"KI": ("Pacific/Tarawa", "Pacific/Kanton", "Pacific/Kiritimati")}  # without large cities
_COUNTRY_NICKNAMES = {
    "usa": "US", "us": "US", "america": "US", "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "uae": "AE", "holland": "NL", "korea": "KR", "prc": "CN", "mainland china": "CN",
    "congo": "CD", "kongo": "CD", "czech republic": "CZ", "turkey": "TR",
    "grossbritannien": "GB", "angleterre": "GB", "inglaterra": "GB",
    "eeuu": "US", "ee uu": "US", "hong kong": "HK", "macau": "MO", "北京时间": "CN", "한국": "KR",
}  # fmt: skip
_NICKNAMES = {
    "America/New_York": "nyc; new york city; ny; boston; washington; washington dc; dc; philly; east coast; "
    "us east coast",
    "America/Los_Angeles": "sf; la; bay area; silicon valley; west coast; us west coast",
    "America/Chicago": "minneapolis; st louis; saint louis; urbana champaign",
    "America/Mexico_City": "cdmx; ciudad de mexico", "America/Sao_Paulo": "rio; brasilia",
    "Asia/Kolkata": "bombay; bangalore; bengaluru; madras; calcutta; new delhi; trivandrum",
    "Asia/Shanghai": "peking; pekin; canton; 北京; 深圳; 广州; 杭州; 南京; 成都; 武汉; 西安; 天津; 苏州; 合肥",
    "Asia/Tokyo": "kyoto; tsukuba; 東京", "Asia/Seoul": "daejeon; kaist; pohang", "Asia/Hong_Kong": "hk; hongkong",
    "Asia/Ho_Chi_Minh": "saigon", "Asia/Yangon": "rangoon", "Asia/Jerusalem": "tel aviv; haifa",
    "Asia/Riyadh": "kaust; thuwal", "Asia/Dubai": "abu dhabi", "Asia/Taipei": "taipeh; 臺北",
    "Asia/Kathmandu": "katmandu",
    "Europe/Berlin": "munchen; koln; nurnberg; hannover; cologne; munich; nuremberg; hanover; dusseldorf; frankfurt; "
    "francfort; colonia; saarbrucken; kaiserslautern",
    "Europe/Zurich": "geneve; genf; ginebra; geneva; bale; basel; bern; berne; lausanne; epfl; eth; zurigo",
    "Europe/Paris": "grenoble; nizza; strassburg; strasbourg; saclay",
    "Europe/Brussels": "louvain",
    "Europe/Rome": "mailand; milano; milan; torino; turin; firenze; florenz; florence; venezia; venedig; venice; "
    "napoli; neapel; naples", "Europe/Vienna": "graz; klosterneuburg",
    "Europe/Moscow": "saint petersburg; st petersburg; petersburg",
    "Europe/Amsterdam": "den haag; the hague", "Europe/Stockholm": "goteborg; gothenburg",
    "Europe/Warsaw": "krakow; cracow", "Europe/London": "edinburgh; cambridge uk; oxford; newcastle",
    "Europe/Copenhagen": "kobenhavn",
    "Europe/Kyiv": "kiev; kiew",
}  # fmt: skip


def place_key(text: str) -> str:
    """Lower case, without accents, full stops and underscores: a key of these tables."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.translate(_FOLDED).split())


_FOLDED = str.maketrans({"_": " ", ".": "", "’": "'", "-": " ", "ł": "l", "ø": "o", "ı": "i", "đ": "d"})


@cache
def current_names() -> Mapping[str, str]:
    """Zones in use by folded name, without legacy names."""
    return {name.casefold(): name for name in ["UTC", *_country_of()]}


@cache
def legacy_names() -> Mapping[str, str]:
    """The zone in use by each legacy name, lower case, such as ``us/pacific``."""
    from importlib.resources import files

    text = files("tzdata").joinpath("zoneinfo/tzdata.zi").read_text(encoding="utf-8")
    links = (line.split()[1:] for line in text.splitlines() if line.startswith("L "))
    current = _country_of()
    return {old.casefold(): new for new, old in links if new in current and old not in current}


@cache
def _country_of() -> Mapping[str, str]:
    from importlib.resources import files

    text = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def current_zone(zone: str) -> str | None:
    """Itself, or the zone in use for a legacy name."""
    return zone if zone in _country_of() else legacy_names().get(zone.casefold())


def zones_of(name: str) -> tuple[str, ...]:
    """All that `name` may mean, the likeliest first; none if it's unknown. Those that show the same time are one."""
    return _meant_by(place_key(name)) or _meant_by(_with_vowels(place_key(name)))


@cache
def _meant_by(key: str) -> tuple[str, ...]:
    """Cities of the long list come before outposts that zones are named after."""
    cities, named = _further_cities().get(key, ()), _cities().get(key, ())
    outpost = cities and key not in _nicknames() and not {*named} & {*cities}
    sized = (*cities, *named) if outpost else (*named, *cities)
    return distinct((*sized, *_countries().get(key, ()), *regions().get(key, ())))


def _with_vowels(key: str) -> str:
    """``zuerich`` as the tables have ``Zürich``."""
    return re.sub("([aou])e", r"\1", key)


def distinct(zones: Iterable[str]) -> tuple[str, ...]:
    """The first of those that show the same time."""
    by_offsets: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        by_offsets.setdefault(offsets_of(zone), zone)
    return tuple(by_offsets.values())


def is_same(one: str, other: str) -> bool:
    """Whether both show the same time."""
    return offsets_of(one) == offsets_of(other)


def is_one_country(one: str, other: str) -> bool:
    """Whether both zones are of it."""
    return _country_of().get(one) == _country_of().get(other)


def is_country(name: str) -> bool:
    """By a name or code, though it may be a state's as well."""
    return place_key(name) in _country_codes()


def zones_in(region: str) -> tuple[str, ...]:
    """Every zone of a country or state, by a name or code; none if it's unknown."""
    key = place_key(region)
    country = _country_codes().get(key)
    places = [zone for zone, code in _country_of().items() if code == country]
    found = (*zones_behind_city().get(key, ()), *(_largest(places, most=len(places)) if places else ()), *places)
    return found or tuple(zone for zone in _country_of() if zone.casefold().startswith(f"{key}/"))


def state_before_country(region: str, *, is_known: bool) -> tuple[str, ...]:
    """The state's zones for a code that a small country has, too, behind a town that the tables have elsewhere alone.

    ``Vienna, VA`` is in Virginia, while ``Sliema, MT`` may be in Malta; in the Vatican there's no town.
    """
    key = place_key(region)
    state, country = zones_behind_city().get(key, ()), _country_codes().get(key)
    is_small = country == "VA" or (is_known and _cities_by_country()[country or ""] < _FEW_CITIES)
    return state if is_small and len(key) < _LONGEST_CODE else ()


_FEW_CITIES = 20


@cache
def _cities_by_country() -> Counter[str]:
    zones = (zone for found in _further_cities().values() for zone in found)
    return Counter(_country_of().get(zone, "") for zone in zones)


@cache
def _country_codes() -> Mapping[str, str]:
    from babel import Locale

    codes = set(_country_of().values())
    named = {
        place_key(name): code
        for language in reversed(LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if code in codes
    }
    return {code.casefold(): code for code in codes} | named | _COUNTRY_NICKNAMES


def _largest(zones: list[str], most: int = MOST_ZONES) -> tuple[str, ...]:
    """One for each set of rules, by the number of large cities; those without any are left out if others have some."""
    size = Counter(zone for found in _further_cities().values() for zone in found)
    by_offsets: dict[tuple[timedelta | None, ...], list[str]] = {}
    for zone in zones if len(zones) > 1 else ():
        by_offsets.setdefault(offsets_of(zone), []).append(zone)
    if len(by_offsets) < 2:
        return (max(zones, key=lambda zone: size[zone]),)
    groups = sorted(by_offsets.values(), key=lambda each: -sum(size[zone] for zone in each))
    inhabited = [each for each in groups if any(size[zone] for zone in each)] or groups
    return tuple(max(each, key=lambda zone: size[zone]) for each in inhabited[:most])


@cache
def offsets_of(zone: str) -> tuple[timedelta | None, ...]:
    """In each month of two years to come, which tells zones with different rules apart."""
    loaded = load(zone)
    return tuple(datetime(2030 + n // 12, n % 12 + 1, 15, tzinfo=UTC).astimezone(loaded).utcoffset() for n in range(24))


def is_known_city(name: str) -> bool:
    """No short one, such as that of a state."""
    return len(name) > _LONGEST_CODE and place_key(name) in _cities()


_LONGEST_CODE = 3


def is_plain_in_sentence(name: str) -> bool:
    """Whether `name` can't be another word: cities of the long list need a capital and four letters."""
    key = place_key(name)
    if key in _ordinary_words():
        return False
    if key in _cities() or key in _countries() or key in regions():
        return True
    return name[:1].isupper() and (len(key) >= _LEAST_LETTERS or not key.isascii() or key == "ulm")


_LEAST_LETTERS = 4


@cache
def _ordinary_words() -> frozenset[str]:
    from importlib.resources import files

    text = files("bot.timezones").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def place_names() -> Iterator[str]:
    """Folded, to look for the nearest."""
    yield from _cities()
    yield from _further_cities()
    yield from _countries()
    yield from regions()


@cache
def _nicknames() -> Mapping[str, str]:
    return {place_key(name): zone for zone, names in _NICKNAMES.items() for name in names.split(";")}


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    """By the city that a zone is named after, or a nickname, which may be another's city."""
    from babel import Locale

    found = {place_key(name.rpartition("/")[2]): name for name in reversed(list(_country_of()))}
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if "city" in names and (current := current_zone(zone)):
                found.setdefault(place_key(names["city"]), current)
    cities: dict[str, tuple[str, ...]] = {key: (zone,) for key, zone in found.items()}
    for key, zone in _nicknames().items():
        cities[key] = (zone, *(each for each in cities.get(key, ()) if each != zone))
    return cities


@cache
def _further_cities() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    from importlib.resources import files

    text = files("bot.timezones").joinpath("cities.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        zone, _, names = line.partition(": ")
        if not line.startswith("#"):
            for name in names.split(";"):
                found[place_key(name)] = (*found.get(place_key(name), ()), zone)
    return found


@cache
def _countries() -> Mapping[str, tuple[str, ...]]:
    from babel import Locale

    by_country = _by_country()
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in by_country:
                found.setdefault(place_key(name), by_country[code])
    return found | {place_key(name): by_country[code] for name, code in _COUNTRY_NICKNAMES.items()}


def zones_of_country(code: str) -> tuple[str, ...]:
    """Of a CLDR territory; none if it's no country."""
    return _by_country().get(code, ())


@cache
def _by_country() -> Mapping[str, tuple[str, ...]]:
    zones: dict[str, list[str]] = {}
    for zone, country in _country_of().items():
        zones.setdefault(country, []).append(zone)
    primary = {code: (zone,) for code, zone in _PRIMARY.items()} | _SCATTERED
    return {code: primary.get(code) or _largest(each) for code, each in zones.items()}
