"""New entries and other values in a catalog: every other byte stays as it is."""

import random
import re
from collections.abc import Mapping
from itertools import takewhile

import pytest

from bot.catalog.editing.document import CannotEdit
from bot.catalog.editing.entry_edits import RefusedEdit, add_entries, change_entry
from bot.catalog.editing.sections import NewEntry
from bot.catalog.editing.yaml_text import Value
from bot.catalog.parsing import CatalogError, parse_catalog

LIST = """\
name: X  # the list
topics:
  t: {title: T}
  u:
    title: U  # of all
    # nothing to add

resources:
  # ---- T
  a:
    title: A
    kind: paper
    topics: [t]
    # of a

  # ---- U
  b:
    title: B
    kind: book
    topics: [u]
    why: >-
      First line
      and second.  # no comment
    links: {site: https://example.org/b}  # b's
# the end
"""
NEW: Mapping[str, Value] = {"title": "New: one", "kind": "paper", "topics": ["t"], "year": "2024"}
NEW_LINES = '  new:\n    title: "New: one"\n    kind: paper\n    topics: [t]\n    year: 2024\n'


def added(text: str, *entries: NewEntry, topics: tuple[NewEntry, ...] = ()) -> str:
    return add_entries(text.encode(), entries, topics).decode()


def changed(text: str, entry_id: str, **fields: Value) -> str:
    return change_entry(text.encode(), entry_id, fields).decode()


def test_an_entry_stands_behind_the_last_of_its_topic() -> None:
    assert added(LIST, NewEntry("new", NEW)) == LIST.replace("    # of a\n", f"    # of a\n\n{NEW_LINES}")


def test_an_entry_of_a_new_topic_stands_last() -> None:
    new = NewEntry("new", {**NEW, "topics": ["v"]})
    after = added(LIST, new, topics=(NewEntry("v", {"title": "V"}),))
    lines = NEW_LINES.replace("[t]", "[v]")
    expected = LIST.replace("# nothing to add\n", "# nothing to add\n  v:\n    title: V\n")
    assert after == expected.replace("# b's\n", f"# b's\n\n{lines}")


def test_several_entries_stand_in_their_order() -> None:
    after = added(LIST, *(NewEntry(name, {**NEW, "title": name.upper()}) for name in ("n1", "n2", "n3")))
    assert list(parse_catalog(after.encode()).catalog.resources) == ["a", "n1", "n2", "n3", "b"]


def test_a_file_without_a_last_line_break_and_with_windows_line_ends() -> None:
    before = LIST.replace("# the end\n", "").rstrip("\n").replace("\n", "\r\n")
    after = added(before, NewEntry("new", {**NEW, "topics": ["u"]}))
    assert after == before + "\r\n\r\n" + NEW_LINES.replace("[t]", "[u]").rstrip("\n").replace("\n", "\r\n")


def test_the_file_s_own_indentation_is_kept() -> None:
    entry = "    a:\n        title: A\n        kind: paper\n        topics: [t]\n"
    before = f"name: X\ntopics:\n    t:\n        title: T\nresources:\n{entry}"
    assert "\n    new:\n        title:" in added(before, NewEntry("new", NEW))


def test_a_long_text_is_folded_and_reads_back() -> None:
    why = "A sentence that's long enough: it has a colon, # and a “quote”. " * 4 + "\nAnother paragraph.\n\nA third."
    why = "\n".join(line.strip() for line in why.split("\n"))
    after = added(LIST, NewEntry("new", {**NEW, "why": why}))
    assert (
        parse_catalog(after.encode()).catalog.resources["new"].why
        == parse_catalog(added(LIST, NewEntry("new", {**NEW, "why": why})).encode()).catalog.resources["new"].why
    )
    assert max(map(len, after.splitlines())) <= 120


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (NewEntry("a", NEW), "a"),
        (NewEntry("A B", NEW), "A B"),
        (NewEntry("new", {"title": "N", "kind": "paper", "topics": ["nowhere"]}), "nowhere"),
        (NewEntry("new", {**NEW, "links": {"paper": "javascript:alert(1)"}}), "javascript"),
    ],
)
def test_what_isn_t_valid_is_refused(entry: NewEntry, words: str) -> None:
    with pytest.raises(RefusedEdit, match=words):
        added(LIST, entry)


def test_a_catalog_with_errors_is_left_alone() -> None:
    with pytest.raises(CatalogError):
        added(LIST.replace("kind: book", "kind: bok"), NewEntry("new", NEW))


def test_a_list_between_brackets_is_left_alone() -> None:
    with pytest.raises(CannotEdit):
        added(
            "{name: X, topics: {t: {title: T}}, resources: {a: {title: A, kind: paper, topics: [t]}}}",
            NewEntry("new", NEW),
        )


