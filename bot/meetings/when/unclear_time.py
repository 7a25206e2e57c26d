"""Why a typed time can't be read, with the answers to choose from where it's only unclear."""

from collections.abc import Sequence


class UnclearTime(Exception):
    """``str()`` is a sentence for the member.

    Each of `answers` may stand in the place of `part` of the typed text, or of the whole text where `part` is empty.
    """

    def __init__(self, sentence: str, part: str = "", answers: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.part = part
        self.answers = tuple(answers)
