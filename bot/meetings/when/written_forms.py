"""Forms of times that programs or habits write, brought into those that the grammar reads."""

import re
from datetime import date, timedelta

from bot.meetings.when.durations import read_duration
from bot.meetings.when.repeat_model import says
from bot.meetings.when.time_lexicon import Sense, meanings_of
from bot.meetings.when.time_tokens import TokenKind, is_vague, tokens
from bot.meetings.when.typed_when import EXAMPLES
from bot.meetings.when.unclear_time import UnclearTime

# Marks of Markdown, and pictures that say neither an hour (🕓), a country (🇺🇸) nor a no (❌).
_DECORATION = (
    r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)|(?<!\w)_(?=[^\W_])|(?<=[^\W_])_(?!\w)"
    r"|[📅📆🗓⏰📌📍📚📖🎉🔔👉✨👋🙂😀]\ufe0f?"
)
_SIMPLIFIED = str.maketrans("週點時後個禮號兩間鐘", "周点时后个礼号两间钟")
_LABEL = r"^(?:when|date|wann|quand|cu[aá]ndo|fecha)\s?:\s*(?=\S)"
_BASIC_ISO = r"^(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)?(?:\d\d)?(Z|[+-]\d{4}|)$"
_ISO_BASIC_HOUR = r"^(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)?(?=Z|[+-]\d|$)"
_ISO_DAY_OF_YEAR = r"(?<![\w-])(\d{4})(?:-(\d{3})(?=[T\s]|$)|(\d{3})(?=T\d))"
_MILITARY_RANGE = r"(?<![\w:.,/+-])((?:[01]\d|2[0-3])[0-5]\d)\s?[-–—]\s?((?:[01]\d|2[0-3])[0-5]\d)(?![\w:.,/+-])"
_ISO_WEEK = r"(?<!\w)(\d{4})-?W(\d\d)-?([1-7])(?=[T\s]|$)"
_WEEKS = {"dans": "semaine semaines", "in": "Woche Wochen", "en": "semana semanas", "dentro": "semana semanas"}
_EXACTLY = {"dans": "exactement", "in": "genau", "en": "exactamente", "dentro": "exactamente"}
_MEANT_AS_WEEKS = {
    "8": r"\b(?:dans (?:8|huit) jours|(?:en|dentro de) (?:8|ocho) d[ií]as|in (?:8|acht) tagen)\b(?! (?:exact|genau))",
    "15": r"\b(?:dans (?:15|quinze) jours|(?:en|dentro de) (?:15|quince) d[ií]as)\b(?! exact)",
}
_DAYS_FROM = r"\b(?:\d{1,3}|an?|one|two|three|four|five|six|ten)\sdays?\s(?:from|after)\s(?!now\b)(?P<day>[^\W\d_]+)"
_END_OR_OFFSET = r"(?P<begin>\b\d{1,2}:\d\d)-(?P<end>(?:0[3-9]|1[0-2]):?\d\d)(?![\w:])"
_OFFSET_BEHIND = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)? -(?P<hours>\d\d):?(?P<minutes>\d\d)$"
_AGO = r"(?:vor|il y a|hace) (?P<before>.+)|(?:in )?(?P<negative>-.+)|(?:in )?(?P<later>.+?)(?: ago|(?:之|以)?前)"
_CLOCK_AHEAD = (
    r"(?<![\w.])(?P<preposition>in|dans|en|dentro de) "
    r"(?P<hours>\d{1,2})(?:\.(?=1[3-9]$|[2-5]\d$)|:)(?P<minutes>[0-5]\d)"
    r"(?:\s?(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\b)?(?!\s?(?:[ap]\.?m\b|uhr|[–:/]))(?!\w)"
)
_CLOCK_FROM_NOW = r"(?<![\w:.])(\d{1,2}):([0-5]\d)(?:\s?(?:h|hrs?|hours?|std|stunden?))?(?= (?:from now|ab jetzt)\b)"
_HALVES = r"(?<![\w.,/])(\d{1,2})\s([13])/([24])(?=\s?(?:h|hrs?|hours?|std|stunden?|heures?|horas?)\b)"
_AT_HOUR = r"\b((?:at|um|gegen|las|à|vers)\s)(1[3-9]|2[0-3])(?=$|[,;)]|\s(?P<word>[^\W\d_]+))"
_BESIDE_CLOCK = (Sense.WEEKDAY, Sense.WEEKDAYS, Sense.DAY, Sense.PART, Sense.TODAY_PART, Sense.MONTH)
_GERMAN = (
    r"\b(?:um|uhr|halb|viertel|gegen|punkt|(?:mon|diens|donners|frei|sams|sonn)tag\w*|mittwoch\w*|sonnabend\w*"
    r"|(?:vormittag|nachmittag|abend|mittag|morgen)s?|nachts|wochenende|januar|jänner|februar|märz|juni|juli|oktober|dezember"
    r"|jän|mär|okt|dez|(?:jede|nächste|kommende|übernächste|diese|erste|zweite|dritte|vierte|letzte)[nrms]?)\b"
)
_GERMAN_DAYS = r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\b"
_AM_OF_HOUR = (
    r"(?<![\w.,/])(?<!\d-\d\d-)(?<!\d-\d-)(?P<hour>\d{1,2}(?:[:.][0-5]\d)?)\sam"
    r"(?=\s(?:(?P<number>\d{1,2}\.)|(?P<word>[^\W\d_]+)))"
)
_BEHIND_AM = {
    Sense.WEEKDAY, Sense.WEEKDAYS, Sense.PART, Sense.NOON, Sense.WEEKEND, Sense.NEXT, Sense.AFTER_NEXT, Sense.ORDINAL,
    Sense.THIS, Sense.NAMED_DAY, Sense.MORNING_OR_TOMORROW,
}  # fmt: skip


