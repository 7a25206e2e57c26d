"""A server's settings, with their defaults and limits."""

from bot.frozen import dataclass

DEFAULT_OFFSETS = (24 * 60, 60)
MOST_OFFSETS = 5
LONGEST_OFFSET = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Ids are Discord's; `offsets` are minutes before a meeting's start, longest first."""

    organiser_role_id: int | None = None
    curator_channel_id: int | None = None
    meeting_channel_id: int | None = None
    zone: str = "UTC"
    offsets: tuple[int, ...] = DEFAULT_OFFSETS
    remind_by_dm: bool = False
    native_events: bool = False
    private_lookups: bool = False
