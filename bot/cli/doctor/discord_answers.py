"""What Discord's REST API answers with the bot's token; nothing is changed there, and the gateway isn't dialled."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp
import discord

from bot.cli.doctor.facts import Account, ServerAnswer, TokenRefused, Unreachable
from bot.discord_faults import classify
from bot.discord_internals import expect_no_voice

MOST_SERVERS = 25  # three requests each
_SECONDS = 30.0
_AT_ONCE = 5
_HALF_A_SECOND = timedelta(seconds=0.5)  # Discord's Date has whole seconds
_TRY_AGAIN = "Look at https://discordstatus.com and try again in a few minutes."
_NETWORK = "Check this machine's network, its firewall and its name server: `curl https://discord.com/api/v10/gateway`."


async def ask_discord(
    token: str, now: Callable[[], datetime], first: Collection[int]
) -> Unreachable | TokenRefused | Account:
    """`first` are ids of servers to be looked at before others. Takes at most half a minute."""
    expect_no_voice()
    watch = _ClockWatch(now)
    client = discord.Client(intents=discord.Intents.none(), http_trace=watch.trace, max_ratelimit_timeout=_SECONDS)
    try:
        async with asyncio.timeout(_SECONDS), client:
            await client.login(token)
            return await _account(client, watch, first)
    except discord.LoginFailure as error:
        reply = error.__cause__
        if isinstance(reply, discord.HTTPException) and not classify(reply).bad_token:
            return _unreachable(reply)
        return TokenRefused(watch.ahead)
    except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
        return _unreachable(error)
    except (KeyError, TypeError, ValueError):  # discord.py trusts what comes with the status 200
        return Unreachable("something else answers in its place", f"{_NETWORK} Does this network want a login first?")


async def _account(client: discord.Client, watch: _ClockWatch, first: Collection[int]) -> Account:
    if client.user is None or client.application is None:
        raise discord.DiscordException("Discord doesn't say who the bot is")
    ids = [guild.id async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    chosen = sorted(ids, key=lambda each: each not in first)[:MOST_SERVERS]
    slots = asyncio.Semaphore(_AT_ONCE)
    servers = await asyncio.gather(*(_server(client, client.user.id, each, slots) for each in chosen))
    found = tuple(each for each in servers if each is not None)
    return Account(watch.ahead, client.user, client.application, frozenset(ids), found)


async def _server(client: discord.Client, me: int, guild_id: int, slots: asyncio.Semaphore) -> ServerAnswer | None:
    """None where the bot has just left."""
    async with slots:
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            guild = await client.fetch_guild(guild_id, with_counts=False)
            channels = await guild.fetch_channels()
            texts = tuple(each for each in channels if isinstance(each, discord.TextChannel))
            return ServerAnswer(guild, await guild.fetch_member(me), texts)
    return None


def _unreachable(error: Exception) -> Unreachable:
    match error:
        case TimeoutError():
            return Unreachable("it doesn't answer in time", f"{_NETWORK} {_TRY_AGAIN}")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
            return Unreachable(
                "the certificate that comes isn't Discord's",
                "Something between reads the traffic, or this machine's clock or certificates (ca-certificates) are "
                "far out of date.",
            )
        case discord.HTTPException(status=429) | discord.RateLimited():
            return Unreachable(
                "it has limited this machine's address for now (429)",
                "Wait an hour; stop other bots and restart loops on this address.",
            )
        case discord.HTTPException(status=status) if status >= 500:
            return Unreachable(f"it answers with the error {status}", _TRY_AGAIN)
        case discord.HTTPException(status=status):
            return Unreachable(f"something answers with {status} in its place", f"{_NETWORK} Is a proxy in between?")
        case aiohttp.ClientConnectorDNSError():
            return Unreachable("the name discord.com isn't found", _NETWORK)
        case _:
            return Unreachable(f"the connection fails ({type(error).__name__})", _NETWORK)


class _ClockWatch:
    """Compares the `Date` of each answer with `now`; keeps the smallest distance, since answers may be slow."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.ahead: timedelta | None = None
        """How far this machine's clock is ahead of Discord's; negative when it is behind."""
        self._now = now
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_start.append(self._begin)
        self.trace.on_request_end.append(self._end)

    async def _begin(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestStartParams
    ) -> None:
        context.began = self._now()

    async def _end(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        try:
            theirs = parsedate_to_datetime(params.response.headers["Date"]) + _HALF_A_SECOND
        except (KeyError, ValueError):
            return
        ended = self._now()
        ahead = context.began + (ended - context.began) / 2 - theirs
        if self.ahead is None or abs(ahead) < abs(self.ahead):
            self.ahead = ahead
