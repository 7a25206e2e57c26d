"""What advice is made from and what it comes to: frozen values, free of I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.catalog.model import Resource


@dataclass(frozen=True, slots=True)
class MemberHistory:
    """By resource id; `finished` gives the rating (1 to 5, None: not rated), the latest first.

    `declined` is what they said is not for them.
    """

    finished: Mapping[str, int | None] = field(default_factory=dict)
    reading: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()

    @property
    def is_newcomer(self) -> bool:
        return not (self.finished or self.reading or self.wanted or self.dropped)

    def is_done_with(self, resource_id: str) -> bool:
        """Finished, dropped or declined, and not taken up again."""
        if resource_id in self.reading or resource_id in self.wanted:
            return False
        return resource_id in self.finished or resource_id in self.dropped or resource_id in self.declined


@dataclass(frozen=True, slots=True)
class Readership:
    """The other people of one resource: those who let others see it, with the names of the first few.

    `stars` is the sum of the `rated` ratings.
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
        return self.stars / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class UpcomingMeeting:
    """`starts_at` is aware; `resource_id` is empty where the topic is not in the catalog."""

    starts_at: datetime
    resource_id: str = ""
    meeting_id: int = 0


@dataclass(frozen=True, slots=True)
class GroupActivity:
    """What the others do, by resource id, and the meeting that comes next."""

    readership: Mapping[str, Readership] = field(default_factory=dict)
    upcoming: UpcomingMeeting | None = None


class ReasonKind(Enum):
    """Of two equally strong reasons, the one named first here is given."""

    READING = "you read it now"
    MEETING = "the next meeting is about it"
    MEETING_PREREQUISITE = "the next meeting's paper builds on it"
    WANTED = "you want to read it"
    UNLOCKED = "it builds on what you finished"
    LIKED = "it is close to what you liked"
    START = "the topic's start"
    READERS = "others read it now"
    FINISHERS = "others finished it"
    FOUNDATION = "later entries build on it"
    LATEST = "the newest in its topic"
    NEW_TOPIC = "from a topic that is new to you"
    FIRST_STEP = "what you could read after it"
    WANTERS = "others want to read it"
    RELATED = "it is related to another entry"
    SAME_AUTHOR = "its first author also made another entry"
    RECOMMENDED = "somebody recommended it"
    UNMET_PREREQUISITE = "something comes first"
    LIST_ORDER = "its place in the list"


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind with what its sentence needs: names of people or entries, how many in all, average stars, when, year."""

    kind: ReasonKind
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float | None = None
    at: datetime | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One part of a score, and the reason it stands for."""

    points: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Scored:
    """`score` is the sum of all signals; `reason` is that of the strongest, with `strongest` points."""

    resource: Resource
    score: float
    reason: Reason
    strongest: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`unmet_prerequisites` are what it requires and the member has not finished."""

    resource: Resource
    reason: Reason
    unmet_prerequisites: tuple[Resource, ...] = ()
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class FailedQuery:
    """Words for which nothing was found, typed by enough different people (see `store.failed_queries`)."""

    words: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class UnlistedTitle:
    """Something outside of the catalog that at least three people have on their shelves, for all to see."""

    stored_id: str
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class UsageStats:
    """Of all servers: `openings` by stored id; the others come with the most frequent first."""

    openings: Mapping[str, int]
    failed_queries: tuple[FailedQuery, ...]
    unlisted: tuple[UnlistedTitle, ...] = ()
