"""What a whole catalog file is read as, and how all of its problems are told together."""

import gc

import pytest

from bot.catalog.model import Kind, Link, Resource
from bot.catalog.parsing import CatalogError, parse_catalog
from tests.support.catalog_texts import HEAD, entry, fixed, problems_of, two


def test_an_entry_is_read_whole() -> None:
    found = two("""\
        name:  The  Two
        title: >-
          A title that
          runs on
        aliases: [Deux, 2]
        kind: book
        topics: [a]
        authors: [Ann Lee, Mu Li (李沐)]
        year: 2022
        venue: SOSP
        summary: One.
        why: |
          First paragraph.

          Second.
        by: Prof. Ma
        links:
          code: [https://a.org/1, {label: Second, url: https://a.org/2}, https://a.org/3]
          paper: https://arxiv.org/abs/2309.06180
        arxiv: arXiv:2309.06180v2
        doi: https://doi.org/10.1145/ABC
        openreview: https://openreview.net/forum?id=VqkAKQibpq
        requires: [one]
        related: ~
        formerly: [deux]
        """)
    assert found == Resource(
        id="two", title="A title that runs on", kind=Kind.BOOK, topics=("a",), name="The Two", aliases=("Deux", "2"),
        authors=("Ann Lee", "Mu Li (李沐)"), year=2022, venue="SOSP", summary="One.",
        why="First paragraph.\n\nSecond.", by="Prof. Ma",
        links=(
            Link("paper", "https://arxiv.org/abs/2309.06180", "Paper"),
            Link("code", "https://a.org/1", "Code"),
            Link("code", "https://a.org/2", "Second"),
            Link("code", "https://a.org/3", "Code 3"),
        ),
        arxiv="2309.06180", doi="10.1145/abc", openreview="VqkAKQibpq", requires=("one",), formerly=("deux",),
    )  # fmt: skip


@pytest.mark.parametrize(("written", "kept"), [("2309.06180", "2309.06180"), ("'2309.06180'", "2309.06180")])
def test_an_unquoted_arxiv_id_keeps_its_zeros(written: str, kept: str) -> None:
    assert two(f"arxiv: {written}").arxiv == kept


@pytest.mark.parametrize("written", ["1984", "no", "12:30", "1e5", "0x1F", "2024-01-01", "3.10"])
def test_a_scalar_is_the_text_that_stands_there(written: str) -> None:
    assert two(f"name: {written}").name == written


@pytest.mark.parametrize("nothing", ["", "~", "null", "''", '" "'])
def test_nothing_means_absent(nothing: str) -> None:
    fields = ("name", "aliases", "year", "why", "links", "arxiv", "requires")
    assert two("\n".join(f"{field}: {nothing}" for field in fields)) == two("")


def test_a_null_that_may_be_a_word_is_asked_about() -> None:
    for text in ("name: Null", "why: NULL", "authors: [Yes, Null]", "aliases: [null]"):
        (problem,) = problems_of(entry(text))
        assert (problem.severity, problem.fix) == ("warning", None)
        assert fixed(entry(text)) == entry(text)


def test_spaces_inside_quotes_count_for_nothing() -> None:
    found = two("year: ' 2020 '\nkind: ' book '\nlinks: {code: ' https://a.org/ '}\nwhy: ' Good. '")
    assert (found.year, found.kind, found.links[0].url, found.why) == (2020, Kind.BOOK, "https://a.org/", "Good.")


def test_a_quoted_tilde_is_text() -> None:
    assert two("name: '~'").name == "~"


@pytest.mark.parametrize(
    ("ids", "page"),
    [
        ("arxiv: 2309.06180\ndoi: 10.1145/1.2", "https://arxiv.org/abs/2309.06180"),
        ("doi: 10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("openreview: VqkAKQibpq", "https://openreview.net/forum?id=VqkAKQibpq"),
    ],
)
def test_without_a_paper_link_the_id_gives_one(ids: str, page: str) -> None:
    found = two(ids + "\nlinks: {code: https://a.org/}")
    assert [(link.role, link.url) for link in found.links] == [("paper", page), ("code", "https://a.org/")]


def test_a_pdf_stays_the_paper_link_where_no_page_is_known() -> None:
    parsed = parse_catalog(entry("links: {paper: https://a.org/x.pdf}").encode())
    assert parsed.catalog.resources["two"].links[0].url == "https://a.org/x.pdf"
    assert [problem.fix for problem in parsed.warnings] == [None]


@pytest.mark.parametrize(
    "url",
    ["http://arxiv.org/abs/2401.14361", "https://zh.wikipedia.org/wiki/李沐", "https://例え.jp/", "https://1.2.3.4/x",
     "https://a.org:8080/x?y=[1]#z", "https://a.org/(x)", "https://www.youtube.com/watch?v=a_b&list=c"],
)  # fmt: skip
def test_addresses_stay_as_they_stand(url: str) -> None:
    assert two(f"links: {{site: '{url}'}}").links[0].url == url


def test_emoji_and_joined_letters_are_text() -> None:
    assert two('name: "👩‍🔬 مرحبا ❤️"').name == "👩‍🔬 مرحبا ❤️"


def test_everything_is_told_at_once_and_in_order() -> None:
    text = entry("autors: [x]\nyear: 20233\nkind: papr\ntopics: [b]\nrequires: [three]\nlinks: {code: x}")
    found = problems_of(text)
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)
    told = " ".join(problem.message for problem in found)
    assert len(found) == 6
    assert all(part in told for part in ("autors", "20233", "papr", "`b`", "three", "`x`"))


def test_a_problem_reads_like_a_compilers() -> None:
    (found,) = problems_of(entry("autors: [x]"))
    assert str(found) == "catalog.yaml:10:5: error: unknown key `autors`; did you mean `authors`?"


def test_an_error_carries_the_warnings_too() -> None:
    with pytest.raises(CatalogError) as caught:
        parse_catalog(entry("year: x\nrequires: [one, one]").encode(), file="other.yaml")
    assert [problem.severity for problem in caught.value.problems] == ["error", "warning"]
    assert [problem.severity for problem in caught.value.errors] == ["error"]
    assert str(caught.value).startswith("other.yaml:10:11: error: ")


def test_after_a_thousand_problems_the_list_ends_and_says_so() -> None:
    text = HEAD + "".join(f"  x{n}: {{title: X{n}, kind: paper, topics: [a], bad{n}: 1}}\n" for n in range(1200))
    found = problems_of(text)
    assert len(found) == 1001
    assert any("more than 1000 problems" in problem.message for problem in found)


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("text", [HEAD, "name: [", "resources: 1"])
def test_the_garbage_collector_is_left_as_it_was(text: str, *, running: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if running else gc.disable()
        problems_of(text)
        assert gc.isenabled() is running
    finally:
        gc.enable() if before else gc.disable()


def test_the_collector_rests_while_a_catalog_is_read() -> None:
    entries = "".join(f"  e{number}: {{title: E{number}, kind: paper, topics: [a]}}\n" for number in range(200))
    rounds: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        rounds.append(phase)

    threshold = gc.get_threshold()
    gc.callbacks.append(note)
    gc.set_threshold(1)
    try:
        parse_catalog((HEAD + entries).encode())
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(note)
    assert len(rounds) < 2_000  # those before and after; a hundred for each entry otherwise
