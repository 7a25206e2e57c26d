"""What must hold between entries: nicknames, former ids, circles, one paper under one entry."""

import pytest

from bot.catalog.parsing import CatalogError, Problem, parse_catalog


def catalog(*entries: str, topics: str = "a: {title: Topic A}") -> str:
    """One entry a line, as ``id: fields``; kind and topic are given."""
    lines = [f"  {one.partition(': ')[0]}: {{kind: paper, topics: [a], {one.partition(': ')[2]}}}" for one in entries]
    return "\n".join(["name: List", f"topics: {{{topics}}}", "resources:", *lines]) + "\n"


def problems_of(text: str) -> list[str]:
    return [f"{found.line} {found.severity} {found.message}" for found in raw_problems_of(text)]


def raw_problems_of(text: str) -> tuple[Problem, ...]:
    try:
        return parse_catalog(text.encode()).warnings
    except CatalogError as error:
        return error.problems


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "x: title: X, aliases: [Paged]",
            "y: title: Y, aliases: [paged]",
            "the alias `paged` is also an alias of `x` in line 4",
        ),
        ("x: title: X", "y: title: Y, aliases: [X]", "the alias `X` is also the id of `x` in line 4"),
        (
            "x: title: Full, name: Nick",
            "y: title: Y, aliases: [nick]",
            "the alias `nick` is also the name of `x` in line 4",
        ),
        ("x: title: Full  Title", "y: title: Y, aliases: [full title]", "is also the title of `x` in line 4"),
        ("x: title: X, aliases: [Ｐａｇｅｄ]", "y: title: Y, aliases: [paged]", "is also an alias of `x` in line 4"),
        ("x: title: X, aliases: [STRASSE]", "y: title: Y, aliases: [Straße]", "is also an alias of `x` in line 4"),
    ],
)
def test_an_alias_leads_to_one_entry(first: str, second: str, told: str) -> None:
    (found,) = problems_of(catalog(first, second))
    assert found.startswith("5 error")
    assert told in found


def test_an_alias_may_not_take_the_name_of_a_later_entry() -> None:
    (found,) = problems_of(catalog("x: title: X, aliases: [why]", "y: title: Y, name: Why"))
    assert found == "4 error the alias `why` is also the name of `y` in line 5"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("x: title: Same", "y: title: same"),
        ("x: title: X, name: Same", "y: title: Y, name: Same"),
        ("x: title: Q", "y: title: X"),
    ],
)
def test_equal_titles_and_names_only_warn(first: str, second: str) -> None:
    (found,) = problems_of(catalog(first, second))
    assert found.startswith("5 warning")


def test_topics_have_nicknames_of_their_own() -> None:
    entries = ("x: title: X, aliases: [serving]",)
    assert problems_of(catalog(*entries, topics="a: {title: Topic A, aliases: [serving]}")) == []
    (found,) = problems_of(catalog(*entries, topics="a: {title: Topic A, aliases: [b]}, b: {title: B, start: [x]}"))[:1]
    assert "the alias `b` is also the id of `b`" in found


def test_a_former_id_belongs_to_one_entry() -> None:
    (found,) = problems_of(catalog("x: title: X, formerly: [old]", "y: title: Y, formerly: [old]"))
    assert found == "5 error the former id `old` is also claimed by `x`"


def test_a_reference_to_a_former_id_is_followed_with_a_warning() -> None:
    text = catalog(
        "x: title: X, formerly: [old]",
        "y: title: Y, requires: [old, x], related: [old]",
        topics="a: {title: Topic A, start: [old]}",
    )
    parsed = parse_catalog(text.encode())
    assert [warning.message for warning in parsed.warnings] == ["`old` is now called `x`"] * 3
    assert parsed.catalog.resources["y"].requires == ("x",)
    assert parsed.catalog.resources["y"].related == ("x",)
    assert parsed.catalog.topics["a"].start == ("x",)


