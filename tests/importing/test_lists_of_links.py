"""Lists in Markdown: what each line says, under which heading, and what isn't an entry."""

import pytest

from bot.importing.model import SourceLink
from tests.support.imported_lists import PAPER, only, read

SMALL: dict[str, object] = {"title": "On Small Things"}
LINES: dict[str, tuple[str, dict[str, object]]] = {
    "a link is the title": (f"- [On Small Things]({PAPER})", {"title": "On Small Things", "name": ""}),
    "a name with a colon behind the link": (
        f"- [Tiny]({PAPER}): Serving Small Models Fast",
        {"title": "Tiny: Serving Small Models Fast", "name": "Tiny"},
    ),
    "a name with its colon inside the link": (
        f"- [Tiny:]({PAPER}) Serving Small Models Fast",
        {"title": "Tiny: Serving Small Models Fast", "name": "Tiny"},
    ),
    "a venue behind a bar": (f"- [T]({PAPER}) | SOSP' 24", {"title": "T", "venue": "SOSP", "year": "2024"}),
    "with another apostrophe and bar": (f"- [T]({PAPER}) ｜ OSDI’22", {"venue": "OSDI", "year": "2022"}),
    "a lab behind a bar is a remark": (f"- [T]({PAPER}) | Some Lab", {"venue": "", "remark": "Some Lab"}),
    "a title before a link that is only a label": (f"1. On Small Things [pdf]({PAPER})", {"title": "On Small Things"}),
    "what stands behind the link": (f"- [T]({PAPER}) (Section 3)", {"title": "T", "remark": "(Section 3)"}),
    "a remark behind 。": (f"1. [小模型]({PAPER})。很清楚", {"title": "小模型", "remark": "很清楚"}),
    "marks around it": (f"- **[T]({PAPER})**: _why_ it matters", {"title": "T: why it matters", "name": "T"}),
    "a picture in front": (f"* ![x](y.png) [T]({PAPER})", {"title": "T"}),
    "authors and year behind it": (
        f"* [On Small Things]({PAPER}) by Ann Bee (1978)",
        {"title": "On Small Things", "authors": ("Ann Bee",), "year": "1978", "remark": ""},
    ),
    "a date in brackets, names, a venue": (
        f"- [2021.05] [Tiny: Small]({PAPER}) Ann Bee, Cy Dee. *NeurIPS 2021*. [[code](https://e.org/c)]",
        {"title": "Tiny: Small", "authors": ("Ann Bee", "Cy Dee"), "venue": "NeurIPS", "year": "2021", "remark": ""},
    ),
    "a venue in brackets": (f"- (OSDI 2012) Small II. [[paper]]({PAPER})", {"title": "Small II", "venue": "OSDI"}),
    "year and venue before it": (f"- 2020, *ICML*, [T]({PAPER})", {"title": "T", "venue": "ICML", "year": "2020"}),
    "a title over two lines": (f"- [On Small\n  Things]({PAPER})", {"title": "On Small Things"}),
    "names before it": (
        f"* Ann Bee, Cy Dee. [On Small Things]({PAPER}). SOSP 2024.",
        {"title": "On Small Things", "authors": ("Ann Bee", "Cy Dee"), "venue": "SOSP", "year": "2024", "remark": ""},
    ),
    "lines with hard breaks": (
        f"**On Small Things** \\\n*Ann Bee, Cy Dee* \\\nSOSP 2024. [[Paper]]({PAPER})",
        {"title": "On Small Things", "authors": ("Ann Bee", "Cy Dee"), "venue": "SOSP", "year": "2024", "remark": ""},
    ),
    "a title in quotes": (f'- "On Small Things", Bee et al., NeurIPS 2017. {PAPER}', {"title": "On Small Things"}),
    "an abbreviated list of authors isn't taken for all": (
        f'- Bee, A., et al. "On Small Things." NeurIPS (2017). [[arXiv]({PAPER})]',
        {"title": "On Small Things", "authors": ()},
    ),
    "a hosted copy beside the original": (
        f"* [:scroll:](small.pdf) [On Small Things]({PAPER})",
        {"title": "On Small Things", "links": (SourceLink(PAPER),)},
    ),
    "a box that is ticked": (f"- [x] ~~[T]({PAPER})~~", {"title": "T"}),
    "a title with links in brackets": (f"- **On Small Things** ([pdf]({PAPER}), [code](https://e.org/c))", SMALL),
    "a bare link": (f"- {PAPER}", {"title": "arXiv 2401.00001"}),
    "a bare id": ("- arXiv:2401.00001", {"title": "arXiv 2401.00001", "links": (SourceLink(PAPER),)}),
    "HTML": (f'- <a href="{PAPER}">On Small Things</a> — nice', {"title": "On Small Things", "remark": "nice"}),
    "no link but a venue": ("- On Small Things | MLSys' 25", {"title": "On Small Things", "venue": "MLSys"}),
}  # fmt: skip


