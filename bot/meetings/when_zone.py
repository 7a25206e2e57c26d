"""The zone in what people type for a time: an IANA name, UTC, or a city that gives a zone its name."""

import re

from bot.meetings.scheduling import known_zones, zone_named

_ZONE = re.compile(r"(?<![\w/])[a-z][a-z_]+(?:/[a-z0-9_+-]+){1,2}(?![\w/])", re.IGNORECASE)
_UTC = re.compile(r"(?<!\w)(?:utc|gmt)(?![\w+-])|(?<=\d) ?z$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:(?:utc|gmt)[+-]\d{1,2}(?::?\d\d)?|[ceymap][sd]t|[ew]?cest|[we]es?t|cet|e[ct]|ist|jst|bst|kst|sgt|msk)(?!\w)"
)
_MOST_WORDS = 3  # of a city's name, such as Port of Spain
_NO_CITIES = {"etc", "us", "canada", "brazil", "chile", "mexico", "systemv"}


class Unreadable(Exception):
    """Carries the sentence of a `bot.meetings.time_parsing.NotUnderstood`."""


def without_zone(words: str, zone: str) -> tuple[str, str]:
    """The words without the zone that they name, and its IANA name; `zone` where they name none.

    Raises:
        Unreadable: they name one that there is not, or that means several.
    """
    for named in _ZONE.finditer(words):
        if (found := zone_named(named[0])) is not None:
            return words[: named.start()] + " " + words[named.end() :], found.key
        if named[0].split("/")[0].casefold() in _areas():
            raise Unreadable(f"I do not know the time zone {named[0]}. Names look like Europe/Berlin.")
    if match := _UTC.search(words):
        return words[: match.start()] + " " + words[match.end() :], "UTC"
    if match := _ABBREVIATION.search(words.casefold()):
        raise Unreadable(f"“{match[0].upper()}” can mean several zones. Name a city’s, such as Europe/Berlin.")
    return _without_city(words, zone)


def _areas() -> set[str]:
    return {name.split("/")[0] for name in known_zones() if "/" in name}


def _without_city(words: str, zone: str) -> tuple[str, str]:
    """Take a city off the end: "thu 4pm New York"."""
    every = words.split()
    if every and every[-1].casefold() == "time":
        every.pop()
    for count in range(min(_MOST_WORDS, len(every)), 0, -1):
        if (found := _cities().get("_".join(every[-count:]).casefold())) is not None:
            return " ".join(every[:-count]).removesuffix(" in"), found
    return words, zone


_by_city: dict[str, str] = {}


def _cities() -> dict[str, str]:
    """The zones by their cities' casefolded names, spaces as in IANA's; a name of two zones is nobody's."""
    if not _by_city:
        found: dict[str, set[str]] = {}
        for name in known_zones().values():
            area, _, city = name.rpartition("/")
            if area and area.split("/")[0].casefold() not in _NO_CITIES:
                found.setdefault(city.casefold(), set()).add(name)
        _by_city.update((city, names.pop()) for city, names in found.items() if len(names) == 1)
    return _by_city
