"""IANA time zones: reading one from typed text, and local time."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.frozen import dataclass

_NAME = re.compile(r"(?<![\w/])[a-z][a-z_]+(?:/[a-z0-9_+-]+){1,2}(?![\w/])", re.IGNORECASE)
_UTC = re.compile(r"(?<!\w)(?:utc|gmt)(?![\w+-])|(?<=\d) ?z$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:(?:utc|gmt)[+-]\d{1,2}(?::?\d\d)?|[ceymap][sd]t|[ew]?cest|[we]es?t|cet|e[ct]|ist|jst|bst|kst|sgt|msk)(?!\w)"
)
_CITY_WORDS = 3  # at most, as in Port of Spain
_AREAS_WITHOUT_CITIES = {"etc", "us", "canada", "brazil", "chile", "mexico", "systemv"}
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """`rest` is the text without the zone."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class ZoneAmbiguous:
    """Such as ``EST``."""

    text: str


@dataclass(frozen=True, slots=True)
class ZoneUnknown:
    """`suggestions` are IANA names close to `text`."""

    text: str
    suggestions: tuple[str, ...] = ()


ZoneReading = ZoneFound | ZoneAmbiguous | ZoneUnknown


def iana_name(text: str) -> str | None:
    """In any case, with spaces or underscores."""
    return _names().get("_".join(text.split()).casefold())


def read_zone(text: str) -> ZoneFound | ZoneUnknown:
    """`text` as a whole is an IANA name or its city."""
    import difflib  # for a zone that somebody typed

    text = "_".join(text.split())
    names, cities = _names(), _last_by_city()
    if found := names.get(text.casefold()) or cities.get(text.casefold()):
        return ZoneFound(found)
    close = difflib.get_close_matches(text.casefold(), [*names, *cities], n=_SUGGESTIONS)
    return ZoneUnknown(text, tuple(dict.fromkeys(names.get(each) or cities[each] for each in close)))


def find_zone(text: str) -> ZoneReading | None:
    """Within text such as "thu 4pm Europe/Berlin"; None if there is none.

    A city counts only at the end, if a single zone is named after it.
    """
    for match in _NAME.finditer(text):
        if name := iana_name(match[0]):
            return ZoneFound(name, _cut_out(match))
        if match[0].split("/")[0].casefold() in _areas():
            return ZoneUnknown(match[0])
    if utc := _UTC.search(text):
        return ZoneFound("UTC", _cut_out(utc))
    if abbreviation := _ABBREVIATION.search(text.casefold()):
        return ZoneAmbiguous(abbreviation[0].upper())
    return _city_at_end(text)


def _cut_out(match: re.Match[str]) -> str:
    return match.string[: match.start()] + " " + match.string[match.end() :]


def _city_at_end(text: str) -> ZoneFound | None:
    words = text.split()
    if words and words[-1].casefold() == "time":
        words.pop()
    for count in range(min(_CITY_WORDS, len(words)), 0, -1):
        if name := _only_by_city().get("_".join(words[-count:]).casefold()):
            return ZoneFound(name, " ".join(words[:-count]).removesuffix(" in"))
    return None


# Reading the zone database takes some 20 ms, so it waits for the first use. Keys are casefolded, with underscores.


@cache
def _names() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones()) if "posix" not in name}


@cache
def _areas() -> frozenset[str]:
    return frozenset(name.split("/")[0] for name in _names() if "/" in name)


@cache
def _last_by_city() -> Mapping[str, str]:
    return {name.rpartition("/")[2].casefold(): name for name in sorted(_names().values())}


@cache
def _only_by_city() -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for name in _names().values():
        area, _, city = name.rpartition("/")
        if area and area.split("/")[0].casefold() not in _AREAS_WITHOUT_CITIES:
            found.setdefault(city.casefold(), set()).add(name)
    return {city: names.pop() for city, names in found.items() if len(names) == 1}


def from_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In UTC. Times that clocks skip move by the gap; of repeated ones the first counts (PEP 495, ``fold=0``).

    Raises:
        OverflowError: outside datetime's range.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def local_time(moment: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """To the minute; `moment` is aware."""
    local = moment.astimezone(zone)
    return local.date(), time(local.hour, local.minute)
