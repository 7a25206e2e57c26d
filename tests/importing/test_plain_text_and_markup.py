"""Plain text, chats, HTML, org-mode and reStructuredText: the entries, under which heading, and what isn't one."""

from tests.support.imported_lists import PAPER, read


def test_messages_of_a_chat() -> None:
    text = f"[10:32] Ann: look at this one {PAPER}\n[10:33] Ben: nice https://doi.org/10.1000/xyz\n"
    assert [(item.title, item.remark) for item in read(text, ".txt").items] == [
        ("arXiv 2401.00001", "look at this one"),
        ("Paper 10.1000/xyz", ""),
    ]


def test_a_column_of_links_from_a_chat() -> None:
    text = f"Inference\n{PAPER}\narXiv:2401.00002 [cs.LG]\nOn Large Things https://doi.org/10.1000/xyz\nhttps://e.org/post\n"
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
The paper: {PAPER}
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


HTML = f"""\
# L
<h2>Vision</h2>
<table>
<thead><tr><th>Title</th><th>Year</th><th>Comment</th></tr></thead>
<tr>

<td><b><a href="{PAPER}">Small &amp; Things</a></b><br/><a href="https://e.org/c">[code]</a></td>
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
    assert [(link.url, link.label) for link in first.links] == [(PAPER, ""), ("https://e.org/c", "code")]
    assert (second.title, second.remark) == ("U", "for beginners\nSkip section 5")
    assert [item.headings for item in source.items] == [(("Vision",),), (("Sound",),)]


BOOKMARKS = f"""\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
<DT><H3 ADD_DATE="1">Papers</H3>
<DL><p>
<DT><A HREF="{PAPER}">T</A>
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
- [ ] [[{PAPER}][On Small Things]] :: the classic
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
* `On Small Things <{PAPER}>`_ -- begin here

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
[14/03/2024, 10:32:11] Ann Bee: seen {PAPER} ? it's great
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
