"""Reads a time zone: a name, city, country, abbreviation or offset, alone or behind a time."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache

from bot.timezones import fixed_offset, is_possible
from bot.timezones.abbreviations import abbreviations, counts_behind_pm, counts_in_sentence
from bot.timezones.foreign_names import foreign_zones
from bot.timezones.places import (
    MOST_ZONES,
    current_names,
    distinct,
    is_country,
    is_known_city,
    is_one_country,
    is_plain_in_sentence,
    is_same,
    legacy_names,
    offsets_of,
    place_key,
    place_names,
    state_before_country,
    zones_in,
    zones_of,
)
from bot.timezones.regions import towns_in_states
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneReading, ZoneUnknown
from bot.timezones.windows import windows_label_in, windows_name_in, windows_zones

LONGEST = 80  # characters
_SUGGESTIONS = 3
_LONG_ENOUGH = 6  # letters
_MOST_WORDS = 4  # as in Port of Spain
_TIME_WORDS = {"time", "timezone", "zone", "zeit", "ortszeit"}


@cache
def _offset() -> re.Pattern[str]:
    """With hours and, at most once, minutes; the sign as people mean it: ``UTC+8`` is ahead of UTC."""
    return re.compile(
        r"(?:utc|gmt|z)?\s?([+-])\s?(\d{1,2})(?::?([0-5]\d)|[.,](\d{1,2}))?(?:\s?h(?:ours?)?)?", re.IGNORECASE
    )


@cache
def _in_sentence() -> re.Pattern[str]:
    return re.compile(
        r"""(?<![\w/])(?P<name>[a-z][a-z_]+(?:/[a-z0-9_+-]+){1,2})(?![\w/])(?:\s+time\b)?
          | (?<!\w)(?P<offset>(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d\d|[.,]\d{1,2})?)(?![\w:])
          | (?:(?<=\s)|(?<=:\d\d)|(?<=\d[ap]m))(?P<bare>[+-]\d\d:?\d\d|\+\d:\d\d|\+\d{1,2})(?![\w:-])
          | (?<!\w)(?P<unsigned>(?:utc|gmt)\d{1,2}(?![\w:.])|(?<=[\dmhr]\ )(?:utc|gmt)\ \d{1,2}$)
          | (?P<utc>(?<!\w)(?:utc|gmt)(?![\w+-])|(?<=\d)\ ?z(?!\w))
          | (?P<chinese>[\u4e00-\u9fff]{2,6})时间""",
        re.IGNORECASE | re.VERBOSE,
    )


def read_zone(text: str) -> ZoneReading:
    """`text` as a whole. It may import Babel (0.3 s): call it off the event loop."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = " ".join(text.split())[:LONGEST].strip(" .,;:!?\"'“”„‘’«»`")
    if windows := windows_zones().get(place_key(text)):
        return ZoneFound(windows)
    text = re.sub(_NAMED_BEFORE_CITY, _city_alone, text)
    label = windows_label_in(text)
    if label and not label.start() and len(found := _of_label(label)) == 1:
        return ZoneFound(found[0])
    outside, inside = _around_parentheses(text)
    zones = _with_remark(outside, inside) if outside and inside else _zones(outside or inside)
    if len(zones) == 1:
        return ZoneFound(zones[0])
    return ZoneAmbiguous(text, zones) if zones else ZoneUnknown(text, _nearest(text))


def _of_label(label: re.Match[str]) -> tuple[str, ...]:
    """Of the places that it lists, those whose clocks have its offset in one half of the year; one name for each."""
    offset = _offset().fullmatch(label["offset"] or "+00:00")
    names = re.sub(r"\s*\([^()]*\)", "", label["names"])
    parts = [names] if _zones(names) else names.split(",")
    ahead = _ahead(offset) if offset else timedelta()
    return distinct(zone for part in parts for zone in _zones(part.strip()) if ahead in offsets_of(zone))


def _around_parentheses(text: str) -> tuple[str, str]:
    before, opened, rest = text.partition("(")
    inside, closed, after = rest.partition(")")
    return (" ".join(f"{before} {after}".split()), inside.strip()) if opened and closed else (text.strip("()"), "")


def _with_remark(text: str, remark: str) -> tuple[str, ...]:
    """``(UTC+01:00) Berlin`` is the place, ``UTC+2 (Cairo)`` either, ``Paris (Texas)`` what a comma would say."""
    zones, others = _zones(text), _zones(remark)
    if not zones:
        return ()
    if abbreviations().get(place_key(text)) and (
        named := tuple(each for each in others if each in zones and "/" in each)
    ):
        return named
    if _offset().fullmatch(text) or abbreviations().get(place_key(text)):
        return distinct((*(_shared(zones, zones_in(remark)) or zones), *others))
    if others and (offset := _offset().fullmatch(remark)):
        fits = any(_ahead(offset) in offsets_of(zone) for zone in zones)
        return zones if fits else distinct((*zones, *others))
    if others and abbreviations().get(place_key(remark)):
        return zones
    return _city_in(f"{text}, {remark}")


