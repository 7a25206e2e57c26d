"""How to fix one value: a hint in words, with the edits that it stands for where it's exact."""

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import NamedTuple
from urllib.parse import quote

from bot.catalog.arxiv_ids import digits_in_words, digits_wanted, is_possible_id
from bot.catalog.author_names import split_names, tidy_names
from bot.catalog.author_words import is_group
from bot.catalog.editing.fixes import (
    Fix,
    deletion,
    quoted_line,
    renamed_field,
    replacement,
    respelled,
    spaced_items,
    spaced_keys,
)
from bot.catalog.editing.yaml_text import Value, as_yaml, scalar
from bot.catalog.family_first import Names
from bot.catalog.fields import ID_LENGTH, FieldSpec
from bot.catalog.halved_names import with_whole_names
from bot.catalog.identifiers import OPENREVIEW_ID, Identifier, recognise
from bot.catalog.initials_behind import with_initials_first
from bot.catalog.lookalikes import find_lookalike, in_latin_letters, in_plain_letters, is_quoted, named, odd_letter
from bot.catalog.misplaced_text import identifier_before
from bot.catalog.problems import LineColumn, quoted
from bot.catalog.urls import misses_scheme, url_problem
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import Node, ScalarNode, SequenceNode
from bot.installation import command_line
from bot.patterns import compile_later

_LONGEST = 300  # of what a hint writes out
_COMMA = compile_later(r"[,;；，、]")
_BULLET = compile_later(r"(?:[-–—•‣▪·*]|\d{1,3}[.)])\s+(?=\S)|-(?=[^\W\d_])")
_INNER_BULLET = compile_later(r"(?:^|\s)(?:[-–—•‣▪·*]|\d{1,3}[.)])(?:\s|$)")
_GOES_ON = compile_later(r"(?:[,;；，、&]|\band)$", re.IGNORECASE)
_FILE_NAME = compile_later(r"://[^\s/]+/[^?#]*\.[A-Za-z][A-Za-z0-9]{1,4}(?:[?#]\S*)?$")
_ESCAPE = r"\\[abefnrtvNLP_](?=[A-Za-z0-9])[A-Za-z]*"
_COMMAND = (
    r"\\(?:[abefvLP][A-Za-z]+|n(?:abla|eq|ew|ot|u\b)[A-Za-z]*|r(?:ho|ight|angle)[A-Za-z]*"
    r"|t(?:heta|au|imes|ext|ilde|o\b)[A-Za-z]*)|(?<=[A-Z]:)\\[A-Za-z]+"
)
_BETWEEN_IDS = compile_later(r"[,;；，、\s]+(?:and\s+)?")


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


def as_one_value(node: Node) -> Hint:
    match node:
        case SequenceNode(items=[ScalarNode(text=text)]) if text.strip():
            return Hint(write(text, how="write it without brackets:"), replacement(node, text))
    return Hint("write it as one text, in quotes if it holds `[`, `{` or `: `")


def as_list(spec: FieldSpec, node: Node, source: str) -> Hint:
    """`source` is the text in which the node stands."""
    if not isinstance(node, ScalarNode) or source.startswith(("*", "&", "!"), node.position.index):
        return Hint(f"write `{spec.name}: [one, two]`")
    lines = _lines_of(node, source)
    is_alone = bool(source[node.position.index - node.position.column : node.position.index].strip(" "))
    if re.match(r"-\S", node.text) and not (is_alone and len(lines) == 1):
        return Hint("put a space behind the `-` of each item", None if is_alone else spaced_items(node))
    parts, are_certain = _parts_of(spec, node, lines)
    if re.match(r"[ \t]#[^\s#]", source[node.end : node.end + 3]) and node.plain:
        are_certain = False  # the text may go on there
    if are_certain:
        return Hint(write(parts, spec.name), replacement(node, parts))
    if spec.name == "authors":
        return Hint("name each author on its own, given name first, such as `authors: [Ann Lee, Bo Wu]`")
    return Hint(f"write `{spec.name}: [one, two]`")


def as_several(node: Node, text: str) -> tuple[str, str] | None:
    """Message and hint of a list's item that may be several: only plain commas stand between two."""
    parts = [part.strip() for part in _COMMA.split(text) if part.strip()]
    if not isinstance(node, ScalarNode) or not node.plain or len(parts) < 2:
        return None
    hint = write(parts, how="if these are several, write") + "; else put it in quotes"
    return f"{quoted(text)} is one item to YAML", hint


def _lines_of(node: ScalarNode, source: str) -> list[str]:
    lines = LINE_BREAK.split(source[node.position.index : node.end])
    if not node.plain and lines[0][:1] in {"|", ">"}:
        return [line.strip() for line in lines[1:] if line.strip()]
    return [line.strip() for line in (lines if node.plain else node.text.splitlines()) if line.strip()]


