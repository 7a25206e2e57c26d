"""Replaced parts of a text."""

from collections.abc import Callable, Iterable

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TextEdit:
    """`text` in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def text_fix(*edits: TextEdit) -> Callable[[object], list[TextEdit]]:
    """A `Fix` that asks nothing of the document."""
    return lambda _: list(edits)


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The edits don't overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])
