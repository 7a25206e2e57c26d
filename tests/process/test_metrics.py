"""PAPERCLUB_METRICS: what Prometheus reads from a process is what the loopback Discord has counted."""

from __future__ import annotations

import asyncio
import copy
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.catalog_files import SMALL, write
from tests.support.loopback.components import walk
from tests.support.loopback.interactions import COMPONENT, MODAL_SUBMIT, build
from tests.support.loopback.people import NotOfferedError
from tests.support.loopback.process import BotProcess
from tests.support.loopback.records import Recorded
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON
from tests.support.metrics import Scrape, free_port, scrape
from tests.support.patience import PATIENCE

TOTAL = "paperclub_interactions_total"
BUTTON = 2
KINDS = {2: "command", 3: "component", 4: "autocomplete", 5: "form"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


async def scrape_until(port: int, agrees: Callable[[Scrape], bool]) -> Scrape:
    """The bot counts an interaction when its handler has ended, a moment after the answer."""
    async with asyncio.timeout(PATIENCE):
        while not agrees(found := await scrape(port)):  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.05)
    return found


def interactions_by_kind(discord: Loopback) -> Counter[str]:
    return Counter(KINDS[each.payload["type"]] for each in discord.state.interactions.values())


async def test_the_metrics_agree_with_what_discord_counted(home: Path) -> None:
    port = free_port()
    env = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()
        for _ in range(3):
            card = await discord.run_command("ada", "paper", query="vllm")
        await discord.run_command("bela", "search", query="paged")
        await discord.autocomplete("ada", "paper", query="pag")
        more = await discord.click(card, "More", "bela")
        assert more.private
        await discord.run_command("ada", "reading start", paper="vllm")
        await discord.run_command("olga", "meeting schedule", when="tomorrow 16:00", paper="vllm")
        refused = await discord.run_command("ada", "meeting schedule", when="on the 35th of never")
        assert refused.private
        with pytest.raises(NotOfferedError):
            await discord.run_command("ada", "no such command")

        asked = interactions_by_kind(discord)
        found = await scrape_until(port, lambda seen: seen.sum(TOTAL) == asked.total())
        assert {kind: found.sum(TOTAL, kind=kind) for kind in asked} == dict(asked)
        assert found.sum(TOTAL, kind="command", name="paper", outcome="answered") == 3
        assert found.sum("paperclub_interaction_duration_seconds_count", kind="command", name="paper") == 3
        assert found.sum(TOTAL, name="meeting schedule", outcome="refused") == 1
        assert found.sum(TOTAL, name="meeting schedule") == 2
        assert found.sum("paperclub_gateway_connected") == 1
        assert found.sum("paperclub_gateway_reconnects_total") == 0
        assert found.sum("paperclub_servers") == 1
        assert found.sum("paperclub_reading_list_last_reload_success") == 1
        assert found.sum("paperclub_database_transaction_duration_seconds_count", operation="write") > 0
        assert found.sum("paperclub_build_info") == 1
        assert found.sum("process_resident_memory_bytes") > 1e6
        assert found.sum("paperclub_sample_success") == 1

        await discord.gateway.drop()
        await discord.until(lambda: discord.gateway.resumes)
        await scrape_until(
            port,
            lambda seen: (
                seen.sum("paperclub_gateway_reconnects_total") == len(discord.gateway.connects) - 1
                and seen.sum("paperclub_gateway_connected") == 1
            ),
        )


@pytest.mark.parametrize(("status", "outcome"), [(404, "lost"), (403, "failed")])
async def test_what_failed_and_what_nobody_got_are_told_apart(home: Path, status: int, outcome: str) -> None:
    port = free_port()
    env = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
    async with Loopback(strict=False) as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()

        async def expire(request: Recorded) -> None:
            """As if Discord's three seconds had passed."""
            if status == 404:
                discord.state.interactions.pop(request.path.split("/")[3])

        discord.fail("POST", "/interactions/*/*/callback", status=status if status == 403 else None, hook=expire)
        asking = asyncio.create_task(discord.run_command("ada", "paper", query="vllm"))
        found = await scrape_until(port, lambda seen: seen.sum(TOTAL) > 0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert found.sum(TOTAL, kind="command", name="paper", outcome=outcome) == 1


def with_component(message: JSON, custom_id: str) -> JSON:
    """A message in which somebody forged the id of the first button."""
    forged: JSON = copy.deepcopy(message)
    button = next(each for each in walk(forged["components"]) if each.get("type") == BUTTON and each.get("custom_id"))
    button["custom_id"] = custom_id
    return forged


async def test_forged_ids_make_no_series(home: Path) -> None:
    port = free_port()
    env = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
    async with Loopback(strict=False) as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()
        card = await discord.run_command("ada", "paper", query="vllm")
        place, ada = discord.world.in_guild(), discord.world.users["ada"]
        presses = [*(f"b:evil{number}:x" for number in range(20)), "b:mjoin1:nan", "b:" + "x" * 90]
        sending = [
            build(discord.world, COMPONENT, ada, place, {"component_type": BUTTON, "custom_id": each}, message)
            for each in presses
            for message in [with_component(card.message, each)]
        ]
        sending += [
            build(discord.world, MODAL_SUBMIT, ada, place, {"custom_id": f"f:evil{number}", "components": []})
            for number in range(20)
        ]
        for each in sending:
            await discord._send(each, PATIENCE, "acknowledged")
        found = await scrape_until(port, lambda seen: seen.sum(TOTAL) == 1 + len(sending))
        assert found.sum(TOTAL, name="unknown", outcome="refused") == len(sending)
        assert found.labels(TOTAL, "name") == {"paper", "unknown"}


async def test_a_reload_is_counted_and_a_broken_one_shows(home: Path) -> None:
    port = free_port()
    env = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=env) as bot:
        await bot.until_ready()
        before = await scrape(port)
        write(home / "catalog.yaml", SMALL.replace("Keeps the cache in pages.", "Saved again."))
        reloads = "paperclub_reading_list_reloads_total"
        good = await scrape_until(port, lambda seen: seen.sum(reloads, outcome="loaded") == 1)
        assert good.labels("paperclub_reading_list_info", "version") != before.labels(
            "paperclub_reading_list_info", "version"
        )
        write(home / "catalog.yaml", SMALL[: len(SMALL) // 2] + "  bad: [")
        broken = await scrape_until(port, lambda seen: seen.sum(reloads, outcome="broken") == 1)
        assert broken.sum("paperclub_reading_list_last_reload_success") == 0
        assert broken.labels("paperclub_reading_list_info", "version") == good.labels(
            "paperclub_reading_list_info", "version"
        )


async def test_they_are_served_on_ipv6_too(home: Path) -> None:
    try:
        port = free_port(socket.AF_INET6)
    except OSError:
        port = 0
    if not port:
        return  # this machine has no IPv6
    async with Loopback() as discord, BotProcess(discord, cwd=home, env={"PAPERCLUB_METRICS": f"[::1]:{port}"}) as bot:
        await bot.until_ready()
        assert (await scrape(port, "[::1]")).sum("paperclub_servers") == 1


async def test_an_address_that_is_taken_ends_the_start_with_one_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = {"PAPERCLUB_METRICS": f"127.0.0.1:{taken.getsockname()[1]}"}
        async with Loopback() as discord, BotProcess(discord, cwd=home, env=env) as bot:
            assert await bot.wait() == 12
            (sentence,) = bot.stderr.splitlines()
            assert sentence.startswith("PAPERCLUB_METRICS: 127.0.0.1:")
            assert "in use" in sentence
            assert discord.requests == []
