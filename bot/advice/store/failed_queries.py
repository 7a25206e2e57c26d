"""Which words enough different people typed in vain. Until they are enough, nothing of it leaves this memory.

The database never learns who typed what, nor what fewer than three people typed: both are held here for at most 30
days, for a limited number of words, and are gone when the process ends.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.search.folding import fold

ENOUGH = 3  # different people
KEPT_FOR = timedelta(days=30)
MOST_WORDS = 2_000  # of all servers; the oldest give way
LONGEST = 80  # characters


def as_counted(text: str) -> str:
    """`text` as it is counted: what differs in case, accents or spaces alone is the same."""
    return " ".join(fold(text[: 4 * LONGEST]).split())[:LONGEST]


@dataclass(slots=True)
class _Tries:
    since: datetime
    people: set[int] = field(default_factory=set)
    times: int = 0


class Misses:
    """What was typed in vain lately, by server and words."""

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[int, str], _Tries] = OrderedDict()

    def note(self, guild_id: int, user_id: int, words: str, now: datetime) -> int:
        """Count one try; give how many times to store: 0 until `ENOUGH` different people typed it."""
        self._expire(now)
        key = guild_id, words
        tries = self._tries.setdefault(key, _Tries(now))
        tries.people.add(user_id)
        tries.times += 1
        if len(tries.people) < ENOUGH:
            return 0
        del self._tries[key]
        return tries.times

    def forget(self, user_id: int) -> None:
        """Drop what this person typed."""
        for key, tries in list(self._tries.items()):
            if user_id in tries.people:
                del self._tries[key]

    def _expire(self, now: datetime) -> None:
        while self._tries:
            key, oldest = next(iter(self._tries.items()))
            if len(self._tries) < MOST_WORDS and now - oldest.since < KEPT_FOR:
                return
            del self._tries[key]
