"""Names of cities and countries in languages beyond the five, by CLDR: ``Москва``, ``ベルリン``, ``Praha``."""

from collections.abc import Iterator, Mapping
from functools import cache

from bot.timezones.places import current_zone, place_key, zones_of_country

# The first that knows a name decides.
_OTHER_SCRIPTS = (
    "ja", "ko", "ru", "uk", "bg", "sr", "el", "he", "ar", "fa", "ur", "hi", "bn", "th", "ka", "hy", "zh_Hant",
)  # fmt: skip
_LATIN = ("it", "pt", "nl", "pl", "cs", "sv", "da", "nb", "fi", "hu", "ro", "tr", "ca", "hr", "sk", "vi", "id")


def foreign_zones(name: str, *, latin: bool = False) -> tuple[str, ...]:
    """All that `name` may mean; of names in Latin letters only if `latin`, since many are words elsewhere."""
    key = place_key(name)
    if key.isascii():
        return _zones(_LATIN).get(key, ()) if latin else ()
    return _zones(_OTHER_SCRIPTS).get(key, ()) or (_zones(_LATIN).get(key, ()) if latin else ())


@cache
def _zones(languages: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for name, zones in _names(language):
            found.setdefault(place_key(name), zones)
    return found


def _names(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    from babel import Locale

    locale = Locale.parse(language)
    for zone, names in locale.time_zones.items():
        if "city" in names and (current := current_zone(zone)):
            yield names["city"], (current,)
    for code, name in locale.territories.items():
        if zones := zones_of_country(code):
            yield name, zones
