"""The table of all checks, and the order in which what they look at is gathered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from bot.cli.doctor import (
    application,
    bot_token,
    database,
    files,
    network,
    packages,
    reading_list,
    servers,
    services,
    surroundings,
)
from bot.cli.doctor.bot_token import token_mistake
from bot.cli.doctor.discord_answers import ask_discord
from bot.cli.doctor.facts import Account, DatabaseFailure, Facts, NotAsked, TokenRefused, Unreachable
from bot.cli.doctor.findings import Check, Finding, NotChecked, Result, problem
from bot.cli.doctor.services import ask_services
from bot.cli.doctor.surroundings import Surroundings
from bot.database import Database, DatabaseUnusable, StorageError
from bot.database.address import parse_address
from bot.database.inspection import DatabaseState, inspect
from bot.health.files import StateFile
from bot.health.state import Health, Status
from bot.servers.model import ServerSettings
from bot.servers.store import load_all_server_settings

CHECKS = (
    *packages.CHECKS,
    Check("settings", "This machine", surroundings.settings),
    Check("secret-files", "This machine", files.secrets),
    Check("proxy", "This machine", network.proxy),
    Check("clock", "This machine", network.clock),
    Check("services", "This machine", services.services),
    Check("catalog", "Reading list", reading_list.catalog),
    Check("database", "Database", database.usable),
    Check("schema", "Database", database.schema),
    Check("integrity", "Database", database.integrity),
    Check("lock", "Database", database.holder),
    Check("health", "Database", database.health),
    Check("journal", "Database", database.journal),
    Check("disk", "Database", database.disk),
    Check("database-rights", "Database", files.writable),
    Check("database-privacy", "Database", files.privacy),
    Check("backups", "Database", database.backups),
    Check("discord", "Discord", network.reachable),
    Check("token", "Discord", bot_token.shape),
    Check("token-accepted", "Discord", bot_token.acceptance),
    Check("interactions", "Application", application.interactions),
    Check("intents", "Application", application.intents),
    Check("install-contexts", "Application", application.contexts),
    Check("install-link", "Application", application.install_link),
    Check("invitations", "Application", application.invitations),
    Check("verification", "Application", application.verification),
    Check("membership", "Servers", servers.membership),
    Check("development-server", "Servers", servers.development_server),
    Check("permissions", "Servers", servers.permissions),
    Check("meeting-channel", "Servers", servers.meeting_channels),
    Check("curator-channel", "Servers", servers.curator_channels),
    Check("organisers", "Servers", servers.organisers),
    Check("events", "Servers", servers.events),
)


async def examine(at: Surroundings, now: Callable[[], datetime], *, offline: bool = False) -> list[Result]:
    """At least one result for each check, in their order."""
    facts = await _gather(at, now, offline=offline)
    # Reading files, and SQLite's look at each page, may take seconds; Discord has answered by then.
    return await asyncio.to_thread(lambda: [Result(check, each) for check in CHECKS for each in _run(check, facts)])


def _run(check: Check, facts: Facts) -> Iterator[Finding]:
    try:
        yield from check.look(facts)
    except NotChecked as why:
        reason = str(why)
        yield Finding("skipped", f"{reason[:1].upper()}{reason[1:]}.")
    except Exception as error:  # one check that fails must not hide what the others find
        yield problem(
            f"The check “{check.id}” itself failed ({type(error).__name__}).",
            "Please report this as a bug of Paperclub.",
        )


async def _gather(at: Surroundings, now: Callable[[], datetime], *, offline: bool) -> Facts:
    url = at.settings.database_url.get_secret_value()
    state = await _look_at_database(url)
    stored = None if isinstance(state, DatabaseFailure) else await _server_settings(url)
    answer, reached = await asyncio.gather(
        _ask(at, now, offline=offline, first=stored or {}), ask_services(at.settings, offline=offline)
    )
    return Facts(
        surroundings=at, now=now(), database=state, server_settings=stored, health=_health(url, at.environment),
        discord=answer, services=reached,
    )  # fmt: skip


def _health(url: str, environment: Mapping[str, str]) -> Health:
    try:
        return StateFile(url, environment).health()
    except DatabaseUnusable:
        return Health(Status.NOT_RUNNING, ("No bot can run on that address.",))


async def _ask(
    at: Surroundings, now: Callable[[], datetime], *, offline: bool, first: Collection[int]
) -> NotAsked | Unreachable | TokenRefused | Account:
    token = at.token.get_secret_value()
    if offline:
        return NotAsked("--offline leaves Discord out")
    if not token:
        return NotAsked("there's no token")
    if token_mistake(token) is not None:
        return NotAsked("the token has to be fixed first")
    return await ask_discord(token, now, first)


async def _look_at_database(url: str) -> DatabaseState | DatabaseFailure:
    try:
        address = parse_address(url)
    except DatabaseUnusable as error:
        what, fix = _parted(str(error))
        return DatabaseFailure(what, f"Correct DATABASE_URL: {fix or 'write sqlite:///paperclub.db'}.")
    try:
        return await inspect(url)
    except (DatabaseUnusable, StorageError) as error:
        if address.path is None:
            return DatabaseFailure(
                str(error).partition(": is it running")[0],
                "Start PostgreSQL, and hold host, port, user, password and database in DATABASE_URL against what "
                "`psql` connects with.",
            )
        what, fix = _parted(str(error))
        return DatabaseFailure(what, f"{fix[:1].upper()}{fix[1:]}." if fix else "Correct DATABASE_URL.")


def _parted(sentence: str) -> tuple[str, str]:
    """“What is wrong: what to do”, as the database's errors say it; some leave out what to do."""
    what, _, fix = sentence.rpartition(": ")
    return (what, fix) if what else (fix, "")


async def _server_settings(url: str) -> Mapping[int, ServerSettings] | None:
    try:
        async with Database(url).peek() as tx:
            return None if tx is None else await load_all_server_settings(tx)
    except (DatabaseUnusable, StorageError):
        return None
