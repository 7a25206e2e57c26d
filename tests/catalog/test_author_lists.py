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
        ("authors: [Van den Oord, Aaron]", ["Aaron Van den Oord"], ["Van den Oord", "Aaron"]),
        ("authors: [O'Neil, Pat]", ["Pat O'Neil"], ["O'Neil", "Pat"]),
        (
            "authors: [de Vries, Jan, McDonald, Ryan]",
            ["Jan de Vries", "Ryan McDonald"],
            ["de Vries", "Jan", "McDonald", "Ryan"],
        ),
        ("authors: [Knuth, Donald E.]", ["Donald E. Knuth"], ["Knuth", "Donald E."]),
        ("authors: [Иванов, Иван]", ["Иван Иванов"], ["Иванов", "Иван"]),
        ("authors: [Kwon, Woosuk, et al.]", ["Woosuk Kwon", "et al."], ["Kwon", "Woosuk", "et al."]),
        ("authors: [King, Martin Luther, Jr.]", ["Martin Luther King, Jr."], ["King", "Martin Luther, Jr."]),
        ("authors: [Kwon W.]", ["W. Kwon"], ["Kwon W."]),
        (
            "authors: [Woosuk Kwon, de Oord A.]",
            ["Woosuk Kwon", "A. de Oord"],
            ["Woosuk Kwon", "de Oord A."],
        ),
        ("authors: [Kwon WS, Li Z]", ["WS Kwon", "Z Li"], ["Kwon WS", "Li Z"]),
        ("authors: [Smith, Jr., John]", ["John Smith, Jr."], ["Smith, Jr.", "John"]),
        ('authors: ["Smith, Jr., John"]', ["John Smith, Jr."], ["Smith, Jr.", "John"]),
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
    ("item", "names"),
    [
        ("Ann Lee / Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Ann Lee/Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Ann Lee + Bo Wu", ["Ann Lee", "Bo Wu"]),
        ("Lee A. / Wu B.", ["A. Lee", "B. Wu"]),
        ("张三/李四", ["张三", "李四"]),
        ("张三 李四 王五", ["张三", "李四", "王五"]),
    ],
)
def test_what_may_be_several_people_is_asked_and_never_split_by_itself(item: str, names: list[str]) -> None:
    (problem,) = read(f"authors: [{item}]").warnings
    assert (problem.message, problem.fix) == (f"`{item}` in `authors` may be several people", None)
    (several,) = re.findall("`(authors: [^`]*)`", problem.hint)
    assert (authors(several), read(several).warnings) == (names, ())
    in_quotes = read(f'authors: ["{item}"]').warnings
    assert [each.message for each in in_quotes] == ([] if "in quotes" in problem.hint else [problem.message])
    text = f"{FILE}authors: {item}\n".encode()
    assert fix_catalog(text).data == text


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("authors: [Woosuk Kwon^1, Zhuohan Li^{1,2}]", ["Woosuk Kwon", "Zhuohan Li"]),
        ("authors: Woosuk Kwon^1, Zhuohan Li^{1,2}", ["Woosuk Kwon", "Zhuohan Li"]),
        ("authors: Woosuk Kwon$^{1}$, Zhuohan Li$^{1,2}$ and Mu Li^1,2", ["Woosuk Kwon", "Zhuohan Li", "Mu Li"]),
        ("authors:\n      - Woosuk Kwon^{1}\n      - Zhuohan Li^{1,*}", ["Woosuk Kwon", "Zhuohan Li"]),
        ("authors: Woosuk Kwon^a, Zhuohan Li^a,b and Mu Li^{c}", ["Woosuk Kwon", "Zhuohan Li", "Mu Li"]),
        ("authors: Woosuk Kwon and 4 others", ["Woosuk Kwon", "et al."]),
        ("authors: [Woosuk Kwon, and four other authors]", ["Woosuk Kwon", "et al."]),
        ("authors: [Woosuk Kwon and 12 more]", ["Woosuk Kwon", "et al."]),
        ("authors: [OpenAI, Inc., Ann Lee]", ["OpenAI, Inc.", "Ann Lee"]),
        ("authors: [DeepMind, Ltd]", ["DeepMind, Ltd"]),
        ("authors: [Ann Lee|Bo Wu]", ["Ann Lee", "Bo Wu"]),
        ("authors: King, Jr., Martin Luther and Smith, Jane", ["Martin Luther King, Jr.", "Jane Smith"]),
    ],
)
def test_what_is_no_name_of_its_own_makes_no_person(line: str, names: list[str]) -> None:
    fixed = parse_catalog(fix_catalog(f"{FILE}{line}\n".encode()).data)
    assert (list(fixed.catalog.resources["x"].authors), fixed.warnings) == (names, ())


@pytest.mark.parametrize(
    "line", ["authors: Smith, Jr., John", "authors: King, Martin Luther, Jr.", "authors: Plato, Jr."]
)
def test_a_text_of_one_person_or_two_is_left_alone(line: str) -> None:
    text = f"{FILE}{line}\n".encode()
    assert fix_catalog(text).data == text


@pytest.mark.parametrize("sign", [";", "；", "，", "、"])
def test_aliases_that_may_be_several_are_asked_about(sign: str) -> None:
    (problem,) = read(f"aliases: [ab{sign} cd, ef]").warnings
    assert problem.hint == "if these are several, write `[ab, cd]`; else put it in quotes"
    assert problem.fix is None
    assert read(f'aliases: ["ab{sign} cd", ef]').warnings == ()


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
