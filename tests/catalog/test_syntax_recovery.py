"""Several syntax errors in one run: each entry is read by itself, and what was surely meant is said and fixed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.parsing import parse_catalog
from bot.catalog.yaml_outline import MOST_PARTS, entries, sections
from tests.support.catalog_texts import HEAD, entry, problems_of

BROKEN = """\
name: List
topics:
  a: {title: Topic A, start: [one]}
  b: {title: Topic: B}

resources:
  # the first
  one:
    title: Orca: A  # comment
    topics: [a]
  two:
    title: Two
    kind: papr
    topics: [a, b]
    requires: [one, five]
  three: {title: Three: x, kind: paper}
  four:
    title: "open
    kind: papr
  five:
    kind: paper
      topics: [a]
  six:
    title: Six
    kind: paper
    topics: [zzz]
    related: [nine]
"""


def told(text: str) -> list[str]:
    return [f"{found.line}:{found.column} {found.message}" for found in problems_of(text)]


def test_each_entry_with_a_syntax_error_is_told_once_and_the_others_are_checked() -> None:
    assert told(BROKEN) == [
        "4:6 `title` holds what YAML wants in quotes",
        "9:16 a `:` where no key can stand",
        "13:11 unknown kind `papr`",
        "16:10 `title` holds what YAML wants in quotes",
        "18:12 a quoted text is not closed",
        "22:13 a `:` where no key can stand",
        "26:14 unknown topic `zzz`",
        "27:15 `related` names an unknown entry `nine`",
    ]


def test_what_is_sure_is_fixed_and_the_rest_stays() -> None:
    found = fix_catalog(BROKEN.encode())
    assert found.count == 4
    assert found.data.decode() == (
        BROKEN.replace("title: Topic: B", 'title: "Topic: B"')
        .replace("title: Orca: A  #", 'title: "Orca: A"  #')
        .replace("title: Three: x", 'title: "Three: x"')
        .replace('title: "open', "title: open")
    )


def test_a_broken_line_at_the_top_leaves_the_rest_to_be_checked() -> None:
    text = entry("year: x").replace("name: List", "name: My: List")
    assert told(text) == ["1:9 a `:` where no key can stand", "10:11 `x` is no year"]
    assert told(text.replace("name: My: List", "name: List\nhome: @x")) == [
        "2:7 a value cannot begin with `@`",
        "11:11 `x` is no year",
    ]


def test_a_section_that_cannot_be_taken_apart_is_told_alone() -> None:
    text = HEAD.replace("topics:\n  a: {title: Topic A, start: [one]}", "topics: {a: {title: A, start: [one]")
    assert told(text) == ["2:13 a group that begins with `{` is not closed"]


def test_an_anchor_and_an_alias_are_told_beside_everything_else() -> None:
    assert told(entry("venue: &v SOSP\nby: *v\nyear: x")) == [
        "10:12 the anchor `&v` is not allowed in a catalog",
        "11:9 the alias `*v` is not allowed in a catalog",
        "12:11 `x` is no year",
    ]


# What a line says, what is wrong, and what it says once it is fixed.
LINES = {
    "a colon": ("title: Orca: A", "a `:` where no key", 'title: "Orca: A"'),
    "a colon and a quote": ('title: Orca: "A"', "a `:` where no key", "title: 'Orca: \"A\"'"),
    "quotes inside quotes": ('title: "A "good" one"', "text behind a closing quote", 'title: A "good" one'),
    "quotes and more": ('title: "Why?" Explained', "text behind a closing quote", "title: '\"Why?\" Explained'"),
    "an apostrophe": ("title: 'It's: A'", "", "title: \"It's: A\""),
    "an open quote": ('title: "Orca: A', "a quoted text is not closed", 'title: "Orca: A"'),
    "an unknown escape": (r'title: "\path: A"', "an unknown escape", r"title: '\path: A'"),
    "a bracket first": ("title: [Re] A", "is a list to YAML", 'title: "[Re] A"'),
    "a brace first": ("title: {re} A", "is a group of keys", 'title: "{re} A"'),
    "a sign first": ("title: @A", "cannot begin with `@`", 'title: "@A"'),
    "a percent sign first": ("title: %A", "cannot begin with `%`", 'title: "%A"'),
    "a star first": ("title: * A", "a `*` or `&`", 'title: "* A"'),
    "an open list": ("aliases: [x, y", "a list that begins with `[`", "aliases: [x, y]"),
    "a sign in a list": ("aliases: [@x, y]", "cannot begin with `@`", 'aliases: ["@x", y]'),
    "a comment in a list": ("aliases: [C # x, y]", "a list that begins with `[`", 'aliases: ["C # x", y]'),
    "a colon in an item": ("aliases:\n  - x: y: z", "a `:` where no key", 'aliases:\n  - "x: y: z"'),
    "no space behind a colon": ("kind:paper", "neither a key nor a value", "kind: paper"),
    "a full-width colon": ("year： 2020", "a fullwidth colon `：` (U+FF1A)", "year: 2020"),
    "a full-width colon and no space": ("year：2020", "a fullwidth colon `：` (U+FF1A)", "year: 2020"),
    "curly quotes": ("title: “Orca: A”", "a left double quotation mark `“` (U+201C)", 'title: "Orca: A"'),
    "single curly quotes": ("title: ‘Orca: A’", "a left single quotation mark `‘` (U+2018)", 'title: "Orca: A"'),
    "other quotes": ("title: 「Orca: A」", "a left corner bracket `「` (U+300C)", 'title: "Orca: A"'),
    "a full-width closing bracket": ("aliases: [x， y］", "a fullwidth comma `，` (U+FF0C)", "aliases: [x, y]"),
    "a full-width comma in a group": (
        "links: {code: https://a.org/， site: https://b.org/}", "", "links: {code: https://a.org/, site: https://b.org/}"),
}  # fmt: skip


def test_a_list_that_is_not_closed_is_closed_and_its_full_width_commas_are_asked_about() -> None:
    after = entry("aliases: [你好，世界, x]")
    assert fix_catalog(entry("aliases: [你好，世界, x").encode()).data.decode() == after
    assert [found.message for found in problems_of(after)] == ["`你好，世界` is one item to YAML"]


@pytest.mark.parametrize("case", LINES)
def test_what_a_broken_line_was_meant_to_say_is_proposed_and_written(case: str) -> None:
    before, message, after = LINES[case]
    (found,) = problems_of(entry(before))
    assert message in found.message
    assert fix_catalog(entry(before).encode()).data.decode() == entry(after)
    assert f"`{after.splitlines()[-1].strip()}`" in found.hint or found.hint == "write a plain `,` for `，`"
    assert problems_of(entry(after)) == ()


IN_BRACES = [
    ("{title: Two: x, kind: paper, topics: [a]}", '{title: "Two: x", kind: paper, topics: [a]}'),
    ("{title: Two， kind: paper, topics: [a]}", "{title: Two, kind: paper, topics: [a]}"),
    ("{title： Two, kind：paper， topics: [a]}", "{title: Two, kind: paper, topics: [a]}"),
    ("{title: 你好，世界: x, kind: paper, topics: [a]}", '{title: "你好，世界: x", kind: paper, topics: [a]}'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), IN_BRACES)
def test_an_entry_on_one_line_is_put_right(before: str, after: str) -> None:
    assert problems_of(f"{HEAD}  two: {before}\n")
    assert fix_catalog(f"{HEAD}  two: {before}\n".encode()).data.decode() == f"{HEAD}  two: {after}\n"
    assert problems_of(f"{HEAD}  two: {after}\n") == ()


@pytest.mark.parametrize(
    "lines",
    [
        "title: [Re",
        "lonely",
        "title: {x",
        "links: {code: https://a.org/",
    ],
)
def test_what_can_be_meant_in_several_ways_is_not_proposed(lines: str) -> None:
    text = entry(lines)
    assert all("here, write" not in problem.hint for problem in problems_of(text))
    assert fix_catalog(text.encode()).data.decode() == text


def test_two_broken_lines_of_one_entry_are_fixed_one_after_the_other() -> None:
    found = fix_catalog(entry("title: A: b\nvenue: C: d").encode())
    assert found.data.decode() == entry('title: "A: b"\nvenue: "C: d"')
    assert found.count == 2


NARROW, WIDE = "\u00a0\u00a0\u00a0\u00a0", "\u3000"


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (f"venue: x\n{NARROW}year: 2020", "venue: x\n    year: 2020", "a no-break space (U+00A0)"),
        (f"aliases:\n{NARROW}- x\n{NARROW}- y", "aliases:\n    - x\n    - y", "a no-break space (U+00A0)"),
    ],
)
def test_indentation_by_other_spaces_is_named_and_fixed(before: str, after: str, name: str) -> None:
    text = HEAD + "  two:\n    title: Two\n    kind: paper\n    topics: [a]\n    " + before + "\n"
    meant = HEAD + "  two:\n    title: Two\n    kind: paper\n    topics: [a]\n    " + after + "\n"
    assert {problem.message for problem in problems_of(text)} == {f"{name} in the indentation"}
    assert [problem.column for problem in problems_of(text)] == [1] * before.count("\n")
    assert fix_catalog(text.encode()).data.decode() == meant


@pytest.mark.parametrize(("length", "has_repair"), [(2_000, True), (2_001, False)])
def test_a_repair_is_looked_for_in_lines_of_two_thousand_characters(length: int, *, has_repair: bool) -> None:
    line = "    title: @".ljust(length, "x")
    (found,) = problems_of(HEAD + f"  two:\n{line}\n    kind: paper\n    topics: [a]\n")
    assert ("here, write" in found.hint) is has_repair


@pytest.mark.parametrize(("length", "has_repair"), [(10_000, True), (10_001, False)])
def test_a_repair_is_looked_for_in_entries_of_ten_thousand_characters(length: int, *, has_repair: bool) -> None:
    fields = "  two:\n    title: @x\n    kind: paper\n    topics: [a]\n    why: |\n"
    text = fields + "".join("      " + "y" * 92 + "\n" for _ in range(90))
    (found,) = problems_of(HEAD + text + "      " + "y" * (length - len(text) - 7) + "\n")
    assert ("here, write" in found.hint) is has_repair


def test_a_repair_is_looked_for_a_hundred_times() -> None:
    entries = "".join(f"  e{number}:\n    title: @x\n    kind: paper\n    topics: [a]\n" for number in range(102))
    hints = [problem.hint for problem in problems_of(HEAD + entries)]
    assert [hint.endswith('here, write `title: "@x"`') for hint in hints] == [True] * 100 + [False] * 2


@pytest.mark.parametrize("sign", ["|", ">-"])
def test_other_spaces_in_a_text_of_several_lines_are_text(sign: str) -> None:
    text = HEAD.replace("name: List", f"name: {sign}\n  List\n  {NARROW}year: 2020")
    assert not any("in the indentation" in problem.message for problem in problems_of(text))


def test_an_entrys_id_with_a_full_width_colon_is_put_right() -> None:
    text = HEAD + "  two：\n    title: Two\n    kind: paper\n    topics: [a]\n"
    assert [f"{found.line}:{found.column} {found.message}; {found.hint}" for found in problems_of(text)] == [
        "6:6 a fullwidth colon `：` (U+FF1A), where YAML wants a plain one; write `two:`"
    ]
    assert fix_catalog(text.encode()).data.decode() == text.replace("：", ":")


def test_other_spaces_in_a_text_are_text() -> None:
    text = entry(f"why: |\n  First.\n  {WIDE}note: x\n\n  {NARROW}- y\nsummary: >-\n  {WIDE}year: x")
    assert problems_of(text) == ()
    assert fix_catalog(text.encode()).data.decode() == text


def test_a_text_without_a_mark_in_another_encoding_becomes_utf8() -> None:
    text = entry("title: Caf\u00e9 李")
    for encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-le", "utf-32-be"):
        found = fix_catalog(text.encode(encoding))
        assert (found.data, found.count) == (text.encode(), 1)


def test_a_control_character_is_deleted() -> None:
    assert fix_catalog(entry("title: O\ufeffne\x1b").encode()).data == entry("title: One").encode()


def test_a_catalog_is_taken_apart_by_its_lines() -> None:
    found = sections("%YAML 1.1\n---\n# c\nname: x\n# d\ntopics:\n- x\n  a: y\n'resources':\n  b: z\nother: x\n")
    assert [(part.name, part.line, part.text) for part in found] == [
        ("name", 3, "name: x\n# d\n"),
        ("topics", 5, "topics:\n- x\n  a: y\n"),
        ("resources", 8, "'resources':\n  b: z\n"),
        ("other", 10, "other: x\n"),
    ]
    assert sections("x\nname: y\n") == sections("{name: y}\n") == []


def test_entries_are_taken_apart_by_their_column() -> None:
    (section,) = sections("resources:\n  # c\n  a:\n    x: y\n\n  'b c': {\n  }\n  lonely\n")
    assert [(part.name, part.line, part.text) for part in entries(section)] == [
        ("a", 2, "  a:\n    x: y\n\n"),
        ("b c", 5, "  'b c': {\n  }\n"),
        ("lonely", 7, "  lonely\n"),
    ]
    assert entries(sections("name:\n  a: x\n")[0]) == []
    assert entries(sections("topics: x\n")[0]) == []
    assert entries(sections("topics:\n  a: x\n" + "  b: x\n" * MOST_PARTS)[0]) == []


ENTRY = st.sampled_from([
    ("    title: T{n}\n    kind: paper\n    topics: [a]\n", True),
    ("    title: T{n}: x\n    kind: paper\n    topics: [a]\n", False),
    ("    title: \"T{n}\n    kind: paper\n    topics: [a]\n", False),
    ("    title: T{n}\n    kind: paper\n    topics: [a\n", False),
    ("    title: @T{n}\n    kind: paper\n    topics: [a]\n    why: |\n      x: y\n      z\n", False),
])  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=8))
def test_any_number_of_broken_entries_is_told_in_one_run_and_fixed_in_one(kinds: list[tuple[str, bool]]) -> None:
    text = HEAD + "".join(f"  e{n}:\n{kind.replace('{n}', str(n))}" for n, (kind, _) in enumerate(kinds))
    found = problems_of(text)
    assert len(found) == sum(not is_whole for _, is_whole in kinds)
    fixed = parse_catalog(fix_catalog(text.encode()).data)
    assert list(fixed.catalog.resources) == ["one", *(f"e{n}" for n in range(len(kinds)))]
    assert fixed.warnings == ()
