"""Which time zones belong to a name: of a zone, a city or a country, in five languages.

Zones and their countries are tzdata's, names in other languages CLDR's, further cities GeoNames'.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.timezones import load

LANGUAGES = ("en", "de", "fr", "es", "zh")
MOST_ZONES = 8  # of a country
# CLDR's primaryZones: of a country with several, the one that nearly everybody there uses.
_PRIMARY = {
    "CN": "Asia/Shanghai", "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "CL": "America/Santiago",
    "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
}  # fmt: skip
_COUNTRY_NICKNAMES = {
    "usa": "US", "us": "US", "america": "US", "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "uae": "AE", "holland": "NL", "korea": "KR", "prc": "CN", "mainland china": "CN",
    "czech republic": "CZ", "turkey": "TR", "grossbritannien": "GB", "angleterre": "GB", "inglaterra": "GB",
    "eeuu": "US", "ee uu": "US", "hong kong": "HK", "macau": "MO", "北京时间": "CN",
}  # fmt: skip
_NICKNAMES = {
    "America/New_York": "nyc; new york city; ny; boston; washington dc; dc; philly; east coast; us east coast; "
    "massachusetts; new jersey; pennsylvania",
    "America/Los_Angeles": "sf; la; bay area; silicon valley; west coast; us west coast; california",
    "America/Chicago": "minneapolis; st louis; saint louis; urbana champaign; texas; illinois",
    "Pacific/Honolulu": "hawaii",
    "America/Mexico_City": "cdmx; ciudad de mexico", "America/Sao_Paulo": "rio; brasilia",
    "Asia/Kolkata": "bombay; bangalore; bengaluru; madras; calcutta; new delhi; trivandrum",
    "Asia/Shanghai": "peking; pekin; canton; 北京; 深圳; 广州; 杭州; 南京; 成都; 武汉; 西安; 天津; 苏州; 合肥",
    "Asia/Tokyo": "kyoto; tsukuba; 東京", "Asia/Seoul": "daejeon; kaist; pohang", "Asia/Hong_Kong": "hk; hongkong",
    "Asia/Ho_Chi_Minh": "saigon", "Asia/Yangon": "rangoon", "Asia/Jerusalem": "tel aviv; haifa",
    "Asia/Riyadh": "kaust; thuwal", "Asia/Dubai": "abu dhabi", "Asia/Taipei": "taipeh", "Asia/Kathmandu": "katmandu",
    "Europe/Berlin": "munchen; koln; nurnberg; hannover; cologne; munich; nuremberg; hanover; dusseldorf; frankfurt; "
    "francfort; colonia; saarbrucken; kaiserslautern",
    "Europe/Zurich": "geneve; genf; ginebra; geneva; bale; basel; bern; berne; lausanne; epfl; eth; zurigo",
    "Europe/Paris": "grenoble; nizza; strassburg; strasbourg; saclay",
    "Europe/Rome": "mailand; milano; milan; torino; turin; firenze; florenz; florence; venezia; venedig; venice; "
    "napoli; neapel; naples", "Europe/Vienna": "graz; klosterneuburg",
    "Europe/Moscow": "saint petersburg; st petersburg",
    "Europe/Amsterdam": "den haag; the hague", "Europe/Stockholm": "goteborg; gothenburg",
    "Europe/Warsaw": "krakow; cracow", "Europe/London": "edinburgh; cambridge uk; oxford",
    "Europe/Copenhagen": "kobenhavn",
    "Europe/Kyiv": "kiev; kiew",
}  # fmt: skip


def place_key(text: str) -> str:
    """Lower case, without accents, full stops and underscores: a key of these tables."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.translate(_FOLDED).split())


_FOLDED = str.maketrans({"_": " ", ".": "", "’": "'", "-": " "})


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


def zones_of(name: str) -> tuple[str, ...]:
    """All that `name` may mean, the likeliest first; none if it's unknown. Those that show the same time are one."""
    key = place_key(name)
    city, country = _cities().get(key), _countries().get(key, ())
    if city:
        return (city, *(zone for zone in country if zone != city)) if len(country) > 1 else (city,)
    return country or _further_cities().get(key, ())


def _largest(zones: list[str]) -> tuple[str, ...]:
    """One for each set of rules, by the number of large cities; those without any are left out if others have some."""
    size = Counter(zone for found in _further_cities().values() for zone in found)
    by_offsets: dict[tuple[timedelta | None, ...], list[str]] = {}
    for zone in zones if len(zones) > 1 else ():
        by_offsets.setdefault(_offsets(zone), []).append(zone)
    if len(by_offsets) < 2:
        return (max(zones, key=lambda zone: size[zone]),)
    groups = sorted(by_offsets.values(), key=lambda each: -sum(size[zone] for zone in each))
    inhabited = [each for each in groups if any(size[zone] for zone in each)] or groups
    return tuple(max(each, key=lambda zone: size[zone]) for each in inhabited[:MOST_ZONES])


def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    """In each month of two years to come, which tells zones with different rules apart."""
    loaded = load(zone)
    return tuple(datetime(2030 + n // 12, n % 12 + 1, 15, tzinfo=UTC).astimezone(loaded).utcoffset() for n in range(24))


def is_further_city(name: str) -> bool:
    """Whether only the long list of cities has it, in which words of English occur, too (Reading, Nice)."""
    key = place_key(name)
    return key in _further_cities() and key not in _cities()


def place_names() -> Iterator[str]:
    """Folded, to look for the nearest."""
    yield from _cities()
    yield from _further_cities()
    yield from _countries()


@cache
def _cities() -> Mapping[str, str]:
    """One zone by the city that it's named after, or by a nickname."""
    from babel import Locale

    found = {place_key(name.rpartition("/")[2]): name for name in reversed(list(_country_of()))}
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if "city" in names and (current := zone if zone in _country_of() else legacy_names().get(zone.casefold())):
                found.setdefault(place_key(names["city"]), current)
    for zone, names in _NICKNAMES.items():
        found |= {place_key(name): zone for name in names.split(";")}
    return found


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

    zones: dict[str, list[str]] = {}
    for zone, country in _country_of().items():
        zones.setdefault(country, []).append(zone)
    by_country = {code: (_PRIMARY[code],) if code in _PRIMARY else _largest(each) for code, each in zones.items()}
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in by_country:
                found.setdefault(place_key(name), by_country[code])
    return found | {name: by_country[code] for name, code in _COUNTRY_NICKNAMES.items()}
