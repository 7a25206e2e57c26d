"""The names that Windows has for time zones, which calendars copy: CLDR's table."""

import re
from collections.abc import Mapping
from functools import cache

from bot.timezones.abbreviations import abbreviations
from bot.timezones.places import current_names, legacy_names, place_key


@cache
def windows_zones() -> Mapping[str, str]:
    """By the folded name, of summer time too; without names that have several meanings elsewhere."""
    from babel.core import get_global

    found: dict[str, str] = {}
    for name, zone in get_global("windows_zone_mapping").items():
        current = current_names().get(zone.casefold()) or legacy_names().get(zone.casefold())
        if " " in name and current is not None:
            summer = name.replace("Standard Time", "Daylight Time")
            found |= {key: current for key in map(place_key, (name, summer)) if key not in abbreviations()}
    return found


def windows_name_in(text: str) -> re.Match[str] | None:
    return _names().search(text)


@cache
def _names() -> re.Pattern[str]:
    """A full stop may follow the letter that begins some of them."""
    names = sorted(windows_zones(), key=len, reverse=True)
    patterns = (re.sub(r"^(\w) ", r"\1\\.? ", re.escape(each).replace(r"\ ", " ")) for each in names)
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?![\w(])", re.IGNORECASE)


_LABEL = re.compile(r"\((?:utc|gmt)\s?(?P<offset>[+-]\d{1,2}:?\d\d)?\)\s*(?P<names>[^\W\d_].+)", re.IGNORECASE)


def windows_label_in(text: str) -> re.Match[str] | None:
    """``(UTC+01:00) Amsterdam, Berlin, Bern``, as settings list zones, up to the end of `text`."""
    return _LABEL.search(text)
