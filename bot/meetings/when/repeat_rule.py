"""One rule out of what the time and the option `repeat` say of repeating; what they leave open is asked."""

from collections.abc import Sequence

from bot.frozen import dataclass
from bot.meetings.recurrence import ANY_DAY, LAST, MAX_INTERVAL, RepeatDay
from bot.meetings.recurrence_words import DAY_NAMES, joined
from bot.meetings.when.joining_signs import joined_tokens
from bot.meetings.when.misspelt import misspelt_word
from bot.meetings.when.offer_words import language_of, offered, ordinal_word, weekday_name
from bot.meetings.when.repeat_doubts import refuse_biweekly, without_doubt
from bot.meetings.when.repeat_model import RepeatWords, SaidDate, SaidDay, SaidEnd, says
from bot.meetings.when.repeat_words import repeat_words
from bot.meetings.when.several_days import refuse_several_days
from bot.meetings.when.time_lexicon import OF_SERIES, Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.meetings.when.typed_when import UnusedWord, refuse
from bot.meetings.when.unclear_time import Interpretation, UnclearTime
from bot.meetings.when.word_roles import is_stray
from bot.timezones.places import place_key

REPEAT_EXAMPLES = "Try “every thursday”, “every second week” or “first and third thursday”."
_OF_FIRST_DATE = (Sense.MONTH, Sense.DAY, Sense.WEEKDAY, Sense.NEXT, Sense.IN_WEEK)
_ONCE = frozenset({"once", "einmalig", "une fois", "una vez", "一次"})
_DIFFERENT = "`when` and `repeat` say different things. Which one do you mean?"


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """`days` is empty where the day of the first date is meant; `rest` says when that is.

    So does `begins`, which is the option's: the word such as "starting", and what follows.

    `needs_weekday` if that can't be any date; `starts` if the first date may come after the day that's said. The first
    date is one of `first_days`, if there are any. `in_option` are the days of the option, None unless it alone repeats.
    `which_day` is the word for months, where it's open on which of their days.
    """

    days: tuple[RepeatDay, ...]
    interval: int
    rest: tuple[Token, ...]
    begins: tuple[Token, ...]
    end: SaidEnd | None
    left_out: tuple[tuple[SaidDate, SaidDate], ...]
    needs_weekday: bool
    starts: bool
    first_days: tuple[SaidDay, ...]
    in_option: tuple[SaidDay, ...] | None
    which_day: str


def rule_of(when: Sequence[Token], option: str) -> RepeatRule | None:
    """None for once. Raises UnclearTime."""
    said = [repeat_words(when)]
    if option:
        said.append(repeat_words(_without_hour(joined_tokens(option), when), in_option=True))
        _refuse_rest(option, said[1])
    said = without_doubt(said)
    if not (any(each.repeats for each in said) or (option and said[1].days)):
        if any(Meaning(Sense.FILLER, OF_SERIES) in each.meanings for part in said for each in part.tokens):
            raise UnclearTime("How often does it repeat? Write it like “weekly” or “every thursday”.")
        _refuse_limits(said)
        refuse_several_days(said[0])
        return None
    _refuse_once(said[0])
    for token in (token for each in said for token in each.other):
        raise UnusedWord(f"I can’t repeat a meeting “{token.text}”. {REPEAT_EXAMPLES}")
    days = _days(said)
    _refuse_mixture(days)
    monthly = any(each.position for each in days) or any(each.months for each in said)
    interval = _monthly_interval(said, days) if monthly else _weekly_interval(said, days)
    if not 1 <= interval <= MAX_INTERVAL:
        raise UnusedWord(f"I can repeat a meeting after 1 to {MAX_INTERVAL} weeks or months, not {interval}.")
    return RepeatRule(
        in_order(days),
        interval,
        _rest(said[0], days, monthly=monthly),
        _beginning(said[1:]),
        _end(said),
        tuple(each for part in said for each in part.left_out),
        any(says(token, Sense.EVERY) for each in said for _, token in each.every),
        any(each.starts is not None for each in said),
        () if said[0].repeats else said[0].days,
        None if said[0].repeats else said[-1].days,
        next((token.text for part in said for _, token in part.months), "") if not days else "",
    )


def _refuse_once(when: RepeatWords) -> None:
    """Raises UnclearTime: ``weekly once`` may be a series or not."""
    if once := next((each.text for each in when.tokens if place_key(each.text) in _ONCE), ""):
        _, single = _intervals_apart(when)
        readings = (Interpretation(((once, ""),)), single)
        raise UnclearTime(f"You typed “{once}”, and how often it repeats. Which one is it?", readings=readings)


