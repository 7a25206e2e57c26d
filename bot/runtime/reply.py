"""One interaction's answer: acknowledged within three seconds, whatever it waits for, and finished by an edit."""

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar, Token, copy_context
from enum import Enum
from typing import Any, TypeVar, cast

import discord

from bot.discord_faults import classify, retry
from bot.frozen import dataclass
from bot.runtime.fault_log import FaultLog
from bot.runtime.waiting import waited_for

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
T = TypeVar("T")


@dataclass
class Limits:
    """In seconds: the first two of an interaction's age, the others of waiting for the database."""

    forgotten: float = 3.0  # https://docs.discord.com/developers/interactions/receiving-and-responding: by Discord
    acknowledge: float = 1.5
    decorations: float = 0.8  # what a card can do without
    publicity: float = 0.4  # who may see a card; what it can do without is waited for after that
    prefill: float = 1.0  # what stands in a form when it opens
    choices: float = 1.0  # for autocomplete, which can't be put off


LIMITS = Limits()
_LAST_EDIT = 120.0  # for an edit of an acknowledged answer, which Discord takes for fifteen minutes
_SAVED_BEFORE_RESTART = "Saved. I’m restarting, so I can’t show it right now: look again in a minute."
_NOT_DONE_BEFORE_RESTART = "I’m restarting and didn’t get to this. Nothing was changed; please try again in a minute."
_LATE, _FORGOTTEN = "late answers", "forgotten interactions"  # keys of the fault log


class ReplyKind(Enum):
    """What an answer will be, known before anything is awaited: putting it off fixes who sees it."""

    PRIVATE = "private"
    PUBLIC = "public"
    IN_PLACE = "in place"
    """The pressed message changes if it is private; else a private answer."""
    FORM = "form"
    """Can't be put off: Discord opens forms only at once."""


_current: ContextVar["Reply | None"] = ContextVar("reply", default=None)
_KEY = "paperclub reply"  # in `Interaction.extras`, which discord.py leaves to the application


