"""`doctor` on the token, the network, the application and the servers: each mistake is named with its fix."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.cli.doctor import discord_answers
from bot.cli.doctor.facts import Unreachable
from tests.support.installations import Installation, Mistake, assert_told
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.world import SEND_MESSAGES, VIEW_CHANNEL
from tests.support.patience import PATIENCE

CREATE_EVENTS = 1 << 44
NOBODY = 1234567890123456789
Seed = Callable[[Installation], object]


def write_token(form: str) -> Seed:
    """`{}` in `form` is the right token."""

    def seed(at: Installation) -> None:
        (at.folder / ".env").unlink()
        at.environment["DISCORD_TOKEN"] = form.format(at.world.token)

    return seed


def portal(**settings: object) -> Seed:
    return lambda at: at.world.application.update(settings)


def add_button(scopes: list[str], permissions: int) -> Seed:
    params = {"oauth2_install_params": {"scopes": scopes, "permissions": str(permissions)}}
    return portal(integration_types_config={"0": params, "1": {}})


def in_no_server(at: Installation) -> None:
    at.guild.joined = False


def owner_only_and_in_no_server(at: Installation) -> None:
    in_no_server(at)
    at.world.application["bot_public"] = False


def deny(channel: str, bits: int) -> Seed:
    return lambda at: at.channel(channel).denied.update({at.guild.id: bits})


def delete_channel(name: str) -> Seed:
    return lambda at: at.world.channels.pop(at.channel(name).id)


def without_create_events(at: Installation) -> None:
    for role in at.guild.roles.values():
        role.permissions &= ~CREATE_EVENTS


def reset_token(at: Installation) -> None:
    at.world.token = at.world.token[:-1] + "!"


def proxied(at: Installation) -> None:
    at.environment["https_proxy"] = "http://proxy.example:3128"


def nothing(_: Installation) -> None:
    """Discord's own fault is enough."""


def login_fails(**fault: object) -> dict[str, object]:
    return {"method": "GET", "pattern": "/users/@me", "times": None, **fault}