@pytest.mark.parametrize("case", LINES)
def test_a_line_of_a_list(case: str) -> None:
    text, expected = LINES[case]
    item = only(f"# L\n## Papers\n{text}\n")
    assert {name: getattr(item, name) for name in expected} == expected
    assert item.headings == (("Papers",),)


def test_headings_and_lists_within_lists_are_above_their_entries() -> None:
    source = read(
        f"# The list\n## A\n### B\n- [T]({PAPER})\n- **Group**\n  - [U](https://e.org/u)\n- [V](https://e.org/v)\n"
    )
    assert source.name == "The list"
    assert [item.headings for item in source.items] == [(("A", "B"),), (("A", "B", "Group"),), (("A", "B"),)]


def test_what_is_no_entry_is_told_with_its_line() -> None:
    introduction = "An introduction that has quite a few words in one sentence of its own."
    source = read(f"# L\n\n{introduction}\n\n## A\n- [Something](other.md): of ours\n")
    assert source.items == ()
    assert [(each.line, each.reason) for each in source.unplaced] == [
        (3, "text before the first heading"),
        (6, "no web address"),
    ]


def test_a_table_of_contents_has_no_entries() -> None:
    assert read("# L\n## Contents\n- [A](#a)\n  - [B](#b)\n").unplaced == ()


def test_text_below_a_heading_is_about_it() -> None:
    assert read(f"## A\nSome words about all of these.\n\n- [T]({PAPER})\n").remarks == {
        ("A",): "Some words about all of these."
    }


TABLE = f"""\
## Field
| 日期 | 标题 | 封面 | 时长 | 视频 |
| -- | -- | -- | -- | -- |
| 1/02/24 | [Small]({PAPER}) 小模型 | <img src="x.jpg" width="9px"/> | 12:30 | [![bilibili](https://e.org/b)](https://www.bilibili.com/video/B1) |
| 1/03/24 | Small · 2 | | 9:01 | [![](https://img.shields.io/y)](https://youtu.be/y1) |

| year | name | description | stars |
| -- | -- | -- | -- |
| 2021 | [Tiny](https://e.org/tiny.pdf) | What it's for | ⭐️⭐️ |
"""  # noqa: E501 - rows as people write them


def test_rows_of_tables() -> None:
    first, second, third = read(TABLE).items
    assert (first.title, first.remark) == ("Small", "小模型")
    assert [link.url for link in first.links] == [PAPER, "https://www.bilibili.com/video/B1"]
    assert (second.title, [link.url for link in second.links]) == ("Small · 2", ["https://youtu.be/y1"])
    assert (third.title, third.year, third.remark) == ("Tiny", "2021", "What it's for")


