"""What stops the parser is told alone, in a curator's words; hostile files end quickly and never the process."""

import codecs
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from bot.catalog.parsing import CatalogError, Problem, parse_catalog
from bot.catalog.problems import Diagnostics
from bot.catalog.yaml_errors import explain_yaml_error
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.catalog.yaml_tree import MOST_BYTES, MOST_DEPTH, MOST_NODES, read_tree
from tests.support.catalog_bombs import BOMBS
from tests.support.patience import PATIENCE

GOOD = """\
name: List
topics:
  a: {title: Topic A}
resources:
  one:
    title: One
    kind: paper
    topics: [a]
"""


def only_problem(data: bytes) -> Problem:
    with pytest.raises(CatalogError) as caught:
        parse_catalog(data)
    (found,) = caught.value.problems
    return found


SYNTAX = {
    "a tab": (GOOD.replace("    title", "▶\ttitle"), "a tab where YAML wants spaces", "spaces"),
    "a colon in a title": (GOOD.replace("title: One", "title: Orca▶: A"), "a `:` where no key", "quotes"),
    "an open list": (GOOD.replace("[a]", "▶[a"), "a list that begins with `[` is not closed", "]"),
    "an open list, more below": (GOOD.replace("topics: [a]", "topics: ▶[a\n    year: 2020"), "`[` is not closed", "]"),
    "an open group": (GOOD.replace("{title: Topic A}", "▶{title: Topic A"), "begins with `{` is not closed", "}"),
    "an open quote": (GOOD.replace("title: One", 'title: ▶"One'), "a quoted text is not closed", "closing quote"),
    "a line without a colon": (GOOD + "▶lonely\n", "neither a key nor a value", "`key: value`"),
    "an indentation that breaks": (GOOD.replace("    kind", "   ▶kind"), "`kind` stands in column 4", "in column 5"),
    "a value that begins with @": (GOOD.replace("title: One", "title: ▶@one"), "cannot begin with `@`", "quotes"),
    "a list item out of place": (GOOD.replace("title: One", "title: ▶- One"), "a list item where none can", "own line"),
    "an unknown escape": (GOOD.replace("title: One", r'title: "▶\q"'), "an unknown escape", "backslash"),
    "quotes inside quotes": (GOOD.replace("One", '"A "▶good" one"'), "text behind a closing quote", "for a quote, or"),
    "a merge not finished": (GOOD.replace("    title", "▶<<<<<<< HEAD\n    title"), "left both versions", "`>>>>>>>`"),
    "a merge not finished in a list": (
        GOOD.replace("[a]", "[a,\n======= y: z\n▶>>>>>>> 1a2b (Topics: b)\n      b]"), "left both versions", "`>>>>>"),
    "text after a list": (GOOD.replace("[a]", "[a] ▶b"), "the indentation breaks here", "one column"),
    "an anchor": (GOOD.replace("[a]", "▶&x [a]"), "the anchor `&x` is not allowed", "write the value out"),
    "an anchor of a text": (GOOD.replace("One", "▶&x One"), "the anchor `&x` is not allowed", "write the value out"),
    "an alias": (GOOD.replace("One", "▶*one"), "the alias `*one` is not allowed", "write the value out"),
    "a lone star": (GOOD.replace("One", "▶* one"), "a `*` or `&` where none can stand", "quotes"),
    "an empty place in a list": (GOOD.replace("[a]", "[a,▶, b]"), "something is missing in a `[` list", "one `,`"),
    "a question mark": (GOOD.replace("title: One", "title: ▶? One"), "a `?` where none can stand", "quotes"),
    "text behind a bar": (GOOD.replace("title: One", "title: >▶One"), "text right behind `|` or `>`", "next line"),
    "a comma as a value": (GOOD.replace("title: One", "title: ▶, One"), "no value can begin here", "quotes"),
    "a broken tag": (GOOD.replace("title: One", "title: ▶!<x"), "a tag is not allowed", "quotes"),
    "an undefined tag handle": (GOOD.replace("One", "▶!e!x one"), "a tag is not allowed", "quotes"),
    "a tab in a text of several lines": (GOOD + "    why: >-\n▶\ttext\n", "a tab where YAML wants spaces", "spaces"),
    "a document in an open quote": (GOOD.replace("title: One", 'title: ▶"One\n---\n'), "not closed", "closing quote"),
    "a key among the items": (
        GOOD + "    authors:\n      - A\n      ▶B: c\n", "the list ends in the middle", "begin every item with `- `"),
    "text behind the catalog": ("{name: List}\n▶more: x\n", "text after the end of the catalog", "delete it"),
    "spaces behind a quote": (GOOD.replace("One", '"A"  ▶good" one"'), "text behind a closing quote", "for a quote"),
    "a second document": (GOOD + "▶---\nname: Two\n", "a second document begins here", "delete the `---`"),
}  # fmt: skip


