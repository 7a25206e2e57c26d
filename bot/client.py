"""Paperclub, the discord.py bot: opens the services, loads the cogs, syncs changed commands, routes every error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

import aiohttp
import discord
from discord.ext import commands

from bot.advice.advisor import Advisor
from bot.database import Database, MetaStore, StorageError
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.edit_coalescer import EditCoalescer
from bot.delivery.worker import MeetingWorker
from bot.discord_internals import (
    GuardedTree,
    answer_promptly,
    check_replies,
    filter_interactions,
    skip_unreadable_events,
    stop_becoming_ready,
)
from bot.library.library import Broken, Library, Swapped
from bot.library.watcher import CatalogWatcher
from bot.reading.service import ReadingService
from bot.runtime import error_messages
from bot.runtime.arrivals import Arrivals
from bot.runtime.catalog_alerts import CatalogAlerts
from bot.runtime.command_sync import CommandSync
from bot.runtime.fault_log import FaultLog
from bot.runtime.gateway import GatewayLoop, drain_interactions
from bot.runtime.reply import Replies, ReplyKind, send_choices
from bot.runtime.startup_report import report_where_it_serves
from bot.runtime.telemetry import Telemetry
from bot.ui.kit.components import DYNAMIC_ITEMS
from bot.ui.kit.submissions import route_submission
from bot.ui.reading.visibility import is_member_current

log = logging.getLogger(__name__)

_LAST_ANSWERS = 3.0  # seconds: interactions under way when the bot is told to stop
_LAST_WORDS = 1.5  # to whoever has no answer by then
# Events that nobody listens to, of which each interaction has one.
_UNHEARD = frozenset({"socket_event_type", "app_command_completion"})
_MOST_CONNECTIONS = 64  # to Discord: a crowd's answers wait for one instead of opening hundreds

COGS = (
    "cogs.papers",
    "cogs.topics",
    "cogs.advice",
    "cogs.reading",
    "cogs.account",
    "cogs.help",
    "cogs.meetings",
    "cogs.server",
)


class Services(Protocol):
    """What the client opens, starts and closes; built by `bot.app`."""

    @property
    def database(self) -> Database: ...

    @property
    def meta(self) -> MetaStore: ...

    @property
    def library(self) -> Library: ...

    @property
    def reading(self) -> ReadingService: ...

    @property
    def advice(self) -> Advisor: ...

    @property
    def edits(self) -> EditCoalescer: ...

    @property
    def card_refresher(self) -> CardRefresher: ...

    @property
    def meeting_worker(self) -> MeetingWorker: ...

    @property
    def catalog_alerts(self) -> CatalogAlerts: ...

    @property
    def catalog_watcher(self) -> CatalogWatcher: ...

    @property
    def telemetry(self) -> Telemetry: ...

    @property
    def command_sync(self) -> CommandSync: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def replies(self) -> Replies: ...

    @property
    def faults(self) -> FaultLog: ...

    def now(self) -> datetime: ...


def _concerns_handlers(interaction: discord.Interaction[Any]) -> bool:
    match interaction.type:
        case discord.InteractionType.modal_submit:
            return True
        case discord.InteractionType.autocomplete:
            return False
        case _:
            return not is_member_current(interaction)


class _Tree(GuardedTree["Paperclub"]):
    async def guarded(self, interaction: discord.Interaction[Any], call: Callable[[], Awaitable[None]]) -> None:
        is_typing = interaction.type is discord.InteractionType.autocomplete
        services = self.client.services
        with services.telemetry.interaction(interaction, "autocomplete" if is_typing else "command"):
            reply = services.replies.open(interaction)
            if reply.is_forgotten():
                return
            if is_typing:
                await call()
                return
            async with reply.in_time(ReplyKind.PRIVATE):
                await call()

    def unreadable(self, event: str, error: Exception) -> None:
        self.client.note_unreadable(event, error)

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        await error_messages.answer(interaction, error)


class Paperclub(commands.Bot):
    """The client. Its services are open between `setup_hook` and `close`."""

    def __init__(self, services: Services, *, guild: int | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=_Tree,
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True),
            max_messages=None,
            http_trace=services.arrivals.http_trace(),
        )
        check_replies(self)
        filter_interactions(self, services.arrivals.accept)
        self._gateway = GatewayLoop(self, services.faults, services.telemetry.gateway_connecting)
        self.note_unreadable = self._gateway.note_unreadable
        skip_unreadable_events(self, self.note_unreadable)
        self.services = services
        self._development_guild = guild
        self._introduced = False
        self._prepared = False

    async def prepare(self) -> None:
        """Read the catalog and open the database, which needs no network; `setup_hook` does so where nobody did.

        Raises:
            StartError: the catalog or the database cannot be used.
        """
        if self._prepared:
            return
        for warning in await asyncio.to_thread(self.services.library.load):
            log.warning("%s", warning)
        self.services.telemetry.list_loaded(usable=True, reloaded=False)
        await self.services.database.open()
        self._prepared = True

    async def login(self, token: str) -> None:
        self.http.connector = aiohttp.TCPConnector(limit=_MOST_CONNECTIONS)  # needs a running loop
        await super().login(token)

    async def setup_hook(self) -> None:
        """Open everything that is needed before the first interaction; any failure stops the start.

        Raises:
            StartError: the catalog, the database or a cog cannot be used.
        """
        await self.prepare()
        answer_promptly(send_choices)
        for cog in COGS:
            await self.load_extension(cog)
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        await self.services.command_sync.run(self.tree, self._development_guild)
        self.services.advice.start_preparing()
        self.services.meeting_worker.start()
        self._watch_catalog()

    def _watch_catalog(self) -> None:
        loop = asyncio.get_running_loop()

        def tell(outcome: Swapped | Broken) -> None:
            loop.call_soon_threadsafe(self._on_catalog, outcome)

        self.services.catalog_watcher.watch(tell)

    async def on_ready(self) -> None:
        """Report once: Discord may send READY again after an outage."""
        if not self._introduced:
            self._introduced = True
            report_where_it_serves(self)
            self.services.catalog_alerts.fine(len(self.services.library.catalog.resources))
            for warning in await asyncio.to_thread(self.services.library.check_further):
                log.warning("%s", warning)
            await self._refresh_titles()

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002 - it always does
        """Stay connected until closed.

        Raises:
            discord.ConnectionClosed: Discord closes the connection for good.
        """
        await self._gateway.run()

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """The pause before a new session comes before its connection."""

    async def on_connect(self) -> None:
        self._gateway.established()
        self.services.telemetry.gateway_connected()
        await asyncio.to_thread(self.services.library.edition.prepare)

    async def on_resumed(self) -> None:
        self._gateway.established()
        self.services.telemetry.gateway_connected()

    async def on_disconnect(self) -> None:
        self.services.telemetry.gateway_disconnected()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Each event takes time, and each handler of one a task: none where no handler has anything to do."""
        if event_name not in _UNHEARD and (event_name != "interaction" or _concerns_handlers(args[0])):
            super().dispatch(event_name, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Submitted forms are routed here: discord.py forgets its forms with a restart."""
        await route_submission(interaction)

    async def close(self) -> None:
        """Leave Discord and close the services; may be called twice."""
        services = self.services
        services.catalog_watcher.stop()
        try:
            if not self.is_closed():
                await drain_interactions(_LAST_ANSWERS)
                await services.replies.tell_unanswered(_LAST_WORDS)
                await stop_becoming_ready(self)
            await services.command_sync.close()
            await services.catalog_alerts.close()
            await services.meeting_worker.close()
            await services.card_refresher.close()
            await services.edits.close()
            await super().close()
            await services.advice.close()
            await services.reading.close()
        finally:
            await services.database.close()

    async def on_command_error(self, _context: Any, error: commands.CommandError, /) -> None:
        """A mention of the bot is not a command: slash commands are the only ones."""
        if not isinstance(error, commands.CommandNotFound):
            raise error

    async def _refresh_titles(self) -> None:
        """So that an entry which leaves the list keeps its last title on shelves."""
        try:
            await self.services.reading.refresh_titles()
        except StorageError as error:
            log.debug("The names on shelves stay as they were: %s", error)

    def _on_catalog(self, outcome: Swapped | Broken) -> None:
        self.services.telemetry.list_loaded(usable=isinstance(outcome, Swapped))
        match outcome:
            case Swapped(edition, warnings):
                log.info("The catalog was saved: %d entries now", len(edition.catalog.resources))
                self.services.catalog_alerts.fine(len(edition.catalog.resources))
                self._learning = asyncio.create_task(self._refresh_titles())
                for warning in warnings:
                    log.warning("%s", warning)
            case Broken(reason):
                log.error("%s\nThe last good catalog stays in use.", reason)
                self.services.catalog_alerts.broken(reason)
