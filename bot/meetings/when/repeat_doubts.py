"""Words of repeating that say one of two things: ``every second thursday``, ``biweekly`` on several days."""

from dataclasses import replace

from bot.meetings.recurrence_words import ORDINALS
from bot.meetings.when.offer_words import language_of, offered, ordinal_word, weekday_name
from bot.meetings.when.repeat_model import RepeatWords, SaidDay, says
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token
from bot.meetings.when.unclear_time import UnclearTime
from bot.timezones.places import place_key

_TWICE_OR_EVERY_SECOND = frozenset({"biweekly", "bi weekly"})


def without_doubt(said: list[RepeatWords]) -> list[RepeatWords]:
    """Every second thursday is one of two weeks or of one month. Raises UnclearTime where no other word tells which."""
    doubtful = [each for part in said for each in part.doubtful]
    if not doubtful:
        return said
    monthly = any(part.months or part.in_month for part in said)
    first, by_position = doubtful[0], sum(bool(each.position) for part in said for each in part.days)
    if monthly or by_position > len(doubtful):
        return said
    if any(value == first.number and says(token, Sense.REPEATED) for part in said for value, token in part.every):
        return [_weekly(each) if each.doubtful else each for each in said]
    weeks = "two" if first.number == 2 else f"{first.number}"
    ordinal, language = ORDINALS.get(first.number), language_of(first.text)
    day = weekday_name(first.weekday, language)
    answers = [offered("weeks", language, weeks if language == "en" else first.number, day)]
    if ordinal:
        answers.append(offered("nth of month", language, ordinal_word(first.number, language), day))
    meant = f"every {weeks} weeks, or the {ordinal} one of every month"
    raise UnclearTime(f"Is “{first.text}” {meant}?", first.text, answers)


def _weekly(said: RepeatWords) -> RepeatWords:
    number, (_, token) = said.doubtful[0].number, said.every[0]
    return replace(said, days=tuple(replace(each, position=0) for each in said.days), every=((number, token),))


def refuse_biweekly(every: list[tuple[int, Token]], days: tuple[SaidDay, ...]) -> None:
    """Raises UnclearTime: on several days it may be twice a week."""
    for _, token in every if len({each.weekday for each in days}) > 1 else ():
        if place_key(token.text) in _TWICE_OR_EVERY_SECOND:
            sentence = f"Is “{token.text}” every two weeks, or each week on these days?"
            raise UnclearTime(sentence, token.text, ("every two weeks", "every week"))
