"""Messages as Discord stores them: made from what the bot sends, edited, found by nonce, shown to others."""

from __future__ import annotations

import re
from typing import Any

from .components import find_text, numbered
from .world import JSON, Channel, User, World

NONCE_MEMORY = 5 * 60  # seconds; Discord says "the past few minutes" ("Create Message", enforce_nonce)
LOADING, COMPONENTS_V2 = 1 << 7, 1 << 15
CREATE_FLAGS = 1 << 2 | 1 << 6 | 1 << 12 | COMPONENTS_V2  # suppress embeds, ephemeral, silent
EDIT_FLAGS = 1 << 2 | COMPONENTS_V2  # whether a message is private is settled when it is made
EDITABLE = ("content", "embeds", "components", "attachments", "allowed_mentions")


class InvalidFormError(ValueError):
    """A body that Discord refuses for what the message already holds (400, code 50035)."""


def create(world: World, channel: Channel, body: JSON, files: list[tuple[str, int]], **extra: Any) -> JSON:
    """A new message of the bot in `channel`; `extra` are further keys of the message.

    With `enforce_nonce`, a second call with a nonce of the last minutes returns the first message again.
    """
    if (known := _by_nonce(world, channel, body)) is not None:
        return known
    message_id = world.clock.snowflake()
    message: JSON = {
        "id": str(message_id), "channel_id": str(channel.id), "author": world.bot.payload(), "type": 0,
        "timestamp": world.clock.stamp(), "edited_timestamp": None, "tts": False, "pinned": False,
        "content": "", "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "components": [], "flags": 0, **extra,
    }  # fmt: skip
    if body.get("nonce") is not None:
        message["nonce"] = body["nonce"]
    if body.get("message_reference"):
        message |= {"type": 19, "message_reference": {"type": 0, **body["message_reference"]}}
    message["flags"] = (body.get("flags") or 0) & CREATE_FLAGS
    _fill(world, message, body, files)
    channel.messages[message_id] = message
    return message


def write(world: World, channel: Channel, author: User, content: str) -> JSON:
    """A message that a person wrote."""
    return create(world, channel, {"content": content}, [], author=author.payload())


def edit(world: World, message: JSON, body: JSON, files: list[tuple[str, int]]) -> JSON:
    """Change a message in place; keys that the body lacks stay. Raises InvalidFormError, changing nothing."""
    changed = shown(message)
    changed["flags"] = message["flags"] & ~LOADING | (body.get("flags") or 0) & EDIT_FLAGS
    _fill(world, changed, {key: body[key] for key in EDITABLE if key in body}, files)
    if changed["flags"] & COMPONENTS_V2 and (changed["content"] or changed["embeds"]):
        raise InvalidFormError("Components V2 beside content or embeds")
    message.update(changed, edited_timestamp=world.clock.stamp())
    return message


def shown(message: JSON) -> JSON:
    """A copy that nobody changes later: answers and payloads hold the state of their moment."""
    copy: JSON = copied(message)
    return copy


def copied(value: Any) -> Any:
    """A JSON value copied whole: `copy.deepcopy` took longer for a large card than a bot takes to answer with it."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def _by_nonce(world: World, channel: Channel, body: JSON) -> JSON | None:
    if not (body.get("enforce_nonce") and body.get("nonce")):
        return None
    oldest = world.clock.now().timestamp() - NONCE_MEMORY
    for message in reversed(channel.messages.values()):
        if (int(message["id"]) >> 22) / 1000 + 1_420_070_400 < oldest:
            return None
        if message.get("nonce") == body["nonce"]:
            return message
    return None


def _fill(world: World, message: JSON, body: JSON, files: list[tuple[str, int]]) -> None:
    if "content" in body:
        message["content"] = body["content"] or ""
    if "embeds" in body:
        message["embeds"] = [{"type": "rich", **embed} for embed in body["embeds"] or []]
    if "components" in body:
        message["components"] = numbered(copied(body["components"] or []))
    if "attachments" in body or files:
        message["attachments"] = _attachments(world, message, body.get("attachments") or [], files)
    _mention(world, message, body.get("allowed_mentions"))


def _attachments(world: World, message: JSON, named: list[JSON], files: list[tuple[str, int]]) -> list[JSON]:
    """Those of the message that the body still names, then the files sent with it (named by index)."""
    ids = {str(item["id"]) for item in named}
    kept = [attachment for attachment in message["attachments"] if attachment["id"] in ids]
    descriptions = {str(item["id"]): item.get("description") for item in named}
    for index, (filename, size) in enumerate(files):
        number = world.clock.snowflake()
        url = f"https://cdn.discordapp.com/attachments/{message['channel_id']}/{number}/{filename}"
        added: JSON = {"id": str(number), "filename": filename, "size": size, "url": url, "proxy_url": url}
        if descriptions.get(str(index)):
            added["description"] = descriptions[str(index)]
        kept.append(added)
    return kept


def _mention(world: World, message: JSON, allowed: JSON | None) -> None:
    """Who is pinged: whom the text mentions and `allowed_mentions` lets through."""
    text = "\n".join(find_text(message))
    kinds = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
    named = {str(user) for user in (allowed or {}).get("users") or []}
    users = [number for number in re.findall(r"<@!?(\d+)>", text) if "users" in kinds or number in named]
    people = [world.user_by_id(int(number)) for number in dict.fromkeys(users)]
    message["mentions"] = [person.payload() for person in people if person is not None]
    message["mention_everyone"] = "everyone" in kinds and bool(re.search(r"@(everyone|here)\b", text))
    roles = re.findall(r"<@&(\d+)>", text) if "roles" in kinds else []
    message["mention_roles"] = list(dict.fromkeys(roles))
