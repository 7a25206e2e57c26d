"""What a hint states exactly is applied to the text, and means what it promises."""

import codecs
import re
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.editing.edits import TextEdit
from bot.catalog.editing.fixes import Fix, replacement
from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.model import Resource
from bot.catalog.parsing import parse_catalog
from bot.catalog.yaml_nodes import Node
from tests.support.catalog_texts import HEAD, entry, fixed, problems_of

PDF = "https://arxiv.org/pdf/2309.06180v2"
PAGE = "https://arxiv.org/abs/2309.06180"

# What two fields say, and what they say once they are fixed. A `write …` in the hint is also typed as it stands.
FIXES = {
    "a PDF": (f"links: {{paper: {PDF}}}", f"links: {{paper: {PAGE}, pdf: {PDF}}}"),
    "a PDF with a comment": (f"links:\n  paper: {PDF}  # v2\n  code: https://a.org/",
                             f"links:\n  paper: {PAGE}  # v2\n  pdf: {PDF}\n  code: https://a.org/"),
    "a PDF beside another": (f"links:\n  pdf: https://a.org/x.pdf\n  paper: {PDF}",
                             f"links:\n  pdf: [https://a.org/x.pdf, {PDF}]\n  paper: {PAGE}"),
    "a PDF beside several": (f"links: {{paper: {PDF}, pdf: [https://a.org/x.pdf, https://a.org/y.pdf]}}",
                             f"links: {{paper: {PAGE}, pdf: [https://a.org/x.pdf, https://a.org/y.pdf, {PDF}]}}"),
    "a PDF that is there already": (f"links: {{paper: {PDF}, pdf: {PDF}}}", f"links: {{paper: {PAGE}, pdf: {PDF}}}"),
    "a PDF in an empty place": (f"links:\n  paper: {PDF}\n  pdf:", f"links:\n  paper: {PAGE}\n  pdf: {PDF}"),
    "a PDF with a label": (f"links: {{paper: {{label: L, url: {PDF}}}}}",
                           f"links: {{paper: {PAGE}, pdf: {{label: L, url: {PDF}}}}}"),
    "two PDFs": (f"links: {{paper: [{PDF}, https://arxiv.org/pdf/2310.06181]}}",
                 f"links: {{paper: [{PAGE}, https://arxiv.org/abs/2310.06181], "
                 f"pdf: [{PDF}, https://arxiv.org/pdf/2310.06181]}}"),
    "a PDF beside its page": (f"links: {{paper: [{PAGE}, {PDF}]}}", f"links: {{paper: [{PAGE}], pdf: {PDF}}}"),
    "a PDF of a known DOI": ("doi: 10.1145/1.2\nlinks: {paper: https://a.org/x.pdf}",
                             "doi: 10.1145/1.2\nlinks: {paper: https://doi.org/10.1145/1.2, pdf: https://a.org/x.pdf}"),
    "authors in BibTeX": ("authors: Kwon, Woosuk and Li, Zhuohan", "authors: [Woosuk Kwon, Zhuohan Li]"),
    "authors in quotes": ('authors: "Kwon, Woosuk and Li, Zhuohan"  # c', "authors: [Woosuk Kwon, Zhuohan Li]  # c"),
    "authors on lines": ("authors: >-\n  Ann Lee,\n  Bo Wu\nyear: 2020", "authors: [Ann Lee, Bo Wu]\nyear: 2020"),
    "authors split by YAML": ("authors: [Kwon, Woosuk; Li, Zhuohan]", "authors: [Woosuk Kwon, Zhuohan Li]"),
    "authors in full width": ("authors: [Woosuk Kwon，Zhuohan Li]", "authors: [Woosuk Kwon, Zhuohan Li]"),
    "authors in Chinese": ("authors: [李沐、阿斯顿]", "authors: [李沐, 阿斯顿]"),
    "authors with marks": ("authors: [Daniel Example*, Eve Example†]", "authors: [Daniel Example, Eve Example]"),
    "authors with family names first": ('authors: ["Kwon, Woosuk", "Li, Z."]', "authors: [Woosuk Kwon, Z. Li]"),
    "authors on lines with family names first": (
        "authors:\n  - Kwon, Woosuk  # first\n  - Li, Zhuohan", "authors:\n  - Woosuk Kwon  # first\n  - Zhuohan Li"),
    "authors on lines, two in one": (
        "authors:\n  - Ann Lee and Bo Wu\n  - Mu Li\nyear: 2020",
        "authors:\n  - Ann Lee\n  - Bo Wu\n  - Mu Li\nyear: 2020"),
    "a group as authors": ("authors: Gemini Team, Google", 'authors: ["Gemini Team, Google"]'),
    "items without a space": ("authors:\n  -Ann Lee\n  -Bo Wu", "authors:\n  - Ann Lee\n  - Bo Wu"),
    "authors on lines of a text": ("authors: |\n  - Ann Lee\n  - Bo Wu", "authors: [Ann Lee, Bo Wu]"),
    "authors on lines of a folded text": ("authors: >\n  - Ann Lee\n  - Bo Wu", "authors: [Ann Lee, Bo Wu]"),
    "dots on one line": ("aliases: • Ann  • Bo", "aliases: [Ann, Bo]"),
    "topics on lines with dots": ("topics:\n  • a", "topics:\n  [a]"),
    "an item behind its key": ("authors: - Ann Lee", "authors: [Ann Lee]"),
    "an item without a space behind its key": ("authors: -Ann Lee", "authors: [Ann Lee]"),
    "aliases as a text": ("aliases: search and rescue; SAR", "aliases: [search and rescue, SAR]"),
    "aliases in full width": ("aliases: 你好，世界", "aliases: [你好, 世界]"),
    "full-width brackets": ("topics: ［a］", "topics: [a]"),
    "a topic as text": ("topics: a", "topics: [a]"),
    "references as text": ("requires: one", "requires: [one]"),
    "references in parentheses": ("requires: (one)", "requires: [one]"),
    "a topic twice": ("topics: [a, a]", "topics: [a]"),
    "a topic twice on lines": ("topics:\n  - a\n  - a", "topics:\n  - a"),
    "an alias twice": ("aliases: [x, X, y]", "aliases: [x, y]"),
    "an empty item": ("aliases: [x, ~, y]", "aliases: [x, y]"),
    "itself": ("requires: [one, two]", "requires: [one]"),
    "a list for a text": ("venue: [SOSP]", "venue: SOSP"),
    "a list for a text with a colon": ('venue: ["SOSP: A"]', 'venue: "SOSP: A"'),
    "a year as a date": ("year: 2023-05-01", "year: 2023"),
    "a year in full width": ("year: ２０２３", "year: 2023"),
    "a kind in capitals": ("kind: Paper", "kind: paper"),
    "a kind by another word": ("kind: repo", "kind: code"),
    "a DOI as arXiv id": ("arxiv: 10.1145/1.2", "doi: 10.1145/1.2"),
    "an arXiv link as OpenReview id": (f"openreview: {PAGE}", "arxiv: 2309.06180"),
    "an address without scheme": ("links: {code: github.com/a/b}", "links: {code: https://github.com/a/b}"),
    "an address with a space": ("links: {code: https://a.org/b c.pdf}", "links: {code: https://a.org/b%20c.pdf}"),
    "an address on a line of its own": ("links:\n  code: |\n    github.com/a/b", "links:\n  code: https://github.com/a/b"),
    "an address without scheme or path": ("links: {code: www.a.org}", "links: {code: https://www.a.org}"),
    "a field twice": ("year: 2020\nvenue: X\nyear: 2020", "year: 2020\nvenue: X"),
    "HTML": ("title: Caf&eacute; <i>x</i>", "title: Café x"),
    "HTML that was escaped twice": ("title: 'a &amp;amp; b'", "title: a & b"),
    "and before the last author": ("authors: [Ann Lee, Bo Wu, and Cy Fox]", "authors: [Ann Lee, Bo Wu, Cy Fox]"),
    "a wrong encoding twice": ("authors: [JÃƒÂ¼rgen Oz]", "authors: [Jürgen Oz]"),
    "a wrong encoding": ("authors: [JÃ¼rgen Ã–z]", "authors: [Jürgen Öz]"),
    "a sign for a comment": ("title: Attention #2", 'title: "Attention #2"'),
    "a sign for a comment in a list": ("aliases:\n  - Issue #2 of x\n  - y", 'aliases:\n  - "Issue #2 of x"\n  - y'),
    "a comment for a value": ("name: #1 model", 'name: "#1 model"'),
    "a look-alike in a key": ("ye\u200bar: 2020", "year: 2020"),
    "a look-alike in an id": ("arxiv: 2309.06180\u200b", "arxiv: 2309.06180"),
    "full-width digits in an id": ("arxiv: ２３０９．０６１８０", "arxiv: 2309.06180"),
    "an invisible letter in an address": ("links: {code: https://a.org/x\u200b}", "links: {code: https://a.org/x}"),
    "an invisible letter in a reference": ("requires: [o\u200bne]", "requires: [one]"),
    "a full-width letter in a topic": ("topics: [ａ]", "topics: [a]"),
    "a no-break space in a key": ("year\u00a0: 2020", "year: 2020"),
}  # fmt: skip


