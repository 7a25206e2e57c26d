"""Draws what the background workers send about meetings."""

from bot.delivery.rendering import Rendered
from bot.library.library import Library
from bot.meetings.model import Meeting, MeetingSheet
from bot.meetings.outbox import Delivery, MessageKind
from bot.plain_text import clip
from bot.reading.service import ReadingService
from bot.ui.kit.cards import Card
from bot.ui.kit.components import custom_id_of
from bot.ui.meetings.card import load_card
from bot.ui.meetings.message_buttons import ShowMeeting
from bot.ui.meetings.notices import notice_card
from bot.ui.meetings.signup import Join
from bot.ui.meetings.wording import meeting_title


class MeetingCards:
    """See `bot.delivery.rendering.MeetingRenderer`; satisfies `CardHost`."""

    def __init__(self, library: Library, reading: ReadingService) -> None:
        self.library = library
        self.reading = reading

    async def render(self, sheet: MeetingSheet, delivery: Delivery) -> Rendered:
        """A message and the button by which it's recognised: of a card Join, of a notice Details with its nonce."""
        if delivery.kind is MessageKind.CARD:
            return Rendered(await self.card(sheet), custom_id_of(Join(delivery.meeting_id)), delivery.user_ids)
        mark = custom_id_of(ShowMeeting(delivery.meeting_id, delivery.nonce))
        return Rendered(notice_card(self, sheet, delivery), mark, delivery.user_ids)

    async def card(self, sheet: MeetingSheet) -> Card:
        return await load_card(self, sheet)

    def title(self, meeting: Meeting) -> str:
        return meeting_title(self, meeting)

    def thread_name(self, meeting: Meeting) -> str:
        return clip(meeting_title(self, meeting), 90) or "Meeting"