class Reply:
    """Sends everything that answers one interaction.

    Attributes:
        committed: something was stored for it.
        failed: the error with which the answer could not be sent.
    """

    def __init__(
        self, interaction: Interaction, *, age: Callable[[], float] = lambda: 0.0, faults: FaultLog | None = None
    ) -> None:
        self._interaction = interaction
        self._age = age
        self.faults = faults or FaultLog()
        self._first = asyncio.Lock()
        self._kind = ReplyKind.PRIVATE
        self._deferred: ReplyKind | None = None
        self._acknowledged_unread = False
        self._timer: asyncio.TimerHandle | None = None
        self._deferral: asyncio.Task[None] | None = None
        self._began = 0.0
        self._waited_for = ""
        self._left_out = False
        self.answered = False
        self.committed = False
        self.failed: BaseException | None = None

    @property
    def age(self) -> float:
        """Seconds since Discord made the interaction."""
        return self._age()

    @property
    def acknowledged(self) -> bool:
        return self._acknowledged_unread or self._interaction.response.is_done()

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits for an answer that can still come; choices are asked for again by typing on."""
        if self.answered or self._interaction.type is discord.InteractionType.autocomplete:
            return False
        return self.put_off or (not self.acknowledged and self.age < LIMITS.forgotten)

    async def tell_restart(self) -> None:
        text = _SAVED_BEFORE_RESTART if self.committed else _NOT_DONE_BEFORE_RESTART
        try:
            await self.message(private=True, apology=True, content=text)
        except Exception as error:
            log.debug("Somebody could not be told about the restart: %s", classify(error).sentence)

    @property
    def put_off(self) -> bool:
        """Whether it was acknowledged before there was an answer."""
        return self._deferred is not None

    def is_forgotten(self) -> bool:
        """Whether Discord would no longer take an answer, so that nothing should be done; says so in the log."""
        if self.age < LIMITS.forgotten:
            return False
        self.faults.report(
            _FORGOTTEN,
            f"An interaction came {self.age:.1f} s after it was made, too late to be answered, and was left undone. "
            "Look at the network and the load of this machine.",
        )
        return True

    def expect(self, kind: ReplyKind) -> None:
        """Say what the answer will be, before anything is awaited."""
        on_own = self._interaction.message is not None and self._interaction.message.flags.ephemeral
        self._kind = ReplyKind.PRIVATE if kind is ReplyKind.IN_PLACE and not on_own else kind

    def in_time(self, kind: ReplyKind) -> "_InTime":
        """Around the handler: acknowledges for it when its answer takes long."""
        self.expect(kind)
        return _InTime(self)

    def begin(self) -> Token["Reply | None"]:
        """Of the block of `in_time`."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        self._began = loop.time()
        self._timer = loop.call_later(max(0.0, LIMITS.acknowledge - self.age), self._acknowledge_soon, task)
        # After the timer was made: the loop keeps a cancelled one until its time, and with it its context.
        return _current.set(self)

    async def end(self, token: Token["Reply | None"]) -> None:
        """Of the block of `in_time`."""
        self._cancel_timer()
        if self._deferral is not None:
            await asyncio.wait([self._deferral])
        _current.reset(token)
        self._tell_waiting(asyncio.get_running_loop().time() - self._began)

    def _acknowledge_soon(self, task: asyncio.Task[Any] | None) -> None:
        if self._kind is ReplyKind.FORM or self.acknowledged or self._first.locked():
            return
        self._waited_for = waited_for(task)
        self._deferral = asyncio.create_task(self._acknowledge(), name="CommandTree-invoker acknowledging")

    async def _acknowledge(self) -> None:
        async with self._first:
            if self.acknowledged:
                return
            kind = self._kind
            thinking, private = kind is not ReplyKind.IN_PLACE, kind is not ReplyKind.PUBLIC
            response = self._interaction.response
            try:
                await self._respond(lambda: response.defer(thinking=thinking, ephemeral=thinking and private))
            except Exception as error:
                self.failed = error
                return
            self._deferred = kind

    def _tell_waiting(self, seconds: float) -> None:
        if self._waited_for:
            self.faults.report(
                _LATE,
                f"Answers are put off: one waited for {self._waited_for}, {seconds:.1f} s. If it was the database, "
                "look at the load of its disk or server.",
            )
        elif self.answered and not self._left_out:
            self.faults.over(_LATE, "Answers come in time again.")
            self.faults.over(_FORGOTTEN, "Interactions come in time again.")

    async def message(
        self, *, private: bool, files: list[discord.File] | None = None, apology: bool = False, **content: Any
    ) -> int:
        """Send a new message with `content` (``view`` or ``content``), or finish the one that was promised.

        An `apology` is private whatever was expected. Returns the message's id, or 0 where Discord didn't give it or
        it isn't as public as was asked.

        Raises:
            Exception: it could not be sent, as `classify` tells.
        """
        async with self._first:
            self._cancel_timer()
            if not apology:
                self._compare(ReplyKind.PRIVATE if private else ReplyKind.PUBLIC)
            if not self.acknowledged:
                return await self._noted(self._send_first(private, files, content))
            if self._deferred in {ReplyKind.PRIVATE, ReplyKind.PUBLIC} and not self.answered:
                return await self._noted(self._finish(private, files, content))
            return await self._noted(self._follow_up(private, files, content))

    async def replace(self, **content: Any) -> None:
        """Change the pressed message, or the answer that was sent or promised before.

        Raises:
            Exception: it could not be sent, as `classify` tells.
        """
        async with self._first:
            self._cancel_timer()
            self._compare(ReplyKind.IN_PLACE)
            if not self.acknowledged:
                response = self._interaction.response
                await self._noted(self._respond(lambda: response.edit_message(**content)))
            else:
                await self._noted(self._edit_original(None, content))

    async def form(self, form: discord.ui.Modal) -> bool:
        """Open it; False where that is no longer possible, since the answer was put off."""
        async with self._first:
            self._cancel_timer()
            if self.acknowledged:
                return False
            await self._noted(self._respond(lambda: self._interaction.response.send_modal(form)))
            return True

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, which only reads, or None after `seconds`; then it is cancelled.

        What nobody waits for must not stand in the database's queue before those who still do.

        Raises:
            Exception: that of `work`.
        """
        loop = asyncio.get_running_loop()
        task = loop.create_task(work, name="CommandTree-invoker within a limit")
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        waiting = asyncio.shield(task)
        expired = False

        def expire() -> None:
            nonlocal expired
            expired = waiting.cancel()

        without_reply = copy_context()
        without_reply.run(_current.set, None)
        timer = loop.call_later(seconds, expire, context=without_reply)
        try:
            return await waiting
        except asyncio.CancelledError:
            if not expired:
                raise
            self._left_out = True
            self.faults.report(
                _LATE,
                f"Something was left out of an answer: {waited_for(task)} took more than {seconds:.1f} s. "
                "If it was the database, look at the load of its disk or server.",
            )
            return None
        finally:
            timer.cancel()
            task.cancel()

    def _compare(self, used: ReplyKind) -> None:
        """What was expected wrongly looks wrong only where the answer is put off; tests look for this line."""
        flexible = used is ReplyKind.PRIVATE and self._kind is ReplyKind.IN_PLACE
        if not (self.answered or flexible or used is self._kind):
            log.debug("Expected an answer that is %s, and it was %s", self._kind.value, used.value)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def _noted(self, sending: Awaitable[T]) -> T:
        try:
            result = await sending
        except Exception as error:
            self.failed = error
            raise
        self.answered, self.failed = True, None
        self.faults.over("discord", "Answers reach Discord again.")
        self.faults.over("lost answers", "Interactions are answered in time again.")
        return result

    async def _respond(self, call: Callable[[], Awaitable[T]]) -> T | None:
        """The first response; None where it arrived and only Discord's reply to it was lost."""
        unclear = False

        async def attempt() -> T | None:
            nonlocal unclear
            try:
                return await call()
            except Exception as error:
                fault = classify(error)
                if unclear and getattr(error, "code", 0) == _ALREADY_ACKNOWLEDGED:
                    self._acknowledged_unread = True
                    return None
                unclear = unclear or fault.transient  # even a proxy that refuses may have passed it on
                raise

        left = max(0.0, LIMITS.forgotten - self.age)
        return await retry(attempt, attempts=8, deadline=left, log_as="An answer", base=0.1, longest=0.6)

    async def _send_first(self, private: bool, files: list[discord.File] | None, content: dict[str, Any]) -> int:
        response = self._interaction.response

        async def send() -> discord.InteractionCallbackResponse[Any]:
            return await response.send_message(**content, **_attached(files, "files"), ephemeral=private)

        sent = await self._respond(send)
        if sent is not None:
            return sent.message_id or 0
        return 0 if private else await self._own_id()

    async def _own_id(self) -> int:
        try:
            return (await self._repeat(self._interaction.original_response)).id
        except Exception as error:
            log.warning("A card can't be kept up to date: %s", classify(error).sentence)
            return 0

    async def _finish(self, private: bool, files: list[discord.File] | None, content: dict[str, Any]) -> int:
        """The promised message."""
        if private and self._deferred is ReplyKind.PUBLIC:
            # What others may not see must not take the place of what they were promised.
            await self._repeat(self._interaction.delete_original_response)
            return await self._follow_up(private, files, content)
        message = await self._edit_original(files, content)
        return 0 if private is not (self._deferred is ReplyKind.PRIVATE) else message.id

    async def _edit_original(
        self, files: list[discord.File] | None, content: dict[str, Any]
    ) -> discord.InteractionMessage:
        return await self._repeat(
            lambda: self._interaction.edit_original_response(**content, **_attached(files, "attachments"))
        )

    async def _follow_up(self, private: bool, files: list[discord.File] | None, content: dict[str, Any]) -> int:
        """A post, which has no nonce: not repeated where it may have arrived."""

        async def send() -> discord.WebhookMessage:
            options = {**content, **_attached(files, "files"), "ephemeral": private, "wait": True}
            return cast(discord.WebhookMessage, await self._interaction.followup.send(**options))

        sent = await retry(send, attempts=6, deadline=_LAST_EDIT, log_as="A second answer", repeatable=False)
        return sent.id

    async def _repeat(self, call: Callable[[], Awaitable[T]]) -> T:
        return await retry(call, attempts=12, deadline=_LAST_EDIT, log_as="An answer")