def _without_hour(option: Sequence[Token], when: Sequence[Token]) -> list[Token]:
    """Without an hour that `when` has as well, and the small word before it."""
    hours = {(each.clock.at, each.clock.next_day) for each in when if each.clock is not None}
    same = [each.clock is not None and (each.clock.at, each.clock.next_day) in hours for each in option]
    before = [says(each, Sense.FILLER) and behind for each, behind in zip(option, [*same[1:], False], strict=True)]
    return [each for each, *repeated in zip(option, same, before, strict=True) if not any(repeated)]


def _refuse_limits(said: list[RepeatWords]) -> None:
    """A first or last date needs a series."""
    limits = [part.starts.text for part in said if part.starts is not None]
    limits += [each.text for part in said for each in part.ends]
    if limits or any(each.has_limits for each in said):
        part = limits[0] if limits else ""
        language = language_of(" ".join(each.text for each in said[0].tokens))
        answers = [offered(often, language, part) for often in ("every week", "every two weeks")] if part else ()
        raise UnclearTime("How often does it repeat?", part, answers)


def _refuse_rest(option: str, said: RepeatWords) -> None:
    for token in said.rest:
        begins = said.starts is not None and (
            token.date is not None or says(token, *_OF_FIRST_DATE) or _is_number(token)
        )
        near = misspelt_word(token.text) if token.kind is TokenKind.UNKNOWN else ""
        if near:
            sentence = f"I don’t understand “{token.text}” in `repeat`."
            raise UnusedWord(sentence, token.text, (near,), hint=REPEAT_EXAMPLES, question=f"Is it “{near}”?")
        if not (says(token, Sense.FILLER) or begins):
            raise UnusedWord(f"I don’t understand “{token.text}” in `repeat`. {REPEAT_EXAMPLES}")
    if not (said.repeats or said.days or said.has_limits):
        raise UnusedWord(f"I don’t understand “{option}” in `repeat`. {REPEAT_EXAMPLES}")


def _days(said: list[RepeatWords]) -> tuple[SaidDay, ...]:
    """Raises UnclearTime where the time and the option differ."""
    when, option = said[0].days, said[1].days if len(said) > 1 else ()
    if {_frequency(each) for each in said} - {None} != _frequencies(said):
        raise UnclearTime(_DIFFERENT, readings=_intervals_apart(said[0]))
    if not (when and option):
        return when or option
    in_option = {(each.weekday, each.position) for each in option}
    in_when = {(each.weekday, each.position) for each in when}
    weekdays = {weekday for weekday, _ in in_option}
    if weekdays == {ANY_DAY} and not said[0].repeats:
        return option
    fits = in_when == in_option if said[0].repeats else all(each in in_option or each[1] == 0 for each in in_when)
    if not (fits and {weekday for weekday, _ in in_when} <= weekdays):
        raise UnclearTime(_DIFFERENT, readings=_days_apart(*said))
    return option


def _intervals_apart(when: RepeatWords) -> tuple[Interpretation, ...]:
    """What the time says, and what the option says."""
    words = [token.text for _, token in (*when.every, *when.months)]
    words += [each.text for each in when.tokens if says(each, Sense.PLURAL)] if when.plural else []
    once = [(each, "") for each in words]
    once += [(each.text, _day_name(each.weekday)) for each in when.days if each.position or when.plural]
    return Interpretation((("", ""),), in_repeat=True), Interpretation(tuple(once))


def _days_apart(when: RepeatWords, option: RepeatWords) -> tuple[Interpretation, ...]:
    """The day of the time, and that of the option."""
    of_time, of_option = when.days[0], option.days[0]
    if when.repeats:
        others = [(each.text, "") for each in when.days[1:]]
        return Interpretation((("", ""),), in_repeat=True), Interpretation(((of_time.text, of_option.text), *others))
    as_option = Interpretation(((of_time.text, _day_name(of_option.weekday)),))
    if len(option.days) > 1:
        return (as_option,)
    return Interpretation(((of_option.token.text, of_time.token.text),), in_repeat=True), as_option


def _day_name(weekday: int) -> str:
    return "" if weekday == ANY_DAY else DAY_NAMES[weekday].lower()


def _refuse_mixture(days: tuple[SaidDay, ...]) -> None:
    by_number = [each.text for each in days if each.weekday == ANY_DAY]
    others = [each.text for each in days if each.weekday != ANY_DAY]
    if by_number and others:
        raise UnusedWord(f"Is it on a day of the month or on a weekday? I see “{by_number[0]}” and “{others[0]}”.")


