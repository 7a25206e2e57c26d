"""Signs that join words of a typed time, kept as they were typed: ``mon & wed``, ``24、31 dec``."""

import re

from bot.meetings.when.repeat_model import says
from bot.meetings.when.time_lexicon import DASH_TO, Sense
from bot.meetings.when.time_tokens import Token, tokens

_DATE = r"\d{1,2}(?:er)?(?:[./]\d{1,2}\.?| (?:de )?[^\W\d_]+)"  # without its year


def joined_tokens(text: str) -> list[Token]:
    """Where days are left out, a dash means "to"; elsewhere it says nothing, as in "thu - 4pm"."""
    text = re.sub(r"(?<=[^\W\d_])\s?([/+])\s?(?=[^\W\d_])", r" \1 ", text)
    text = re.sub(r"(?<=[a-z.])\s?/\s?(?=\d{1,2}(?:st|nd|rd|th|\.)\s)", " / ", text)
    text = re.sub(rf"\bdel ({_DATE}) al (?=\d)", r"desde el \1 hasta el ", text, flags=re.IGNORECASE)
    text = re.sub(rf"\bdu ({_DATE}) au (?=\d)", r"à partir du \1 jusqu'au ", text, flags=re.IGNORECASE)
    found = tokens(text)
    if any(says(each, Sense.EXCEPT) for each in found):
        return tokens(re.sub(r"\s[-–—]\s", f" {DASH_TO} ", text))
    return found
