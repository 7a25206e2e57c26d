"""What advice is made from and what it comes to: frozen values, free of I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.catalog.model import Resource


@dataclass(frozen=True, slots=True)
class Mine:
    """One member's history by resource id.

    ``finished`` gives the rating (1 to 5, None: not rated), the latest first; ``declined`` is what they said is not
    for them.
    """

    finished: Mapping[str, int | None] = field(default_factory=dict)
    reading: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()

    @property
    def is_newcomer(self) -> bool:
        """Whether there is nothing yet to tell from what they like."""
        return not (self.finished or self.reading or self.wanted or self.dropped)

    def is_done_with(self, resource_id: str) -> bool:
        """Whether it is not to be recommended: finished, dropped or declined, and not taken up again."""
        if resource_id in self.reading or resource_id in self.wanted:
            return False
        return resource_id in self.finished or resource_id in self.dropped or resource_id in self.declined


@dataclass(frozen=True, slots=True)
class Following:
    """Who else follows one resource. Counts are of those who let others see it; names are the first few of them.

    ``stars`` is the sum of the ``rated`` ratings.
    """

    readers: tuple[str, ...] = ()
    reading: int = 0
    finishers: tuple[str, ...] = ()
    finished: int = 0
    rated: int = 0
    stars: int = 0
    wanted: int = 0

    @property
    def average(self) -> float | None:
        """Stars per rating, None where nobody rated."""
        return self.stars / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next meeting and the resource it is about, if that is in the catalog; ``starts_at`` is aware."""

    starts_at: datetime
    resource_id: str = ""
    meeting_id: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """What the others do, by resource id, and the meeting that comes next."""

    following: Mapping[str, Following] = field(default_factory=dict)
    upcoming: Upcoming | None = None


class Because(Enum):
    """Why something is recommended. Of two equally strong reasons, the one named first here is given."""

    READING = "you read it now"
    MEETING = "the next meeting is about it"
    BEFORE_MEETING = "the next meeting's paper builds on it"
    WANTED = "you want to read it"
    UNLOCKED = "it builds on what you finished"
    LIKED = "it is close to what you liked"
    START = "the topic's start"
    READERS = "others read it now"
    FINISHERS = "others finished it"
    FOUNDATION = "later entries build on it"
    LATEST = "the newest in its topic"
    OUTSIDE = "from a topic that is new to you"
    ON_THE_WAY = "what you could read after it"
    WANTERS = "others want to read it"
    BESIDE = "it is related to another entry"
    SAME_AUTHOR = "its first author also made another entry"
    RECOMMENDED = "somebody recommended it"
    AFTER = "something comes first"
    LISTED = "its place in the list"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with what is needed to say so: whom or what it names, how many in all, their stars, when, which year."""

    because: Because
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float | None = None
    at: datetime | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """One part of a score, with the reason that it stands for."""

    points: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Weighed:
    """A resource with the sum of its grounds, and the strongest of them that is a reason to give."""

    resource: Resource
    score: float
    reason: Reason
    strongest: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One recommended resource and its strongest reason; ``after`` is what it requires and one has not read."""

    resource: Resource
    reason: Reason
    after: tuple[Resource, ...] = ()
    starts: bool = False
