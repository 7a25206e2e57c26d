"""What Discord refuses though its API description does not say so, mostly limits over a whole message.

Sources: Discord's "Component Reference", "Message Object", "Application Commands" and "Embed Limits".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from .components import BUTTON, LABEL, SELECTS, STRING_SELECT, TEXT_DISPLAY, TEXT_INPUT, walk
from .records import path_matches

JSON = dict[str, Any]
ACTION_ROW, LINK, PREMIUM = 1, 5, 6
COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
NAME = re.compile(r"^[-_'\w]{1,32}$")
"""Of a slash command or option; it must also be lower case."""
PLACEHOLDER = "…"
"""What discord.py puts where a description was forgotten."""


def problems(method: str, path: str, body: Any) -> Iterator[str]:
    """What is wrong with a request's body, in readable lines."""
    if path_matches(path, "/interactions/*/*/callback"):
        yield from _callback(body)
    elif path_matches(path, "/channels/*/messages") or path_matches(path, "/webhooks/*/*"):
        yield from _message(body, new=True)
    elif path_matches(path, "/channels/*/messages/*") or path_matches(path, "/webhooks/*/*/messages/*"):
        yield from _message(body, new=False)
    elif method == "PUT" and path.endswith("/commands"):
        yield from _commands(body)


def _callback(body: JSON) -> Iterator[str]:
    data = body.get("data") or {}
    match body.get("type"):
        case 4:
            yield from _message(data, new=True)
        case 5 | 6 if set(data) - {"flags"} or (data.get("flags") or 0) & ~EPHEMERAL:
            yield f"a deferred response takes only the ephemeral flag, not {data}"
        case 7:
            yield from _message(data, new=False)
        case 8:
            yield from _choices(data.get("choices") or [])
        case 9:
            yield from _modal(data)


def _message(body: JSON, *, new: bool) -> Iterator[str]:
    components = body.get("components") or []
    if (body.get("flags") or 0) & COMPONENTS_V2:
        yield from _components_v2(body, components, new)
    else:
        yield from _components_v1(body, components, new)
    yield from _components(components)
    yield from _embeds(body.get("embeds") or [])
    yield from _mentions(body.get("allowed_mentions") or {})


def _components_v2(body: JSON, components: list[JSON], new: bool) -> Iterator[str]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            yield f"{key} is not allowed beside Components V2"
    if new and not components:
        yield "a Components V2 message without components"
    parts = list(walk(components))
    if len(parts) > 40:
        yield f"{len(parts)} components, more than 40"
    length = sum(len(part["content"]) for part in parts if part["type"] == TEXT_DISPLAY)
    if length > 4000:
        yield f"{length} characters of text, more than 4000"


def _components_v1(body: JSON, components: list[JSON], new: bool) -> Iterator[str]:
    said = [key for key in ("content", "embeds", "attachments", "poll", "sticker_ids") if body.get(key)]
    if new and not said and not components:
        yield "an empty message"
    if len(body.get("content") or "") > 2000:
        yield f"content of {len(body['content'])} characters, more than 2000"
    if len(components) > 5:
        yield f"{len(components)} rows, more than 5"
    for component in components:
        if component["type"] != ACTION_ROW:
            yield f"a component of type {component['type']} needs the Components V2 flag"


def _components(components: list[JSON]) -> Iterator[str]:
    parts = list(walk(components))
    yield from _twice("custom_id", (part.get("custom_id") for part in parts))
    yield from _twice("component id", (part.get("id") for part in parts))
    for part in parts:
        if part["type"] == ACTION_ROW:
            yield from _row(part)
        elif part["type"] == BUTTON:
            yield from _button(part)
        elif part["type"] in SELECTS:
            yield from _select(part)
        elif part["type"] == TEXT_DISPLAY and not part["content"].strip():
            yield "a text display without text"


def _twice(what: str, values: Iterable[Any]) -> Iterator[str]:
    counted = Counter(value for value in values if value)
    yield from (f"{what} {value!r} {count} times in one message" for value, count in counted.items() if count > 1)


def _row(row: JSON) -> Iterator[str]:
    kinds = {part["type"] for part in row["components"]}
    if kinds != {BUTTON} and len(row["components"]) != 1:
        yield f"a row holds up to five buttons or one select, not types {sorted(kinds)}"