def _frequencies(said: list[RepeatWords]) -> set[tuple[bool, int]]:
    """At most one, so that any two differ from it."""
    found = [each for each in map(_frequency, said) if each is not None]
    return set(found[:1])


def _frequency(said: RepeatWords) -> tuple[bool, int] | None:
    """Whether by months, and the interval, where that's said without doubt."""
    if not said.repeats:
        return None
    months = {value for value, _ in said.months}
    if months or any(each.position for each in said.days):
        return True, next(iter(months), 1)
    return False, next((value for value, _ in said.every), 1)


def _weekly_interval(said: list[RepeatWords], days: tuple[SaidDay, ...]) -> int:
    every = [each for part in said for each in part.every]
    if len({value for value, _ in every}) > 1:
        texts = list(dict.fromkeys(token.text for _, token in every))
        sentence = f"How often is it? I see {joined([f'“{each}”' for each in texts])}."
        of_time = len(said[0].every) == len(every)
        readings = [Interpretation(tuple((each, "") for each in texts if each != kept), not of_time) for kept in texts]
        raise UnclearTime(sentence, readings=readings if of_time or not said[0].every else ())
    for part in said:
        for token in part.in_month:
            refuse(token)
    refuse_biweekly(every, days)
    return every[0][0] if every else 1


def _monthly_interval(said: list[RepeatWords], days: tuple[SaidDay, ...]) -> int:
    months = [each for part in said for each in part.months]
    every = [each for part in said for each in part.every]
    for value, token in every:
        if value > 1 or says(token, Sense.REPEATED):
            other = months[0][1].text if months else next(each.text for each in days if each.position)
            raise UnusedWord(f"Is it after weeks or months? I see “{token.text}” and “{other}”.")
    if len({value for value, _ in months}) > 1:
        raise UnusedWord(f"After how many months? I see “{months[0][1].text}” and “{months[1][1].text}”.")
    for token in (each for part in said for each in part.in_month):
        if _named_month(token):
            refuse(token)
    for each in days:
        if not each.position:
            for unknown in (word for part in said for word in part.rest if word.kind is TokenKind.UNKNOWN):
                refuse(unknown)
            day, language = _day_name(each.weekday), language_of(each.text)
            name = weekday_name(each.weekday, language)
            answers = [offered("nth", language, ordinal_word(n, language), name) for n in (1, 2, 3, 4, LAST)]
            hint = f"Write it like “every first {day} 4pm”."
            raise UnclearTime(f"Which “{each.text}” of the month?", each.text, answers, hint=hint)
    return months[0][0] if months else 1


def _named_month(token: Token) -> bool:
    """ "Of next month", not "of the month"."""
    return any(each.sense is Sense.IN_MONTH and each.value is not None for each in token.meanings)


def in_order(days: tuple[SaidDay, ...]) -> tuple[RepeatDay, ...]:
    """By position and weekday, the last at the end, each once."""
    found = {RepeatDay(each.weekday, each.position) for each in days}
    return tuple(sorted(found, key=lambda each: (each.position == LAST, each.position, each.weekday)))


def _rest(when: RepeatWords, days: tuple[SaidDay, ...], *, monthly: bool) -> tuple[Token, ...]:
    """What says when the first date is: with the weekday, where that is its own or there is one for each week."""
    kept = {id(each) for each in when.rest}
    of_one_week = when.days if not when.repeats else () if monthly else days
    has_first = when.first_weekday is not None or (when.starts is not None and _has_date(when.rest))
    if not has_first and len({each.weekday for each in of_one_week}) == 1 and when.days:
        kept |= {id(each.token) for each in when.days[:1] if not each.position}
    for index, token in enumerate(when.tokens):
        if id(token) in kept and is_stray(when.tokens, index):
            refuse(token)
    rest = [each for each in when.tokens if id(each) in kept]
    while left := [each for index, each in enumerate(rest) if is_stray(rest, index)]:  # what they went with is gone
        rest = [each for each in rest if each not in left]
    return tuple(rest)


def _beginning(option: Sequence[RepeatWords]) -> tuple[Token, ...]:
    return tuple(each for part in option if part.starts is not None for each in (part.starts, *part.rest))


def _is_number(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER


def _has_date(rest: Sequence[Token]) -> bool:
    return any(each.date is not None or says(each, Sense.MONTH, Sense.DAY) for each in rest)


def _end(said: list[RepeatWords]) -> SaidEnd | None:
    ends = [each for part in said for each in part.ends]
    if len(ends) > 1:
        raise UnusedWord(f"I see two ends of the series, “{ends[0].text}” and “{ends[1].text}”.")
    return ends[0] if ends else None
