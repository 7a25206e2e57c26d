"""An installation of which `doctor` finds nothing wrong, for tests that then break one thing."""

from __future__ import annotations

import base64
import io
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.cli.doctor import report
from bot.cli.doctor.examination import examine
from bot.cli.doctor.findings import Result
from bot.cli.doctor.surroundings import look_around
from bot.database import backup
from tests.support.catalog_files import write
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import Channel, Guild, World

PASSWORD = "correct-horse-battery"


def token_of(world: World) -> str:
    """Of the form that Discord gives out, for the world's bot."""
    first = base64.urlsafe_b64encode(str(world.bot.id).encode()).decode().rstrip("=")
    return f"{first}.GabcDE.0123456789_abcdefghijklmnopqrstuvwxyz"


@dataclass
class Installation:
    """A folder with `.env`, reading list, database and backup, and the world that its bot serves."""

    folder: Path
    world: World
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "paperclub.db"

    @property
    def guild(self) -> Guild:
        return self.world.guild

    def channel(self, name: str) -> Channel:
        return self.world.channel(name)

    def sql(self, statement: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute(statement, values)
            connection.commit()

    def set_up(self, **columns: Any) -> None:
        """Change what the server chose with /setup."""
        for name, value in columns.items():
            self.sql(f"UPDATE servers SET {name} = ?", value)

    async def examine(self, *, offline: bool = False, fails: Mapping[str, Any] | None = None) -> list[Result]:
        """By `doctor` in this process, against a loopback Discord on which `fails` (see `Loopback.fail`) happens."""
        at = look_around(self.folder, self.environment)
        async with Loopback(self.world) as discord:
            if fails:
                discord.fail(**fails)
            with addresses_at(discord.port):
                return await examine(at, lambda: datetime.now(UTC), offline=offline)

    def printed(self, results: list[Result], width: int = 80) -> str:
        """What people would read of it, without colours."""
        paper = io.StringIO()
        console = Console(file=paper, width=width, color_system=None)
        report.show(results, look_around(self.folder, self.environment).secrets, console)
        return paper.getvalue()


@pytest.fixture
def installation(tmp_path: Path, migrated_sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """In `tmp_path`, which is also the working directory."""
    monkeypatch.chdir(tmp_path)
    world = World.small()
    world.token = token_of(world)
    made = Installation(tmp_path, world)
    write(tmp_path / "catalog.yaml")
    env = tmp_path / ".env"
    env.write_text(f"DISCORD_TOKEN={world.token}\n", encoding="utf-8")
    shutil.copyfile(migrated_sqlite_file, made.database)
    for path in (env, made.database):
        path.chmod(0o600)
    made.sql(
        "INSERT INTO servers (guild_id, meeting_channel_id, curator_channel_id, zone, offsets, remind_by_dm, "
        "native_events) VALUES (?, ?, ?, 'UTC', '1440,60', 0, 1)",
        made.guild.id, made.channel("reading-group").id, made.channel("general").id,
    )  # fmt: skip
    backup.save(made.database, datetime.now(UTC)).chmod(0o600)
    return made


@dataclass(frozen=True)
class Mistake:
    """One thing broken in a sound installation, and what `doctor` has to say of it."""

    what: str
    seed: Callable[[Installation], object]
    id: str
    status: str
    says: str
    fix: str
    fails: Mapping[str, Any] | None = None
    """A fault of Discord, see `Loopback.fail`."""


async def assert_told(installation: Installation, mistake: Mistake, **options: Any) -> list[Result]:
    """Break it, and hold what is found against what should be; no secret is in any of it."""
    mistake.seed(installation)
    token = look_around(installation.folder, installation.environment).token.get_secret_value()
    results = await installation.examine(fails=mistake.fails, **options)
    told = [each.finding for each in results if each.check.id == mistake.id]
    wrong = [each for each in told if each.status == mistake.status]
    assert wrong, (told, [each for each in results if each.finding.status not in {"ok", "skipped"}])
    assert mistake.says in wrong[0].summary
    assert mistake.fix in wrong[0].fix
    assert report.exit_code(results) == (1 if any(each.finding.status == "problem" for each in results) else 0)
    assert all(bool(each.finding.fix) == (each.finding.status in {"warning", "problem"}) for each in results)
    said = "\n".join((repr(results), installation.printed(results), report.as_json(results, ())))
    for secret in (token.strip("\"'"), installation.world.token, PASSWORD):
        assert not secret or secret not in said
    return results
