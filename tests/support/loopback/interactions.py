"""Interactions on their way: what was sent to the bot, what it answered, and what the person then sees."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

from . import messages
from .components import find_text, walk
from .world import JSON, Location, User, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL = 1 << 6
LOADING = 1 << 7
TOKEN_LIFETIME = 15 * 60  # seconds that an interaction's token works ("Receiving and Responding")


class NoAnswerError(AssertionError):
    """The bot did not answer an interaction in time: the person saw "The application did not respond"."""


@dataclass
class Answer:
    """What one interaction brought, as the person sees it; later edits and followups show here too."""

    callback: int
    """The type of the first response (4 message, 5 and 6 deferred, 7 update, 8 choices, 9 modal)."""
    acknowledged: float
    """Seconds from sending the interaction to its first response."""
    latency: float
    """Seconds from sending to the first thing a person can read."""
    body: JSON
    """What the bot sent: the data of the response, or the edit that followed a deferred one."""
    interaction: Interaction

    @property
    def message(self) -> JSON:
        """The message that the interaction made or changed, in its present state."""
        if self.interaction.original is None:
            raise NoAnswerError(f"a response of type {self.callback} has no message")
        return self.interaction.original

    @property
    def followups(self) -> list[JSON]:
        return self.interaction.followups

    @property
    def private(self) -> bool:
        return bool(self.message["flags"] & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything readable in the message, a line for each piece."""
        return "\n".join(find_text(self.message))

    @property
    def custom_ids(self) -> list[str]:
        return [part["custom_id"] for part in walk(self.message["components"]) if part.get("custom_id")]

    @property
    def choices(self) -> list[JSON]:
        return self.body["choices"] or []

    @property
    def modal(self) -> JSON:
        if self.callback != MODAL:
            raise NoAnswerError(f"expected a modal, got a response of type {self.callback}")
        return self.body


@dataclass
class Interaction:
    """One interaction: the payload sent, and everything that came back for its token."""

    id: int
    token: str
    payload: JSON
    location: Location
    user: User
    source: JSON | None = None
    """The message whose component was used."""
    sent_at: float = 0.0
    expires_at: float = 0.0
    """By the server's own clock, a POSIX time."""
    callback: int | None = None
    acknowledged_at: float = 0.0
    settle_when_acknowledged: bool = False
    original: JSON | None = None
    followups: list[JSON] = field(default_factory=list)
    waiting: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def type(self) -> int:
        return int(self.payload["type"])

    def acknowledge(self, callback: int) -> None:
        self.callback = callback
        self.acknowledged_at = asyncio.get_running_loop().time()

    def settle(self, body: JSON) -> None:
        """The person can read something: hand the answer to whoever waits (the first time only)."""
        if self.waiting.done() or self.callback is None:
            return
        now = asyncio.get_running_loop().time()
        self.waiting.set_result(
            Answer(self.callback, self.acknowledged_at - self.sent_at, now - self.sent_at, body, self)
        )

    def expire(self) -> None:
        """The first response came too late: the person has long seen that the application did not respond."""
        if not self.waiting.done():
            age = asyncio.get_running_loop().time() - self.sent_at
            self.waiting.set_exception(NoAnswerError(f"the first response came only after {age:.2f} s"))

    def forget_private_answers(self) -> None:
        for message in (self.original, *self.followups):
            if message is not None and message is not self.source and message["flags"] & EPHEMERAL:
                self.location.channel.messages.pop(int(message["id"]), None)

    @property
    def metadata(self) -> JSON:
        """`interaction_metadata` of the messages that answer it."""
        body = {
            "id": str(self.id), "type": self.type, "user": self.user.payload(),
            "authorizing_integration_owners": self.location.owners,
        }  # fmt: skip
        if self.type == COMPONENT and self.source is not None:
            body["interacted_message_id"] = self.source["id"]
        if self.type == MODAL_SUBMIT:
            origin = {**body, "type": COMPONENT if self.source else COMMAND}
            if self.source:
                origin["interacted_message_id"] = self.source["id"]
            body["triggering_interaction_metadata"] = origin
        return body


def build(
    world: World, kind: int, user: User, location: Location, data: JSON, source: JSON | None = None
) -> Interaction:
    """An interaction as Discord sends it; a server's carries `member`, any other `user`.

    Raises ValueError when the person is not a member of the location's server.
    """
    interaction_id = world.clock.snowflake()
    token = secrets.token_urlsafe(96)
    payload: JSON = {
        "id": str(interaction_id), "application_id": str(world.bot.id), "type": kind, "token": token,
        "version": 1, "data": data, "channel_id": str(location.channel.id), "locale": "en-US",
        "channel": {**location.channel.payload(), "permissions": str(_user_bits(user, location))},
        "context": location.context, "authorizing_integration_owners": location.owners, "entitlements": [],
        "attachment_size_limit": 10485760, "app_permissions": str(_app_bits(world, location)),
    }  # fmt: skip
    if location.guild is None:
        payload["user"] = user.payload()
    else:
        if user.id not in location.guild.members:
            raise ValueError(f"{user.name} is not a member of {location.guild.name}")
        member = location.guild.members[user.id].payload() | {"permissions": str(_user_bits(user, location))}
        payload |= {"member": member, "guild_id": str(location.guild.id), "guild_locale": "en-US"}
        payload["guild"] = {"id": str(location.guild.id), "locale": "en-US", "features": []}
    if source is not None:
        payload["message"] = messages.shown(source)
    expires = world.clock.now().timestamp() + TOKEN_LIFETIME
    return Interaction(interaction_id, token, payload, location, user, source, expires_at=expires)


def _user_bits(user: User, location: Location) -> int:
    if location.guild is None or user.id not in location.guild.members:
        return 0
    return location.guild.permissions(user.id, location.channel)


def _app_bits(world: World, location: Location) -> int:
    if location.guild is None or world.bot.id not in location.guild.members:
        return 1 << 14 | 1 << 15 | 1 << 18  # what Discord grants an app that only its user installed
    return location.guild.permissions(world.bot.id, location.channel)
