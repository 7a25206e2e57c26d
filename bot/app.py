"""The only wiring: settings become a database, a library and the client that uses them."""

from collections.abc import Callable
from datetime import datetime

import discord

from bot.client import Paperclub
from bot.database import Database
from bot.library.library import Library
from bot.settings import Settings


def create_bot(settings: Settings, *, clock: Callable[[], datetime] = discord.utils.utcnow) -> Paperclub:
    """The bot, not yet started: no file is read and no connection made before its `setup_hook`."""
    return Paperclub(
        database=Database(settings.database_url.get_secret_value()),
        library=Library(settings.catalog),
        guild=settings.guild,
        clock=clock,
    )
