"""What of a request's body Discord renders as markup, and the markup that must not be in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

UNESCAPED = re.compile(r"(?<!\\)\[x(?<!\\)\]|@everyone|(?<!\\)<@1(?<!\\)>")


def rendered_texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from rendered_texts(each)
    elif isinstance(part, dict):
        if isinstance(part.get("content"), str):
            yield part["content"]
        for each in part.values():
            yield from rendered_texts(each)


def with_components(part: Any) -> Iterator[dict[str, Any]]:
    """Every message of components in a request's body."""
    if isinstance(part, dict):
        if part.get("flags", 0) & 1 << 15 and "components" in part:
            yield part
        yield from with_components(part.get("data"))