def _parts_of(spec: FieldSpec, node: ScalarNode, lines: list[str]) -> Names:
    """The items in `lines`, which are those of the text as it stands in the file."""
    text = node.text.strip()
    if text[:1] + text[-1:] in {"［］", "【】"}:
        text, lines = text[1:-1], [text[1:-1]]
    if lines and all(map(_BULLET.match, lines)):
        items = [
            item.strip() for line in lines for item in re.split(r"(?:^|\s)[•‣▪]\s", _BULLET.sub("", line, count=1))
        ]
        are_single = not any(map(_INNER_BULLET.search, items))
        if spec.name == "authors":
            names = with_initials_first(tidy_names(items) or Names(items))
            have_commas = any("," in name and not is_group(name) for name in names.names)
            return Names(names.names, names.are_certain and are_single and not have_commas)
        return Names(items, are_single and not any(map(_COMMA.search, items)))
    if spec.longest == ID_LENGTH and text[:1] + text[-1:] in {"()", "（）"}:
        text, lines = text[1:-1], [text[1:-1]]
    goes_on = all(_GOES_ON.search(line) for line in lines[:-1])
    if spec.name == "authors":
        names = with_initials_first(split_names(text))
        are_whole = with_whole_names(names.names, [True] * len(names.names)) == names.names
        return Names(
            names.names, names.are_certain and are_whole and goes_on and not any(map(_INNER_BULLET.search, names.names))
        )
    between = _BETWEEN_IDS if spec.longest == ID_LENGTH else _COMMA
    if text.endswith("]") and "[" not in text:
        text = text[:-1]
    parts = [part.strip() for part in between.split(text) if part.strip()]
    brackets = (("(", ")"), ("[", "]"), ("{", "}"))
    are_whole = all(part.count(one) == part.count(other) for part in parts for one, other in brackets)
    return Names(parts, (goes_on or between is _BETWEEN_IDS) and are_whole and not _INNER_BULLET.search(text))


def as_year(node: Node, text: str) -> Hint:
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    if found := re.fullmatch(r"(\d{4})(?:[-/.]\d{1,2}){0,2}\.?", digits, re.ASCII):
        return Hint(f"write four digits: `{found[1]}`", replacement(node, found[1]))
    return Hint("write four digits, such as 2023")


def better_address(url: str, longest: int) -> str:
    """What was meant by an address that can't be used; empty where that's not sure."""
    if wrapped := re.fullmatch(r"<(https?://[^<>\s]+)>|\[[^\[\]]*\]\((https?://[^()\s]+)\)", url.strip()):
        url = wrapped[1] or wrapped[2]
    visible = "".join(url.split()) if not re.search(r"\S\s+\S", url) else url
    plain = in_plain_letters(visible) if not visible.isascii() else visible
    if plain.count("://") > 1 or (re.search(r"\s", plain) and not _FILE_NAME.search(plain)):
        return ""
    for candidate in (
        plain,
        f"https://{plain}" if misses_scheme(plain) else "",
        quote(plain, safe="/:?#[]@!$&'()*+,;=%~"),
    ):
        if candidate and url_problem(candidate, longest) is None and not re.search("%0|%1|%7F", candidate):
            return candidate
    return ""


def as_address(node: Node, spec: FieldSpec, text: str, hint: str) -> Hint:
    if re.search(r"，\s*\w+\s*[:：]", text):
        return Hint("write a plain `,` for `，`", respelled(node, "，", ", "))
    better = better_address(text, spec.longest)
    if not better:
        return Hint(hint)
    if better != f"https://{text}":
        hint = f"write it percent-encoded: `{better}`" if "%" in better else f"write `{better}`"
    return Hint(hint, replacement(node, better))


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


def links_without_space(node: Node, roles: Container[str]) -> Hint | None:
    """The same for all that stands below `links`."""
    words = node.text.split() if isinstance(node, ScalarNode) and node.plain else []
    names = [word.partition(":")[0] for word in words]
    if not words or not all(name in roles and word != f"{name}:" for name, word in zip(names, words, strict=True)):
        return None
    return Hint(write(words[0].partition(":")[2], names[0]), spaced_keys(node, names))


def misses_digits(value: str) -> bool:
    return not is_possible_id(value)


def identifier_problem(
    node: Node, name: str, text: str, found: Identifier | None, siblings: Mapping[str, Node]
) -> tuple[str, Hint]:
    """What is wrong with the id of the field `name`, as which `found` was recognised, beside other fields."""
    called = {"arxiv": "arXiv id", "doi": "DOI", "openreview": "OpenReview id"}
    example = {"arxiv": "2309.06180", "doi": "10.1145/3600006.3613165", "openreview": "VqkAKQibpq"}
    if found and found.scheme in called and found.scheme != name and not OPENREVIEW_ID.fullmatch(text):
        article = "a" if found.scheme == "doi" else "an"
        message = f"{quoted(text)} is no {called[name]} but {article} {called[found.scheme]}"
        if (other := siblings.get(found.scheme)) is None:
            hint = write(found.value, found.scheme, "write it as")
            return message, Hint(hint, renamed_field(node, found.scheme, found.value))
        if isinstance(other, ScalarNode) and recognise(other.text) == found:
            return message, Hint(f"delete this: `{found.scheme}` says the same", deletion(node))
        return message, Hint(f"`{found.scheme}` has another one already: keep the right one there, and delete this")
    plain = in_plain_letters(text)
    if plain != text and (meant := recognise(plain)) and meant.scheme == name:
        return f"{quoted(text)} holds {named(find_lookalike(text))}", Hint(write(plain), replacement(node, plain))
    if only := identifier_before(text, name):
        return f"{quoted(text)} is more than the {called[name]}", Hint(write(only), replacement(node, only))
    if found and found.scheme == "arxiv":
        wanted = digits_wanted(found.value)
        hint = "fix the digits"
        if len(found.value.partition(".")[2]) < wanted:
            hint += f"; `{found.value.ljust(5 + wanted, '0')}` if a zero was lost at the end"
        return f"{quoted(text)} is no arXiv id: they have {digits_in_words(found.value)}", Hint(hint)
    return f"{quoted(text)} is no {called[name]}", Hint(f"it looks like {example[name]}")


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
