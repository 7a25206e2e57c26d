"""What advice is made from and what it comes to: frozen values, free of I/O."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import Enum

from bot.catalog.model import Resource
from bot.frozen import dataclass
from bot.members.model import public_average


@dataclass(frozen=True, slots=True)
class MemberHistory:
    """Resource ids; `finished` gives the rating (1 to 5 or None), the latest first.

    `declined` are without those that were taken up since.
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
        """Declined, or finished or dropped and not taken up again."""
        if resource_id in self.declined:
            return True
        if resource_id in self.reading or resource_id in self.wanted:
            return False
        return resource_id in self.finished or resource_id in self.dropped


NEWCOMER = MemberHistory()


@dataclass(frozen=True, slots=True)
class Readership:
    """Of one resource, by those who let others see it; `stars` sums the ratings."""

    readers: tuple[str, ...] = ()
    reading: int = 0
    finishers: tuple[str, ...] = ()
    finished: int = 0
    rated: int = 0
    stars: int = 0
    wanted: int = 0

    @property
    def average(self) -> float | None:
        return public_average(self.stars, self.rated)


@dataclass(frozen=True, slots=True)
class UpcomingMeeting:
    """`starts_at` is aware; `resource_id` is empty where the topic is not in the catalog."""

    starts_at: datetime
    resource_id: str = ""
    meeting_id: int = 0


@dataclass(frozen=True, slots=True)
class GroupActivity:
    readership: Mapping[str, Readership] = field(default_factory=dict)
    upcoming: UpcomingMeeting | None = None


NO_GROUP = GroupActivity()


class ReasonKind(Enum):
    """Of two equally strong reasons, the one named first here is given."""

    READING = "you read it now"
    MEETING = "the next meeting is about it"
    MEETING_PREREQUISITE = "the next meeting’s paper builds on it"
    WANTED = "you want to read it"
    UNLOCKED = "it builds on what you finished"
    LIKED = "it is close to what you liked"
    START = "the topic’s start"
    READERS = "others read it now"
    FINISHERS = "others finished it"
    FOUNDATION = "later entries build on it"
    LATEST = "the newest in its topic"
    NEW_TOPIC = "from a topic that is new to you"
    FIRST_STEP = "what you could read after it"
    GROUP_STEP = "what others read builds on it"
    WANTERS = "others want to read it"
    RELATED = "it is related to another entry"
    SAME_AUTHOR = "its first author also made another entry"
    RECOMMENDED = "somebody recommended it"
    UNMET_PREREQUISITE = "something comes first"
    LIST_ORDER = "its place in the list"


GROUP_REASONS = frozenset(
    {
        ReasonKind.MEETING,
        ReasonKind.MEETING_PREREQUISITE,
        ReasonKind.READERS,
        ReasonKind.FINISHERS,
        ReasonKind.WANTERS,
        ReasonKind.GROUP_STEP,
    }
)
"""What a suggestion "with the group" may say."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`names` are of people or entries, `count` is of all of them, `stars` an average."""

    kind: ReasonKind
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float | None = None
    at: datetime | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    points: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Scored:
    """`score` sums all signals; `reason` is that of the strongest, with `strongest` points."""

    resource: Resource
    score: float
    reason: Reason
    strongest: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    resource: Resource
    reason: Reason
    unmet_prerequisites: tuple[Resource, ...] = ()
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class FailedQuery:
    """Typed by enough different people (see `store.failed_queries`)."""

    words: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class UnlistedTitle:
    """Outside of the catalog; on the visible shelves of at least three people."""

    stored_id: str
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class UsageStats:
    """Of all servers: `openings` by stored id, the others with the most frequent first."""

    openings: Mapping[str, int]
    failed_queries: tuple[FailedQuery, ...]
    unlisted: tuple[UnlistedTitle, ...] = ()
