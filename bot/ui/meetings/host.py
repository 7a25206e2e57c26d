"""The services that the cards of meetings use."""

from typing import Protocol, cast

from bot.delivery.card_refresher import CardRefresher
from bot.delivery.meeting_viewers import MeetingViewers
from bot.delivery.memberships import Memberships
from bot.delivery.topic_titles import TopicTitles
from bot.delivery.worker import MeetingWorker
from bot.library.library import Library
from bot.meetings.services import MeetingServices
from bot.members.store import MemberStore
from bot.reading.service import ReadingService
from bot.servers.store import ServerStore
from bot.ui.kit import host as kit
from bot.ui.kit.host import Interaction


class CardHost(Protocol):
    """What drawing a meeting takes."""

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...


class Host(CardHost, kit.Host, Protocol):
    """Satisfied by `bot.app.Services`."""

    @property
    def members(self) -> MemberStore: ...

    @property
    def servers(self) -> ServerStore: ...

    @property
    def meetings(self) -> MeetingServices: ...

    @property
    def card_refresher(self) -> CardRefresher: ...

    @property
    def meeting_worker(self) -> MeetingWorker: ...

    @property
    def topic_titles(self) -> TopicTitles: ...

    @property
    def memberships(self) -> Memberships: ...

    @property
    def viewers(self) -> MeetingViewers: ...


def host_of(interaction: Interaction) -> Host:
    return cast(Host, kit.host_of(interaction))