_SIGNS = str.maketrans({"−": "-", "–": "-", "＋": "+", "：": ":"})


def _zones(text: str) -> tuple[str, ...]:
    name = "_".join(text.split()).casefold()
    if found := current_names().get(name) or _full_names().get(place_key(text)):
        return (found,)
    if name.startswith("etc/"):
        return _etc_zones(text.split("/", 1)[1])
    if match := _offset().fullmatch(text):
        return _fixed(match)
    if match := re.fullmatch(r"(?:utc|gmt)\s?(\d{1,2})", text, re.IGNORECASE | re.ASCII):
        return _ahead_or_behind(timedelta(hours=int(match[1])))
    key = place_key(text)
    if found_zones := abbreviations().get(key) or zones_of(key):
        return found_zones
    if legacy := legacy_names().get(name):
        return (legacy,)
    words = key.split()
    if len(words) > 1 and words[-1] in _TIME_WORDS:
        return _zones(" ".join(words[:-1]))
    if introduced := re.match(r"heure (?:de |du |d')|hora del? ", text.replace("’", "'"), re.IGNORECASE):
        return _zones(text[introduced.end() :])
    if found_zones := _city_in(text) or foreign_zones(text, latin=True):
        return found_zones
    return zones_of(key.removesuffix("时间")) if key.endswith("时间") else ()


def _etc_zones(name: str) -> tuple[str, ...]:
    """Its sign is the other way round from what people write, so either may be meant."""
    if not (match := _offset().fullmatch(name)):
        return ("UTC",) if abbreviations().get(place_key(name)) == ("UTC",) else ()
    ahead = timedelta(hours=int(match[2])) * (-1 if match[1] == "-" else 1)
    return _ahead_or_behind(ahead)


def _ahead_or_behind(ahead: timedelta) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fixed_offset(each) for each in (ahead, -ahead) if is_possible(each)))


@cache
def _full_names() -> Mapping[str, str]:
    """``europe berlin``, folded."""
    return {place_key(name.replace("/", " ")): name for name in current_names().values() if "/" in name}


def _ahead(match: re.Match[str]) -> timedelta:
    minutes = int(match[3] or 0) if not match[4] else 6 * int(match[4].ljust(2, "0")) / 10
    return timedelta(hours=int(match[2]), minutes=minutes) * (-1 if match[1] == "-" else 1)


def _fixed(match: re.Match[str]) -> tuple[str, ...]:
    ahead = _ahead(match)
    return (fixed_offset(ahead),) if is_possible(ahead) else ()


def _city_in(text: str) -> tuple[str, ...]:
    """``Cambridge, UK``, ``Boston, MA, USA``; where the tables have no such city there, any zone of the region."""
    city, *regions = text.split(",")
    if not regions:
        return _city_before_region(text.split())
    zones = zones_of(city)
    for region in filter(str.strip, regions):
        if town := towns_in_states().get((place_key(city), place_key(region))):
            zones = (town,)
            continue
        among = zones_in(region)
        if not among:
            return ()
        if shared := _shared(zones, among, abroad=not is_country(region)):
            zones = shared
        elif is_known_city(region.strip()):  # "London, New York" may be a list
            zones = distinct((*zones, *zones_of(region)))
        else:
            zones = distinct(state_before_country(region, is_known=bool(zones)) or among)
    return zones[:MOST_ZONES]


def _shared(zones: tuple[str, ...], among: tuple[str, ...], *, abroad: bool = True) -> tuple[str, ...]:
    """Those that are `among` them; else those that show the same time, under their names there.

    Unless `abroad`, these are of the same country: ``Paris, ME`` isn't in Montenegro, whose clocks are those of France.
    """
    same = (each for zone in zones for each in among if is_same(each, zone) and (abroad or is_one_country(each, zone)))
    return tuple(zone for zone in zones if zone in among) or distinct(same)


def _city_before_region(words: list[str]) -> tuple[str, ...]:
    """Without a comma, codes of regions need capitals, since many are words."""
    for index in range(1, len(words)):
        city, region = " ".join(words[:index]), " ".join(words[index:])
        among = zones_in(region) if len(region) > 3 or region.isupper() else ()
        zones = zones_of(city) if among else ()
        if zones and not (is_known_city(region) and set(zones).isdisjoint(among)):  # "Berlin New York" are two
            return _city_in(f"{city}, {region}")
    return ()