@pytest.mark.parametrize("case", SYNTAX)
def test_a_syntax_error_is_told_alone_where_it_began(case: str) -> None:
    text, message, hint = SYNTAX[case]
    before = text.partition("▶")[0].split("\n")
    found = only_problem(text.replace("▶", "").encode())
    assert message in found.message
    assert hint in found.hint
    assert (found.line, found.column) == (len(before), len(before[-1]) + 1), str(found)


ENCODINGS = {
    "Latin-1": (GOOD.replace("One", "Ône").encode("latin-1"), 6, 12, "byte 0xd4 is not UTF-8"),
    "a cut letter": (GOOD.encode() + "# 李".encode()[:-1], 9, 3, "is not UTF-8"),
    "UTF-16 with its mark": (codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), 1, 1, "the file is UTF-16"),
    "UTF-16, other order": (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), 1, 1, "the file is UTF-16"),
    "UTF-16 without its mark": (GOOD.encode("utf-16-le"), 1, 1, "the file is UTF-16, not UTF-8"),
    "UTF-16, other order, without its mark": (GOOD.encode("utf-16-be"), 1, 1, "the file is UTF-16, not UTF-8"),
    "UTF-32 with its mark": (GOOD.encode("utf-32"), 1, 1, "the file is UTF-32, not UTF-8"),
    "UTF-32, other order": (codecs.BOM_UTF32_BE + GOOD.encode("utf-32-be"), 1, 1, "the file is UTF-32, not UTF-8"),
    "UTF-32 without its mark": (GOOD.encode("utf-32-le"), 1, 1, "the file is UTF-32, not UTF-8"),
    "UTF-32, other order, without its mark": (GOOD.encode("utf-32-be"), 1, 1, "the file is UTF-32, not UTF-8"),
    "NUL": (GOOD.replace("One", "O\0e").encode(), 6, 13, "control character U+0000"),
    "an escape sequence": (GOOD.replace("One", "O\x1b[31m").encode(), 6, 13, "control character U+001B"),
    "a mark in the middle": (GOOD.replace("One", "O\ufeffne").encode(), 6, 13, "control character U+FEFF"),
    "nothing": (b"", 1, 1, "the file is empty"),
    "only comments": (b"# later\n", 1, 1, "the file is empty"),
    "a lone mark": (codecs.BOM_UTF8, 1, 1, "the file is empty"),
    "only a dash line": (b"---\n", 2, 1, "its top level must be keys"),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_bytes_that_are_no_text_are_told_with_their_place(case: str) -> None:
    data, line, column, message = ENCODINGS[case]
    found = only_problem(data)
    assert message in found.message
    assert (found.line, found.column) == (line, column)


BREAKS = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029")


@pytest.mark.parametrize("ending", BREAKS)
@pytest.mark.parametrize(("line", "column"), [(0, 0), (0, 2), (1, 0), (3, 4)])
def test_what_is_no_text_is_placed_by_every_line_ending(ending: str, line: int, column: int) -> None:
    before = f"a: b{ending}" * line + "x" * column
    for bad in (b"\xff", b"\0"):
        found = only_problem(before.encode() + bad)
        assert (found.line, found.column) == (line + 1, column + 1)


@pytest.mark.parametrize("ending", BREAKS)
def test_every_line_ending_is_read_and_counted(ending: str) -> None:
    assert parse_catalog(GOOD.replace("\n", ending).encode()).catalog.resources["one"].title == "One"
    with pytest.raises(CatalogError) as caught:
        parse_catalog(GOOD.replace("paper", "papr").replace("\n", ending).encode())
    assert [problem.line for problem in caught.value.problems] == [7]


def test_a_byte_order_mark_and_document_marks_are_fine() -> None:
    assert parse_catalog(codecs.BOM_UTF8 + b"%YAML 1.1\n---\n" + GOOD.encode() + b"...\n").warnings == ()


def test_a_lone_exclamation_mark_only_says_that_text_is_text() -> None:
    assert parse_catalog(GOOD.replace("One", "! '2020'").encode()).catalog.resources["one"].title == "2020"


