"""Which meetings somebody can see: those in a channel that they can see.

Each list, look-up and search of meetings for members passes here; `bot.delivery.meeting_viewers` asks Discord.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from bot.database.id_lists import is_one_of
from bot.database.schema.tables import meetings
from bot.frozen import dataclass
from bot.meetings.model import Meeting


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member as regards one server's meetings.

    They can see the `channels`, which are ids of channels and threads. Nobody can see the `lost` ones, which Discord
    no longer has, but whoever set up a meeting there still finds it.
    """

    user_id: int
    channels: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()

    def sees(self, meeting: Meeting) -> bool:
        is_own = meeting.creator_id == self.user_id
        return meeting.channel_id in self.channels or (is_own and meeting.channel_id in self.lost)


NOBODY = Viewer(0)
"""Sees no meeting."""


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Of rows of ``meetings``; says the same as `Viewer.sees`."""
    return visible_in(viewer.user_id, viewer.channels, viewer.lost)


def visible_in(user_id: Any, channels: Any, lost: Any) -> ColumnElement[bool]:
    """`visible_to` for a statement that is made once, by parameters."""
    own = and_(meetings.c.creator_id == user_id, is_one_of(meetings.c.channel_id, lost))
    return or_(is_one_of(meetings.c.channel_id, channels), own)
