"""One run of the bot as a process: signals and exit codes."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.ext import commands

from bot.app import create_bot, services_of
from bot.client import Paperclub
from bot.database import DatabaseUnusable, StorageError
from bot.discord_faults import classify
from bot.discord_internals import expect_no_voice
from bot.errors import BadToken, NetworkUnreachable, NoToken, StartError
from bot.health.files import StateFile
from bot.health.machine import boot_seconds
from bot.installation import command_line
from bot.runtime.close_codes import reason_to_end
from bot.runtime.health_reporter import HealthReporter
from bot.runtime.library_log import known_faults_counted
from bot.runtime.logging import Redactor, set_up_logging
from bot.runtime.sample import take_sample
from bot.runtime.systemd import READY, STOPPING, notify
from bot.runtime.telemetry import Telemetry
from bot.settings import ListenAddress, Settings

if TYPE_CHECKING:
    from bot.runtime.metrics import Metrics

log = logging.getLogger(__name__)

_GRACE = 8.0  # seconds to leave Discord before the process ends anyway; SIGTERM promises 10


class CogFailed(StartError):
    """A part of the bot could not be loaded; half a bot does not start."""


def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        StartError: the bot cannot start; the sentence says why and what to do.
    """
    secrets = (settings.discord_token.get_secret_value(), settings.database_url.get_secret_value())
    redactor = Redactor(*secrets)
    set_up_logging(redactor, settings.log, settings.log_level)
    try:
        _run(settings)
    except StartError as error:
        if settings.log == "text":
            error.args = (redactor.text(str(error)),)
            raise
        # Whoever collects objects gets the reason as one, too.
        log.critical("%s", error)
        raise SystemExit(error.exit_code) from None
    except Exception:
        # By the log, which leaves secrets out.
        log.critical("A bug ended the bot. Please report it, with these lines", exc_info=True)
        raise SystemExit(1) from None


def _run(settings: Settings) -> None:
    token = settings.discord_token.get_secret_value()
    if not token:
        raise NoToken(
            f"There is no bot token: set DISCORD_TOKEN, or put it into .env, which `{command_line('init')}` "
            f"writes. `{command_line('demo')}` needs none."
        )
    expect_no_voice()
    metrics = None if settings.metrics is None else _served_metrics(settings.metrics)
    bot = create_bot(settings, telemetry=Telemetry(boot_seconds, metrics))
    # What was imported stays for good: the collector need not look at it again (see `bot.cli.main`).
    gc.freeze()
    gc.enable()
    # Hundreds of answers at once are made of objects that live for a moment: to look at them after each 700, as Python
    # does, takes a quarter of their time.
    gc.set_threshold(25_000, 10, 10)
    with known_faults_counted(services_of(bot).faults):
        asyncio.run(_serve(bot, token, StateFile(settings.database_url.get_secret_value(), os.environ), metrics))


def _served_metrics(address: ListenAddress) -> "Metrics":
    from bot.runtime.metrics import Metrics  # few installations have a Prometheus

    metrics = Metrics()
    metrics.serve(address)
    return metrics


async def _serve(bot: Paperclub, token: str, state: StateFile, metrics: "Metrics | None") -> None:
    if metrics is not None:
        metrics.sample_with(partial(take_sample, bot, services_of(bot)))
    stop = asyncio.Event()
    _obey_signals(bot, stop)
    bot.add_listener(_tell_ready, "on_ready")
    reporter = HealthReporter(state, bot, services_of(bot), lambda: services_of(bot).catalog_watcher.looks)
    for event in ("on_connect", "on_resumed"):
        bot.add_listener(_hurrying(reporter), event)
    running = asyncio.create_task(_start(bot, token), name="bot")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    reporting = asyncio.create_task(reporter.run(), name="health")
    guarding = asyncio.create_task(services_of(bot).database.until_unusable(), name="database files")
    try:
        await asyncio.wait({running, stopping, guarding}, return_when=asyncio.FIRST_COMPLETED)
        for task in (guarding, running):
            if task.done():
                task.result()
        log.info("Stopping")
    finally:
        stopping.cancel()
        guarding.cancel()
        await _leave(bot, running)
        reporting.cancel()
        await asyncio.wait([reporting])
        if metrics is not None:
            metrics.close()


def _obey_signals(bot: Paperclub, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def hang_up() -> None:
        if sys.stderr.isatty():
            stop.set()  # the terminal was closed in which it runs
        else:
            services_of(bot).catalog_watcher.look_now()

    handlers: dict[str, Callable[[], object]] = {"SIGTERM": stop.set, "SIGINT": stop.set, "SIGHUP": hang_up}
    for name, handler in handlers.items():
        number = getattr(signal, name, None)
        if number is None or (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):  # as nohup wants it
            continue
        with contextlib.suppress(NotImplementedError):  # Windows' loops have no handlers; Ctrl-C raises there
            loop.add_signal_handler(number, handler)


def _hurrying(reporter: HealthReporter) -> Callable[[], Coroutine[Any, Any, None]]:
    async def hurry() -> None:
        reporter.hurry()

    return hurry


async def _tell_ready() -> None:
    notify(READY)


async def _leave(bot: Paperclub, running: asyncio.Task[None]) -> None:
    notify(STOPPING)
    try:
        await asyncio.wait_for(bot.close(), _GRACE)
    except TimeoutError:
        log.warning("Leaving Discord took longer than %.0f s; stopping anyway", _GRACE)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await running


async def _start(bot: Paperclub, token: str) -> None:
    await bot.prepare()  # what is wrong on this machine is said before Discord is asked
    try:
        await bot.start(token)
    except discord.ConnectionClosed as closed:
        raise reason_to_end(closed.code, bot.intents) from None
    except commands.ExtensionError as error:
        log.error("%s could not be loaded", error.name, exc_info=error)
        raise CogFailed(
            f"{error.name} could not be loaded, so the bot does not start; the log above says why."
        ) from None
    except StorageError as error:
        raise DatabaseUnusable(f"{services_of(bot).database.address} cannot be used: {error}") from None
    except Exception as error:
        fault = classify(error)
        if fault.bad_token or (isinstance(error, discord.LoginFailure) and not fault.transient):
            raise _bad_token() from None
        if not fault.transient and not isinstance(error, (discord.HTTPException, aiohttp.ClientError, OSError)):
            raise
        raise _unreachable(error) from None


def _bad_token() -> BadToken:
    return BadToken("Discord does not accept this token: copy a fresh one from the developer portal.")


def _unreachable(error: Exception) -> NetworkUnreachable:
    sentence = classify(error).sentence
    return NetworkUnreachable(
        f"The bot can't start on Discord: {sentence}. Check the network and try again; if it lasts, look at "
        "https://discordstatus.com."
    )
