"""Each rule on a field: what is found, where, and how to mend it. A ▶ in the text marks the expected place."""

import gc
from textwrap import dedent, indent

import pytest

from bot.catalog.model import Kind, Link, Resource
from bot.catalog.parsing import CatalogError, ParsedCatalog, Problem, parse_catalog

HEAD = """\
name: List
topics:
  a: {title: Topic A, start: [one]}
resources:
  one: {title: One, kind: paper, topics: [a]}
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        return parse_catalog(text.encode()).warnings
    except CatalogError as error:
        return error.problems


def expect_one(text: str, severity: str, message: str, hint: str) -> None:
    """Exactly one problem, at the place of the ▶."""
    before = text.partition("▶")[0].split("\n")
    place = (len(before), len(before[-1]) + 1)
    (found,) = problems_of(text.replace("▶", ""))
    assert (found.line, found.column, found.severity) == (*place, severity), str(found)
    assert message in found.message
    assert hint in found.hint


def entry(fields: str, *, head: str = HEAD) -> str:
    """A catalog with a second entry `two` of these fields, `title`, `kind` and `topics` given."""
    given = "" if "kind:" in fields else "kind: paper\n"
    given += "" if "topics:" in fields else "topics: [a]\n"
    given += "" if "title:" in fields else "title: Two\n"
    return head + "  two:\n" + indent(given + dedent(fields), "    ") + "\n"


def read(text: str) -> ParsedCatalog:
    parsed = parse_catalog(text.encode())
    assert parsed.warnings == ()
    return parsed


def two(fields: str) -> Resource:
    return read(entry(fields)).catalog.resources["two"]


ENTRY_RULES = {
    "unknown key": ("▶autors: [A]", "unknown key `autors`", "did you mean `authors`?"),
    "unknown key by another word": ("▶tags: [a]", "unknown key `tags`", "did you mean `topics`?"),
    "a link's role as a key": ("▶pdf: https://a.org/x.pdf", "unknown key `pdf`", "did you mean `links`?"),
    "unknown key like nothing": ("▶zzzzqqq: 1", "unknown key `zzzzqqq`", "known keys: name, title"),
    "duplicate key": ("year: 2020\n▶year: 2021", "`year` stands twice in `two`; first in line 10", "keep one"),
    "list for a text": ("venue: ▶[SOSP]", "`venue` must be one value, not a list", "without brackets: `SOSP`"),
    "keys for a text": ("title: ▶{Orca: x}", "`title` must be one value, not a group of keys", "in quotes"),
    "text for a list": ("authors: ▶Ann Lee, Bo Wu", "`authors` must be a list", "`authors: [Ann Lee, Bo Wu]`"),
    "items without a space": ("authors:\n  ▶-Ann Lee\n  -Bo Wu", "`authors` must be a list", "a space behind the `-`"),
    "keys for a list": ("authors: ▶{Ann: Lee}", "`authors` must be a list, not a group", "[one, two]"),
    "a list in a list": ("authors: [▶[Ann]]", "`authors` must be one value, not a list", "`Ann`"),
    "a topic as text": ("topics: ▶a", "`topics` must be a list", "`topics: [a]`"),
    "unknown kind": ("kind: ▶papr", "unknown kind `papr`", "did you mean `paper`?"),
    "kind by another word": ("kind: ▶repo", "unknown kind `repo`", "did you mean `code`?"),
    "kind in capitals": ("kind: ▶Paper", "unknown kind `Paper`", "did you mean `paper`?"),
    "unknown topic": ("topics: [▶b]", "unknown topic `b`", "add it under `topics`"),
    "year in words": ("year: ▶MMXX", "`MMXX` is no year", "four digits"),
    "year of five digits": ("year: ▶20233", "`20233` is no year", "four digits"),
    "year in other digits": ("year: ▶２０２３", "is no year", "four digits"),
    "implausible year": ("year: ▶2203", "the year 2203 is not between 1600 and 2100", "fix"),
    "a huge number": ("year: ▶" + "9" * 5000, "is no year", "four digits"),
    "name too long": ("name: ▶" + "n" * 81, "`name` has 81 characters; at most 80", "shorten"),
    "title too long": ("title: ▶" + "t" * 301, "`title` has 301 characters; at most 300", "shorten"),
    "why too long": ("why: ▶" + "w" * 5001, "`why` has 5,001 characters; at most 5,000", "shorten"),
    "alias too long": ("aliases: [▶" + "a" * 81 + "]", "`aliases` has 81 characters", "shorten"),
    "too many aliases": (
        f"aliases: [{', '.join(f'a{n}' for n in range(50))}, ▶a50]", "has 51 items; at most 50", "that matter"),
    "control character by an escape": ('why: ▶"a\\x1b[31mb"', "control character U+001B in `why`", "delete"),
    "nothing visible": ('title: ▶"\\u200b\\u2060"', "`title` holds nothing visible", "write some text"),
    "links without roles": ("links: ▶https://a.org/", "must name the role", "paper: https://"),
    "unknown role": ("links: {▶papper: https://a.org/}", "unknown key `papper`", "did you mean `paper`?"),
    "role twice": ("links: {code: https://a.org/, ▶code: https://b.org/}", "stands twice in `links`", "keep one"),
    "address without scheme": ("links: {code: ▶github.com/a/b}", "no web address", "did you mean `https://github.com/a/b`?"),
    "another scheme": ("links: {code: ▶'javascript:alert(1)'}", "no web address", "begins with https://"),
    "address with a space": ("links: {code: ▶https://a.org/b c}", "holds a space", "%20"),
    "address with a control character": ('links: {code: ▶"https://a.org/\\x07"}', "a control character", "percent"),
    "address with markup": ("links: {code: ▶'https://a.org/<b>'}", "holds the character `<`", "percent-encoded"),
    "address without host": ("links: {code: ▶'https:///x'}", "names no host", "after `//`"),
    "address of one word": ("links: {code: ▶http://localhost/x}", "names no host", "after `//`"),
    "address with a user": ("links: {code: ▶https://github.com@evil.org/}", "holds a user name", "before `@`"),
    "address with a broken host": ("links: {code: ▶'https://[::1/'}", "no valid address", "copy it again"),
    "address with a broken port": ("links: {code: ▶'https://a.org:99999/'}", "no valid address", "copy it again"),
    "address too long": ("links: {code: ▶https://a.org/" + "x" * 500 + "}", "longer than 512", "Discord"),
    "address too long once encoded": ("links: {code: ▶https://a.org/" + "李" * 60 + "}", "longer than 512", "Discord"),
    "link without url": ("links: {code: ▶{label: x}}", "a link without `url`", "{label: …, url: https://…}"),
    "link with an unknown key": ("links: {code: {▶href: x, url: https://a.org/}}", "unknown key `href`", "`url`"),
    "label too long": ("links: {code: {url: https://a.org/, label: ▶" + "x" * 81 + "}}", "`label` has 81", "shorten"),
    "paper link to a PDF": (
        "links: {paper: ▶https://arxiv.org/pdf/2309.06180v2}", "the link `paper` leads to a PDF",
        "write `paper: https://arxiv.org/abs/2309.06180` and keep the PDF as `pdf`"),
    "paper link to OpenReview's PDF": (
        "links: {paper: ▶https://openreview.net/pdf?id=mUVydzrkgz}", "leads to a PDF",
        "`paper: https://openreview.net/forum?id=mUVydzrkgz`"),
    "paper link to a PDF of a known id": (
        "arxiv: 2309.06180\nlinks: {paper: ▶https://a.org/x.pdf}", "leads to a PDF",
        "`paper: https://arxiv.org/abs/2309.06180`"),
    "arXiv id with a lost zero": ("arxiv: ▶2309.0618", "five digits after the dot since 2015", "a zero was lost"),
    "arXiv id with a digit too many": ("arxiv: ▶1409.04733", "four digits after the dot until 2014", "fix"),
    "arXiv id of no month": ("arxiv: ▶2313.06180", "`2313.06180` is no arXiv id", "it looks like 2309.06180"),
    "a DOI as arXiv id": ("arxiv: ▶10.1145/1.2", "no arXiv id but a DOI", "write it as `doi: 10.1145/1.2`"),
    "malformed DOI": ("doi: ▶11.1145/1.2", "`11.1145/1.2` is no DOI", "it looks like 10.1145/3600006.3613165"),
    "malformed OpenReview id": ("openreview: ▶a b", "`a b` is no OpenReview id", "it looks like VqkAKQibpq"),
    "requires nothing known": ("requires: [▶oen]", "`requires` names an unknown entry `oen`", "did you mean `one`?"),
    "requires by title": ("requires: [▶One]", "unknown entry `One`", "did you mean `one`?"),
    "related to nothing known": ("related: [▶zzzz]", "`related` names an unknown entry", "an entry of this file"),
    "requires itself": ("requires: [▶two]", "`two` names itself in `requires`", "delete"),
    "former id in use": ("formerly: [▶one]", "the former id `one` is in use, in line 5", "rename"),
    "alias of another's title": ("aliases: [▶ONE]", "the alias `ONE` is also the id of `one` in line 5", "one place"),
    "key that is a list": ("? ▶[a, b]\n: c", "a key must be one word", "key: value"),
    "merge key": ("▶<<: {year: 2020}", "the merge key `<<` is not allowed", "write the fields out"),
    "tag": ("why: ▶!!python/object:os.system x", "the tag `tag:yaml.org,2002:python/object:os.system`", "leave it out"),
    "tag on a list": ("authors: ▶!!set [a]", "the tag", "in quotes"),
}  # fmt: skip


@pytest.mark.parametrize("rule", ENTRY_RULES)
def test_an_entrys_mistake_is_told_once_with_its_place(rule: str) -> None:
    fields, message, hint = ENTRY_RULES[rule]
    expect_one(entry(fields), "error", message, hint)


ENTRY_WARNINGS = {
    "long why": ("why: ▶" + "w" * 1001, "a card shows about the first 1,000", "say it shorter"),
    "long summary": ("summary: ▶" + "s" * 801, "a card shows about the first 800", "say it shorter"),
    "empty item": ("aliases:\n  - x\n  - ▶~\n", "an empty item in `aliases`", "delete"),
    "id twice": ("requires: [one, ▶one]", "`one` stands twice in `requires`", "delete one"),
    "equal title": ("title: ▶One", "the title `One` is also the id of `one` in line 5", "stands here twice"),
    "alias of its own name": ("name: Deux\naliases: [▶deux]", "already the name of `two`", "upper and lower case"),
    "alias twice": ("aliases: [x, ▶X]", "already the alias of `two`", "leave it out"),
    "link against id": (
        "arxiv: 2309.06180\nlinks: {paper: ▶https://arxiv.org/abs/2309.06181}",
        "the link `paper` is arxiv 2309.06181, the entry says 2309.06180", "another paper"),
}  # fmt: skip


@pytest.mark.parametrize("rule", ENTRY_WARNINGS)
def test_what_is_only_odd_is_a_warning(rule: str) -> None:
    fields, message, hint = ENTRY_WARNINGS[rule]
    expect_one(entry(fields), "warning", message, hint)


FILE_RULES = {
    "no name": ("▶topics: {a: {title: A}}\nresources: {one: {title: One, kind: paper, topics: [a]}}",
                "the catalog has no `name`", "What the list is called"),
    "no resources": ("▶name: x\ntopics: {a: {title: A}}\nresources: {}", "no `resources`", "add it"),
    "no topics": ("▶name: x\ntopics: ~\nresources: {one: {title: One, kind: paper}}", "no `topics`", "add it"),
    "entry without title": (HEAD + "  ▶two: {kind: paper, topics: [a]}", "`two` has no `title`", "Its full title"),
    "entry with a blank title": (HEAD + "  ▶two: {title: ' ', kind: paper, topics: [a]}", "no `title`", "title"),
    "entry without kind": (HEAD + "  ▶two: {title: Two, topics: [a]}", "`two` has no `kind`", "paper, book"),
    "entry without topic": (HEAD + "  ▶two: {title: Two, kind: paper, topics: []}", "no `topics`", "at least one"),
    "malformed id that others name": (HEAD + "  ▶Two: {title: Two, kind: paper, topics: [a]}\n"
                                      "  three: {title: Three, kind: paper, topics: [a], requires: [two]}",
                                      "`Two` is no id", "`two`"),
    "malformed id": (HEAD + "  ▶Two Words!: {title: Two, kind: paper, topics: [a]}",
                     "`Two Words!` is no id", "`two-words`"),
    "id too long": (HEAD + f"  ▶{'x' * 49}: {{title: Two, kind: paper, topics: [a]}}", "is no id", f"`{'x' * 48}`"),
    "id twice": (HEAD + "  ▶one: {title: Two, kind: paper, topics: [a]}",
                 "the id `one` stands twice; first in line 5", "rename"),
    "entry that is text": (HEAD.replace("{title: One, kind: paper, topics: [a]}", "▶One"),
                           "must hold fields", "indent"),
    "entries as a list": ("name: x\ntopics: {a: {title: A}}\nresources:\n  ▶- {title: One}",
                          "must hold ids", "as a key"),
    "unknown key at the top": ("▶paper: x\n" + HEAD, "unknown key `paper`", "known keys: name, home"),
    "papers at the top": ("▶papers: x\n" + HEAD, "unknown key `papers`", "did you mean `resources`?"),
    "topic without title": (HEAD.replace("a: {title: Topic A, ", "▶a: {"), "the topic `a` has no `title`", "called"),
    "topic's unknown key": (HEAD.replace("start:", "▶starts:"), "unknown key `starts`", "did you mean `start`?"),
    "start at nothing known": (HEAD.replace("[one]", "[▶oen]"), "`start` names an unknown entry `oen`", "`one`"),
    "home that is no address": ("home: ▶github\n" + HEAD, "no web address", "https://"),
    "text at the top": ("▶just text", "top level must be keys", "`name:`"),
    "list at the top": ("▶- a\n- b", "top level must be keys", "`name:`"),
}  # fmt: skip


@pytest.mark.parametrize("rule", FILE_RULES)
def test_a_files_mistake_is_told_with_its_place(rule: str) -> None:
    text, message, hint = FILE_RULES[rule]
    before = text.partition("▶")[0].split("\n")
    problems = problems_of(text.replace("▶", ""))
    found = next(found for found in problems if message in found.message)
    assert not [other for other in problems if "names an unknown" in other.message and other is not found]
    assert (found.line, found.column, found.severity) == (len(before), len(before[-1]) + 1, "error")
    assert hint in found.hint


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
        year: 1984
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
        authors=("Ann Lee", "Mu Li (李沐)"), year=1984, venue="SOSP", summary="One.",
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


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", "''", '" "'])
def test_nothing_means_absent(nothing: str) -> None:
    fields = ("name", "aliases", "year", "why", "links", "arxiv", "requires")
    assert two("\n".join(f"{field}: {nothing}" for field in fields)) == two("")


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
    assert two("links: {paper: https://a.org/x.pdf}").links[0].url == "https://a.org/x.pdf"


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
