"""Lists in Markdown and plain text: what each line says, under which heading, and what isn't an entry."""

import pytest

from bot.importing.formats import read_any
from bot.importing.model import SourceItem, SourceLink, SourceList


def read(text: str, suffix: str = ".md") -> SourceList:
    return read_any(text.encode(), suffix)


def only(text: str) -> SourceItem:
    (item,) = read(text).items
    return item


A = "https://arxiv.org/abs/2401.00001"
SMALL: dict[str, object] = {"title": "On Small Things"}
LINES: dict[str, tuple[str, dict[str, object]]] = {
    "a link is the title": (f"- [On Small Things]({A})", {"title": "On Small Things", "name": ""}),
    "a name with a colon behind the link": (
        f"- [Tiny]({A}): Serving Small Models Fast",
        {"title": "Tiny: Serving Small Models Fast", "name": "Tiny"},
    ),
    "a name with its colon inside the link": (
        f"- [Tiny:]({A}) Serving Small Models Fast",
        {"title": "Tiny: Serving Small Models Fast", "name": "Tiny"},
    ),
    "a venue behind a bar": (f"- [T]({A}) | SOSP' 24", {"title": "T", "venue": "SOSP", "year": "2024"}),
    "with another apostrophe and bar": (f"- [T]({A}) ｜ OSDI’22", {"venue": "OSDI", "year": "2022"}),
    "a lab behind a bar is a remark": (f"- [T]({A}) | Some Lab", {"venue": "", "remark": "Some Lab"}),
    "a title before a link that is only a label": (f"1. On Small Things [pdf]({A})", {"title": "On Small Things"}),
    "what stands behind the link": (f"- [T]({A}) (Section 3)", {"title": "T", "remark": "(Section 3)"}),
    "what stands behind a Chinese full stop": (f"1. [小模型]({A})。很清楚", {"title": "小模型", "remark": "很清楚"}),
    "marks around it": (f"- **[T]({A})**: _why_ it matters", {"title": "T: why it matters", "name": "T"}),
    "a picture in front": (f"* ![x](y.png) [T]({A})", {"title": "T"}),
    "authors and year behind it": (
        f"* [On Small Things]({A}) by Ann Bee (1978)",
        {"title": "On Small Things", "authors": ("Ann Bee",), "year": "1978", "remark": ""},
    ),
    "a date in brackets, names, a venue": (
        f"- [2021.05] [Tiny: Small]({A}) Ann Bee, Cy Dee. *NeurIPS 2021*. [[code](https://e.org/c)]",
        {"title": "Tiny: Small", "authors": ("Ann Bee", "Cy Dee"), "venue": "NeurIPS", "year": "2021", "remark": ""},
    ),
    "a venue in brackets": (f"- (OSDI 2012) Small II. [[paper]]({A})", {"title": "Small II", "venue": "OSDI"}),
    "year and venue before it": (f"- 2020, *ICML*, [T]({A})", {"title": "T", "venue": "ICML", "year": "2020"}),
    "a title over two lines": (f"- [On Small\n  Things]({A})", {"title": "On Small Things"}),
    "names before it": (
        f"* Ann Bee, Cy Dee. [On Small Things]({A}). SOSP 2024.",
        {"title": "On Small Things", "authors": ("Ann Bee", "Cy Dee"), "venue": "SOSP", "year": "2024", "remark": ""},
    ),
    "lines with hard breaks": (
        f"**On Small Things** \\\n*Ann Bee, Cy Dee* \\\nSOSP 2024. [[Paper]]({A})",
        {"title": "On Small Things", "authors": ("Ann Bee", "Cy Dee"), "venue": "SOSP", "year": "2024", "remark": ""},
    ),
    "a title in quotes": (f'- "On Small Things", Bee et al., NeurIPS 2017. {A}', {"title": "On Small Things"}),
    "an abbreviated list of authors isn't taken for all": (
        f'- Bee, A., et al. "On Small Things." NeurIPS (2017). [[arXiv]({A})]',
        {"title": "On Small Things", "authors": ()},
    ),
    "a hosted copy beside the original": (
        f"* [:scroll:](small.pdf) [On Small Things]({A})",
        {"title": "On Small Things", "links": (SourceLink(A),)},
    ),
    "a box that is ticked": (f"- [x] ~~[T]({A})~~", {"title": "T"}),
    "a title with links in brackets": (f"- **On Small Things** ([pdf]({A}), [code](https://e.org/c))", SMALL),
    "a bare link": (f"- {A}", {"title": "arXiv 2401.00001"}),
    "a bare id": ("- arXiv:2401.00001", {"title": "arXiv 2401.00001", "links": (SourceLink(A),)}),
    "HTML": (f'- <a href="{A}">On Small Things</a> — nice', {"title": "On Small Things", "remark": "nice"}),
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
        f"# The list\n## A\n### B\n- [T]({A})\n- **Group**\n  - [U](https://e.org/u)\n- [V](https://e.org/v)\n## C\n"
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
    assert read(f"## A\nSome words about all of these.\n\n- [T]({A})\n").remarks == {
        ("A",): "Some words about all of these."
    }


TABLE = f"""\
## Field
| 日期 | 标题 | 封面 | 时长 | 视频 |
| -- | -- | -- | -- | -- |
| 1/02/24 | [Small]({A}) 小模型 | <img src="x.jpg" width="9px"/> | 12:30 | [![bilibili](https://e.org/b)](https://www.bilibili.com/video/B1) |
| 1/03/24 | Small · 2 | | 9:01 | [![](https://img.shields.io/y)](https://youtu.be/y1) |

| year | name | description | stars |
| -- | -- | -- | -- |
| 2021 | [Tiny](https://e.org/tiny.pdf) | What it's for | ⭐️⭐️ |
"""  # noqa: E501 - rows as people write them


def test_rows_of_tables() -> None:
    first, second, third = read(TABLE).items
    assert (first.title, first.remark) == ("Small", "小模型")
    assert [link.url for link in first.links] == [A, "https://www.bilibili.com/video/B1"]
    assert (second.title, [link.url for link in second.links]) == ("Small · 2", ["https://youtu.be/y1"])
    assert (third.title, third.year, third.remark) == ("Tiny", "2021", "What it's for")


def test_messages_of_a_chat() -> None:
    text = f"[10:32] Ann: look at this one {A}\n[10:33] Ben: nice https://doi.org/10.1000/xyz\n"
    assert [(item.title, item.remark) for item in read(text, ".txt").items] == [
        ("arXiv 2401.00001", "look at this one"),
        ("Paper 10.1000/xyz", ""),
    ]


def test_a_column_of_links_from_a_chat() -> None:
    text = (
        f"Inference\n{A}\narXiv:2401.00002 [cs.LG]\nOn Large Things https://doi.org/10.1000/xyz\nhttps://e.org/post\n"
    )
    source = read(text, ".txt")
    assert [item.title for item in source.items] == [
        "arXiv 2401.00001",
        "arXiv 2401.00002",
        "On Large Things",
        "e.org/post",
    ]
    assert {item.headings for item in source.items} == {(("Inference",),)}


PAGE = f"""\
My page
What this is about, in one long sentence that ends here.
Books
A Small Book
It's short and good, and I read it twice.
Here is the link: https://github.com/x/book
Papers
Words about all papers, which have no place of their own.
Serving
Tiny(TINY)
The paper: {A}
My notes: https://e.org/notes/tiny
Others
Somebody has many more things online, and they are all worth a look.
"""


def test_a_page_with_names_on_lines_of_their_own() -> None:
    source = read(PAGE, ".txt")
    assert source.name == "My page"
    assert [(item.title, item.name, item.headings) for item in source.items] == [
        ("A Small Book", "", (("Books",),)),
        ("Tiny", "TINY", (("Serving",),)),
        ("Others", "", (("Others",),)),
    ]
    assert [[link.label for link in item.links] for item in source.items] == [[""], ["The paper", "My notes"], []]
    assert source.items[0].remark == "It's short and good, and I read it twice."
    assert source.remarks == {("Serving",): "Words about all papers, which have no place of their own."}
    assert [each.line for each in source.unplaced] == [2]


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
        f"- On Small Things\n  - [pdf]({A})\n  - code: https://e.org/c",
        {"title": "On Small Things", "links": (SourceLink(A, "pdf"), SourceLink("https://e.org/c", "code"))},
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
    first, second = read(f"## A\n- [T]({A})\n  - a sequel: https://arxiv.org/abs/2401.00002\n").items
    assert [link.url for link in first.links] == [A]
    assert [link.url for link in second.links] == ["https://arxiv.org/abs/2401.00002"]


def test_papers_below_an_entry_s_name_are_entries() -> None:
    items = read(f"## A\n- Attention [site](https://e.org/site)\n  - On Small Things [pdf]({A})\n").items
    assert [(item.title, len(item.links)) for item in items] == [("Attention", 1), ("On Small Things", 1)]


def test_a_heading_above_nothing_but_labelled_links_is_the_title_of_an_entry() -> None:
    source = read(
        f"# L\n## Serving\n### On Small Things\nAnn Bee, Cy Dee. ICML 2021.\n\n[[pdf]]({A}) [[code]](https://e.org/c)\n"
    )
    (item,) = source.items
    assert (item.title, item.headings, item.authors) == ("On Small Things", (("Serving",),), ("Ann Bee", "Cy Dee"))
    assert (item.venue, item.year, len(item.links), source.remarks) == ("ICML", "2021", 2, {})


def test_a_heading_with_a_link_is_an_entry_unless_entries_stand_below_it() -> None:
    text = f"# L\n## Serving\n### [On Small Things]({A})\nAnn Bee, Cy Dee\n\nRead section 3.\n"
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
    (item,) = read(f"# L\n## Spring\n### {heading}\n- [T]({A})\n").items
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
    (item,) = read(f"# L\n## {heading}\n- [T]({A})\n").items
    assert item.headings == ((words,),)


def test_of_several_main_headings_each_is_a_topic() -> None:
    assert [item.headings for item in read(f"A\n===\n- [T]({A})\n\nB\n===\n- [U](https://e.org/u)\n").items] == [
        (("A",),),
        (("B",),),
    ]


def test_badges_are_no_entries() -> None:
    source = read(
        "# L [![Awesome](https://e.org/a.svg)](https://e.org/a)\n"
        "[![PRs](https://e.org/x.svg)](https://e.org/pulls) ![stars](https://e.org/y.svg)\n\n"
        f"## A\n- [T]({A})\n"
    )
    assert (source.name, [item.title for item in source.items]) == ("L", ["T"])
    assert [(each.line, each.text, each.reason) for each in source.unplaced] == [
        (2, "https://e.org/pulls", "a picture with a link")
    ]


def test_a_table_may_lack_its_head_and_name_several_papers_in_one_cell() -> None:
    several = "[U](https://arxiv.org/abs/2401.00002), [V](https://arxiv.org/abs/2401.00003)"
    items = read(f"## A\n[T]({A}) | 2020 | read twice\n--- | --- | ---\n{several} | | \n").items
    assert [item.title for item in items] == ["T", "U", "V"]
    assert (items[0].year, items[0].remark, len(items[1].links)) == ("2020", "read twice", 1)


def test_a_row_that_says_only_words_is_no_entry() -> None:
    head = "## A\n| Date | Paper | Year |\n|--|--|--|\n"
    source = read(f"{head}| 1/2 | [T]({A}) | |\n| 1/9 | no meeting | |\n| 1/16 | U | 2020 |\n")
    assert [item.title for item in source.items] == ["T", "U"]
    assert [(each.line, each.text) for each in source.unplaced] == [(5, "1/9 | no meeting")]


HTML = f"""\
# L
<h2>Vision</h2>
<table>
<thead><tr><th>Title</th><th>Year</th><th>Comment</th></tr></thead>
<tr>

<td><b><a href="{A}">Small &amp; Things</a></b><br/><a href="https://e.org/c">[code]</a></td>
    <td>2024
    <td>Fast &amp; simple</td></tr>
</table>

<H2>Sound</H2>
<ul>
<li><a href="https://e.org/u">U</a> - for beginners
  <ul><li>Skip section 5</li></ul>
</li>
</ul>
[A sentence](https://e.org/x) that has a link in it and is far too long to be an entry, or so one would think.
"""


def test_tables_and_lists_in_html() -> None:
    source = read(HTML)
    first, second = source.items
    assert (first.title, first.year, first.remark) == ("Small & Things", "2024", "Fast & simple")
    assert [(link.url, link.label) for link in first.links] == [(A, ""), ("https://e.org/c", "code")]
    assert (second.title, second.remark) == ("U", "for beginners\nSkip section 5")
    assert [item.headings for item in source.items] == [(("Vision",),), (("Sound",),)]


BOOKMARKS = f"""\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
<DT><H3 ADD_DATE="1">Papers</H3>
<DL><p>
<DT><A HREF="{A}">T</A>
<DT><A HREF="https://e.org/u">U</A>
</DL><p>
</DL><p>
"""


def test_bookmarks_of_a_browser() -> None:
    assert [(item.title, item.headings) for item in read(BOOKMARKS, ".html").items] == [
        ("T", (("Papers",),)),
        ("U", (("Papers",),)),
    ]


ORG = f"""\
#+TITLE: My list
#+STARTUP: overview
* Systems :work:
** Storage
- [ ] [[{A}][On Small Things]] :: the classic
** TODO [#A] [[https://e.org/u][Consensus]]
   SCHEDULED: <2024-05-01 Wed>
   Read it with Cy.
* Theory
| Paper | Year |
|-------+------|
| [[https://e.org/v][Bounds]] | 2020 |
- https://e.org/w
"""


def test_org_mode() -> None:
    source = read(ORG, "")
    assert source.name == "My list"
    assert [(item.title, item.headings[0][-1], item.remark) for item in source.items] == [
        ("On Small Things", "Storage", "the classic"),
        ("Consensus", "Systems", "Read it with Cy."),
        ("Bounds", "Theory", ""),
        ("e.org/w", "Theory", ""),
    ]


RST = f"""\
=======
My list
=======
.. contents::
   :depth: 2

Systems
=======
* `On Small Things <{A}>`_ -- begin here

  Their evaluation is good.

Networks
--------
#. `Tiny Networks`_, a short one
#. :doi:`10.1000/x`

.. _Tiny Networks: https://e.org/tiny
"""


def test_restructured_text() -> None:
    source = read(RST, ".rst")
    assert (source.name, source.unplaced) == ("My list", ())
    assert [(item.title, item.headings[0][-1], item.remark) for item in source.items] == [
        ("On Small Things", "Systems", "begin here\nTheir evaluation is good."),
        ("Tiny Networks", "Networks", "a short one"),
        ("Paper 10.1000/x", "Networks", ""),
    ]


MESSAGES = f"""\
[14/03/2024, 10:32:11] Ann Bee: seen {A} ? it's great
12/04/24, 9:15 PM - Eve: yes
Ann Bee — Today at 10:15 AM
https://e.org/u
2024-04-13 08:00 <ben> <https://e.org/v>
"""


def test_a_message_without_a_link_is_no_heading() -> None:
    source = read(MESSAGES, ".txt")
    assert [(item.title, item.headings) for item in source.items] == [
        ("arXiv 2401.00001", ((),)),
        ("e.org/u", ((),)),
        ("e.org/v", ((),)),
    ]
    assert source.items[0].remark == "seen ? it's great"
    assert [each.line for each in source.unplaced] == [2, 3]
