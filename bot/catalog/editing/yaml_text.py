"""Values as YAML that reads back as the same text, in block and in flow style alike."""

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from yaml.emitter import Emitter, ScalarAnalysis

from bot.catalog.yaml_nodes import ABSENT
from bot.patterns import compile_later

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
# What the emitter would put into quotes for its colon.
_ADDRESS = compile_later(r"https?://[\w.~/?%&=+@:;()-]*[\w/=]", re.ASCII)
WIDTH = 120
"""A longer list goes on in the next line."""


def as_yaml(value: Value, indent: int = 0) -> str:
    """On one line, but for a list that would be too long: that one goes on at the column `indent`."""
    match value:
        case str():
            return scalar(value)
        case Mapping():
            return f"{{{', '.join(f'{scalar(key)}: {as_yaml(each)}' for key, each in value.items())}}}"
        case _:
            return _wrapped([as_yaml(each) for each in value], indent)


def scalar(text: str) -> str:
    """Plain where that is safe, else in quotes."""
    if text not in ABSENT and (_ADDRESS.fullmatch(text) or _is_plain(text)):
        return text
    if not text.isprintable():
        return f'"{"".join(_escaped(letter) for letter in text)}"'
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def in_quotes(texts: Sequence[str]) -> str:
    """A list whose items all stand in quotes."""
    return f"[{', '.join(json.dumps(text, ensure_ascii=False) for text in texts)}]"


def _is_plain(text: str) -> bool:
    found: ScalarAnalysis = Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)
    return found.allow_flow_plain and text[0] not in "?-="


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\n":
        return "\\n"
    return (
        letter
        if letter.isprintable()
        else f"\\u{ord(letter):04x}"
        if ord(letter) < 0x10000
        else f"\\U{ord(letter):08x}"
    )


def _wrapped(parts: Sequence[str], indent: int) -> str:
    lines = [""]
    for number, part in enumerate(parts):
        piece = part + ("," if number < len(parts) - 1 else "")
        if lines[-1] and indent + len(lines[-1]) + 1 + len(piece) > WIDTH:
            lines.append(piece)
        else:
            lines[-1] += f" {piece}" if lines[-1] else piece
    between = "\n" + " " * indent
    return f"[{between.join(lines)}]"
