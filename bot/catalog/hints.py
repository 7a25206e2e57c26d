"""How to fix one value: a hint in words, with the edits that it stands for where it's exact."""

import re
import unicodedata
from collections.abc import Container
from typing import NamedTuple

from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.editing.fixes import (
    Fix,
    quoted_line,
    replacement,
    respelled,
    spaced_keys,
)
from bot.catalog.editing.yaml_text import Value, as_yaml, scalar
from bot.catalog.lookalikes import find_lookalike, in_latin_letters, in_plain_letters, is_quoted, named, odd_letter
from bot.catalog.problems import LineColumn, quoted
from bot.catalog.quoted_texts import without_quotes
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.installation import command_line
from bot.patterns import compile_later

_YEARS = compile_later(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)", re.ASCII)
_PARTS_OF_NAMES = {
    "name": "name", "fullname": "name", "full_name": "name", "given": "given", "first": "given", "firstname": "given",
    "first_name": "given", "given_name": "given", "family": "family", "last": "family", "lastname": "family",
    "last_name": "family", "family_name": "family", "surname": "family",
}  # fmt: skip
_LONGEST = 300  # of what a hint writes out
_ESCAPE = r"\\[abefnrtvNLP_](?=[A-Za-z0-9])[A-Za-z]*"
_COMMAND = (
    r"\\(?:[abefvLP][A-Za-z]+|n(?:abla|eq|ew|ot|u\b)[A-Za-z]*|r(?:ho|ight|angle)[A-Za-z]*"
    r"|t(?:heta|au|imes|ext|ilde|o\b)[A-Za-z]*)|(?<=[A-Z]:)\\[A-Za-z]+"
)


class Hint(NamedTuple):
    text: str
    fix: Fix | None = None


def write(value: Value, key: str = "", how: str = "write") -> str:
    """A sentence that states the value as YAML: what it shows can be typed as it stands."""
    text = f"{scalar(key)}: {as_yaml(value)}" if key else as_yaml(value)
    text = text.replace("\n", " ")
    if len(text) > _LONGEST:
        return f"{how} {quoted(text, _LONGEST)} and so on; `{command_line('check --fix')}` does it"
    return f"{how} `{text}`"


def null_word(node: ScalarNode, otherwise: str) -> tuple[str, str]:
    """Message and hint of a `null` that may be meant as a word."""
    as_word = write(node.text, how="if it's a word, write")
    return f"`{node.text}` without quotes is nothing to YAML", f"{as_word}; else {otherwise}"


def as_one_value(node: Node, source: str) -> Hint:
    match node:
        case SequenceNode(items=[ScalarNode(text=text)]) if text.strip():
            return Hint(write(text, how="write it without brackets:"), replacement(node, text))
        case MappingNode() if text := _text_with_colon(node, source) or text_in(node):
            return Hint(write(text), replacement(node, text))
    return Hint("write it as one text, in quotes if it holds `[`, `{` or `: `")


def _text_with_colon(node: MappingNode, source: str) -> str:
    """Of `{A B: c}` and of `A B: c` in a list, whose first word is no key."""
    match node.items:
        case [ScalarNode(text=key, plain=True), *_, ScalarNode(end=end)]:
            written = source[node.position.index : node.end or end].strip()
            if not re.search(r"\s" if written.startswith("{") else r"\s|^[^\W\d_a-z]", key):
                return ""
            found = re.fullmatch(r"\{?([^{}\[\]\"'#]*: [^{}\[\]\"'#]*?)\s*\}?", written)
            return " ".join(found[1].split()) if found else ""
    return ""


def text_in(node: MappingNode) -> str:
    """Of BibTeX's braces, or of a name in parts; empty where it holds more."""
    match node.items:
        case [MappingNode() as inner, ScalarNode(text="")]:
            return text_in(inner)
    pairs = [(key.text, value) for key, value in node.pairs() if isinstance(key, ScalarNode)]
    if all(isinstance(value, ScalarNode) and value.plain and not value.text for _, value in pairs):
        return ", ".join(key for key, _ in pairs)
    parts = {
        _PARTS_OF_NAMES.get(key.lower(), ""): value.text if isinstance(value, ScalarNode) else ""
        for key, value in pairs
    }
    if "" in parts or not all(parts.values()):
        return ""
    return " ".join(parts[name] for name in ("name", "given", "family") if name in parts)


def as_year(node: Node, text: str) -> Hint:
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    if found := re.fullmatch(r"(\d{4})(?:[-/.]\d{1,2}){0,2}[.,;]?", digits, re.ASCII):
        return Hint(f"write four digits: `{found[1]}`", replacement(node, found[1]))
    mistyped = digits.translate(str.maketrans("OoIl", "0011", "_, ."))
    if len(digits) <= 5 and re.fullmatch(r"(?:1[6-9]|20)\d\d", mistyped, re.ASCII):
        return Hint(f"write four digits: `{mistyped}`", replacement(node, mistyped))
    if len(years := set(_YEARS.findall(digits))) == 1:
        (year,) = years
        return Hint(f"write four digits: `{year}`", replacement(node, year))
    return Hint("write four digits, such as 2023")


def plain_key(key: ScalarNode, known: Container[str]) -> Hint:
    """For a key that holds a look-alike."""
    plain = " ".join(in_latin_letters(in_plain_letters(key.text)).split()).strip("\"'")
    if plain in known:
        return Hint(write(plain), replacement(key, plain))
    name, _, rest = plain.partition(":")
    if name in known and "：" in key.text and key.plain:
        return Hint(write(rest.strip(), name), respelled(key, "：", ": "))
    return Hint("write it in plain letters")