def read_two(text: str) -> Resource:
    return parse_catalog(text.encode()).catalog.resources["two"]


@pytest.mark.parametrize("case", FIXES)
def test_what_a_hint_states_is_written_and_read_without_a_further_hint(case: str) -> None:
    before, after = FIXES[case]
    assert problems_of(entry(before))
    assert fixed(entry(before)) == entry(after)
    assert problems_of(entry(after)) == ()


# What has comments, or lines of its own, which a hint doesn't write out.
KEPT = {
    "authors on lines with dots": ("authors:\n  • Ann Lee\n  • Bo Wu", "authors:\n  [Ann Lee, Bo Wu]"),
    "authors on lines with dashes": ("authors:\n  – Ann Lee\n  – Bo Wu", "authors:\n  [Ann Lee, Bo Wu]"),
    "authors on lines with numbers": ("authors:\n  1. Ann Lee\n  2. Bo Wu", "authors:\n  [Ann Lee, Bo Wu]"),
    "a comment beside each author": (
        "authors: [Ann Lee,  # lead\n  Bo Wu*,  # equal\n  Cy Fox]",
        "authors: [Ann Lee,  # lead\n  Bo Wu,  # equal\n  Cy Fox]"),
    "HTML on lines": ("why: |\n  Good &amp; new.\n\n  And <i>old</i>.", "why: |\n  Good & new.\n\n  And old."),
    "a PDF on a line of its own": (f"links:\n  paper: |\n    {PDF}", f"links:\n  paper: {PAGE}\n  pdf: {PDF}"),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_comments_and_lines_stay_where_they_were(case: str) -> None:
    before, after = KEPT[case]
    assert problems_of(entry(before))
    assert fixed(entry(before)) == entry(after)
    assert problems_of(entry(after)) == ()


WRITTEN = re.compile(r"(?:write|quotes:|brackets:|encoded:|it as|digits:) `(.*?)`(?:$| and keep)")


@pytest.mark.parametrize("case", [case for case in FIXES if WRITTEN.search(problems_of(entry(FIXES[case][0]))[0].hint)])
def test_a_hint_that_is_typed_as_it_stands_reads_as_what_is_fixed(case: str) -> None:
    before, after = FIXES[case]
    lines = entry(before).split("\n")
    problem = problems_of(entry(before))[0]
    found = WRITTEN.search(problem.hint)
    assert found
    if "authors:\n  - " in before:
        assert read_two(entry(found[1])).authors == read_two(entry(after)).authors
        return
    if (
        "links" in before
        or "\n" in before
        or "JÃ" in before
        or "holds" in problem.message
        or problem.message.startswith("the key")
    ):
        assert found[1].removeprefix("paper: ") in entry(after)  # stands among others, which stay
        return
    key, _, _ = lines[problem.line - 1].strip().partition(": ")
    hint = found[1] if re.match(r"[a-z]+: ", found[1]) else f"{key}: {found[1]}"
    lines[problem.line - 1] = f"    {hint}"
    assert read_two("\n".join(lines)) == read_two(entry(after))


LEFT = {
    "a guess": "autors: [A]",
    "one person or two": "authors: Kwon, Woosuk",
    "a comment or a text": "title: Attention # again",
    "authors on lines, two in one with a comment": "authors:\n  - Ann Lee and Bo Wu  # two\n  - Mu Li",
    "a topic twice on lines with a comment": "topics:\n  - a\n  - a  # again",
    "a comment in a list of one": "venue: [SOSP  # when\n  ]",
    "a comment in a list of names": "authors: [Ann Lee and Bo Wu,  # two\n  Mu Li]",
    "a field twice with a comment": "year: 2023\nyear: 2023  # b",
    "an empty field with comments": "venue: X\nvenue:  # c\n  X",
    "a comment behind the sign of a text on lines": "links:\n  code: |  # c\n    github.com/a/b",
    "an alias": "authors: *au",
    "a topic as alias": "topics: *t",
    "an anchor": "authors: &au Ann Lee",
    "a tag": "authors: !!str Ann Lee",
    "authors on plain lines": "authors:\n  Ann Lee\n  Bo Wu",
    "authors on lines of one text": "authors: |\n  Ann Lee\n  Bo Wu",
    "authors on one line with dashes": "authors: – Ann Lee – Bo Wu",
    "authors with a number that is a comment": "authors: Ann Lee #1 and Bo Wu",
    "aliases on plain lines": "aliases:\n  foo\n  bar",
    "authors and where they work": "authors: [Ann Lee, MIT; Bo Wu, CMU]",
    "a wrong encoding that lost a letter": "title: æ³¨æ„åŠ› Net",
    "a wrong encoding that lost a letter, and HTML": "title: æ³¨æ„åŠ› &amp; Net",
    "words for a link": "links: {code: coming soon}",
    "two addresses": "links: {code: https://a.org/1 https://b.org/2}",
    "two addresses and a word": "links: {code: https://a.org/1 and https://b.org/2}",
    "two addresses without a space": "links: {code: https://a.org/1;https://b.org/2}",
    "an address and a word": "links: {code: https://a.org/b (official)}",
    "an address and a letter": "links: {code: https://a.org/b c}",
    "a file": "links: {code: train.py}",
    "a host alone": "links: {code: to.be.announced}",
    "a lost zero": "arxiv: 2309.0618",
    "two texts for one": "venue: [SOSP, OSDI]",
    "a lost letter": "title: J\ufffdrgen",
    "an id beside another": "arxiv: 10.1145/1.2\ndoi: 10.1145/1.3",
    "an address elsewhere": "links: {code: ftp://a.org/x}",
    "two values of a field": "year: 2020\nyear: 2021",
    "quotes that are letters": "venue: “SOSP”",
    "too long": "name: " + "n" * 81,
}


@pytest.mark.parametrize("case", LEFT)
def test_what_only_the_curator_can_know_stays(case: str) -> None:
    text = entry(LEFT[case])
    assert problems_of(text)
    assert fixed(text) == text


def test_all_that_can_be_fixed_is_counted_and_the_rest_stays() -> None:
    text = entry("kind: Paper\nauthors: Ann Lee, Bo Wu\nautors: [x]\nyear: 2023-05")
    found = fix_catalog(text.encode())
    assert found.count == 3
    assert [problem.message for problem in problems_of(found.data.decode())] == ["unknown key `autors`"]


def test_one_syntax_error_of_an_entry_after_the_other_is_fixed() -> None:
    before, after = (
        entry("aliases:\n" + "\n".join(f"  - {quote}@{number}{quote}" for number in range(20))) for quote in ("", '"')
    )
    found = fix_catalog(before.encode())
    assert found.data.decode() == after
    assert found.count == 20


HIDING = "  x:\n    title: Foo: Bar\n    kind: Paper\n    topics: a\n    authors: Ann Lee, Bo Wu\n    year: 2023-05\n"
SHOWN = (
    HIDING.replace("Foo: Bar", '"Foo: Bar"')
    .replace("Paper", "paper")
    .replace("topics: a", "topics: [a]")
    .replace("Ann Lee, Bo Wu", "[Ann Lee, Bo Wu]")
    .replace("2023-05", "2023")
)


def test_a_syntax_error_that_hides_more_than_itself_is_fixed_and_then_what_it_hid() -> None:
    found = fix_catalog((HEAD + HIDING).encode())
    assert (found.data.decode(), found.count) == (HEAD + SHOWN, 5)


def test_what_a_fix_reveals_that_only_the_curator_knows_undoes_no_fix() -> None:
    hiding = HIDING + "    autors: [x]\n    tag: y\n    yeer: 2023\n    requires: [unknown, nowhere]\n"
    other = "  z: {title: Z, kind: Paper, topics: [a]}\n"
    after = fixed(HEAD + hiding + other)
    assert after == HEAD + hiding.replace(HIDING, SHOWN) + other.replace("Paper", "paper")
    assert "unknown key `autors`" in {each.message for each in problems_of(after)}


def test_a_list_is_written_as_one_though_its_words_are_not_known() -> None:
    assert fixed(entry("requires: nowhere, unknown\nyear: 2023-05")) == entry(
        "requires: [nowhere, unknown]\nyear: 2023"
    )


def test_what_hides_nothing_is_fixed_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.editing.fixing._MOST_ROUNDS", 1)
    assert fixed(entry("year: 2023-05\nrequires: nowhere, unknown\nvenue: [X]\nrelated: none, at-all")) == entry(
        "year: 2023\nrequires: [nowhere, unknown]\nvenue: X\nrelated: [none, at-all]"
    )


def test_an_entry_in_a_list_whose_first_field_holds_fields_is_no_id() -> None:
    head = "name: X\ntopics:\n  a: {title: A}\nresources:\n"
    fields = "links: {paper: https://arxiv.org/abs/2309.06180}\n    title: Paged\n    kind: paper\n    topics: [a]\n"
    assert fixed(f"{head}  - {fields}") == f"{head}  paged:\n    {fields}"


def test_a_fix_that_would_trade_one_mistake_for_another_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(node: Node, value: str) -> Fix:
        if value != "code":
            return replacement(node, value)
        return lambda document: [TextEdit(*document.span(node), "[code")]

    monkeypatch.setattr("bot.catalog.conversion.replacement", breaking)
    kinds = ["Paper", "repo", "Book", "Paper"]
    text = HEAD + "".join(f"  e{n}: {{title: E{n}, kind: {kind}, topics: [a]}}\n" for n, kind in enumerate(kinds))
    found = fix_catalog(text.encode())
    assert found.data.decode() == text.replace("Paper", "paper").replace("Book", "book")
    assert found.count == 3


def test_a_mark_of_the_encoding_and_line_ends_stay() -> None:
    before, after = (entry(text).replace("\n", "\r\n").encode() for text in ("kind: Paper", "kind: paper"))
    assert fix_catalog(codecs.BOM_UTF8 + before).data == codecs.BOM_UTF8 + after


@pytest.mark.parametrize("data", [b"", b"\xff", b"name: [", b"just text"])
def test_what_cannot_be_read_stays(data: bytes) -> None:
    assert fix_catalog(data).data == data


SINGLE = [pair for pair in FIXES.values() if not pair[0].startswith(("title", "kind", "topics", "aliases"))]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SINGLE), min_size=1, max_size=6, unique=True))
def test_many_at_once_are_fixed_each_as_alone(cases: list[tuple[str, str]]) -> None:
    def catalog(place: int) -> str:
        return HEAD + "".join(
            f"\n  # entry {number}\n  e{number}:\n    title: E{number}\n    kind: paper\n    topics: [a]\n"
            + indent(dedent(case[place]).replace("two", f"e{number}"), "    ")
            + "\n"
            for number, case in enumerate(cases)
        )

    after = fixed(catalog(0))
    assert after == catalog(1)
    assert not [problem for problem in problems_of(after) if problem.fix]