def shape_of(node: Node | yaml.Node) -> object:
    """A tree as nested lists with places, from ours and from PyYAML's."""
    match node:
        case ScalarNode():
            return node.text, node.position.line, node.position.column
        case MappingNode() | SequenceNode():
            return [shape_of(item) for item in node.items]
        case yaml.ScalarNode():
            return node.value, node.start_mark.line, node.start_mark.column
        case yaml.SequenceNode():
            return [shape_of(item) for item in node.value]
        case yaml.MappingNode():
            return [shape_of(item) for pair in node.value for item in pair]
    raise AssertionError(node)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_the_tree_is_the_one_that_yaml_composes(loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.yaml_tree._LOADER", loader)
    data = (Path(__file__).parents[2] / "catalog.yaml").read_bytes()
    composed = yaml.compose(data.decode(), Loader=yaml.SafeLoader)
    assert composed is not None
    assert shape_of(read_tree(data, Diagnostics("x")).root) == shape_of(composed)


def test_a_file_beyond_the_limits_is_refused_with_the_limit() -> None:
    assert f"more than {MOST_BYTES:,} bytes" in only_problem(b"#" * (MOST_BYTES + 1)).message
    assert f"more than {MOST_NODES:,} values" in only_problem(b"[" + b"a," * (MOST_NODES + 1) + b"]").message
    deep = only_problem(b"name: " + b"[" * (MOST_DEPTH + 1))
    assert (deep.message, deep.line, deep.column) == ("nested too deeply for a catalog", 1, 6 + MOST_DEPTH)


def test_what_is_just_within_the_depth_is_read() -> None:
    tree: object = shape_of(read_tree(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH, Diagnostics("x")).root)
    for _ in range(MOST_DEPTH - 1):
        assert isinstance(tree, list)
        (tree,) = tree
    assert tree == []
    assert only_problem(b"[" * 13 + b"]" * 13).message == "nested too deeply for a catalog"


def test_what_is_just_within_the_size_is_read() -> None:
    assert only_problem(b"#" * MOST_BYTES).message == "the file is empty"
    found = only_problem(b"#" * (MOST_BYTES + 1))
    assert (found.line, found.column) == (1, 1)


def test_what_is_just_within_the_number_of_values_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.yaml_tree.MOST_NODES", 5)
    read_tree(b"[a, {b: c}]", Diagnostics("x"))
    found = only_problem(b"[a, {b: c}, d]")
    assert (found.message, found.column) == ("more than 5 values in one file", 13)


PARSER_ERRORS = {
    "no place": (yaml.YAMLError("odd"), (0, 0), "unreadable YAML: odd"),
    "nothing at all": (yaml.MarkedYAMLError(), (0, 0), "unreadable YAML: unreadable YAML"),
    "only a context": (
        yaml.MarkedYAMLError("while", yaml.Mark("x", 0, 1, 2, None, 0)), (1, 2),
        "unreadable YAML: unreadable YAML (while)"),
    "a place and a context": (
        yaml.MarkedYAMLError("while", yaml.Mark("x", 0, 1, 2, None, 0), "odd", yaml.Mark("x", 0, 2, 1, None, 0)),
        (2, 1), "unreadable YAML: odd (while)"),
    "only a place": (
        yaml.MarkedYAMLError(None, None, "odd", yaml.Mark("x", 0, 2, 1, None, 0)), (2, 1), "unreadable YAML: odd"),
}  # fmt: skip


@pytest.mark.parametrize("case", PARSER_ERRORS)
def test_what_a_parser_has_never_said_before_is_told_in_its_words_with_its_place(case: str) -> None:
    error, place, told = PARSER_ERRORS[case]
    position, message, hint = explain_yaml_error(error, "a: 1\nb: 2\nc: 3\n")
    assert ((position.line, position.column), message, hint) == (place, told, "")


# The rest go the same ways more slowly, or by a detour; `make prove` throws them all.
OFTEN = {
    "nested lists", "nested maps", "nested block maps", "billion laughs", "many aliases", "a merge bomb",
    "ten megabytes",
    "a huge plain scalar", "a huge number", "many keys", "many unknown ids", "zeros",
}  # fmt: skip

PROGRAM = """\
from bot.catalog.parsing import CatalogError, parse_catalog
try:
    parse_catalog({bomb})
except CatalogError as error:
    assert error.problems and all(one.line >= 1 and one.column >= 1 for one in error.problems)
    print(error.problems[0])
"""


@pytest.mark.parametrize(
    "bomb", [pytest.param(bomb, marks=() if bomb in OFTEN else pytest.mark.prove) for bomb in BOMBS]
)
def test_a_bomb_is_refused_and_never_ends_the_process(bomb: str) -> None:
    program = textwrap.dedent(PROGRAM).format(bomb=BOMBS[bomb])
    # What explodes would take minutes; `benchmarks.catalog` measures how far below a second each of them is.
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "catalog.yaml:" in done.stdout
    assert len(done.stdout) < 500
