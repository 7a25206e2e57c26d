"""What the checks of ``doctor`` look at: settings, surroundings, the database's state and what Discord answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.doctor.findings import NotChecked
from bot.cli.doctor.surroundings import Surroundings
from bot.frozen import dataclass
from bot.settings import Settings

if TYPE_CHECKING:
    import discord

    from bot.database.inspection import DatabaseState
    from bot.health.state import Health
    from bot.servers.model import ServerSettings


@dataclass(frozen=True)
class NotAsked:
    """Nothing was sent to Discord, or to the services."""

    why: str


@dataclass(frozen=True)
class Unreachable:
    """``what`` went wrong, without its end; ``fix`` is a sentence."""

    what: str
    fix: str


@dataclass(frozen=True)
class TokenRefused:
    clock_ahead: timedelta | None


@dataclass(frozen=True)
class ServerAnswer:
    guild: discord.Guild
    me: discord.Member
    channels: tuple[discord.TextChannel, ...]


@dataclass(frozen=True)
class Account:
    """``servers`` has at most `MOST_SERVERS` of those in ``server_ids``."""

    clock_ahead: timedelta | None
    user: discord.ClientUser
    application: discord.AppInfo
    server_ids: frozenset[int]
    servers: tuple[ServerAnswer, ...]


@dataclass(frozen=True)
class DatabaseFailure:
    what: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """``settings`` have the default where a variable has an invalid value, ``token`` is as it was written.

    ``server_settings`` are None where the database has none yet, or cannot be read. ``services`` has why each service
    can't be reached, empty where it can.
    """

    surroundings: Surroundings
    now: datetime
    database: DatabaseState | DatabaseFailure
    server_settings: Mapping[int, ServerSettings] | None
    health: Health
    discord: NotAsked | Unreachable | TokenRefused | Account
    services: NotAsked | Mapping[str, str]

    @property
    def settings(self) -> Settings:
        return self.surroundings.settings

    @property
    def database_state(self) -> DatabaseState:
        """Raises NotChecked."""
        if isinstance(self.database, DatabaseFailure):
            raise NotChecked("the database can't be used")
        return self.database

    @property
    def database_file(self) -> Path:
        """Of a usable SQLite database that exists. Raises NotChecked."""
        path = self.database_state.address.path
        if path is None:
            raise NotChecked("PostgreSQL looks after that itself")
        if not path.exists():
            raise NotChecked("there's no database yet")
        return path

    @property
    def account(self) -> Account:
        """Raises NotChecked."""
        match self.discord:
            case Account() as account:
                return account
            case NotAsked(why):
                raise NotChecked(why)
            case TokenRefused():
                raise NotChecked("Discord doesn't accept the token")
            case Unreachable():
                raise NotChecked("Discord can't be reached")
