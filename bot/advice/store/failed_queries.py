"""Queries that found nothing, held in memory alone until enough different people typed them.

The database never learns who typed what, nor what fewer than three people typed: both are held for at most 30 days.
"""

from collections import OrderedDict
from dataclasses import field
from datetime import datetime, timedelta

from bot.frozen import dataclass
from bot.search.folding import fold

MIN_PEOPLE = 3
KEPT_FOR = timedelta(days=30)
MAX_QUERIES = 2_000  # of all servers; the oldest are dropped
MAX_LENGTH = 80  # characters


def normalized(text: str) -> str:
    """Without case, accents and extra spaces."""
    return " ".join(fold(text[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH]


@dataclass(slots=True)
class _Attempts:
    since: datetime
    people: set[int] = field(default_factory=set)
    times: int = 0


class FailedQueries:
    def __init__(self) -> None:
        self._attempts: OrderedDict[tuple[int, str], _Attempts] = OrderedDict()

    def add(self, guild_id: int, user_id: int, words: str, now: datetime) -> int:
        """How many attempts to store now: 0 until `MIN_PEOPLE` typed it."""
        self._expire(now)
        key = guild_id, words
        attempts = self._attempts.setdefault(key, _Attempts(now))
        attempts.people.add(user_id)
        attempts.times += 1
        if len(attempts.people) < MIN_PEOPLE:
            return 0
        del self._attempts[key]
        return attempts.times

    def forget(self, user_id: int) -> None:
        """Drop every query that this person typed, whoever else did."""
        for key, attempts in list(self._attempts.items()):
            if user_id in attempts.people:
                del self._attempts[key]

    def _expire(self, now: datetime) -> None:
        while self._attempts:
            key, oldest = next(iter(self._attempts.items()))
            if len(self._attempts) < MAX_QUERIES and now - oldest.since < KEPT_FOR:
                return
            del self._attempts[key]
