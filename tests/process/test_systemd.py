"""Under systemd, the process says when it's connected and when it leaves."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.runtime.systemd import READY, notify
from tests.support.catalog_files import write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.patience import PATIENCE


def listen(address: str) -> socket.socket:
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    manager.bind(address)
    return manager


async def told(manager: socket.socket) -> str:
    """The next thing that the service says."""
    data = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(manager, 4096), PATIENCE)
    return data.decode()


async def test_it_is_ready_once_connected_and_stopping_before_it_leaves(tmp_path: Path) -> None:
    write(tmp_path / "catalog.yaml")
    address = str(tmp_path / "notify")
    with listen(address) as manager:
        async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env={"NOTIFY_SOCKET": address}) as bot:
            assert "READY=1" in (await told(manager)).splitlines()
            assert discord.gateway.identifies
            bot.terminate()
            assert "STOPPING=1" in (await told(manager)).splitlines()
            assert await bot.wait() == 0


async def test_a_start_that_fails_never_says_that_it_is_ready(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with listen(address) as manager:
        async with Loopback() as discord, BotProcess(discord, cwd=tmp_path, env={"NOTIFY_SOCKET": address}) as bot:
            assert await bot.wait() == 6
        assert "READY=1" not in await told(manager)


def test_an_abstract_socket_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with listen("\0paperclub-test-notify") as manager:
        monkeypatch.setenv("NOTIFY_SOCKET", "@paperclub-test-notify")
        notify(READY)
        assert manager.recv(4096).decode() == READY


@pytest.mark.parametrize("address", ["", "vsock:2:1234", "/nowhere/at/all"])
def test_where_nobody_listens_nothing_happens(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify(READY)
