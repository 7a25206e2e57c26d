"""What went wrong with a call to Discord, for everyone who sends: one classification, and one way to try again."""

import asyncio
import errno
import json
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TypeVar

import aiohttp
import discord

from bot.frozen import dataclass

log = logging.getLogger(__name__)

T = TypeVar("T")

# https://docs.discord.com/developers/topics/opcodes-and-status-codes
_INTERACTION_OVER = frozenset({
    10015,  # unknown webhook: an interaction's token that has run out, or that was never acknowledged
    10062,  # unknown interaction
    40060,  # already acknowledged
    50027,  # invalid webhook token
})  # fmt: skip
_LIMITED = frozenset({
    20016,  # slow mode
    20028,  # too many messages in a channel
    30046,  # too many edits of a message that is older than an hour
    40062,  # service resource is being rate limited
})  # fmt: skip
_DAILY_COMMANDS = 30034  # the day's creations of commands are used up, told with the status 400
_UNKNOWN = range(10001, 11000)  # channel, server, member, message, user, event …
_BAD_LOGIN = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
_NETWORK = frozenset({
    errno.ECONNABORTED, errno.ECONNREFUSED, errno.ECONNRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN,
    errno.ENETRESET, errno.ENETUNREACH, errno.EPIPE, errno.ETIMEDOUT,
})  # fmt: skip
_SENDERS = {"discord.http", "discord.webhook.async_"}
_UNAUTHORIZED = "401: Unauthorized"  # Discord's words, which come without a code
BAD_TOKEN = "discord token"  # noqa: S105 - a key of the fault log, for every sender
_LONGEST_ASKED = 3600.0  # seconds; a proxy may ask for any time
_DECODERS = ("json", "orjson", "codecs", "encodings", "aiohttp")


class UnexpectedReply(discord.DiscordException):
    """A success that isn't Discord's, such as the page of a captive portal."""


class FaultKind(Enum):
    TRANSIENT = "transient"
    """The network's, a proxy's or Discord's trouble: the same call may succeed later."""
    ANSWER_LOST = "answer lost"
    """The interaction can't be answered any more; what was committed stays."""
    REFUSED = "refused"
    """By Discord itself, and it would be again: a permission, a limit, a bad request."""
    GONE = "gone"
    """What the call was about no longer exists, as Discord says itself."""
    NOT_OURS = "not Discord's"
    """No failure of a call to Discord."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`sentence` is for the log, without a full stop; `retry_after` is in seconds, where Discord named a time.

    An `ambiguous` call may have had its effect all the same, so that a repeated post may double. With a `bad_token`,
    calls fail until the process has another one.
    """

    kind: FaultKind
    sentence: str
    retry_after: float | None = None
    ambiguous: bool = False
    bad_token: bool = False

    @property
    def transient(self) -> bool:
        return self.kind is FaultKind.TRANSIENT


def classify(error: BaseException) -> Fault:
    match error:
        case discord.app_commands.CommandInvokeError():
            return classify(error.original)
        case discord.RateLimited():
            return _transient("Discord asks for a pause (429)", retry_after=_bounded(error.retry_after))
        case discord.HTTPException():
            return _classify_reply(error)
        case UnexpectedReply():
            return _transient("something else answered in Discord's place (200)", ambiguous=True)
        case discord.LoginFailure() if isinstance(error.__cause__, discord.HTTPException):
            return classify(error.__cause__)
        case discord.LoginFailure() | discord.PrivilegedIntentsRequired():
            return Fault(FaultKind.REFUSED, str(error))
        case discord.ConnectionClosed(code=code):
            refused = code in _BAD_LOGIN
            return Fault(
                FaultKind.REFUSED if refused else FaultKind.TRANSIENT, f"Discord closed the connection ({code})"
            )
        case discord.GatewayNotFound() | aiohttp.ClientConnectorError():
            return _transient(f"Discord can't be reached ({_reason(error)})")
        case TimeoutError():
            return _transient("Discord did not answer in time", ambiguous=True)
        case aiohttp.ClientError() | ConnectionError():
            return _transient(f"the connection to Discord broke ({_reason(error)})", ambiguous=True)
        case OSError() if error.errno in _NETWORK:
            return _transient(f"the connection to Discord broke ({_reason(error)})", ambiguous=True)
        case ValueError() if _is_from_discord(error):
            return _transient("Discord's reply arrived cut off", ambiguous=True)
        case TypeError() | KeyError() | AttributeError() if _is_unread_limit(error):
            return _transient("a proxy answered in Discord's place (429)")
    return Fault(FaultKind.NOT_OURS, _reason(error))


