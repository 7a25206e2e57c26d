"""The services that the cards of papers, search, topics and recommendations use."""

from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from bot.advice.advisor import Advisor
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.meeting_viewers import MeetingViewers
from bot.library.library import Library
from bot.members.store import MemberStore
from bot.papers.group_texts import GroupTexts
from bot.papers.sheets import PaperSheets
from bot.reading.service import ReadingService
from bot.servers.quotas import QuotaStore
from bot.servers.store import ServerStore
from bot.ui.kit import host as kit
from bot.ui.kit.host import Interaction
from bot.ui.reading.host import SubjectCards


class Host(kit.Host, Protocol):
    """Satisfied by `bot.app.Services`."""

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...

    @property
    def advice(self) -> Advisor: ...

    @property
    def members(self) -> MemberStore: ...

    @property
    def servers(self) -> ServerStore: ...

    @property
    def quotas(self) -> QuotaStore: ...

    @property
    def sheets(self) -> PaperSheets: ...

    @property
    def group_texts(self) -> GroupTexts: ...

    @property
    def card_refresher(self) -> CardRefresher: ...

    @property
    def subject_cards(self) -> SubjectCards: ...

    @property
    def open_details(self) -> Callable[[Interaction, int], Awaitable[None]]:
        """Answer with a meeting's details. The answer raises UserError where who asks can't see it."""
        ...

    @property
    def viewers(self) -> MeetingViewers: ...


def host_of(interaction: Interaction) -> Host:
    return cast(Host, kit.host_of(interaction))
