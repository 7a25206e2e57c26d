"""What a text for a time was read as, or the question about it."""

from datetime import datetime

from bot.frozen import dataclass
from bot.meetings.recurrence import Recurrence


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """`at` is in UTC, `zone` the name in which it was meant; `minutes` is 0 where no end was typed."""

    at: datetime
    zone: str
    recurrence: Recurrence | None = None
    minutes: int = 0

    @property
    def weeks(self) -> int:
        """Between the dates of a series, if it has no other rule."""
        return self.recurrence.weeks if self.recurrence is not None else 0


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """`text` takes the place of what was typed, in the option `repeat` if `in_repeat`; `answer` is what is new in it.

    `at`, `zone` and `recurrence` are as in ParsedTime; None and empty where `text` leads to another question.
    """

    text: str
    answer: str
    at: datetime | None = None
    zone: str = ""
    recurrence: Recurrence | None = None
    in_repeat: bool = False


@dataclass(frozen=True, slots=True)
class UnparsedTime:
    """`reason` is a sentence for the member, a question where there are `choices`."""

    reason: str
    choices: tuple[TimeChoice, ...] = ()