TOKENS = [
    Mistake("no token", write_token(""), "token", "problem", "no bot token", "Reset Token"),
    Mistake("in quotes", write_token('"{}"'), "token", "problem", "quotes", "Remove the quotes"),
    Mistake("with Bot before it", write_token("Bot {}"), "token", "problem", "“Bot”", "Remove that word"),
    Mistake("over two lines", write_token("{}\nabc"), "token", "problem", "line break", "on one line"),
    Mistake("the client secret", write_token("aB3_" * 8), "token", "problem", "client secret", "page Bot"),
    Mistake("the public key", write_token("0f" * 32), "token", "problem", "public key", "page Bot"),
    Mistake("the application's id", write_token("1190000000000000000"), "token", "problem", "an id", "page Bot"),
    Mistake("cut short", write_token("MTIz.Gabc"), "token", "problem", "three parts", "Reset Token"),
    Mistake("cut at its beginning", write_token("zTIz.Gabc.xyz"), "token", "problem", "first part", "whole"),
    Mistake("reset since", reset_token, "token-accepted", "problem", "doesn't accept", "Reset Token"),
]
NETWORK = [
    Mistake("Discord is down", nothing, "discord", "problem", "error 503", "discordstatus", login_fails(status=503)),
    Mistake("the connection is cut", nothing, "discord", "problem", "fails", "firewall", login_fails(status=0)),
    Mistake("the address is banned", nothing, "discord", "problem", "429", "Wait an hour",
            login_fails(status=429, retry_after=0.01)),
    Mistake("only a proxy leads outside", proxied, "proxy", "problem", "HTTPS_PROXY", "gateway.discord.gg",
            login_fails(status=0)),
    Mistake("the clock is behind", lambda at: at.world.clock.advance(600), "clock", "problem", "10 minutes behind",
            "timedatectl"),
    Mistake("the clock is a little ahead", lambda at: at.world.clock.advance(-30), "clock", "warning", "ahead",
            "timedatectl"),
]  # fmt: skip
APPLICATION = [
    Mistake("an interactions endpoint", portal(interactions_endpoint_url="https://example.org/discord"), "interactions",
            "problem", "Interactions Endpoint URL", "General Information"),
    Mistake("privileged intents", portal(flags=1 << 19 | 1 << 15), "intents", "warning",
            "Server Members, Message Content", "turn them off"),
    Mistake("no guild install", portal(integration_types_config={"1": {}}), "install-contexts", "problem",
            "Guild Install is off", "page Installation"),
    Mistake("no user install", portal(integration_types_config={"0": {}}), "install-contexts", "warning",
            "User Install is off", "page Installation"),
    Mistake("an Add App button without the bot", add_button(["applications.commands"], 0), "install-link", "warning",
            "leaves out the scope bot", "Default Install Settings"),
    Mistake("an Add App button without permissions", add_button(["bot", "applications.commands"], VIEW_CHANNEL),
            "install-link", "warning", "Send Messages", "Default Install Settings"),
    Mistake("the code grant", portal(bot_require_code_grant=True), "invitations", "problem", "no invite link works",
            "Requires OAuth2 Code Grant"),
    Mistake("a bot that only its owner can add", owner_only_and_in_no_server, "invitations", "warning",
            "Public Bot is off", "Public Bot on"),
    Mistake("large and unverified", portal(approximate_guild_count=80), "verification", "warning", "20 more",
            "App Verification"),
    Mistake("too large and unverified", portal(approximate_guild_count=100), "verification", "warning",
            "can't join more", "App Verification"),
]  # fmt: skip
SERVERS = [
    Mistake("in no server", in_no_server, "membership", "warning", "in no server", "https://discord.com/oauth2"),
    Mistake("a development server that it isn't in", lambda at: at.environment.update(PAPERCLUB_GUILD=str(NOBODY)),
            "development-server", "problem", str(NOBODY), "remove PAPERCLUB_GUILD"),
    Mistake("a development server left behind", lambda at: at.environment.update(PAPERCLUB_GUILD=str(at.guild.id)),
            "development-server", "warning", "alone", "remove PAPERCLUB_GUILD"),
    Mistake("a silent channel", lambda at: at.world.add_channel(at.guild, "rules", deny=SEND_MESSAGES), "permissions",
            "warning", "lacks “Send Messages” in #rules", "Roles"),
    Mistake("a deleted meeting channel", delete_channel("reading-group"), "meeting-channel", "problem", "is deleted",
            "/setup"),
    Mistake("a meeting channel that it can't see", deny("reading-group", VIEW_CHANNEL), "meeting-channel", "problem",
            "View Channel", "permissions"),
    Mistake("a meeting channel without threads", deny("reading-group", 1 << 35), "meeting-channel", "problem",
            "Create Public Threads", "permissions"),
    Mistake("a deleted curator channel", delete_channel("general"), "curator-channel", "warning", "is deleted",
            "/setup"),
    Mistake("a silent curator channel", deny("general", SEND_MESSAGES), "curator-channel", "warning", "#general",
            "permissions"),
    Mistake("a deleted organiser role", lambda at: at.set_up(organiser_role_id=NOBODY), "organisers", "warning",
            "is deleted", "/setup"),
    Mistake("events without the right to make them", without_create_events, "events", "warning", "Create Events",
            "turn Discord events off"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", [*TOKENS, *NETWORK, *APPLICATION, *SERVERS], ids=lambda mistake: mistake.what)
async def test_it_is_named_with_its_fix(installation: Installation, mistake: Mistake) -> None:
    await assert_told(installation, mistake)


async def test_a_discord_that_does_not_answer_is_given_up(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_answers, "_SECONDS", 0.3)
    silent = login_fails(status=None, delay=PATIENCE)
    await assert_told(
        installation, Mistake("silence", nothing, "discord", "problem", "in time", "firewall", silent)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "says"), [(200, "something else answers"), (401, "401 in its place"), (403, "403 in its place")]
)
async def test_a_network_that_wants_a_login_first_is_not_taken_for_discord(
    installation: Installation, status: int, says: str
) -> None:
    async def login_page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>Welcome, guest</html>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", login_page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with addresses_at(runner.addresses[0][1]):
        answer = await discord_answers.ask_discord(installation.world.token, lambda: datetime.now(UTC), ())
    await runner.cleanup()
    assert isinstance(answer, Unreachable)
    assert says in answer.what


async def test_without_a_token_all_the_rest_is_checked_and_nobody_is_asked(installation: Installation) -> None:
    mistake = Mistake("no token", write_token(""), "token-accepted", "skipped", "no token", "")
    results = await assert_told(installation, mistake)
    status = {each.check.id: each.finding.status for each in results}
    assert {name for name, each in status.items() if each == "problem"} == {"token"}
    assert status["catalog"] == status["database"] == status["integrity"] == status["disk"] == "ok"
    assert "Not checked" in installation.printed(results)


async def test_offline_asks_nobody_and_checks_the_tokens_form(installation: Installation) -> None:
    results = await installation.examine(offline=True)
    status = {each.check.id: each.finding.status for each in results}
    assert status["token"] == "ok"
    assert status["discord"] == status["permissions"] == status["clock"] == "skipped"
    assert "problem" not in status.values()


async def test_a_large_bot_that_discord_has_verified_is_fine(installation: Installation) -> None:
    installation.world.application["approximate_guild_count"] = 5000
    installation.world.account["public_flags"] = 1 << 16
    results = await installation.examine()
    assert {each.finding.status for each in results} == {"ok"}


async def test_of_many_servers_those_with_settings_are_looked_at(installation: Installation) -> None:
    chosen = installation.guild.id
    for number in range(discord_answers.MOST_SERVERS + 5):
        installation.world.add_guild(f"Server {number}")
    results = await installation.examine()
    told = {each.check.id: each.finding for each in results}
    assert told["membership"].summary.startswith(f"The bot is in {discord_answers.MOST_SERVERS + 6} servers; ")
    assert "Systems group" in told["meeting-channel"].summary
    assert chosen in installation.world.guilds


def test_a_tokens_first_part_names_its_bot() -> None:
    from bot.cli.doctor.bot_token import account_id

    first = base64.urlsafe_b64encode(b"80351110224678912").decode().rstrip("=")
    assert account_id(f"{first}.x.y") == 80351110224678912
