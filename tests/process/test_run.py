"""`python -m bot run` as a process of its own, on a loopback Discord: what it says, answers, survives and obeys."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
from pathlib import Path

import pytest

from tests.support.catalog_files import SMALL, write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import SEND_MESSAGES, VIEW_CHANNEL, World
from tests.support.patience import PATIENCE

LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 (INFO|WARNING|ERROR) ")
GUILDS_ONLY = 1


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty working directory with a small catalog; the database appears there too."""
    write(tmp_path / "catalog.yaml")
    return tmp_path


def most_connects(bot: BotProcess) -> int:
    """How often it may have connected since it was started: three times in fifteen seconds."""
    return 3 * (1 + int((asyncio.get_running_loop().time() - bot.started_at) // 15))


def sentences(bot: BotProcess) -> list[str]:
    """What stands on stderr beside the log."""
    return [line for line in bot.stderr.splitlines() if line.strip() and not LOG_LINE.match(line)]


async def test_a_first_start_syncs_once_with_guilds_as_the_only_intent_and_a_second_start_does_not(
    home: Path,
) -> None:
    async with Loopback() as discord:
        for _ in range(2):
            async with BotProcess(discord, cwd=home, fresh=True) as bot:
                await bot.until_ready()
                bot.terminate()
                assert await bot.wait() == 0
        assert [sync.path.count("/guilds/") for sync in discord.syncs] == [0]
        names = {command["name"] for command in discord.syncs[0].body}
        assert {"paper", "search", "topic", "help"} <= names
        assert [identify["intents"] for identify in discord.gateway.identifies] == [GUILDS_ONLY] * 2


async def test_a_curator_is_warned_of_authors_once_the_bot_is_ready(home: Path) -> None:
    write(home / "catalog.yaml", SMALL.replace("[Woosuk Kwon, Zhuohan Li]", "[Woosuk Kwon, Zhuohan Li, Woosuk Kwon]"))
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_printed("`Woosuk Kwon` stands twice in `authors`")
        assert bot.output.index("Logged in as") < bot.output.index("stands twice")
        assert bot.output.count("stands twice") == 1


async def test_lookup_autocomplete_buttons_and_topics_answer_with_cards(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        assert "PagedAttention" in (await discord.run_command("ada", "paper", query="pagd atention")).text
        card = await discord.run_command("ada", "paper", query="PagedAttention")
        assert card.message["flags"] == 1 << 15
        assert not card.private
        assert (await discord.autocomplete("ada", "paper", query="pag"))[0]["value"] == "vllm"
        assert await discord.autocomplete("ada", "paper", query="")
        more = await discord.click(card, "More", "bela")
        assert more.private
        topic = await discord.run_command("ada", "topic", topic="serving")
        assert "Orca" in topic.text
        ada = discord.world.users["ada"]
        in_dm = await discord.run_command(ada, "paper", location=discord.world.in_dm(ada), query="orca")
        assert "Orca" in in_dm.text


async def test_lookups_work_where_only_a_person_installed_the_bot(home: Path) -> None:
    world = World.small()
    ada = world.users["ada"]
    elsewhere = world.add_guild("Elsewhere", [ada], joined=False)
    location = world.installed_by(ada, world.guild_channels(elsewhere)[0])
    async with Loopback(world) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        assert "vLLM" in (await discord.run_command("ada", "paper", location=location, query="vllm")).text
        assert "vLLM" in (await discord.run_command("ada", "search", location=location, query="paged")).text
        assert "Orca" in (await discord.run_command("ada", "topic", location=location, topic="inference")).text


async def test_a_button_of_before_a_restart_still_answers(home: Path) -> None:
    async with Loopback() as discord:
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            card = await discord.run_command("ada", "paper", query="vllm")
            bot.kill()
            await bot.wait()
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            assert "Orca" in (await discord.click(card, "More", "bela")).text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_exit_code_zero(home: Path, number: signal.Signals) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        bot.signal(number)
        assert await bot.wait() == 0
        assert sentences(bot) == []
        assert not discord.gateway.connected


async def test_sigterm_is_obeyed_while_two_hundred_lookups_are_under_way(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        discord.fail("POST", "/interactions/*/*/callback", status=None, delay=0.5, times=None)
        asked = [asyncio.create_task(discord.run_command("ada", "paper", query="vllm")) for _ in range(200)]
        await discord.until(lambda: len(discord.requests) > 50)
        bot.terminate()
        assert await bot.wait() == 0
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


async def test_sigterm_is_obeyed_while_it_is_still_logging_in(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        discord.fail("GET", "/users/@me", status=None, delay=30)
        await discord.until(lambda: discord.requests)
        bot.terminate()
        assert await bot.wait() == 0
        assert "Traceback" not in bot.output


async def test_without_a_token_it_says_so_in_one_sentence_and_asks_nobody(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home, env={"DISCORD_TOKEN": None}) as bot:
        assert await bot.wait() == 4
        assert discord.requests == []
        assert len(sentences(bot)) == 1
        assert "DISCORD_TOKEN" in bot.stderr


async def test_a_token_that_discord_refuses_ends_it_after_one_request(home: Path) -> None:
    settings = {"DISCORD_TOKEN": "not.the.right.token"}
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=settings) as bot:
        assert await bot.wait() == 5
        assert [(entry.path, entry.status) for entry in discord.requests] == [("/users/@me", 401)]
        assert len(sentences(bot)) == 1
        assert "not.the.right.token" not in bot.output


async def test_a_token_taken_back_at_the_gateway_ends_it_too(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        discord.world.token = "a new one"  # as after "Reset Token" in the developer portal
        discord.gateway.invalidate()
        await discord.gateway.drop(4004)
        assert await bot.wait() == 5
        assert len(sentences(bot)) == 1
        assert "Traceback" not in bot.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "catalog.yaml"),
        ("resources: [", "catalog.yaml"),
        (SMALL.replace("kind: paper", "kind: pamphlet"), "kind"),
    ],
)
async def test_a_catalog_that_cannot_be_used_ends_it_with_its_own_code(
    tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        write(tmp_path / "catalog.yaml", text)
    async with Loopback() as discord, BotProcess(discord, cwd=tmp_path) as bot:
        assert await bot.wait() == 6
        assert said in bot.stderr
        assert "Traceback" not in bot.output
        assert discord.syncs == []
        assert discord.gateway.identifies == []


async def test_an_unreachable_discord_ends_it_with_its_own_code_and_one_sentence(home: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with BotProcess(closed.getsockname()[1], cwd=home, env={"DISCORD_TOKEN": "x.y.z"}) as bot:
            assert await bot.wait() == 7
            assert len(sentences(bot)) == 1
            assert "Traceback" not in bot.output


async def test_what_is_wrong_on_this_machine_is_said_before_discord_is_asked(home: Path) -> None:
    write(home / "garbage.db", "no database at all " * 100)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        env = {"DISCORD_TOKEN": "x.y.z", "DATABASE_URL": "sqlite:///garbage.db"}
        async with BotProcess(closed.getsockname()[1], cwd=home, env=env) as bot:
            assert await bot.wait() not in {0, 1, 7}
            assert "garbage.db" in bot.stderr
        write(home / "catalog.yaml", "resources: [")
        async with BotProcess(closed.getsockname()[1], cwd=home, env=env) as bot:
            assert await bot.wait() == 6


async def test_a_discord_that_fails_at_the_start_is_asked_a_few_times_only(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        discord.fail("GET", "/users/@me", status=503, times=None)
        assert await bot.wait() == 7
        assert len(discord.requests) <= 5
        assert len(sentences(bot)) == 1


async def test_a_gateway_that_turns_it_away_is_not_stormed(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        discord.gateway.refuse_with = 503
        await discord.gateway.drop()
        await bot.until_printed("No connection to Discord's gateway")
        tries = len(discord.gateway.connects) - 1
        discord.gateway.refuse_with = None
        assert 1 <= tries < most_connects(bot)
        await discord.until(lambda: discord.gateway.connected)
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text


async def test_a_dropped_connection_is_resumed_and_the_question_meanwhile_answered(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        await discord.gateway.drop()
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text
        assert len(discord.gateway.resumes) == 1
        assert len(discord.gateway.identifies) == 1


async def test_a_rate_limit_at_the_sync_is_waited_out(home: Path) -> None:
    async with Loopback() as discord:
        discord.fail("PUT", "/applications/*/commands", status=429, retry_after=1.2)
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            limited, again = discord.syncs
            assert (limited.status, again.status) == (429, 200)
            assert again.at - limited.at >= 1.2


async def test_the_token_is_in_no_output_even_when_everything_fails(home: Path) -> None:
    async with Loopback() as discord:
        discord.fail("PUT", "/applications/*/commands", status=400)
        async with BotProcess(discord, cwd=home) as bot:
            assert await bot.wait() != 0
            assert discord.world.token not in bot.output
        async with BotProcess(discord, cwd=home) as bot:
            await bot.until_ready()
            discord.fail("POST", "/interactions/*/*/callback", status=400, times=None)
            asking = asyncio.create_task(discord.run_command("ada", "paper", query="vllm"))
            await discord.until_sent("POST", "/interactions/*/*/callback")
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            bot.terminate()
            assert await bot.wait() == 0
            assert discord.world.token not in bot.output


async def test_a_saved_catalog_answers_soon_and_a_broken_one_changes_nothing(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_ready()
        write(home / "catalog.yaml", SMALL.replace("Keeps the cache in pages.", "Saved again."))
        async with asyncio.timeout(PATIENCE):
            while "Saved again." not in (await discord.run_command("ada", "paper", query="vllm")).text:  # noqa: ASYNC110 - nothing else tells
                await asyncio.sleep(0.1)
        write(home / "catalog.yaml", SMALL[: len(SMALL) // 2] + "  bad: [")
        owner = discord.world.dm_channel(discord.world.owner)
        await discord.until(lambda: owner.messages)
        assert "Saved again." in (await discord.run_command("ada", "paper", query="vllm")).text
        (told,) = owner.messages.values()
        assert "catalog.yaml" in told["content"]


async def test_it_says_who_it_is_and_names_what_it_may_not_do_by_channel(home: Path) -> None:
    world = World.small()
    world.add_channel(world.guild, "announcements", deny=SEND_MESSAGES)
    world.add_channel(world.guild, "hidden", deny=VIEW_CHANNEL)
    async with Loopback(world) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_printed("announcements")
        assert "paperclub#1234" in bot.output
        assert "Systems group" in bot.output
        assert "Send Messages" in bot.output
        assert "#reading-group" not in bot.output


async def test_in_no_server_yet_it_prints_the_invite_link(home: Path) -> None:
    world = World()
    async with Loopback(world) as discord, BotProcess(discord, cwd=home) as bot:
        await bot.until_printed("https://discord.com/oauth2/authorize")
        (link,) = re.findall(r"https://discord\.com/oauth2/authorize\S+", bot.output)
        assert f"client_id={world.bot.id}" in link
        assert "scope=bot+applications.commands" in link
        granted = int(re.findall(r"permissions=(\d+)", link)[0])
        assert granted & (VIEW_CHANNEL | SEND_MESSAGES) == VIEW_CHANNEL | SEND_MESSAGES
        assert not granted & 1 << 3  # never administrator


async def test_a_development_server_has_the_commands_alone_and_gives_them_back(home: Path) -> None:
    """Asserted on the bodies sent: with both scopes set, every command would show twice."""
    world = World.small()
    guild = world.guild.id
    async with Loopback(world) as discord:
        for chosen, everywhere, there in ((None, True, False), (str(guild), False, True), (None, True, False)):
            async with BotProcess(discord, cwd=home, env={"PAPERCLUB_GUILD": chosen}) as bot:
                await bot.until_ready()
                bot.terminate()
                assert await bot.wait() == 0
            assert bool(world.commands[None]) is everywhere
            assert bool(world.commands.get(guild)) is there
        scopes = [("guild" if "/guilds/" in sync.path else "global", bool(sync.body)) for sync in discord.syncs]
        assert sorted(scopes[1:3]) == [("global", False), ("guild", True)]
        assert sorted(scopes[3:]) == [("global", True), ("guild", False)]


async def test_the_reason_of_a_failed_start_comes_alone(home: Path) -> None:
    settings = {"DISCORD_TOKEN": "not.the.right.token"}
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=settings) as bot:
        assert await bot.wait() == 5
        assert bot.stderr.splitlines() == sentences(bot)


async def test_as_json_each_line_is_an_object_the_reason_of_a_failed_start_too(home: Path) -> None:
    async with Loopback() as discord, BotProcess(discord, cwd=home, env={"PAPERCLUB_LOG": "json"}) as bot:
        await bot.until_ready()
        bot.terminate()
        assert await bot.wait() == 0
        messages = [json.loads(line)["message"] for line in bot.stderr.splitlines()]
        assert "Stopping" in messages
    settings = {"DISCORD_TOKEN": "not.the.right.token", "PAPERCLUB_LOG": "json", "PAPERCLUB_LOG_LEVEL": "error"}
    async with Loopback() as discord, BotProcess(discord, cwd=home, env=settings) as bot:
        assert await bot.wait() == 5
        (reason,) = map(json.loads, bot.stderr.splitlines())
        assert reason["level"] == "CRITICAL"
        assert "token" in reason["message"]
