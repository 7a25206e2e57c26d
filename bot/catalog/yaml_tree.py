"""From a file's bytes to a plain tree of YAML nodes with positions; nothing hostile gets through.

The tree is built from PyYAML's events in one pass. Its own composers recurse once per nesting level, and the
C one ends the process on 400 KB of ``[``; here size, depth and number of nodes are bounded while reading, and
anchors, aliases, merges and tags, which a catalog never needs, are refused.
"""

import re
import unicodedata
from sys import intern
from typing import NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.catalog.damaged_text import reread
from bot.catalog.editing.edits import TextEdit, text_fix
from bot.catalog.encodings import foreign_encoding
from bot.catalog.problems import FILE_START, CatalogError, Diagnostics, LineColumn, Position, quoted
from bot.catalog.yaml_errors import LINE_BREAK, explain_yaml_error, is_about_tabs
from bot.catalog.yaml_indentation import plain_indentation
from bot.catalog.yaml_nodes import MappingNode, Node, PackedMapping, ScalarNode, SequenceNode, Tree
from bot.catalog.yaml_tabs import spaced_indentation

# An entry with full bibliography takes about 1 KB and 60 nodes: 5,000 of them fit with room to spare, and the
# worst file within these bounds is read or refused in well under a second.
MOST_BYTES = 8_000_000
MOST_NODES = 400_000
_LONGEST_REPEATED = 12  # letters of a key and the like, of which a file has one text for all its places
_MANY_NODES = 20_000  # from which on entries are packed: the tree of a large list takes more than all else
_ENTRY_DEPTH = 2  # open lists around an entry that was just closed: those of its section and of the file
MOST_DEPTH = 12  # a catalog nests six deep: file, resources, entry, links, list, {label, url}

_FORBIDDEN = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_tree(data: bytes, diagnostics: Diagnostics) -> Tree:
    """Syntax errors are reported, one of each entry, and the rest is read.

    Raises `CatalogError` with one problem when the file is not one plain YAML document.
    """
    if len(data) > MOST_BYTES:
        limit = f"the file has more than {MOST_BYTES:,} bytes"
        _refuse(diagnostics, FILE_START, limit, "5,000 full entries take about 5,000,000")
    text = _decode(data, diagnostics)
    if text.startswith(("diff --git ", "--- a/", "{\\rtf")):  # which may be YAML
        return _recovered(text, yaml.YAMLError(), diagnostics)
    try:
        return Tree(text, _build(text, diagnostics))
    except yaml.YAMLError as error:
        return _recovered(text, error, diagnostics)


def _recovered(text: str, error: yaml.YAMLError, diagnostics: Diagnostics) -> Tree:
    """Raises CatalogError."""
    from bot.catalog.other_formats import other_format  # READY comes earlier without
    from bot.catalog.yaml_recovery import recover

    if is_about_tabs(error, text) and (spaced := spaced_indentation(text, diagnostics)):
        text = spaced
        try:
            return Tree(text, _build(text, diagnostics))
        except yaml.YAMLError as other:
            error = other
    if foreign := other_format(text):
        diagnostics.error(*foreign)
        raise CatalogError(diagnostics.all())
    _refuse_separators(text, diagnostics)
    tree = recover(text, _build, diagnostics)
    if tree is None:
        _refuse(diagnostics, *explain_yaml_error(error, text))
    return tree


def _refuse_separators(text: str, diagnostics: Diagnostics) -> None:
    """Characters that end a line to YAML and not to an editor, and so break what they stand in.

    Raises CatalogError.
    """
    if "\n" not in text:
        return
    for found in re.finditer("[\x85\u2028\u2029]", text):
        letter = found[0]
        name = unicodedata.name(letter, "").lower() or "next line"
        message = f"a {name} (U+{ord(letter):04X}), which ends a line to YAML"
        fix = text_fix(TextEdit(found.start(), found.end(), " "))
        diagnostics.error(_position_after(text[: found.start()]), message, "write a space", fix)
    if re.search("[\x85\u2028\u2029]", text):
        raise CatalogError(diagnostics.all())


def source_lines(data: bytes) -> list[str]:
    """As `Problem.line` counts them, however broken the file is."""
    encoding = foreign_encoding(data) or "utf-8-sig"
    return LINE_BREAK.split(data[:MOST_BYTES].decode(encoding, errors="replace"))


def _refuse(diagnostics: Diagnostics, position: Position, message: str, hint: str = "") -> NoReturn:
    diagnostics.error(position, message, hint)
    raise CatalogError(diagnostics.all())


