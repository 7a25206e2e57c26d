"""The application's settings in Discord's developer portal."""

from __future__ import annotations

from collections.abc import Iterator

import discord

from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem, warning
from bot.runtime.startup_report import NEEDED

_PORTAL = "In the developer portal, "
# https://dis.gd/bot-verification
_MAY_VERIFY, _MUST_VERIFY = 75, 100  # servers
_PRIVILEGED = {
    "Presence": ("gateway_presence", "gateway_presence_limited"),
    "Server Members": ("gateway_guild_members", "gateway_guild_members_limited"),
    "Message Content": ("gateway_message_content", "gateway_message_content_limited"),
}


def interactions(facts: Facts) -> Iterator[Finding]:
    if facts.account.application.interactions_endpoint_url:
        yield problem(
            "An Interactions Endpoint URL is set, so Discord sends every command there and none to the bot.",
            f"{_PORTAL}on the page General Information, empty Interactions Endpoint URL and save.",
        )
    else:
        yield ok("Commands reach the bot: no Interactions Endpoint URL is set.")


def intents(facts: Facts) -> Iterator[Finding]:
    flags = facts.account.application.flags
    on = [name for name, either in _PRIVILEGED.items() if any(getattr(flags, flag) for flag in either)]
    if on:
        yield warning(
            f"Privileged intents are on that the bot doesn't use: {', '.join(on)}.",
            f"{_PORTAL}on the page Bot, turn them off: what the bot can't read, it can't leak.",
        )
    else:
        yield ok("No privileged intent is on, and the bot needs none.")


def contexts(facts: Facts) -> Iterator[Finding]:
    application = facts.account.application
    if application.guild_integration_config is None and application.user_integration_config is None:
        raise NotChecked("Discord doesn't say how the bot can be installed")
    fix = f"{_PORTAL}on the page Installation, tick {{}} and save."
    if application.guild_integration_config is None:
        yield problem("Guild Install is off, so nobody can add the bot to a server.", fix.format("Guild Install"))
    if application.user_integration_config is None:
        yield warning(
            "User Install is off, so people can't install the bot for themselves and look papers up anywhere.",
            fix.format("User Install"),
        )
    if application.guild_integration_config and application.user_integration_config:
        yield ok("The bot can be installed in servers and by people.")


def install_link(facts: Facts) -> Iterator[Finding]:
    config = facts.account.application.guild_integration_config
    params = config.oauth2_install_params if config else None
    if params is None:
        yield ok("There are no default install settings; the invite link in the bot's log asks for what it needs.")
        return
    fix = f"{_PORTAL}on the page Installation, under Default Install Settings, Guild Install, add "
    missing = [scope for scope in ("bot", "applications.commands") if scope not in params.scopes]
    if missing:
        yield warning(
            f"Discord's own Add App button leaves out the scope {' and '.join(missing)}.",
            f"{fix}{' and '.join(missing)}.",
        )
        return
    lacking = [name.replace("_", " ").title() for name, wanted in NEEDED if wanted and not _grants(params, name)]
    if lacking:
        yield warning(
            f"Discord's own Add App button doesn't ask for every permission: {', '.join(lacking)}.",
            f"{fix}{', '.join(lacking)}.",
        )
    else:
        yield ok("Discord's own Add App button asks for what the bot needs.")


def invitations(facts: Facts) -> Iterator[Finding]:
    application = facts.account.application
    if application.bot_require_code_grant:
        yield problem(
            "The bot requires the OAuth2 code grant, so no invite link works.",
            f"{_PORTAL}on the page Bot, turn Requires OAuth2 Code Grant off.",
        )
    elif application.bot_public:
        yield ok("Anyone with the link can add the bot; the page Bot's switch Public Bot decides that.")
    elif not facts.account.server_ids:
        yield warning(
            "Public Bot is off and the bot is in no server: only the application's owner can add it.",
            f"Add it yourself, or turn Public Bot on: {_PORTAL.lower()}on the page Bot.",
        )
    else:
        yield ok("Only the application's owner can add the bot to further servers.")


def verification(facts: Facts) -> Iterator[Finding]:
    account = facts.account
    count = max(account.application.approximate_guild_count, len(account.server_ids))
    if account.user.public_flags.verified_bot:
        yield ok("Discord has verified the bot.")
    elif count < _MAY_VERIFY:
        yield ok(f"Discord asks bots to be verified from {_MUST_VERIFY} servers on; this one is in {count}.")
    else:
        left = _MUST_VERIFY - count
        so = f"it can join {left} more" if left > 0 else "it can't join more"
        yield warning(
            f"The bot is in {count} servers and Discord hasn't verified it: {so}.",
            f"{_PORTAL}apply on the page App Verification; Discord asks for a privacy policy and terms.",
        )


def _grants(params: discord.AppInstallParams, name: str) -> bool:
    return params.permissions.administrator or bool(getattr(params.permissions, name))
