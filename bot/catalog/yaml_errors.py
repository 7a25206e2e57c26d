"""What the YAML parser's complaints mean, in a curator's words, and where the mistake was made."""

from typing import NamedTuple

import yaml

from bot.catalog.problems import FILE_START, LineColumn, Position
from bot.patterns import compile_later

LINE_BREAK = compile_later("\r\n|[\r\n\x85\u2028\u2029]")
"""Where YAML 1.1 ends a line; marks count by it."""
TAB = "a tab where YAML wants spaces"
_CONFLICT = compile_later(r"<{7}|={7}|>{7}")


class _Meaning(NamedTuple):
    part: str  # of the parser's message, context included
    message: str
    hint: str
    at_start: bool = False  # told where the broken thing began, not where the parser gave up


_MEANINGS = (
    _Meaning(
        "mapping values are not allowed",
        "a `:` where no key can stand",
        "put text that holds `: ` in quotes, or fix the indentation",
    ),
    _Meaning(
        "expected ',' or ']'",
        "a list that begins with `[` is not closed",
        "close it with `]`, items apart by `,`",
        True,
    ),
    _Meaning(
        "expected ',' or '}'",
        "a group that begins with `{` is not closed",
        "close it with `}`, items apart by `,`",
        True,
    ),
    _Meaning(
        "flow node: did not find expected node content",
        "something is missing in a `[` list or `{` group",
        "items stand apart by one `,` each; put text that holds brackets in quotes",
    ),
    _Meaning("did not find expected node content", "no value can begin here", "put the text in quotes"),
    _Meaning("mapping keys are not allowed", "a `?` where none can stand", "put the text in quotes"),
    _Meaning("tab character", TAB, "indent with spaces"),
    _Meaning("scanning a block scalar", "text right behind `|` or `>`", "begin the text on the next line, indented"),
    _Meaning("scanning a tag", "a tag is not allowed in a catalog", "put text that begins with `!` in quotes", True),
    _Meaning(
        "simple key: could not find expected ':'",
        "a line that is neither a key nor a value",
        "write `key: value`",
        True,
    ),
    _Meaning("quoted scalar: found unexpected end", "a quoted text is not closed", "add the closing quote", True),
    _Meaning("quoted scalar: found unexpected document", "a quoted text is not closed", "add the closing quote", True),
    _Meaning(
        "unknown escape", "an unknown escape in a quoted text", "write `\\\\` for one backslash, or use single quotes"
    ),
    _Meaning(
        "expected hexdecimal number",
        "an unknown escape in a quoted text",
        "write `\\\\` for one backslash, or use single quotes",
    ),
    _Meaning("expected '-' indicator", "the list ends in the middle", "begin every item with `- ` in one column"),
    _Meaning("did not find expected key", "the indentation breaks here", "keys of one entry stand in one column"),
    _Meaning(
        "block sequence entries are not allowed", "a list item where none can stand", "begin the list on its own line"
    ),
    _Meaning("expected <document start>", "text after the end of the catalog", "fix the indentation, or delete it"),
    _Meaning(
        "found undefined tag handle", "a tag is not allowed in a catalog", "put text that begins with `!` in quotes"
    ),
    _Meaning("alphabetic or numeric", "a `*` or `&` where none can stand", "put the text in quotes", True),
)


def explain_yaml_error(error: yaml.YAMLError, text: str) -> tuple[Position, str, str]:
    """Where and what, in the curator's words, from the parser's own."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return FILE_START, f"unreadable YAML: {error}", ""
    problem, context = error.problem or "unreadable YAML", error.context
    here: Position = error.problem_mark or error.context_mark or FILE_START
    start: Position = error.context_mark or here
    if marker := _conflict(text, here) or _conflict(text, start):
        message = "a merge left both versions here"
        return (
            marker,
            message,
            "keep one of the two and delete the lines that begin with `<<<<<<<`, `=======`, `>>>>>>>`",
        )
    if "cannot start any token" in problem:
        return here, *_bad_start(text, here)
    if "did not find expected key" in problem and _line(text, here)[: here.column].rstrip()[-1:] in {'"', "'"}:
        return (
            here,
            "text behind a closing quote",
            'inside `"…"` write `\\"` for a quote, or put the whole into `\'…\'`',
        )
    for meaning in _MEANINGS:
        if meaning.part in f"{context}: {problem}":
            return (start if meaning.at_start else here), meaning.message, meaning.hint
    return here, f"unreadable YAML: {problem}" + (f" ({context})" if context else ""), ""


def is_about_tabs(error: yaml.YAMLError, text: str) -> bool:
    return explain_yaml_error(error, text)[1] == TAB


def _line(text: str, position: Position) -> str:
    return (LINE_BREAK.split(text, position.line + 1)[position.line :] or [""])[0]


def _conflict(text: str, position: Position) -> LineColumn | None:
    """Where a line begins that a version control system left in the file."""
    return LineColumn(position.line, 0) if _CONFLICT.match(_line(text, position)) else None


def _bad_start(text: str, position: Position) -> tuple[str, str]:
    letter = _line(text, position)[position.column : position.column + 1]
    if letter == "\t":
        return TAB, "indent with spaces"
    return f"a value cannot begin with `{letter}`", "put the text in quotes"