def _nearest(text: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    key = place_key(text)
    if len(key) < 3 or zones_in(key):  # a continent is no misspelt town
        return ()
    names = [*map(place_key, current_names()), *place_names()]
    cutoff = 81 if len(key) >= _LONG_ENOUGH else 90  # one letter more makes many a short word a town
    close = process.extract(key, names, scorer=fuzz.ratio, limit=12, score_cutoff=cutoff)
    zones = (next(iter(_zones(name.replace(" ", "_")) or zones_of(name)), "") for name, _, _ in close)
    return tuple(dict.fromkeys(filter(None, zones)))[:_SUGGESTIONS]


def find_zone(text: str, is_time_word: Callable[[str], bool]) -> ZoneReading | None:
    """Within a text such as "thu 4pm Europe/Berlin"; None if there is none.

    What consists of `is_time_word`s alone is no zone: "mar" and "so" are weekdays.
    """
    text = text.translate(_SIGNS)
    if (label := windows_label_in(text)) and len(listed := _of_label(label)) == 1:
        return ZoneFound(listed[0], text[: label.start()])
    if windows := windows_name_in(text):
        return _with_rest(read_zone(windows[0]), _cut_out(windows))
    text = re.sub(_NAMED_BEFORE_CITY, _city_alone, text)
    for match in _in_sentence().finditer(text):
        if match["utc"]:
            return ZoneFound("UTC", _cut_out(match))
        written = match[match.lastgroup or 0]
        if match["chinese"] and (place := _chinese_place(written)):
            rest = f"{text[: match.end('chinese') - len(place)]} {text[match.end() :]}"
            return _with_rest(read_zone(place), rest)
        if not (match["chinese"] and not zones_of(written)) and not (
            match["name"] and all(map(is_time_word, written.split("/")))
        ):
            before = " ".join(_without_introduction(text[: match.start()].split()))
            return _with_rest(read_zone(written), f"{before} {text[match.end() :]}")
    return _named_place(text.split(), is_time_word)


# ``Central European Time - Berlin``, as calendars show zones.
_NAMED_BEFORE_CITY = r"(?:\((?:UTC|GMT)[^()]*\)\s)?\b(?P<name>(?:[A-Z][a-z]+ ){1,3}(?:Time|Zeit)) - (?=[A-Z])"


def _city_alone(match: re.Match[str]) -> str:
    return "" if place_key(match["name"]) in abbreviations() else match[0]


def _chinese_place(written: str) -> str:
    """The longest at the end that is one: there are no spaces around it."""
    return next((written[n:] for n in range(len(written)) if zones_of(written[n:])), "")


def _with_rest(found: ZoneReading, rest: str) -> ZoneReading:
    return ZoneFound(found.name, rest) if isinstance(found, ZoneFound) else found


def _cut_out(match: re.Match[str]) -> str:
    return match.string[: match.start()] + " " + match.string[match.end() :]


def _named_place(words: list[str], is_time_word: Callable[[str], bool]) -> ZoneReading | None:
    plain = [word.strip(',;()"“”„') for word in words]
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - count, -1, -1):
            end = start + count
            run = plain[start:end]
            named_as_zone = run[0].isupper() or counts_behind_pm(run[0], words[:start])
            abbreviated = count == 1 and named_as_zone and place_key(run[0]) in abbreviations()
            is_time = all(map(is_time_word, run)) or any(map(_has_digit, run))
            if not all(run) or (is_time and not abbreviated):
                continue
            named = place_key(words[end]) in _TIME_WORDS if end < len(words) else False
            written = " ".join([*words[start : end - 1], run[-1]]).lstrip('("“„') if count > 1 else run[0]
            sure = named or (start > 0 and words[start - 1].casefold() in _IN)
            zones = _zones_in_sentence(written, words[:start], sure=sure)
            if zones:
                before = _without_introduction(words[:start])
                rest = " ".join([*before, *words[end + named :]])
                return ZoneFound(zones[0], rest) if len(zones) == 1 else ZoneAmbiguous(written, zones)
    return None


def _city_in_sentence(name: str) -> tuple[str, ...]:
    """``Paris, Texas`` and ``Cambridge MA``, but not ``Thu, Berlin``."""
    city = name.split(",")[0]
    return _city_in(name) if not zones_of(name) and ("," not in name or zones_of(city)) else ()


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


_IN = ("in", "à", "en")
_UNITS = ("am", "pm", "a.m.", "p.m.", "uhr", "h")
_ARTICLES = ("la",)


def _is_hour(words: list[str]) -> bool:
    return any(map(_has_digit, words[-2 if words and words[-1].casefold() in _UNITS else -1 :]))


def _without_introduction(words: list[str]) -> list[str]:
    for introduction in (*([each] for each in _IN), ["heure", "de"], ["hora", "de"], ["hora", "del"]):
        if [word.casefold().lstrip("(") for word in words[-len(introduction) :]] == introduction:
            return words[: -len(introduction)]
    return words


def _zones_in_sentence(name: str, before: list[str], *, sure: bool) -> tuple[str, ...]:
    if found := abbreviations().get(place_key(name)):
        counts = counts_in_sentence(name, behind_hour=_is_hour(before)) or counts_behind_pm(name, before)
        return found if sure or counts else ()
    if name in _ARTICLES and not (sure or (before and before[-1].casefold().endswith("m"))):  # "4pm la"
        return ()
    if " " in name and (found := _city_in_sentence(name)):
        return found
    if full := _full_names().get(place_key(name)):
        return (full,)
    if found := foreign_zones(name):
        return found
    if not sure and not is_plain_in_sentence(name):
        return ()
    if legacy := legacy_names().get("_".join(name.split()).casefold()) if "/" in name else None:
        return (legacy,)
    return zones_of(name)
