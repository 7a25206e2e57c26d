"""A member of a server, and what they chose there."""

from collections.abc import Iterable
from enum import StrEnum

from bot.frozen import dataclass
from bot.plain_text import HIDDEN

HIDDEN_MEMBER = HIDDEN  # whoever hides, to everyone but organisers
MIN_RATINGS = 3  # an average of fewer tells somebody's own


def public_average(total: int, count: int) -> float | None:
    return total / count if count >= MIN_RATINGS else None


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is the display name in one server."""

    id: int
    name: str


def hidden_last(people: Iterable[Person]) -> list[Person]:
    """Else in order: a place that others remember would tell who it is."""
    return sorted(people, key=lambda each: each.name == HIDDEN_MEMBER)


@dataclass(frozen=True, slots=True)
class Actor:
    """Roles and rights are as the interaction states them."""

    person: Person
    role_ids: frozenset[int]
    manages_server: bool


class ReminderPreference(StrEnum):
    """SERVER follows the server's setting."""

    THREAD = "thread"
    DM = "dm"
    SERVER = "server"

    @property
    def stored(self) -> str | None:
        """For the column `members.reminders`."""
        return None if self is ReminderPreference.SERVER else self.value


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """`zone` is an IANA name, or empty for the server's."""

    zone: str = ""
    reminders: ReminderPreference = ReminderPreference.SERVER
    hidden: bool = False
    private_lookups: bool | None = None
    """Whether /paper answers them alone; None follows the server's setting."""
    lookups_told: bool = False
    """Whether they know that others see such answers."""
