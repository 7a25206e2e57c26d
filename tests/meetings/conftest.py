"""For the tests of meetings: their services on both engines, and the real bot on a loopback Discord."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.services import MeetingServices
from tests.support.meeting_rights import Rights
from tests.support.meeting_scenes import Scene, scene
from tests.support.quotas import lift_quotas
from tests.support.worlds import SAMPLE


@pytest.fixture
def meetings(database: Database) -> MeetingServices:
    return build_meetings(database)


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    async with scene(tmp_path, catalog, sqlite_url) as opened:
        yield opened


@pytest.fixture
async def rights(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> Rights:
    """With an organiser role that the server has set up."""
    lift_quotas(monkeypatch)
    rights = Rights(stage)
    stage.discord.gateway.dispatch(
        "GUILD_ROLE_CREATE", {"guild_id": str(stage.guild.id), "role": rights.organisers.payload()}
    )
    await stage.services.servers.update(stage.guild.id, organiser_role_id=rights.organisers.id)
    return rights
