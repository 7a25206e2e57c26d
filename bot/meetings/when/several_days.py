"""Several weekdays without a word that repeats them: of one meeting, or of each week."""

from collections.abc import Iterator, Sequence

from bot.meetings.recurrence_words import joined
from bot.meetings.when.offer_words import every_day, language_of, weekday_name
from bot.meetings.when.repeat_model import RepeatWords, SaidDay, says
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token
from bot.meetings.when.unclear_time import Interpretation, UnclearTime
from bot.timezones.places import place_key


def refuse_several_days(when: RepeatWords) -> None:
    """Raises UnclearTime."""
    days = [each for each in when.days if not each.position]
    if len(days) < 2 or sum(each.clock is not None for each in when.tokens) > 1:
        return
    beside = list(_beside_days(when, days))
    if not any(says(each, Sense.AND, Sense.TO, Sense.UNTIL) or place_key(each.text) == "a" for each in beside):
        return
    first, *others = dict.fromkeys(each.token.text for each in days)
    language = language_of(" ".join(each.text for each in when.tokens))
    names = [weekday_name(each, language) for each in dict.fromkeys(day.weekday for day in days)]
    all_of_them = every_day(names, language)
    left_out = tuple((each, "") for each in (*others, *(token.text for token in beside)))
    readings = [Interpretation((*left_out, (first, each))) for each in (all_of_them, *names)]
    quoted = [f"“{each}”" for each in (first, *others)]
    shown = joined(quoted) if len(quoted) == len(names) else f"{quoted[0]} to {quoted[-1]}"
    sentence = f"Is it on one of these days, or a series on all of them? I see {shown}."
    raise UnclearTime(sentence, readings=readings)


def _beside_days(when: RepeatWords, days: Sequence[SaidDay]) -> Iterator[Token]:
    """What stands between them, and what may introduce them, such as "from"."""
    at = [n for n, each in enumerate(when.tokens) if any(each is day.token for day in days)]
    before = when.tokens[at[0] - 1 : at[0]] if at[0] else ()
    yield from (each for each in before if says(each, Sense.FROM, Sense.FILLER))
    yield from (each for n, each in enumerate(when.tokens[at[0] : at[-1]], at[0]) if n not in at)
