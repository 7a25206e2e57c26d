"""The services that the cards of a server's settings use."""

from typing import Protocol, cast

import discord

from bot.delivery.worker import MeetingWorker
from bot.library.library import Library
from bot.meetings.services import MeetingServices
from bot.members.guild_removals import GuildRemovalStore
from bot.members.housekeeping import Housekeeping
from bot.servers.store import ServerStore
from bot.servers.welcomes import WelcomeStore
from bot.ui.kit import host as kit
from bot.ui.kit.host import Interaction


class Host(kit.Host, Protocol):
    """Satisfied by `bot.app.Services`."""

    @property
    def servers(self) -> ServerStore: ...

    @property
    def library(self) -> Library: ...

    @property
    def welcomes(self) -> WelcomeStore: ...

    @property
    def guild_removals(self) -> GuildRemovalStore: ...

    @property
    def housekeeping(self) -> Housekeeping: ...

    @property
    def meetings(self) -> MeetingServices: ...

    @property
    def meeting_worker(self) -> MeetingWorker: ...


def host_of(interaction: Interaction) -> Host:
    return cast(Host, kit.host_of(interaction))


def host_of_client(client: discord.Client) -> Host:
    """The same, where no interaction asks."""
    return cast(Host, client.services)  # type: ignore[attr-defined]  # `bot.client` is above every cog's layer
