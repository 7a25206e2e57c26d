"""What was meant by one text in the place of a list, and by an item that may be several."""

import re

from bot.catalog.author_names import split_names, tidy_names
from bot.catalog.author_words import is_group
from bot.catalog.editing.fixes import replacement, spaced_items
from bot.catalog.family_first import Names
from bot.catalog.fields import ID_LENGTH, FieldSpec
from bot.catalog.halved_names import with_whole_names
from bot.catalog.hints import Hint, text_in, write
from bot.catalog.initials_behind import with_initials_first
from bot.catalog.joined_names import people_in
from bot.catalog.name_and_place import is_person
from bot.catalog.problems import quoted
from bot.catalog.quoted_texts import quoted_items, within_brackets
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode
from bot.patterns import compile_later

_COMMA = compile_later(r"[,;；，、]")
_BULLET = compile_later(r"(?:[-–—•‣▪·*]|\d{1,3}[.)])\s+(?=\S)|-(?=[^\W\d_])")
_INNER_BULLET = compile_later(r"(?:^|\s)(?:[-–—•‣▪·*]|\d{1,3}[.)])(?:\s|$)")
_GOES_ON = compile_later(r"(?:[,;；，、&]|\band)$", re.IGNORECASE)
_BETWEEN_IDS = compile_later(r"[,;；，、\s]+(?:and\s+)?")


def as_list(spec: FieldSpec, node: Node, source: str) -> Hint:
    """`source` is the text in which the node stands."""
    if isinstance(node, MappingNode) and node.end and (text := text_in(node)):
        names = _parts_of(spec, ScalarNode(text, node.position, plain=True, end=node.end), [text])
        if names.are_certain:
            return Hint(write(names.names, spec.name), replacement(node, names.names))
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
    if spec.name == "authors" and len(lines) == 1 and "," in node.text and all(map(is_person, parts)):
        are_turned = any(name not in node.text for name in parts)
        what = "family names and given names" if are_turned else "the authors"
        hint = write(parts, "authors", f"if these are {what},")
        return Hint(f"{hint}; else name each author on its own, given name first")
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
    if inner := within_brackets(text):
        text, lines = inner, LINE_BREAK.split(inner)
    if text[:1] in "\"'" and (items := quoted_items(text)) and all(items) and "," not in "".join(items):
        return with_initials_first(tidy_names(items) or Names(items)) if spec.name == "authors" else Names(items)
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
    goes_on = all(_GOES_ON.search(line) for line in lines[:-1])
    if spec.name == "authors":
        names = with_initials_first(split_names(text))
        if any(map(people_in, names.names)):
            return Names(names.names, are_certain=False)
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
