"""Custom ids: a verb and fields as text, and back."""

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from bot.runtime.reply import ReplyKind

ActionT = TypeVar("ActionT")

# https://docs.discord.com/developers/components/reference#button: 1-100 characters, of which two mark our buttons.
LIMIT = 98
UNKNOWN_VERB = "unknown"  # in counts, for ids that cannot be decoded
_LARGEST = (1 << 63) - 1  # what a database column holds, and no id of Discord's exceeds


class Routed:
    """A frozen dataclass of str and int fields; sent messages carry `verb`, so a new meaning gets a new verb.

    `reply` says what the answer will be: see `ReplyKind`.
    """

    verb: ClassVar[str]
    by_verb: ClassVar[dict[str, type[Any]]]
    reply: ClassVar[ReplyKind] = ReplyKind.PRIVATE

    def __init_subclass__(cls, *, verb: str = "", reply: ReplyKind | None = None) -> None:
        if reply is not None:
            cls.reply = reply
        if verb:
            if verb in cls.by_verb:
                raise TypeError(f"verb {verb!r} belongs to {cls.by_verb[verb].__qualname__}")
            cls.verb = verb
            cls.by_verb[verb] = cls

    @property
    def custom_id(self) -> str:
        return encode(self.verb, self)


def encode(verb: str, action: Any) -> str:
    """``verb:field:field``: only the last field may hold a colon.

    Raises:
        ValueError: too long, or a colon before that.
    """
    values = [str(getattr(action, field.name)) for field in _fields(type(action))]
    if any(":" in value for value in values[:-1]):
        raise ValueError(f"{verb}: only the last field of a custom id may hold a colon")
    text = ":".join([verb, *values])
    if len(text) > LIMIT:
        raise ValueError(f"{verb}: a custom id of {len(text)} characters does not fit")
    return text


def decode(custom_id: str, by_verb: Mapping[str, type[ActionT]]) -> ActionT | None:
    """None if forged or from another version."""
    verb, _, rest = custom_id.partition(":")
    kind = by_verb.get(verb)
    if kind is None:
        return None
    fields = _fields(kind)
    values = rest.split(":", len(fields) - 1) if fields else []
    if len(values) != len(fields):
        return None
    try:
        return kind(*(_read(field.type, value) for field, value in zip(fields, values, strict=True)))
    except ValueError:
        return None


_known: dict[Any, tuple[dataclasses.Field[Any], ...]] = {}


def _fields(kind: Any) -> tuple[dataclasses.Field[Any], ...]:
    if kind not in _known:  # looking them up costs more than the rest of a custom id
        _known[kind] = dataclasses.fields(kind)
    return _known[kind]


def _read(kind: Any, value: str) -> str | int:
    return read_id(value) if kind is int else value


def read_id(text: str) -> int:
    """Of a row or of Discord; raises ValueError for what is no number that one can be."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST))) or (number := int(text)) > _LARGEST:
        raise ValueError("no id")
    return number