def _classify_reply(error: discord.HTTPException) -> Fault:
    """Each of Discord's own refusals has a code; whatever has none may be a proxy's, and may pass."""
    status, code = error.status, error.code
    if status == 429 or code in _LIMITED:
        by = "Discord asks for a pause" if _has_discords_form(error) else "a proxy answered in Discord's place"
        return _transient(f"{by} (429)", _retry_after(error))
    if code == _DAILY_COMMANDS:
        return _transient(f"Discord takes no more new commands today ({code})", _retry_after(error))
    if status == 401 and error.text.startswith(_UNAUTHORIZED):
        return Fault(
            FaultKind.TRANSIENT,
            "Discord no longer accepts the bot's token (401), so copy a fresh one from the developer portal into "
            "DISCORD_TOKEN and start the bot again",
            bad_token=True,
        )
    if _has_discords_form(error) and (status >= 500 or status == 408):
        return _transient(f"Discord has a server error ({status})", _retry_after(error), ambiguous=True)
    if not code:
        ambiguous = status >= 500
        return _transient(f"a proxy answered in Discord's place ({status})", _retry_after(error), ambiguous=ambiguous)
    if code in _INTERACTION_OVER:
        return Fault(FaultKind.ANSWER_LOST, f"the interaction can't be answered any more ({code})")
    reason = f"{error.text.splitlines()[0] if error.text else status} ({code})"
    if status == 404 and code in _UNKNOWN:
        return Fault(FaultKind.GONE, f"Discord no longer has it: {reason}")
    return Fault(FaultKind.REFUSED, f"Discord refused: {reason}")


def _transient(sentence: str, retry_after: float | None = None, *, ambiguous: bool = False) -> Fault:
    return Fault(FaultKind.TRANSIENT, sentence, retry_after, ambiguous)


def _has_discords_form(error: discord.HTTPException) -> bool:
    """Discord answers errors with JSON that has a message; a proxy with HTML, or with nothing."""
    if error.code:
        return True
    headers = getattr(error.response, "headers", None) or {}
    content = str(headers.get("Content-Type", ""))
    if content and not content.startswith("application/json"):
        return False
    return bool(error.text) and not error.text.lstrip().startswith("<")


def _retry_after(error: discord.HTTPException) -> float | None:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return _bounded(float(headers["Retry-After"]))
    except (KeyError, ValueError):  # it may also be a date
        return None


def _bounded(seconds: float) -> float | None:
    return min(_LONGEST_ASKED, max(0.0, seconds)) if math.isfinite(seconds) else None


def _is_from_discord(error: ValueError) -> bool:
    """Whether discord.py raised it while it decoded a reply, rather than code that discord.py called."""
    module, trace = "", error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.split(".")[0] not in _DECODERS:
            module = name
        trace = trace.tb_next
    return module.startswith("discord.") and isinstance(error, (json.JSONDecodeError, UnicodeDecodeError))


def _is_unread_limit(error: BaseException) -> bool:
    """Whether discord.py found no `retry_after` that it can wait for in what came with 429 and the header `Via`."""
    inner, trace = None, error.__traceback__
    while trace is not None:
        if not str(trace.tb_frame.f_globals.get("__name__", "")).startswith("asyncio"):
            inner = trace.tb_frame
        trace = trace.tb_next
    if inner is None or inner.f_globals.get("__name__") not in _SENDERS:
        return False
    return getattr(inner.f_locals.get("response"), "status", None) == 429


def _reason(error: BaseException) -> str:
    return str(error).strip() or type(error).__name__


async def retry(
    call: Callable[[], Awaitable[T]], *, attempts: int, deadline: float, log_as: str, repeatable: bool = True,
    base: float = 0.25, longest: float = 30.0,
    jitter: Callable[[], float] = random.random, clock: Callable[[], float] | None = None,
) -> T:  # fmt: skip
    """The result of `call`, which is tried again after transient faults.

    Each pause is random between 0 and `base` seconds, doubled with each attempt up to `longest`, and never shorter
    than Discord asks. No attempt begins later than `deadline` seconds from now. A call that is not `repeatable`, such
    as a post without a nonce, is not tried again where it may have had its effect.

    Raises:
        BaseException: the last attempt's error.
    """
    now = clock or time.monotonic
    ends = now() + deadline
    for attempt in range(attempts):
        try:
            return await call()
        except Exception as error:
            fault = classify(error)
            pause = max(jitter() * min(longest, base * 2**attempt), fault.retry_after or 0.0)
            lost = fault.ambiguous and not repeatable
            if not fault.transient or lost or attempt + 1 >= attempts or now() + pause > ends:
                raise
            log.debug("%s: %s; trying again in %.1f s", log_as, fault.sentence, pause)
        await asyncio.sleep(pause)
    raise ValueError("retry needs at least one attempt")