def _button(button: JSON) -> Iterator[str]:
    if button["style"] != PREMIUM and not button.get("label") and not button.get("emoji"):
        yield f"a button without label or emoji: {button}"
    if button["style"] == LINK:
        if not button.get("url") or button.get("custom_id"):
            yield f"a link button has a url and no custom_id: {button}"
        elif not re.match(r"^(https?|discord)://[^\s/]", button["url"]):
            yield f"a link button takes http, https and discord addresses, not {button['url']!r}"
    elif button["style"] != PREMIUM and (button.get("url") or not button.get("custom_id")):
        yield f"a button has a custom_id and no url: {button}"


def _select(select: JSON) -> Iterator[str]:
    options = select.get("options") or []
    if select["type"] == STRING_SELECT and not options:
        yield f"select {select.get('custom_id')!r} has no options"
    yield from _twice("option value", (option["value"] for option in options))
    low, high = select.get("min_values"), select.get("max_values")
    if (1 if low is None else low) > (high or 1):
        yield f"select {select.get('custom_id')!r} wants at least {low} and at most {high} values"
    if options and (high or 1) > len(options):
        yield f"select {select.get('custom_id')!r} wants up to {high} of {len(options)} options"


def _embeds(embeds: list[JSON]) -> Iterator[str]:
    length = 0
    for embed in embeds:
        pieces = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        pieces += [(embed.get("author") or {}).get("name")]
        for field in embed.get("fields") or []:
            pieces += [field["name"], field["value"]]
        length += sum(len(piece) for piece in pieces if piece)
    if length > 6000:
        yield f"{length} characters in embeds, more than 6000"


def _mentions(allowed: JSON) -> Iterator[str]:
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or []) and allowed.get(kind):
            yield f"allowed_mentions parses {kind} and names some: Discord takes only one of both"


def _choices(choices: list[JSON]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"{len(choices)} choices, more than 25"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100:
            yield f"a choice's name of {len(choice['name'])} characters"
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            yield f"a choice's value of {len(choice['value'])} characters"


def _modal(modal: JSON) -> Iterator[str]:
    components = modal.get("components") or []
    if len(components) > 5:
        yield f"{len(components)} components in a modal, more than 5"
    parts = list(walk(components))
    yield from _twice("custom_id", (part.get("custom_id") for part in parts))
    for part in parts:
        if part["type"] == TEXT_INPUT:
            preset, most = part.get("value") or "", part.get("max_length") or 4000
            if len(preset) > most or (part.get("min_length") or 0) > most:
                yield f"text input {part['custom_id']!r}: preset or minimum exceeds its maximum {most}"
        elif part["type"] == LABEL and not part["label"].strip():
            yield "a label without text"


def _commands(commands: list[JSON]) -> Iterator[str]:
    kinds = Counter((command.get("type") or 1, command["name"]) for command in commands)
    yield from (f"command {name!r} {count} times" for (_, name), count in kinds.items() if count > 1)
    if sum((command.get("type") or 1) == 1 for command in commands) > 100:
        yield "more than 100 slash commands"
    for command in commands:
        if (command.get("type") or 1) == 1:
            yield from _described(command, command["name"])
            if _weight(command) > 8000:
                yield f"/{command['name']}: {_weight(command)} characters, more than 8000"


def _described(part: JSON, label: str) -> Iterator[str]:
    """A command, subcommand or option: its name, description, choices and the options below it."""
    if not NAME.match(part["name"]) or part["name"] != part["name"].lower():
        yield f"/{label}: not a name that Discord takes"
    if not 1 <= len(part.get("description") or "") <= 100 or part["description"] == PLACEHOLDER:
        yield f"/{label}: needs a description of 1 to 100 characters, has {part.get('description')!r}"
    if part.get("autocomplete") and part.get("choices"):
        yield f"/{label}: choices and autocomplete exclude each other"
    yield from _choices(part.get("choices") or [])
    options = part.get("options") or []
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"/{label}: a required option after an optional one"
    yield from _twice(f"/{label}: option", (option["name"] for option in options))
    for option in options:
        yield from _described(option, f"{label} {option['name']}")


def _weight(part: JSON) -> int:
    """Characters of names, descriptions and choice values, which Discord limits over a whole command."""
    own = len(part["name"]) + len(part.get("description") or "")
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in part.get("choices") or [])
    return own + sum(_weight(option) for option in part.get("options") or [])