def with_spaces(text: str) -> str:
    """``16:00CET`` as two words, ``L.A.`` without dots, and machines' dates as people write them."""
    text = re.sub(_DECORATION, "", text).translate(_SIMPLIFIED).strip()
    text = re.sub(_LABEL, "", text, flags=re.IGNORECASE)
    text = re.sub(r"\[([A-Za-z]+(?:/[A-Za-z_]+)+)\]$", r" \1", text)  # as RFC 9557 adds the zone
    text = re.sub(_ISO_DAY_OF_YEAR, _day_of_year, text, flags=re.ASCII)
    text = re.sub(_BASIC_ISO, _basic_iso, text, flags=re.ASCII).strip()
    text = re.sub(_ISO_BASIC_HOUR, lambda match: f"{match[1]} {match[2]}:{match[3] or '00'}", text, flags=re.ASCII)
    text = re.sub(_ISO_WEEK, _day_of_week, text, flags=re.ASCII)
    text = re.sub(r"(?<!\w)(\d{4})-?W(\d\d)(?![\w-])", r"KW \2 \1", text, flags=re.ASCII)
    text = re.sub(r"\b(KW|CW)(?=\d)", r"\1 ", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(KW|CW) (\d{1,2})\s?[/-]\s?(20\d\d)\b", r"\1 \2 \3", text, flags=re.ASCII | re.IGNORECASE)
    text = re.sub(r"^(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?= )", r"\1-\2-\3", text, flags=re.ASCII)
    text = re.sub(_MILITARY_RANGE, _military_range, text, flags=re.ASCII)
    text = re.sub(r"(?<![\w:.,/+-])([01]\d|2[0-3])Z(?!\w)", r"\1:00 Z", text, flags=re.ASCII)
    text = re.sub(r"(?<![\w:.,/+-])(\d{1,2})z(?!\w)", r"\1 Z", text, flags=re.ASCII | re.IGNORECASE)
    text = re.sub(r"(?<= GMT[+-]\d{4}) \([^()]*\)$", "", text)  # Date.toString() of JavaScript names the zone again
    text = re.sub(r"(?<=\d [+-]\d{4}) \([A-Z]{2,5}\)$", "", text)  # and so do e-mails' headers
    text = re.sub(r"\b(?:[A-Z]\.)+[A-Z]\b\.?", lambda match: match[0].replace(".", ""), text)
    text = re.sub(r"(\d\s?[ap]m)(?=[A-Z]{3})", r"\1 ", text)
    text = re.sub(r"(?<=\d)\s([ap])\.\sm\b\.?", r" \1m", text)
    text = re.sub(_CLOCK_FROM_NOW, r"\1 h \2 min", text, flags=re.IGNORECASE | re.ASCII)
    text = re.sub(_HALVES, lambda match: f"{int(match[1]) + int(match[2]) / int(match[3])}", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<![\w.:/-])(1[0-2]|[1-9])([0-5]\d)(?=\s?[ap]\.?m\b)", r"\1:\2", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d \w{3} 20\d\d )([01]\d|2[0-3])([0-5]\d)$", r"\1:\2", text, flags=re.ASCII)
    text = re.sub(r"(?<=\d{4}-\d\d-\d\d)T(?=\d:\d\d)", " ", text, flags=re.ASCII)
    text = re.sub(r"\b(\d{1,2})-([A-Za-z]{3})-(2\d)(?=\s\d\d:)", r"\1 \2 20\3", text, flags=re.ASCII)
    text = re.sub(r"\b((?:1[3-9]|2[0-3])\s?h\s?[0-5]\d)\s?min\b\.?", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"\bnot\s(?=(?P<word>[^\W_]+))", _except_date, text, flags=re.IGNORECASE)
    text = re.sub(r"\b([Cc])et(?=\sapr[eè]s[\s-]midi)", r"\1ette", text)  # CET is a zone
    return re.sub(r"(?<![\d:])(\d{1,2}:\d\d(?::\d\d)?)(?=[A-Za-z])", r"\1 ", text, flags=re.ASCII)


