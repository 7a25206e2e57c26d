"""Why a typed time can't be read, with the answers to choose from where it's only unclear."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a text may mean, as changes of it: each a part, and what replaces it; an empty part is the whole.

    It's the text of the option `repeat` if `in_repeat`.
    """

    changes: tuple[tuple[str, str], ...]
    in_repeat: bool = False

    def applied(self, text: str) -> str:
        for part, answer in self.changes:
            text = " ".join(with_answer(text, part, answer).split())
        return re.sub(r"^[\s,;]+|(?<=[,;])[\s,;]+(?=[,;])|[\s,;]+$", "", text)


class UnclearTime(Exception):
    """``str()`` is a sentence for the member.

    Each of `answers` may stand in the place of `part` of the typed text, or of the whole text where `part` is empty.
    `readings` are for what two options leave open. `hint` says how to write it, where there is nothing to choose from,
    and `question` stands in its place where there is.
    """

    def __init__(
        self,
        sentence: str,
        part: str = "",
        answers: Sequence[str] = (),
        readings: Sequence[Interpretation] = (),
        hint: str = "",
        question: str = "",
    ) -> None:
        super().__init__(sentence)
        self.hint = hint
        self.question = question
        self.part = part
        self.answers = tuple(answers)
        self.readings = tuple(readings)


class DayRefused(UnclearTime):
    """`days` are those that may be meant, at the hour that was typed."""

    def __init__(
        self, sentence: str, part: str = "", answers: Sequence[str] = (), days: Iterable[date] = (), hint: str = ""
    ) -> None:
        super().__init__(sentence, part, answers, hint=hint)
        self.days = tuple(days)


_WORD = r"[^\W\u4e00-\u9fff]"  # of a word that has spaces around it, as none has in Chinese


def with_answer(words: str, part: str, answer: str) -> str:
    """All of `words` where `part` is empty; unchanged where `part` isn't a word of its own."""
    if not part:
        return answer
    before = rf"(?<!{_WORD})" if re.match(_WORD, part) else ""
    after = rf"(?!{_WORD})" if re.match(_WORD, part[-1]) else ""
    found = re.search(f"{before}{re.escape(part)}{after}", words)
    return _joined(words[: found.start()], answer, words[found.end() :]) if found else words


def _joined(before: str, answer: str, after: str) -> str:
    """With spaces around the answer where it would run into a letter."""
    if answer and re.match(r"\w", before[-1:]):
        before += " "
    if answer and re.match(r"\w", after):
        after = f" {after}"
    return f"{before}{answer}{after}"