FOLDED = "    why: >-\n      First line\n      and second.  # no comment\n"
CHANGES: dict[str, tuple[str, dict[str, Value], tuple[str, str]]] = {
    "a value": ("b", {"title": "C"}, ("title: B", "title: C")),
    "a folded text": ("b", {"why": "Short."}, (FOLDED, "    why: Short.\n")),
    "a further field in its usual place": ("b", {"venue": "V"}, ("[u]\n", "[u]\n    venue: V\n")),
    "before the entry's comment": ("a", {"year": "2020"}, ("[t]\n    # of a", "[t]\n    year: 2020\n    # of a")),
    "a value with a comment": ("b", {"links": {"code": "https://e.org"}}, ("{site: https://example.org/b}", "{code: https://e.org}")),
    "no value": ("b", {"why": ""}, (FOLDED, "")),
    "nothing": ("b", {"title": "B", "venue": ""}, ("", "")),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_touches_nothing_else(case: str) -> None:
    entry, fields, (before, after) = CHANGES[case]
    assert changed(LIST, entry, **fields) == LIST.replace(before, after, 1)


def test_a_change_of_an_entry_between_brackets() -> None:
    before = LIST + "  c: {title: C, kind: paper, topics: [t]}\n"
    assert changed(before, "c", venue="V, W") == before.replace("topics: [t]}", 'topics: [t], venue: "V, W"}')


def test_a_comment_within_a_value_isn_t_lost() -> None:
    before = LIST.replace("topics: [u]", "topics: [u, # main\n      t]")
    with pytest.raises(CannotEdit):
        changed(before, "b", topics=["t"])


def test_there_is_no_such_entry() -> None:
    with pytest.raises(KeyError):
        changed(LIST, "zz", title="Z")


_WORDS = [
    "GPU:",
    "#",
    "a",
    "“b”",
    "- c",
    "naïve",
    "图",
    "{x}",
    "[y]",
    "&z",
    "*",
    "yes",
    "null",
    "it's",
    '"q"',
    "1e5",
    "\\",
    "?",
]


def _text(rng: random.Random, most: int) -> str:
    paragraphs = (" ".join(rng.choices(_WORDS, k=rng.randint(1, most))) for _ in range(rng.choice((1, 1, 1, 2))))
    return "\n".join(paragraphs)


def _fields(rng: random.Random, number: int) -> dict[str, Value]:
    fields: dict[str, Value] = {"title": f"T{number} {_text(rng, 6)}".replace("\n", " "), "kind": "paper"}
    fields["topics"] = rng.choice((["t"], ["u"], ["t", "u"]))
    if rng.random() < 0.7:
        fields["why"] = _text(rng, 60)
    if rng.random() < 0.5:
        fields["links"] = {
            "code": f"https://example.org/{number}",
            "site": [{"label": "A: b", "url": f"https://e.org/{number}#x"}],
        }
    return fields


def random_edits(seed: int, count: int) -> None:
    """Adds and changes; after each the untouched lines are the same and the catalog has no error."""
    rng = random.Random(seed)
    text = rng.choice((LIST, LIST.replace("\n", "\r\n"), LIST.replace("\n\n", "\n"), "\ufeff" + LIST))
    for number in range(count):
        entries = list(parse_catalog(text.encode()).catalog.resources)
        before = text
        if rng.random() < 0.5:
            text = added(text, NewEntry(f"n{number}", _fields(rng, number)))
            kept = _same_letters(before, text) + _same_letters(before[::-1], text[::-1])
            assert kept >= len(before), (seed, number)
        else:
            entry = rng.choice(entries)
            fields: dict[str, Value] = {"why": _text(rng, 40), "summary": _text(rng, 40)}
            text = changed(text, entry, **dict(rng.sample(list(fields.items()), rng.randint(1, 2))))
            (old_start, old_end), (start, end) = _place_of(before, f"  {entry}:"), _place_of(text, f"  {entry}:")
            assert (before[:old_start], before[old_end:]) == (text[:start], text[end:]), (seed, number)
        parse_catalog(text.encode())


def _same_letters(one: str, other: str) -> int:
    """At the beginning of both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _place_of(text: str, key: str) -> tuple[int, int]:
    """From an entry's first letter to the next entry or comment in its column."""
    start = text.index(f"\n{key}") + 1
    following = re.compile(r"\n {0,2}[^\s]|\Z").search(text, start + len(key))
    assert following
    return start, following.start()


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_touch_nothing_else(seed: int) -> None:
    random_edits(seed, 15)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 140))
def test_a_thousand_random_edits_touch_nothing_else(seed: int) -> None:
    random_edits(seed, 30)