def _decode(data: bytes, diagnostics: Diagnostics) -> str:
    if encoding := foreign_encoding(data):
        message = f"the file is {encoding[:6]}, not UTF-8"
        _refuse(diagnostics, FILE_START, message, "save it again with the encoding UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = _position_after(data[: error.start].decode("utf-8-sig", errors="replace"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        _refuse(diagnostics, position, message, "save the file again with the encoding UTF-8")
    if (readable := without_byte_order_marks(text)) != text:
        _report_byte_order_marks(text, diagnostics)
        text = readable
    # Most lists are printable throughout, and compiling the pattern takes longer than reading them.
    if not text.replace("\n", "").isprintable() and (found := re.search(_FORBIDDEN, text)):
        letter, start = found[0], found.start()
        name = f" ({unicodedata.name(letter, '').lower()})" if unicodedata.name(letter, "") else ""
        message = f"control character U+{ord(letter):04X}{name} in the text"
        position = _position_after(text[:start])
        if "\x80" <= letter <= "\x9f":  # left of a letter whose bytes were read one by one
            first, last = max(0, start - 3), start + 4
            better = reread(text[first:last])
            edit = TextEdit(first, min(last, len(text)), better)
            is_whole = not re.search(_FORBIDDEN, better)
            hint = (
                f"in the right encoding it is {quoted(better.strip())}"
                if is_whole
                else "write again what stands around it"
            )
            diagnostics.error(position, message, hint, text_fix(edit) if is_whole else None)
        else:
            diagnostics.error(position, message, "delete it", text_fix(TextEdit(start, start + 1, "")))
        raise CatalogError(diagnostics.all())
    return plain_indentation(text, diagnostics)


def without_byte_order_marks(text: str) -> str:
    """They come with files that were joined, and YAML's library refuses them; unchanged where it refuses more."""
    readable = text.replace("\ufeff", "") if "\ufeff" in text else text
    return text if readable == text or re.search(_FORBIDDEN, readable) else readable


def _report_byte_order_marks(text: str, diagnostics: Diagnostics) -> None:
    count, start = text.count("\ufeff"), text.index("\ufeff")
    position = _position_after(text[:start])
    message = "control character U+FEFF (zero width no-break space) in the text"
    # The text that is read has none any more: with that, the fix has nothing left to do.
    fix = text_fix(TextEdit(start, start, ""))
    diagnostics.error(position, message, "delete it" if count == 1 else f"delete all {count:,} of them", fix)
    after = position.column + LINE_BREAK.split(text[start:], maxsplit=1)[0].count("\ufeff")
    diagnostics.read_as = {**diagnostics.read_as, position.line: (position.column, after)}


def _position_after(text: str) -> LineColumn:
    """Counted, not split: ``text`` may be all line breaks."""
    breaks = sum(map(text.count, "\n\r\x85\u2028\u2029")) - text.count("\r\n")
    return LineColumn(breaks, len(text) - 1 - max(map(text.rfind, "\n\r\x85\u2028\u2029")))


def _build(text: str, diagnostics: Diagnostics) -> Node:
    """One pass over the events; the stack of open lists replaces recursion."""
    get_event = _LOADER(text).get_event
    top: list[Node] = []
    stack: list[list[Node]] = []
    roots, nodes, documents = top, 0, 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                _check_plainness(event, diagnostics)
                if not event.value:  # of a text that begins with such a sign nothing is left
                    event.value = text[event.start_mark.index : event.end_mark.index].rstrip()
            value = event.value if len(event.value) > _LONGEST_REPEATED else intern(event.value)
            top.append(ScalarNode(value, event.start_mark, not event.style, event.end_mark.index))
        elif kind is SequenceEndEvent or kind is MappingEndEvent:
            top = stack.pop()
            if (end := event.end_mark.index) > event.start_mark.index:  # a bracket; block style ends with nothing
                top[-1].end = end
            if nodes > _MANY_NODES and len(stack) == _ENTRY_DEPTH and type(top[-1]) is MappingNode:
                top[-1] = PackedMapping(top[-1])
            continue
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.tag is not None or event.anchor is not None:
                _check_plainness(event, diagnostics)
            stack.append(top)
            if len(stack) > MOST_DEPTH:
                _refuse(
                    diagnostics,
                    event.start_mark,
                    "nested too deeply for a catalog",
                    "close the brackets before this",
                )
            inner: list[Node] = []
            top.append((MappingNode if kind is MappingStartEvent else SequenceNode)(inner, event.start_mark))
            top = inner
        elif kind is AliasEvent:
            message = f"the alias `*{event.anchor}` is not allowed in a catalog"
            hint = "write the value out, or put text that begins with `*` in quotes"
            diagnostics.error(event.start_mark, message, hint)
            top.append(ScalarNode(f"*{event.anchor}", event.start_mark, plain=False, end=event.end_mark.index))
        elif kind is StreamEndEvent:
            return _only(roots, diagnostics)
        else:
            documents += kind is DocumentStartEvent
            _check_document(event, documents, diagnostics)
            continue
        nodes += 1
        if nodes > MOST_NODES:
            _refuse(diagnostics, event.start_mark, f"more than {MOST_NODES:,} values in one file", "split the list")


def _check_plainness(event: NodeEvent, diagnostics: Diagnostics) -> None:
    position = _place(event)
    if event.anchor is not None:
        message = f"the anchor `&{event.anchor}` is not allowed in a catalog"
        diagnostics.error(position, message, "write the value out, or put text that begins with `&` in quotes")
    tag = getattr(event, "tag", None)
    if tag not in {"!", None}:  # a lone `!` only says that the text is text
        message = f"the tag {quoted(tag)} is not allowed in a catalog"
        diagnostics.error(position, message, "leave it out, or put text that begins with `!` in quotes")


def _place(event: Event) -> Position:
    return cast(Position, event.start_mark)  # an event that was read, not made, has one


def _check_document(event: Event, documents: int, diagnostics: Diagnostics) -> None:
    position = _place(event)
    if documents > 1:
        _refuse(
            diagnostics,
            position,
            "a second document begins here",
            "one file holds one catalog; delete the `---` line",
        )


def _only(roots: list[Node], diagnostics: Diagnostics) -> Node:
    if not roots:
        _refuse(diagnostics, FILE_START, "the file is empty", "a catalog needs name, topics and resources")
    return roots[0]
