"""The component tree of a message or modal: walking it, reading it, giving its parts their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .world import JSON

BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = (
    2,
    3,
    4,
    5,
    6,
    7,
    8,
)
TEXT_DISPLAY, LABEL, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 10, 18, 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)


def walk(components: Iterable[JSON]) -> Iterator[JSON]:
    """Every component, parents first: what sits in `components`, `component` and `accessory` too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("component", "accessory"):
            if component.get(key):
                yield from walk([component[key]])


def find_text(message: JSON) -> Iterator[str]:
    """What can be read in a message: content, embeds, text displays, labels of buttons and options."""
    if message.get("content"):
        yield message["content"]
    for embed in message.get("embeds") or []:
        yield from (embed[key] for key in ("title", "description") if embed.get(key))
        yield from (f"{field['name']}\n{field['value']}" for field in embed.get("fields") or [])
    for part in walk(message.get("components") or []):
        yield from (part[key] for key in ("content", "label", "placeholder") if part.get(key))
        yield from (option["label"] for option in part.get("options") or [])


def numbered(components: list[JSON]) -> list[JSON]:
    """Give each component that lacks one an `id`, unique in its message, as Discord does."""
    parts = list(walk(components))
    taken = {part["id"] for part in parts if part.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for part in parts:
        if not part.get("id"):
            part["id"] = next(free)
    return components


def find_by_id(components: list[JSON], custom_id: str) -> JSON:
    """The component with this custom id, or the one with this label.

    Raises LookupError, naming those that exist; also for a disabled one, which nobody can press.
    """
    parts = [part for part in walk(components) if part.get("custom_id")]
    for part in parts:
        if custom_id in (part["custom_id"], part.get("label")):
            if part.get("disabled"):
                raise LookupError(f"{custom_id!r} is disabled")
            return part
    raise LookupError(f"no component {custom_id!r}; there are {[part['custom_id'] for part in parts]}")
