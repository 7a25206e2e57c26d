"""What the running bot and its commands write is for their user alone."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
async def test_no_other_user_can_read_the_database_its_journal_lock_or_backups(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        await bot.until_ready()
        await discord.run_command("ada", "reading start", paper="vllm")
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = (sys.executable, "-m", "bot", "db", "backup")
        backup = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=env, umask=0o022)
        assert await backup.wait() == 0
        made = [path for path in tmp_path.rglob("paperclub*") if path.is_file()]
        names = {path.name for path in made}
        assert {"paperclub.db", "paperclub.db-wal", "paperclub.db-shm", "paperclub.db.lock"} < names, names
        assert [path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
