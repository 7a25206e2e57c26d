"""What every card may ask of the running bot."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

import discord

from bot.advice.advisor import Advisor
from bot.library.library import Library
from bot.meetings.services import Meetings
from bot.papers import Sheets
from bot.reading.model import Subject
from bot.reading.service import ReadingService

if TYPE_CHECKING:
    from bot.ui.kit.cards import Card

Interaction = discord.Interaction[Any]


class Live(Protocol):
    """Keeps public cards true; see `bot.delivery.card_refresher`."""

    def posted(self, interaction: Interaction, message_id: int, resource_id: str) -> None:
        """Remember a public card that answered `interaction`."""
        ...

    async def keep(self) -> None:
        """Finish at once what `posted` and `follow` leave for later."""
        ...

    def follow(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date soon; returns at once."""
        ...

    async def changed(self, guild_id: int, subject: Subject) -> None:
        """Bring the latest cards of `subject` up to date."""
        ...

    async def changed_everywhere(self, guild_id: int, resource_ids: Iterable[str]) -> None:
        """Bring every card of these resources up to date, however old: a name must go, or may come back."""
        ...

    async def own_card(self, guild_id: int, subject: Subject, viewer: int) -> "Card":
        """The card of `subject` for one member alone."""
        ...

    async def public_card(self, guild_id: int, subject: Subject) -> "Card":
        """The card of `subject` for everybody in the server."""
        ...


class MeetingCourier(Protocol):
    """Brings meetings to Discord; see `bot.delivery.worker`."""

    def changed(self, guild_id: int, meeting_id: int) -> None:
        """Bring the card up to date soon, and send what the change told somebody to know; returns at once."""
        ...

    async def deliver(self, meeting_id: int) -> None:
        """Send what waits about one meeting now; whatever goes wrong is recorded and tried again."""
        ...

    async def refresh_name(self, guild_id: int, user_id: int) -> None:
        """Bring the cards up to date that name somebody, who hides now or shows themselves again."""
        ...


class Host(Protocol):
    """What a press may ask of the running bot; `interaction.client` satisfies it."""

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...

    @property
    def advice(self) -> Advisor: ...

    @property
    def sheets(self) -> Sheets: ...

    @property
    def live(self) -> Live: ...

    @property
    def meetings(self) -> Meetings: ...

    @property
    def courier(self) -> MeetingCourier: ...

    def serves(self, guild_id: int) -> bool:
        """Whether the bot is a member of that server."""
        ...

    def server_name(self, guild_id: int) -> str | None:
        """What that server is called; None where the bot is no member."""
        ...

    def now(self) -> datetime: ...

    def command_mention(self, name: str) -> str:
        """``</paper:1234>`` where the command is known to Discord, else ``/paper``."""
        ...

    async def answer_failure(self, interaction: Interaction, error: Exception) -> None: ...


def host_of(interaction: Interaction) -> Host:
    """The bot behind an interaction, as the services that cards may use."""
    return cast(Host, interaction.client)
