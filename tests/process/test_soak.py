"""A busy minute leaves nothing behind in the process."""

from pathlib import Path

import pytest

from tests.support.catalog_files import write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.metrics import free_port
from tests.support.resource_meter import ResourceMeter
from tests.support.traffic import Traffic, busy_world


async def leaves_nothing_behind(home: Path, rate: float, seconds: float) -> None:
    write(home / "catalog.yaml")
    port = free_port()
    env = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
    async with Loopback(busy_world(servers=2, members=10)) as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()
        traffic, meter = Traffic(discord), ResourceMeter(bot, home, port)
        await traffic.post_meetings()
        await meter.until_at_rest()
        before = await meter.held()
        await traffic.flow(rate, seconds)
        await traffic.settle()
        assert traffic.tally.unanswered == traffic.tally.failed == 0
        assert traffic.tally.by_kind["form"] > 0
        await meter.until_at_rest(at_most=before.tasks)
        after = await meter.held()
        assert after.sockets <= before.sockets + traffic.most_open, "idle connections are kept for some seconds"
        assert after.threads <= before.threads + 3
        assert "Traceback" not in bot.output
        kept = len(discord.requests)
        discord.verify()
        old = discord.forget(older_than=0, messages=5)
        assert len(old) == kept
        assert not discord.requests
        assert not discord.state.interactions
        await discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumes and discord.gateway.connected)
        again = await discord.run_command("s0m1", "paper", query="vllm")
        assert "vLLM" in again.text


async def test_tasks_sockets_and_threads_go_back_to_their_number(tmp_path: Path) -> None:
    await leaves_nothing_behind(tmp_path, rate=40, seconds=3)


@pytest.mark.prove
async def test_tasks_sockets_and_threads_go_back_to_their_number_after_minutes(tmp_path: Path) -> None:
    await leaves_nothing_behind(tmp_path, rate=40, seconds=120)