def _except_date(match: re.Match[str]) -> str:
    """``not dec 24``."""
    is_date = match["word"][0].isdecimal() or any(each.sense is Sense.MONTH for each in meanings_of(match["word"]))
    return "except " if is_date else match[0]


def with_whole_hours(text: str) -> str:
    """``a las 16:00`` for ``a las 16``, ``um 16:00`` for ``um 16``."""
    return re.sub(_AT_HOUR, _whole_hour, text, flags=re.IGNORECASE)


def _whole_hour(match: re.Match[str]) -> str:
    """With a unit behind it's an hour anyway, and with a month it's none."""
    known = {each.sense for each in meanings_of(match["word"])} if match["word"] else set()
    is_hour = not match["word"] or known & {*_BESIDE_CLOCK, Sense.FROM, Sense.EVERY, Sense.REPEATED} - {Sense.MONTH}
    return f"{match[1]}{match[2]}:00" if is_hour else match[0]


def with_german_am(text: str, typed: str) -> str:
    """``um 4 Uhr am Donnerstag`` for ``um 4 am Donnerstag``: there "am" is "on the", where `typed` has German words."""
    is_german = re.search(_GERMAN, typed, re.IGNORECASE) or re.search(_GERMAN_DAYS, typed)
    return re.sub(_AM_OF_HOUR, _hour_on, text) if is_german else text


def _hour_on(match: re.Match[str]) -> str:
    on_day = match["number"] or any(each.sense in _BEHIND_AM for each in meanings_of(match["word"]))
    if not on_day:
        return match[0]
    is_end = match.string[: match.start()].endswith("–")  # joined hours have no unit
    return f"{match['hour']}{',' if is_end else ' Uhr'} am"


def _military_range(match: re.Match[str]) -> str:
    begin, end = match.groups()
    if begin >= end or "2020" <= begin < end <= "2039":  # these are rather years
        return match[0]
    return f"{begin[:2]}:{begin[2:]}–{end[:2]}:{end[2:]}"


def _basic_iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, offset = match.groups()
    return f"{year}-{month}-{day} {hour}:{minute or '00'} {offset}"


def _day_of_year(match: re.Match[str]) -> str:
    """Of an ISO ordinal date."""
    first, number = date(int(match[1]), 1, 1), int(match[2] or match[3])
    day = first + timedelta(days=number - 1)
    return f"{day}" if number and day.year == first.year else match[0]


def _day_of_week(match: re.Match[str]) -> str:
    """Of an ISO week date."""
    try:
        return f"{date.fromisocalendar(*map(int, match.groups()))}"
    except ValueError:
        return match[0]


def refuse_length(text: str) -> None:
    """Raises UnclearTime: it ends with how long it takes, as ``4pm (2h)`` does."""
    for start in re.finditer(r"[\s,(]+\+?(?=\d)", text):
        found = read_duration(text, start.end())
        before = re.search(r"(?:\d\s?[ap]\.?m\.?|\d:\d\d|\buhr)$", text[: start.start()], re.IGNORECASE)
        if found and before and not text[found[1] :].strip(" )") and found[0] <= timedelta(hours=12):
            said = text[start.end() : found[1]]
            raise UnclearTime(f"“{said}” says how long it takes. Leave that out here, and write it in `duration`.")


