"""Questions about something that was typed, with the answers to choose from."""

from collections.abc import Mapping, Sequence

from bot.errors import UserError
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button says, and the values of the form's fields that take the place of what was typed."""

    label: str
    fields: Mapping[str, str]


class Question(UserError):
    """About the form's field `field`, which `noun` is the word for; ``str()`` is the question, safe to show.

    `others` are fields that may be at fault instead, with their nouns.
    """

    def __init__(
        self,
        sentence: str,
        field: str,
        noun: str,
        choices: Sequence[Choice] = (),
        others: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(sentence)
        self.field = field
        self.noun = noun
        self.choices = tuple(choices)
        self.others = tuple(others)