def key_without_space(key: ScalarNode, known: Container[str]) -> tuple[str, Hint, ScalarNode] | None:
    """Name, hint and value of a key behind whose `:` a space is missing, so that the value is part of it."""
    name, colon, rest = key.text.partition(":")
    if not key.plain or not rest or rest[0].isspace() or name not in known:
        return None
    moved = len(name) + len(colon)
    place = LineColumn(key.position.line, key.position.column + moved, key.position.index + moved)
    return name, Hint(write(rest, name), spaced_keys(key, [name])), ScalarNode(rest, place, plain=True, end=key.end)


class SpacedKey(NamedTuple):
    message: str
    hint: Hint
    name: str
    value: ScalarNode


def key_before_odd_space(key: ScalarNode, source: str, known: Container[str]) -> SpacedKey | None:
    """A key behind whose `:` a space stands that is none to YAML, and the value up to its next `:` belongs to it."""
    name, _, rest = key.text.partition(":")
    if name not in known or not key.plain or not rest or find_lookalike(rest[0]) != rest[0] or not rest[0].isspace():
        return None
    start = key.position.index + len(name) + 1
    line = LINE_BREAK.split(source[start:], maxsplit=1)[0].rstrip()
    if re.search(r"\s#", line):
        return None
    text = without_quotes(line.strip())
    place = LineColumn(key.position.line, key.position.column + len(name) + 1, start)
    fix = text_fix(TextEdit(start, start + len(line), f" {as_yaml(text)}"))
    message = f"{named(rest[0])} behind `{name}:`, where YAML wants a plain one"
    return SpacedKey(
        message, Hint(write(text, name), fix), name, ScalarNode(text, place, plain=False, end=start + len(line))
    )


def links_without_space(node: Node, roles: Container[str]) -> Hint | None:
    """The same for all that stands below `links`."""
    words = node.text.split() if isinstance(node, ScalarNode) and node.plain else []
    names = [word.partition(":")[0] for word in words]
    if not words or not all(name in roles and word != f"{name}:" for name, word in zip(names, words, strict=True)):
        return None
    return Hint(write(words[0].partition(":")[2], names[0]), spaced_keys(node, names))


def cut_off(node: ScalarNode, text: str) -> tuple[str, str, Fix | None]:
    """Message, hint and fix of a value in `text` behind which `#` begins a comment after a single space."""
    rest = LINE_BREAK.split(text[node.end :], maxsplit=1)[0].rstrip()
    message = f"the text ends before {quoted(rest.strip())}, which is a comment to YAML"
    if rest[2:3].isspace() or len(rest) == 2:
        return message, "put all of it in quotes if it goes on there, else two spaces before the comment", None
    whole = node.text + rest
    return message, write(whole, how="write it in quotes:"), quoted_line(node, whole)


def with_backslashes(node: ScalarNode, source: str, *, is_prose: bool) -> tuple[str, str, Hint] | None:
    r"""Message, meant text and hint where double quotes have made `\nabla` a new line and “abla”."""
    written = source[node.position.index : node.end]
    if "\\" not in written or written[:1] != '"':
        return None
    # In several sentences `\n` and `\t` may be meant, unless what follows is a command of LaTeX or a path.
    shown = re.sub(r'\\\\|\\"', "", written[1:-1])
    command = re.search(_COMMAND, shown)
    found = command or (None if is_prose else re.search(_ESCAPE, shown))
    if found is None or LINE_BREAK.search(written):
        return None
    meant = re.sub(r'\\([\\"])', r"\1", written[1:-1])
    message = f"`{found[0]}` in double quotes isn't read as it stands"
    if command is None:
        return message, node.text, Hint(write(meant, how="if the backslash belongs to the text, write"))
    return message, meant, Hint(write(meant), replacement(node, meant))


def quoted_by_letters(node: ScalarNode) -> tuple[str, str] | None:
    """Message and hint of a value between quotes that are none to YAML."""
    if node.plain and re.match("[“„][^“”»«‟]+$", node.text):
        return f"the quotation mark before {quoted(node.text[1:])} is part of the text", "close it, or leave it out"
    if not node.plain or not is_quoted(node.text):
        return None
    message = f"the quotes around {quoted(node.text)} are part of the text"
    return message, f"{write(node.text[1:-1])}, or put all of it in plain quotes if they belong to it"


def as_known(node: Node, word: str, known: Container[str]) -> tuple[str, Hint] | None:
    """What is odd about a word that isn't known, if it only looks like one that is."""
    plain = in_latin_letters(word)
    if plain == word or plain not in known:
        return None
    odd = odd_letter(word) or "letters of another script"
    return f"{quoted(word)} holds {odd}", Hint(write(plain), replacement(node, plain))


def swallowed(key: str, node: ScalarNode, text: str, *, is_list: bool) -> tuple[str, str, Fix | None] | None:
    """The same of a key in whose line nothing else stands; None where no such comment follows."""
    found = re.compile(r"[ \t]+(#[^\s#][^\r\n\x85\u2028\u2029]*)").match(text, node.end)
    if found is None or node.text:
        return None
    whole = found[1].rstrip()
    message = f"`{key}` is empty: {quoted(whole)} is a comment to YAML"
    if is_list:
        return message, write([whole], key, "if it's no comment, write"), None
    return message, write(whole, how="write it in quotes:"), quoted_line(node, whole)
