"""Lists of authors that are valid and still may name others: what is asked, and what both answers read as."""

import re

import pytest

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.parsing import ParsedCatalog, parse_catalog

FILE = "name: L\ntopics:\n  t: {title: T}\nresources:\n  x:\n    title: One\n    kind: paper\n    topics: [t]\n    "


def read(line: str) -> ParsedCatalog:
    return parse_catalog(f"{FILE}{line}\n".encode())


def authors(line: str) -> list[str]:
    return list(read(line).catalog.resources["x"].authors)


@pytest.mark.parametrize(
    ("line", "as_pairs", "as_they_stand"),
    [
        ("authors: [Kwon, Woosuk]", ["Woosuk Kwon"], ["Kwon", "Woosuk"]),
        ("authors:\n      - Kwon\n      - Woosuk", ["Woosuk Kwon"], ["Kwon", "Woosuk"]),
        ("authors: [Kwon, Woosuk, Li, Zhuohan]", ["Woosuk Kwon", "Zhuohan Li"], ["Kwon", "Woosuk", "Li", "Zhuohan"]),
        ('authors: ["Kwon, Woosuk"]', ["Woosuk Kwon"], ["Kwon", "Woosuk"]),
    ],
)
def test_what_may_be_one_person_or_two_is_asked_with_both_ways_to_write_it(
    line: str, as_pairs: list[str], as_they_stand: list[str]
) -> None:
    (problem,) = read(line).warnings
    assert problem.fix is None
    one, other = re.findall("`(authors: [^`]*)`", problem.hint)
    assert (authors(one), authors(other)) == (as_pairs, as_they_stand)
    assert read(one).warnings == read(other).warnings == ()


@pytest.mark.parametrize(
    ("line", "message", "hint", "names"),
    [
        (
            "authors: [Martin King, Jr., Bo Wu]",
            "`Jr.` in `authors` belongs to the name before",
            'write `authors: ["Martin King, Jr.", Bo Wu]`',
            ["Martin King, Jr.", "Bo Wu"],
        ),
        (
            "authors: [Ann Lee, III]",
            "`III` in `authors` belongs to the name before",
            'write `authors: ["Ann Lee, III"]`',
            ["Ann Lee, III"],
        ),
        (
            "authors: [Ann Lee1, Bo Wu]",
            "`Ann Lee1` in `authors` has a figure in it",
            "if it points to a footnote, write `Ann Lee`; else put it in quotes",
            ["Ann Lee1", "Bo Wu"],
        ),
        (
            "authors: [Ann Lee, 2023]",
            "`2023` in `authors` has a figure in it",
            "delete it if it's no name; else put it in quotes",
            ["Ann Lee", "2023"],
        ),
        (
            "authors: [Ann Lee, Bo Wu, ann  LEE]",
            "`ann LEE` stands twice in `authors`",
            "delete one, unless two people have this name",
            ["Ann Lee", "Bo Wu", "ann LEE"],
        ),
    ],
)
def test_what_is_odd_is_named_and_only_what_is_sure_is_fixed(
    line: str, message: str, hint: str, names: list[str]
) -> None:
    (problem,) = read(line).warnings
    assert (problem.message, problem.hint) == (message, hint)
    fixed = parse_catalog(fix_catalog(f"{FILE}{line}\n".encode()).data)
    assert list(fixed.catalog.resources["x"].authors) == names


@pytest.mark.parametrize(
    "line",
    [
        "authors: [OpenAI, Google]",
        "authors: [Plato, Aristotle, Zeno]",
        'authors: ["Ann Lee1"]',
        "authors: [ZOMI (chenzomi12)]",
        'authors: ["Martin King, Jr.", "Malcolm X"]',
        "authors: [李沐, 阿斯顿]",
        "authors: [Kwon]",
    ],
)
def test_what_is_clear_is_left_alone(line: str) -> None:
    assert read(line).warnings == ()
