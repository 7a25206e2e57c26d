"""Clock times as they're said: ``half past 4``, ``viertel vor fünf``, ``seize heures trente``, ``4 y media``."""

import re
from functools import cache

from bot.meetings.when.number_words import number_of, pattern
from bot.meetings.when.unclear_time import UnclearTime

_PARTS = {
    "half": 30, "quarter": 15, "viertel": 15, "demie": 30, "demi": 30, "quart": 15, "media": 30, "cuarto": 15,
    "trois quarts": 45,
}  # fmt: skip
_PARTS_BEFORE = {"halb": 30, "dreiviertel": 15, "drei viertel": 15, "viertel": 45}
_LESS = {"to", "before", "till", "of", "vor", "moins", "menos"}
_NOON = {"midi", "mediodía", "mediodia"}
# Left out on purpose: "half 4", which `refuse_half_hour` asks about, and "five to six", which may be an hour long.
# `<` and `>` are where the words begin and end; `!` is `<` unless they're how long it takes, or how long from now.
_FORMS = (
    r"<(?:an?\s)?(?P<part>half|quarter|#1-59#|\d{1,2}(?=\spast))(?:\sminutes)?\s(?P<sign>past|after)\s(?P<hour>#hour#)>",
    r"<(?:an?\s)?(?P<part>quarter|#20-59#|(?:#1-59#|\d{1,2})(?=\sminutes))(?:\sminutes)?"
    r"\s(?P<sign>to|before|till|of)\s(?P<hour>#hour#)>",
    r"<(?:ein\s)?(?P<part>viertel|#1-59#|\d{1,2})(?:\sminuten)?\s(?P<sign>nach|vor)\s(?P<half>halb\s)?(?P<hour>#hour#)"
    r"(?:\suhr\b)?>",
    r"<(?P<before>halb|drei\s?viertel|viertel)\s(?P<hour>#hour#)(?:\suhr\b)?>",
    r"<(?P<hour>#hour#)\suhr\s(?P<part>#1-59#)>",
    r"!(?P<hour>#hour#|midi|mediod[ií]a)(?:\s?(?:heures?|horas?|h))?\s(?P<sign>et|y|moins|menos)"
    r"\s(?:le\s)?(?P<part>demie?|quart|trois\squarts|media|cuarto|#5-59#|[1-5]\d)>",
    r"!(?P<hour>#hour#)\s?(?:heures?|h)\s(?P<part>#2-59#)>",
    r"<(?P<hour>midi)\s(?P<part>#5-59#)>",
    r"(?<=\blas\s)(?P<hour>#hour#)\s(?P<part>#10-59#)>",
    r"!(?P<hour>#1-24#)\s(?:(?P<part>#10-59#)|oh\s(?P<ones>#1-9#))>",
)
_BEFORE_DURATION = "dans en de in for pendant durant durante por für cada les alle every"
_DURATION = "".join(rf"(?<!\b{each}\s)" for each in _BEFORE_DURATION.split(" "))
_OF_DURATION = (
    r"min\w*|m|sec\w*|sek\w*|seg\w*|s|hours?|hrs?|h|stunden?|std|days?|tagen?|tage|jours?|d[ií]as?|weeks?|wochen?"
    r"|times|fois|mal|veces|semaines?|semanas?|months?|mois|monate?|meses|dates?|termine?|s[eé]ances?|sesiones|sessions"
    r"|sitzungen|meetings|of|past"
)
_BEHIND = rf"(?=\s?[ap]\.?m\b|[\s,;)–—]|-\d|$)(?!\s?(?:{_OF_DURATION})\b)"
_OF_DAY = (
    r"in\sthe\s(?:morning|afternoon|evening)|at\snight|this\s(?:morning|afternoon|evening)|tonight|o['’]clock|sharp"
    r"|du\s(?:matin|soir)|de\sl['’]apr[eè]s|de\sla\s(?:ma[ñn]ana|tarde|noche|madrugada)|en\spunto|uhr|heures?|horas"
    r"|nachmittags|abends|morgens|vormittags"
)


