"""Queries that found nothing, held in memory alone until enough different people typed them.

The counts in the database never tell who typed what, nor what fewer than three people typed: both are held for at most
30 days. (What somebody may want to put on their shelf is stored for them alone: see `bot.reading.subject_store`.)
"""

from collections import OrderedDict
from dataclasses import field
from datetime import datetime, timedelta

from bot.frozen import dataclass
from bot.search.folding import fold

MIN_PEOPLE = 3
KEPT_FOR = timedelta(days=30)
MAX_PER_PERSON = 40  # of one person in all servers; their oldest are dropped, and nobody else's
MAX_QUERIES = 2_000  # of everybody; the oldest of whoever has most are dropped
MAX_LENGTH = 80  # characters

_Query = tuple[int, str]  # a server's id and the words


def normalized(text: str) -> str:
    """Without case, accents and extra spaces."""
    return " ".join(fold(text[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH]


@dataclass(slots=True)
class _Attempts:
    since: datetime
    by_person: dict[int, int] = field(default_factory=dict)


class FailedQueries:
    def __init__(self) -> None:
        self._attempts: OrderedDict[_Query, _Attempts] = OrderedDict()
        self._of_person: dict[int, OrderedDict[_Query, None]] = {}

    def __len__(self) -> int:
        return len(self._attempts)

    def add(self, guild_id: int, user_id: int, words: str, now: datetime) -> int:
        """How many attempts to store now: 0 until `MIN_PEOPLE` typed it."""
        self._expire(now)
        key = guild_id, words
        own = self._of_person.get(user_id, OrderedDict())
        if key not in own and len(own) >= MAX_PER_PERSON:
            self._withdraw(next(iter(own)), user_id)
        if key not in self._attempts and len(self._attempts) >= MAX_QUERIES:
            busiest = max(self._of_person, key=lambda each: len(self._of_person[each]))
            self._drop(next(iter(self._of_person[busiest])))
        attempts = self._attempts.setdefault(key, _Attempts(now))
        attempts.by_person[user_id] = attempts.by_person.get(user_id, 0) + 1
        self._of_person.setdefault(user_id, OrderedDict())[key] = None
        if len(attempts.by_person) < MIN_PEOPLE:
            return 0
        times = sum(attempts.by_person.values())
        self._drop(key)
        return times

    def forget(self, user_id: int) -> None:
        """Drop every query that this person typed, whoever else did."""
        for key in list(self._of_person.get(user_id, ())):
            self._drop(key)

    def _expire(self, now: datetime) -> None:
        while self._attempts:
            key, oldest = next(iter(self._attempts.items()))
            if now - oldest.since < KEPT_FOR:
                return
            self._drop(key)

    def _drop(self, key: _Query) -> None:
        for user_id in tuple(self._attempts[key].by_person):
            self._withdraw(key, user_id)

    def _withdraw(self, key: _Query, user_id: int) -> None:
        """The last one to do so takes the query away."""
        own, attempts = self._of_person[user_id], self._attempts[key]
        del own[key], attempts.by_person[user_id]
        if not own:
            del self._of_person[user_id]
        if not attempts.by_person:
            del self._attempts[key]
