"""What workers need from whoever draws cards; delivery itself imports no card."""

from typing import Protocol

import discord

from bot.frozen import dataclass
from bot.meetings.model import Meeting, MeetingSheet
from bot.meetings.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: `mark` is the custom id by which an earlier attempt is recognised, `mentions` are user ids."""

    view: discord.ui.LayoutView
    mark: str
    mentions: tuple[int, ...]


class MeetingRenderer(Protocol):
    """Draws what is sent about meetings."""

    async def render(self, sheet: MeetingSheet, delivery: Delivery) -> Rendered: ...

    async def card(self, sheet: MeetingSheet) -> discord.ui.LayoutView: ...

    def title(self, meeting: Meeting) -> str:
        """Raw text of any length."""
        ...

    def thread_name(self, meeting: Meeting) -> str:
        """Never empty, and within Discord's 100 characters."""
        ...