OWN_LINK = "https://e.org/small"
OWN = f"- [On Small Things]({OWN_LINK})"
BELOW: dict[str, tuple[str, dict[str, object]]] = {
    "a remark": (f"{OWN}\n  - Skip section 5.\n  - Still the best.", {"remark": "Skip section 5.\nStill the best."}),
    "a second paragraph": (f"{OWN}\n\n  Their evaluation is good.", {"remark": "Their evaluation is good."}),
    "a quotation": (f"{OWN}\n  > Their evaluation is good.", {"remark": "Their evaluation is good."}),
    "names and a venue": (
        f"{OWN}\n  - Ann Bee, Cy Dee\n  - *ICML 2021*",
        {"authors": ("Ann Bee", "Cy Dee"), "venue": "ICML", "year": "2021", "remark": ""},
    ),
    "a link with its label": (
        f"{OWN}\n  - code: https://e.org/c\n  - [slides](https://e.org/s)",
        {"links": tuple(map(SourceLink, (OWN_LINK, "https://e.org/c", "https://e.org/s"), ("", "code", "slides")))},
    ),
    "only links, each with its label": (
        f"- On Small Things\n  - [pdf]({PAPER})\n  - code: https://e.org/c",
        {"title": "On Small Things", "links": (SourceLink(PAPER, "pdf"), SourceLink("https://e.org/c", "code"))},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BELOW)
def test_what_stands_below_an_entry_belongs_to_it(case: str) -> None:
    text, expected = BELOW[case]
    source = read(f"# L\n## Papers\n{text}\n- [Next](https://e.org/next)\n")
    first, second = source.items
    assert {name: getattr(first, name) for name in expected} == expected
    assert (first.headings, second.title, second.remark) == ((("Papers",),), "Next", "")
    assert source.unplaced == ()


def test_a_paper_below_another_is_an_entry_of_its_own() -> None:
    first, second = read(f"## A\n- [T]({PAPER})\n  - a sequel: https://arxiv.org/abs/2401.00002\n").items
    assert [link.url for link in first.links] == [PAPER]
    assert [link.url for link in second.links] == ["https://arxiv.org/abs/2401.00002"]


def test_papers_below_an_entry_s_name_are_entries() -> None:
    items = read(f"## A\n- Attention [site](https://e.org/site)\n  - On Small Things [pdf]({PAPER})\n").items
    assert [(item.title, len(item.links)) for item in items] == [("Attention", 1), ("On Small Things", 1)]


def test_a_heading_above_nothing_but_labelled_links_is_the_title_of_an_entry() -> None:
    source = read(
        f"# L\n## Serving\n### On Small Things\nAnn Bee, Cy Dee. ICML 2021.\n\n[[pdf]]({PAPER}) [[code]](https://e.org/c)\n"
    )
    (item,) = source.items
    assert (item.title, item.headings, item.authors) == ("On Small Things", (("Serving",),), ("Ann Bee", "Cy Dee"))
    assert (item.venue, item.year, len(item.links), source.remarks) == ("ICML", "2021", 2, {})


def test_a_heading_with_a_link_is_an_entry_unless_entries_stand_below_it() -> None:
    text = f"# L\n## Serving\n### [On Small Things]({PAPER})\nAnn Bee, Cy Dee\n\nRead section 3.\n"
    text += "## [Other](https://e.org)\n- [U](https://e.org/u)\n"
    source = read(text)
    assert [(item.title, item.headings, item.authors, item.remark) for item in source.items] == [
        ("On Small Things", (("Serving",),), ("Ann Bee", "Cy Dee"), "Read section 3."),
        ("U", (("Other",),), (), ""),
    ]
    assert [each.reason for each in source.unplaced] == ["a heading's link"]


@pytest.mark.parametrize(
    "heading", ["2024-03-07 (Ann)", "March 14, 2024", "Thursday, 21 March", "7.3.2024", "2024/03/07 – Ann Bee"]
)
def test_the_date_of_a_meeting_is_no_topic(heading: str) -> None:
    (item,) = read(f"# L\n## Spring\n### {heading}\n- [T]({PAPER})\n").items
    assert item.headings == (("Spring",),)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Methods :rocket:", "Methods"),
        ("Methods {#m}", "Methods"),
        ("May", "May"),
        ("2024-03-07: Caching in all its forms", "Caching in all its forms"),
    ],
)
def test_marks_around_a_heading_are_left_out(heading: str, words: str) -> None:
    (item,) = read(f"# L\n## {heading}\n- [T]({PAPER})\n").items
    assert item.headings == ((words,),)


def test_of_several_main_headings_each_is_a_topic() -> None:
    assert [item.headings for item in read(f"A\n===\n- [T]({PAPER})\n\nB\n===\n- [U](https://e.org/u)\n").items] == [
        (("A",),),
        (("B",),),
    ]


def test_badges_are_no_entries() -> None:
    source = read(
        "# L [![Awesome](https://e.org/a.svg)](https://e.org/a)\n"
        "[![PRs](https://e.org/x.svg)](https://e.org/pulls) ![stars](https://e.org/y.svg)\n\n"
        f"## A\n- [T]({PAPER})\n"
    )
    assert (source.name, [item.title for item in source.items]) == ("L", ["T"])
    assert [(each.line, each.text, each.reason) for each in source.unplaced] == [
        (2, "https://e.org/pulls", "a picture with a link")
    ]


def test_a_table_may_lack_its_head_and_name_several_papers_in_one_cell() -> None:
    several = "[U](https://arxiv.org/abs/2401.00002), [V](https://arxiv.org/abs/2401.00003)"
    items = read(f"## A\n[T]({PAPER}) | 2020 | read twice\n--- | --- | ---\n{several} | | \n").items
    assert [item.title for item in items] == ["T", "U", "V"]
    assert (items[0].year, items[0].remark, len(items[1].links)) == ("2020", "read twice", 1)


def test_a_row_that_says_only_words_is_no_entry() -> None:
    head = "## A\n| Date | Paper | Year |\n|--|--|--|\n"
    source = read(f"{head}| 1/2 | [T]({PAPER}) | |\n| 1/9 | no meeting | |\n| 1/16 | U | 2020 |\n")
    assert [item.title for item in source.items] == ["T", "U"]
    assert [(each.line, each.text) for each in source.unplaced] == [(5, "1/9 | no meeting")]