def with_digits(text: str) -> str:
    """`text` has single spaces. What it says about the half of the day stays."""
    for form in _expressions():
        text = form.sub(_replaced, text)
    text = _hours_apart().sub(_in_digits, text)
    return _whole_hour().sub(_in_digits, text)


def _in_digits(match: re.Match[str]) -> str:
    """All its groups that are a number."""
    return "".join(f"{number_of(each) or each}" for each in match.groups() if each is not None)


def refuse_half_hour(text: str) -> None:
    """``half four`` is 4:30 in Britain, and 3:30 where it's said as in German. Raises UnclearTime."""
    if (match := _half_hour().search(text)) is not None:
        hour = number_of(match["hour"]) or int(match["hour"])
        later, earlier = f"{hour}:30", f"{(hour - 2) % 12 + 1}:30"
        raise UnclearTime(
            f"“{match[0]}” can be {later} or {earlier}.", match[0], (later, earlier), hint="Write it as a time."
        )


@cache
def _half_hour() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])half\s(?P<hour>{pattern(1, 12)}|1[0-2]|[1-9]){_BEHIND}", re.IGNORECASE)


def spoken_number(word: str) -> int | None:
    """Up to ninety-nine."""
    return number_of(word)


def _replaced(match: re.Match[str]) -> str:
    found = {name: " ".join((text or "").casefold().split()) for name, text in match.groupdict().items()}
    hour, minutes = _hour(match["hour"]), -_PARTS_BEFORE.get(found.get("before", ""), 0)
    for name in ("part", "ones"):
        if part := found.get(name):
            minutes = _PARTS.get(part) or _number(part)
    minutes = -minutes if found.get("sign") in _LESS else minutes
    minutes -= 30 * bool(found.get("half"))
    if hour > 24 or abs(minutes) > 59:
        return match[0]
    total = (hour * 60 + minutes) % (24 * 60)
    if hour <= 12 and total < 60:  # "quarter to one" is after noon as a rule, and never 0:45
        total += 12 * 60
    return f"{total // 60}:{total % 60:02}"


def _hour(typed: str) -> int:
    return 12 if typed.casefold() in _NOON else _number(typed)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() else number_of(typed) or 0


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_with_numbers(form), re.IGNORECASE) for form in _FORMS)


def _with_numbers(form: str) -> str:
    form = form.replace("#hour#", rf"\d{{1,2}}|{pattern(1, 24)}")
    form = re.sub(r"#(\d+)-(\d+)#", lambda match: pattern(int(match[1]), int(match[2])), form)
    begin = {"<": r"(?<![\w.:/-])", "!": rf"(?<![\w.:/-]){_DURATION}"}.get(form[0], form[0])
    return f"{begin}{form[1:-1]}{_BEHIND}"


@cache
def _whole_hour() -> re.Pattern[str]:
    """``um vier``, ``à quatre heures``, ``at four``, ``four pm``; never a duration, such as ``in four hours``."""
    hour = rf"(?P<hour>{pattern(1, 24)})"
    return re.compile(
        rf"(?:(?P<at>\b(?:at|um|gegen|ab|las|a\sla|around|about)\s){hour}{_BEHIND}"
        rf"|(?<![\w.:/-]){_DURATION}{hour.replace('hour', 'before')}(?=\s(?:{_OF_DAY})\b|\s?[ap]\.?m\b))",
        re.IGNORECASE,
    )


@cache
def _hours_apart() -> re.Pattern[str]:
    """``from four to six``, ``vier bis sechs``; ``five to six`` may be a time of day."""
    begin, end = (rf"(?P<{name}>{pattern(1, 24)})" for name in ("begin", "end"))
    return re.compile(
        rf"(?<![\w.:/-])(?:(?P<from>(?:from|between|von|zwischen|de|desde|entre)\s(?:las?\s)?){begin}"
        rf"(?P<sep>(?:\sheures?)?\s(?:to|and|till|until|bis|und|à|et|a|y)\s(?:las?\s)?){end}"
        rf"|{_DURATION}(?!(?:five|ten|twenty)\s){begin.replace('begin', 'first')}"
        rf"(?P<between>\s(?:to|till|until|bis|hasta)\s(?:las?\s)?){end.replace('end', 'last')}){_BEHIND}",
        re.IGNORECASE,
    )