def refuse_two_meanings(text: str) -> None:
    """Raises UnclearTime: ``dans 15 jours`` is two weeks to most, and ``22:00-02:00`` may have an end or an offset."""
    for days, pattern in _MEANT_AS_WEEKS.items():
        if found := re.search(pattern, text, re.IGNORECASE):
            weeks = {"8": "1 week", "15": "2 weeks"}[days]
            sentence = f"Is “{found[0]}” in {weeks}, or after {days} days exactly?"
            before, number = found[0].rsplit(" ", 2)[0], 1 if days == "8" else 2
            unit = _WEEKS[before.casefold().split()[0]].split()[number - 1]
            exactly = f"{found[0]} {_EXACTLY[before.casefold().split()[0]]}"
            raise UnclearTime(sentence, found[0], (f"{before} {number} {unit}", exactly))
    if found := re.search(
        r"(?<![\d.,:])(\d{1,2}),((?:1[3-9]|[2-5]\d)\s?(?:[ap]\.?m\b|uhr\b))", text, re.IGNORECASE | re.ASCII
    ):
        clock = f"{found[1]}:{found[2]}"
        raise UnclearTime(f"Is “{found[0]}” {clock}?", found[0], (clock,), hint=f"Write “{clock}”.")
    if found := re.search(r"(?<=[A-Z])\s?/\s?(?=\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|h\b|uhr\b|[A-Z]))", text, re.ASCII):
        raise UnclearTime("I see two times there, in two time zones. Write one of them.", "", (text[: found.start()],))
    fraction = re.search(r"(?<![\d/.])([13])/4 (1?\d)(?![\d:./]|\s?[ap]\.?m\b)", text, re.IGNORECASE | re.ASCII)
    if fraction and re.search(_GERMAN, text, re.IGNORECASE):
        clock = f"{int(fraction[2]) - 1 or 12}:{15 * int(fraction[1])}"
        raise UnclearTime(f"Is “{fraction[0]}” {clock}?", fraction[0], (clock,), hint=f"Write “{clock}”.")
    if found := re.search(_DAYS_FROM, text, re.IGNORECASE):
        raise UnclearTime(f"I can’t count days from “{found['day']}”. Write the date. {EXAMPLES}")
    if found := re.search(
        r"(?:(?<=:\d\d)|(?<=[ap]m)|(?<=uhr)|(?<=\dh))(?: (?=[+-])|(?=\+))([+-](?:\d|1[0-4]))$",
        text,
        re.ASCII | re.IGNORECASE,
    ):
        raise UnclearTime(f"Is “{found[1]}” the offset from UTC?", found[1], (f"UTC{found[1]}",))
    if found := re.search(_END_OR_OFFSET, text, re.ASCII):
        sentence = f"Is “{found['end']}” when it ends, or is “-{found['end']}” the offset from UTC?"
        answers = (f"{found['begin']}–{found['end']}", f"{found['begin']} UTC-{found['end']}")
        raise UnclearTime(sentence, found[0], answers)


def refuse_clock_ahead(text: str) -> None:
    """Raises UnclearTime: ``in 10:15`` without a day may be so many hours and minutes, or the time of day."""
    found = re.search(_CLOCK_AHEAD, text, re.IGNORECASE | re.ASCII)
    if found is None or int(found["hours"]) > 23 or not int(found["hours"] + found["minutes"]):
        return
    others = tokens(f"{text[: found.start()]} {text[found.end() :]}")
    if any(each.kind is TokenKind.DATE or says(each, *_BESIDE_CLOCK) for each in others):
        return
    hours, minutes = int(found["hours"]), found["minutes"]
    length = " ".join(f"{int(count)} {unit}" for count, unit in ((hours, "h"), (minutes, "min")) if int(count))
    halves = (hours, hours + 12) if is_vague(hours) and not found["hours"].startswith("0") else (hours,)
    clocks = [f"{each:02}:{minutes}" for each in halves]
    ahead = f"{found['preposition']} {length}"
    sentence = f"Is “{found[0]}” {length} from now, or a time of day?"
    raise UnclearTime(sentence, found[0], (ahead, *clocks), hint=f"Write “{ahead}” or “{clocks[0]}”.")


def with_named_offset(text: str) -> str:
    """``16:00 -05:00`` with UTC before it; what is later than the hour before it may be the end of a range."""
    found = re.search(_OFFSET_BEHIND, text, re.ASCII)
    if found is None or not "03" <= found["hours"] <= "12":
        return text
    if (int(found["hours"]), int(found["minutes"])) > (int(found["hour"]), int(found["minute"])):
        return text
    return f"{text[: found.start('hours') - 1]}UTC-{found['hours']}:{found['minutes']}"


def refuse_bare_duration(text: str) -> None:
    """Raises UnclearTime: nothing but a duration, which may be an hour, or one that has passed."""
    if ago := re.fullmatch(_AGO, text, re.IGNORECASE):
        passed = ago["before"] or ago["later"] or ago["negative"].lstrip("- ")
        if _is_duration(passed):
            raise UnclearTime(f"“{text}” is in the past. {EXAMPLES}")
    if not _is_duration(text) or re.search(r"\d\s?h(?:eures?|oras?)?(?![^\W\d])", text, re.IGNORECASE):
        return
    hour = re.fullmatch(r"(\d{1,2})\s?(?:hours?|hrs?|stunden?|小时)", text, re.IGNORECASE | re.ASCII)
    if hour and 0 < int(hour[1]) < 24:
        clock, ahead = f"{int(hour[1]):02}:00", f"in {text}"
        hint = f"Write “{clock}”, or “{ahead}” for that long from now."
        raise UnclearTime(f"Is “{text}” a time of day, or that long from now?", text, (clock, ahead), hint=hint)
    raise UnclearTime(f"Is “{text}” how long from now?", text, (f"in {text}",), hint=f"Write “in {text}”.")


def _is_duration(text: str) -> bool:
    found = read_duration(text)
    return found is not None and found[1] == len(text)