_ALREADY_ACKNOWLEDGED = 40060


def _attached(files: list[discord.File] | None, name: str) -> dict[str, Any]:
    for each in files or ():
        each.reset(seek=True)  # an attempt before this one has read it
    return {name: files} if files else {}


class _InTime:
    """`Reply.in_time`: every answer is within one, and a generator would take four times as long."""

    __slots__ = ("_reply", "_token")

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def __aenter__(self) -> None:
        self._token = self._reply.begin()

    async def __aexit__(self, *_: object) -> None:
        await self._reply.end(self._token)


class Replies:
    """Makes the one `Reply` of each interaction. `age` gives that of an interaction's id, in seconds."""

    def __init__(self, age: Callable[[int], float], faults: FaultLog) -> None:
        self._age = age
        self._faults = faults
        self._open: weakref.WeakSet[Reply] = weakref.WeakSet()

    def open(self, interaction: Interaction) -> Reply:
        reply = Reply(interaction, age=lambda: self._age(interaction.id), faults=self._faults)
        interaction.extras[_KEY] = reply
        self._open.add(reply)
        return reply

    async def tell_unanswered(self, seconds: float) -> None:
        """Say that the bot restarts to everyone who still waits; their handlers must have ended."""
        waiting = [asyncio.create_task(reply.tell_restart()) for reply in self._open if reply.is_awaited]
        if waiting:
            log.warning("Told %d people that the bot restarts, instead of an answer", len(waiting))
            _, late = await asyncio.wait(waiting, timeout=seconds)
            for each in late:
                each.cancel()


async def send_choices(send: Callable[[], Awaitable[T]]) -> T | None:
    """Of what somebody types, tried again for as long as they may wait; None where they arrived before."""
    try:
        return await retry(send, attempts=5, deadline=2.0, log_as="Choices", base=0.1, longest=0.6)
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise
        return None


def reply_of(interaction: Interaction) -> Reply:
    reply = interaction.extras.get(_KEY)
    if not isinstance(reply, Reply):
        reply = interaction.extras[_KEY] = Reply(interaction)
    return reply


def note_transaction(writes: bool, error: Exception | None) -> None:
    """Told by the database, in the task of whoever asked."""
    reply = _current.get()
    if writes and error is None and reply is not None:
        reply.committed = True
