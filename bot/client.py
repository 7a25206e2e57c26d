"""Paperclub, the discord.py bot: opens the services, loads the cogs, syncs changed commands, routes every error."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.advice.advisor import Advisor
from bot.database import Database, StorageError
from bot.delivery.card_refresher import LiveCards
from bot.delivery.edit_coalescer import Edits
from bot.delivery.worker import Courier
from bot.library.library import Broken, Library, Swapped
from bot.library.watcher import CatalogWatcher
from bot.meetings.services import Meetings
from bot.members.personal_data import PersonalData
from bot.papers import Sheets
from bot.reading.service import ReadingService
from bot.runtime import command_sync as sync
from bot.runtime import error_messages as failures
from bot.runtime.catalog_alerts import CatalogNotices
from bot.runtime.gateway import let_answers_out, patient
from bot.runtime.startup_report import report_where_it_serves
from bot.ui.kit.components import DYNAMIC_ITEMS
from bot.ui.kit.forms import route_submission

log = logging.getLogger(__name__)

_LAST_ANSWERS = 2.0  # seconds: interactions under way when the bot is told to stop

COGS = (
    "cogs.papers",
    "cogs.topics",
    "cogs.advice",
    "cogs.reading",
    "cogs.account",
    "cogs.servers",
    "cogs.help",
    "cogs.meetings",
    "cogs.setup",
)


class _Tree(discord.app_commands.CommandTree["Paperclub"]):
    async def on_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        await failures.answer(interaction, error)


class Paperclub(commands.Bot):
    """The client. Its services are open between `setup_hook` and `close`; it satisfies `bot.ui.kit.host.Host`."""

    def __init__(
        self, *, database: Database, library: Library, guild: int | None = None, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=_Tree,
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True),
            max_messages=None,
        )
        self.http.ws_connect = patient(self.http.ws_connect)  # type: ignore[method-assign, assignment]
        self.database = database
        self.library = library
        self.now = clock
        self.edits = Edits(self)
        self.reading = ReadingService(database, library)
        self.advice = Advisor(database, library, self.reading)
        self.meetings = Meetings(database)
        self.sheets = Sheets(self.reading, self.meetings)
        self.live = LiveCards(self, self.edits)
        self.courier = Courier(self, self, self.edits)
        self.reading.personal = PersonalData(database, (self.advice.forget, self.courier.forget))
        self._development_guild = guild
        self._command_ids: dict[str, int] = {}
        self._watch: CatalogWatcher | None = None
        self._notices = CatalogNotices(self, database, library.path)
        self._introduced = False
        self._prepared = False

    async def prepare(self) -> None:
        """Read the catalog and open the database, which needs no network; `setup_hook` does so where nobody did.

        Raises:
            StartError: the catalog or the database cannot be used.
        """
        if self._prepared:
            return
        for warning in await asyncio.to_thread(self.library.load):
            log.warning("%s", warning)
        await self.database.open()
        self._prepared = True

    async def setup_hook(self) -> None:
        """Open everything that is needed before the first interaction; any failure stops the start.

        Raises:
            StartError: the catalog, the database or a cog cannot be used.
        """
        await self.prepare()
        await self._refresh_titles()
        for cog in COGS:
            await self.load_extension(cog)
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        self._command_ids = await sync.sync_commands(self.tree, self.database, self._development_guild)
        self.advice.begin()
        self._watch_catalog()

    def _watch_catalog(self) -> None:
        loop = asyncio.get_running_loop()

        def tell(outcome: Swapped | Broken) -> None:
            loop.call_soon_threadsafe(self._on_catalog, outcome)

        self._watch = CatalogWatcher(self.library, tell)
        self._watch.start()

    async def on_ready(self) -> None:
        """Say once who this is and where it serves (Discord may send READY again after an outage)."""
        if not self._introduced:
            self._introduced = True
            report_where_it_serves(self)
            self._notices.fine(len(self.library.catalog.resources))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Submitted forms are routed here: discord.py forgets its forms with a restart."""
        await route_submission(interaction)

    async def close(self) -> None:
        """Leave Discord and close the services; may be called twice."""
        if self._watch is not None:
            self._watch.stop()
        try:
            if self.is_ready() and not self.is_closed():
                await let_answers_out(_LAST_ANSWERS)
            await self._notices.close()
            await self.courier.close()
            await self.live.keep()
            await self.edits.close()
            await super().close()
            await self.advice.close()
        finally:
            await self.database.close()

    def command_mention(self, name: str) -> str:
        """See `bot.ui.kit.host.Host`."""
        known = self._command_ids.get(name.split()[0])
        return f"</{name}:{known}>" if known else f"/{name}"

    def serves(self, guild_id: int) -> bool:
        """See `bot.ui.kit.host.Host`."""
        return self.get_guild(guild_id) is not None

    def server_name(self, guild_id: int) -> str | None:
        """See `bot.ui.kit.host.Host`."""
        guild = self.get_guild(guild_id)
        return guild.name if guild else None

    async def answer_failure(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """See `bot.ui.kit.host.Host`."""
        await failures.answer(interaction, error)

    async def on_command_error(self, _context: Any, error: commands.CommandError, /) -> None:
        """A mention of the bot is not a command: slash commands are the only ones."""
        if not isinstance(error, commands.CommandNotFound):
            raise error

    async def _refresh_titles(self) -> None:
        """Let shelves know the names of this edition, so that an entry which leaves it keeps its last one."""
        try:
            await self.reading.refresh_titles()
        except StorageError as error:
            log.error("The names on shelves stay as they were: %s", error)

    def _on_catalog(self, outcome: Swapped | Broken) -> None:
        match outcome:
            case Swapped(edition, warnings):
                log.info("The catalog was saved: %d entries now", len(edition.catalog.resources))
                self._notices.fine(len(edition.catalog.resources))
                self._learning = asyncio.create_task(self._refresh_titles())
                for warning in warnings:
                    log.warning("%s", warning)
            case Broken(reason):
                log.error("%s\nThe last good catalog stays in use.", reason)
                self._notices.broken(reason)
