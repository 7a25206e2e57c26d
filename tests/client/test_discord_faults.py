"""Failures of calls to Discord: how each is classified, and which calls are tried again."""

import asyncio
import errno
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import orjson
import pytest

from bot.discord_faults import FaultKind, UnexpectedReply, classify, retry

HTML = "<html><body>Attention Required! | Cloudflare</body></html>"


def reply(
    status: int, body: Any, kind: type[discord.HTTPException] = discord.HTTPException, retry_after: str = ""
) -> Any:
    headers = {"Retry-After": retry_after} if retry_after else {}
    response: Any = SimpleNamespace(status=status, reason="Reason", headers=headers)
    return kind(response, body)


def decoded(text: str) -> ValueError:
    """As discord.py decodes a reply."""

    async def body(encoding: str) -> str:
        return text

    response: Any = SimpleNamespace(headers={"content-type": "application/json"}, text=body)
    with pytest.raises(orjson.JSONDecodeError) as caught:
        asyncio.run(discord.http.json_or_text(response))
    return caught.value


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ServerDisconnectedError(), FaultKind.TRANSIENT),
        (aiohttp.ClientOSError(errno.ECONNRESET, "Connection reset by peer"), FaultKind.TRANSIENT),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), FaultKind.TRANSIENT),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), FaultKind.TRANSIENT),
        (aiohttp.ClientPayloadError("Response payload is not completed"), FaultKind.TRANSIENT),
        (TimeoutError(), FaultKind.TRANSIENT),
        (decoded('{"id": "12'), FaultKind.TRANSIENT),
        (discord.RateLimited(3.5), FaultKind.TRANSIENT),
        (reply(403, HTML, discord.Forbidden), FaultKind.TRANSIENT),
        (reply(429, HTML), FaultKind.TRANSIENT),
        (reply(520, "", discord.DiscordServerError), FaultKind.TRANSIENT),
        (reply(404, HTML, discord.NotFound), FaultKind.TRANSIENT),
        (reply(503, {"message": "503", "code": 0}, discord.DiscordServerError), FaultKind.TRANSIENT),
        (reply(429, {"message": "You are being rate limited.", "code": 0}), FaultKind.TRANSIENT),
        (reply(403, {"message": "Missing Permissions", "code": 50013}, discord.Forbidden), FaultKind.REFUSED),
        (reply(400, {"message": "Invalid Form Body", "code": 50035}), FaultKind.REFUSED),
        (reply(400, {"message": "Max number of daily creations", "code": 30034}), FaultKind.TRANSIENT),
        (reply(401, {"message": "401: Unauthorized", "code": 0}), FaultKind.TRANSIENT),
        (reply(401, {"message": "Unauthorized"}), FaultKind.TRANSIENT),
        (reply(403, {"message": "Forbidden"}, discord.Forbidden), FaultKind.TRANSIENT),
        (reply(404, {"message": "404: Not Found", "code": 0}, discord.NotFound), FaultKind.TRANSIENT),
        (reply(451, {"message": "blocked"}), FaultKind.TRANSIENT),
        (UnexpectedReply("GET /users/@me was answered with a str"), FaultKind.TRANSIENT),
        (reply(404, {"message": "Unknown Message", "code": 10008}, discord.NotFound), FaultKind.GONE),
        (reply(404, {"message": "Unknown interaction", "code": 10062}, discord.NotFound), FaultKind.ANSWER_LOST),
        (reply(400, {"message": "Already acknowledged", "code": 40060}), FaultKind.ANSWER_LOST),
        (FileNotFoundError(errno.ENOENT, "No such file"), FaultKind.NOT_OURS),
        (OSError(errno.ENOSPC, "No space left on device"), FaultKind.NOT_OURS),
        (ValueError("a bug"), FaultKind.NOT_OURS),
        (KeyError("resource"), FaultKind.NOT_OURS),
    ],
)
def test_each_failure_has_its_kind(error: BaseException, kind: FaultKind) -> None:
    assert classify(error).kind is kind


def test_a_file_of_ours_that_is_cut_off_is_not_discords_fault() -> None:
    with pytest.raises(orjson.JSONDecodeError) as caught:
        orjson.loads('{"id": "12')
    assert classify(caught.value).kind is FaultKind.NOT_OURS


def test_the_pause_that_discord_asks_for_is_kept() -> None:
    asked = {"message": "You are being rate limited.", "code": 0}
    assert classify(reply(429, asked, retry_after="1.25")).retry_after == 1.25
    assert classify(discord.RateLimited(3.5)).retry_after == 3.5
    assert classify(reply(429, HTML, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")).retry_after is None


@pytest.mark.parametrize("asked", ["inf", "nan", "soon"])
def test_a_pause_that_nobody_can_keep_is_no_pause(asked: str) -> None:
    assert classify(reply(503, HTML, retry_after=asked)).retry_after is None
    assert classify(reply(503, HTML, retry_after="1e9")).retry_after == 3600.0


def test_only_discords_own_word_says_that_the_token_is_bad() -> None:
    assert classify(reply(401, {"message": "401: Unauthorized", "code": 0})).bad_token
    for other in ({"message": "Unauthorized"}, HTML, ""):
        assert not classify(reply(401, other)).bad_token


@pytest.mark.parametrize(
    ("error", "ambiguous"),
    [(aiohttp.ServerDisconnectedError(), True), (TimeoutError(), True), (reply(520, HTML), True),
     (reply(403, HTML), False), (reply(429, {"message": "slow down"}), False)],
)  # fmt: skip
def test_a_call_that_may_have_had_its_effect_is_told_apart(error: BaseException, ambiguous: bool) -> None:
    assert classify(error).ambiguous is ambiguous


class Calls:
    """Fails with each of `errors` in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    async def __call__(self) -> str:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


async def attempt(calls: Calls, *, clock: Callable[[], float] | None = None, **options: Any) -> str:
    settings: dict[str, Any] = {"attempts": 3, "deadline": 60.0, "jitter": lambda: 0.0, **options}
    return await retry(calls, log_as="a test", clock=clock, **settings)


async def test_transient_faults_are_tried_again() -> None:
    calls = Calls(aiohttp.ServerDisconnectedError(), reply(403, HTML, discord.Forbidden))
    assert await attempt(calls) == "done"
    assert calls.made == 3


async def test_the_last_attempts_error_is_raised() -> None:
    calls = Calls(*(ConnectionResetError(errno.ECONNRESET, f"number {each}") for each in range(5)))
    with pytest.raises(ConnectionResetError, match="number 2"):
        await attempt(calls)


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), reply(403, {"message": "Missing Permissions", "code": 50013}, discord.Forbidden)]
)
async def test_what_would_fail_again_is_not_tried_again(error: Exception) -> None:
    calls = Calls(error)
    with pytest.raises(type(error)):
        await attempt(calls)
    assert calls.made == 1


async def test_a_post_that_may_have_arrived_is_not_repeated() -> None:
    lost = Calls(aiohttp.ServerDisconnectedError())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await attempt(lost, repeatable=False)
    assert await attempt(Calls(reply(429, HTML)), repeatable=False) == "done"


async def test_no_attempt_begins_after_the_deadline() -> None:
    calls = Calls(reply(429, HTML, retry_after="5"))
    with pytest.raises(discord.HTTPException):
        await attempt(calls, deadline=4.9, clock=lambda: 100.0)
    assert calls.made == 1