def test_a_circle_is_told_once_as_a_path() -> None:
    found = problems_of(
        catalog(
            "x: title: X, requires: [y]",
            "y: title: Y, requires: [z]",
            "z: title: Z, requires: [x]",
            "w: title: W, requires: [x]",
        )
    )
    assert found == ["6 error `requires` goes in a circle: `x` → `y` → `z` → `x`"]


def test_a_circle_through_a_former_id_is_found() -> None:
    found = problems_of(catalog("x: title: X, requires: [y], formerly: [old]", "y: title: Y, requires: [old]"))
    assert any("`x` → `y` → `x`" in told for told in found)


def test_two_ways_to_one_prerequisite_are_no_circle() -> None:
    diamond = (
        "x: title: X",
        "y: title: Y, requires: [x]",
        "z: title: Z, requires: [x]",
        "w: title: W, requires: [y, z, x]",
    )
    assert problems_of(catalog(*diamond)) == []


def test_a_circle_of_thousands_is_told_without_recursion() -> None:
    count = 4000
    found = problems_of(catalog(*(f"p{n}: title: T{n}, requires: [p{(n + 1) % count}]" for n in range(count))))
    assert len(found) == 1
    assert "`p0` → `p1`" in found[0]
    assert "…" in found[0]
    assert found[0].endswith("`p3999` → `p0`")


def test_a_topic_without_entries_and_a_start_outside_it_warn() -> None:
    text = catalog("x: title: X", topics="a: {title: Topic A}, b: {title: Topic B, start: [x]}")
    assert problems_of(text) == [
        "2 warning no entry belongs to the topic `b`",
        "2 warning `start` names `x`, which is not in this topic",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("x: title: X, arxiv: 2309.06180", "y: title: Y, arxiv: 2309.06180v2"),
        ("x: title: X, arxiv: 2309.06180", "y: title: Y, doi: 10.48550/arXiv.2309.06180"),
        ("x: title: X, arxiv: 2309.06180", "y: title: Y, links: {pdf: 'https://arxiv.org/pdf/2309.06180'}"),
        ("x: title: X, doi: 10.1145/1.2", "y: title: Y, links: {paper: 'https://doi.org/10.1145/1.2'}"),
    ],
)
def test_one_paper_under_two_entries_warns(first: str, second: str) -> None:
    (found,) = problems_of(catalog(first, second))
    assert found.startswith("5 warning `x` in line 4 is also ")


@pytest.mark.parametrize(
    "links",
    [
        ("paper: 'https://a.org/proceedings'", "notes: 'https://a.org/proceedings'"),
        ("paper: 'https://arxiv.org/abs/2309.06180'", "notes: 'https://arxiv.org/abs/2309.06180'"),
    ],
    ids=["notes on a page of no known id", "notes on another paper"],
)
def test_links_that_need_not_be_one_paper_are_no_problem(links: tuple[str, str]) -> None:
    assert problems_of(catalog(*(f"x{n}: title: X{n}, links: {{{link}}}" for n, link in enumerate(links)))) == []


def test_two_books_may_share_a_website() -> None:
    shared = "links: {site: 'https://a.org/', video: 'https://b.org/', slides: 'https://c.org/'}"
    assert problems_of(catalog(f"x: title: X, {shared}", f"y: title: Y, {shared}")) == []


def test_a_mistake_in_one_entry_brings_none_in_those_that_name_it() -> None:
    found = problems_of(
        catalog("x: title: X, kind: papr".replace("kind: papr", "year: x"), "y: title: Y, requires: [x]")
    )
    assert found == ["4 error `x` is no year"]


def test_suggestions_stop_when_they_would_take_long_but_problems_do_not() -> None:
    entries = [f"p{n}: title: T{n}, requires: [q{n}]" for n in range(300)]
    found = raw_problems_of(catalog(*entries))
    assert len(found) == 300
    assert 100 < sum("did you mean" in problem.hint for problem in found) <= 200
    assert found[-1].hint == "name the id of an entry of this file"
