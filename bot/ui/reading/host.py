"""The services that the cards of shelves use."""

from typing import Protocol, cast

from bot.delivery.card_refresher import CardRefresher
from bot.delivery.meeting_viewers import MeetingViewers
from bot.delivery.worker import MeetingWorker
from bot.library.library import Library
from bot.members.store import MemberStore
from bot.reading.model import Subject
from bot.reading.service import ReadingService
from bot.ui.kit import host as kit
from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction


class SubjectCards(Protocol):
    """Draws the card of whatever people read, listed or not."""

    async def own_card(self, guild_id: int, subject: Subject, viewer: int) -> Card:
        """For one member alone."""
        ...

    async def own_card_again(self, interaction: Interaction, guild_id: int, subject: Subject) -> Card:
        """In place of the pressed one; what stands around it stays."""
        ...

    async def public_card(self, guild_id: int, subject: Subject) -> Card:
        """For everyone in the server."""
        ...


class Host(kit.Host, Protocol):
    """Satisfied by `bot.app.Services`."""

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...

    @property
    def members(self) -> MemberStore: ...

    @property
    def card_refresher(self) -> CardRefresher: ...

    @property
    def viewers(self) -> MeetingViewers: ...

    @property
    def meeting_worker(self) -> MeetingWorker: ...

    @property
    def subject_cards(self) -> SubjectCards: ...


def host_of(interaction: Interaction) -> Host:
    return cast(Host, kit.host_of(interaction))
