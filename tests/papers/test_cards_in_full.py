"""What the card of a paper says: each part where there is something to say, capped, and none of it markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.advice.path import Progress, ReadingPath, Step
from bot.catalog.model import Kind, Link, Resource, Topic
from bot.papers.sheets import PaperSheet, SubjectSheet
from bot.reading.model import Reading, ReadingState, Subject
from bot.reading.views import Reader, Roster, Takeaway
from bot.ui.kit.cards import Card
from bot.ui.papers.card import more_card, paper_card, path_card, similar_card
from bot.ui.papers.closest import closest_card
from bot.ui.papers.further import clip_lines
from bot.ui.papers.unlisted import unlisted_card
from tests.support.drawn_cards import MARK, SAFE, components, ids, menus, rows_of, said
from tests.support.subjects import START, entry

BARE = Resource("p", "Title", Kind.PAPER, ("t",))
SUBJECT = Subject("p", "Title", ("p",))


def sheet(resource: Resource = BARE, **values: object) -> PaperSheet:
    given = {"topics": (Topic("t", "Topic"),), "requires": (), "leads_to": (), "related": (), **values}
    return PaperSheet(resource, **given)  # type: ignore[arg-type]


def entries(count: int, name: str = "E") -> tuple[Resource, ...]:
    return tuple(entry(f"{name.lower()}{number}", f"{name}{number}") for number in range(1, count + 1))


def links(count: int) -> tuple[Link, ...]:
    return tuple(Link("code", f"https://e.example/{number}", f"L{number}") for number in range(1, count + 1))


def whole_of(draw: Callable[[PaperSheet, int], Card], shown: PaperSheet) -> str:
    """What all of its pages say, less their headings, menus and buttons."""
    pages = [said(draw(shown, number)).split("\n") for number in range(3)]
    turned = [lines[1:] if number else lines for number, lines in enumerate(pages)]
    return "\n".join(line for lines in turned for line in lines if not line.startswith(("Back", "Next", "Continue")))


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ({}, "## Title\n"),
        ({"name": "TITLE"}, "## Title\n"),
        ({"name": "Name"}, "## Name\nTitle\n"),
        ({"name": MARK, "title": MARK + "!"}, f"## {SAFE}\n{SAFE}!\n"),
        ({"title": MARK}, f"## {SAFE}\n"),
    ],
)
def test_a_name_that_is_the_title_is_said_once(values: dict[str, str], heading: str) -> None:
    assert said(paper_card(sheet(replace(BARE, **values)))).startswith(heading)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"venue": "SOSP", "year": 2023}, "-# SOSP · 2023"),
        ({"venue": "SOSP 2023", "year": 2023}, "-# SOSP 2023"),
        ({"venue": "SOSP"}, "-# SOSP"),
        ({"year": 2023}, "-# 2023"),
        ({"venue": f"{MARK} 2023", "year": 2023}, f"-# {SAFE} 2023"),
        ({"venue": MARK, "year": 2023}, f"-# {SAFE} · 2023"),
        ({"authors": ("A", "B", "C", "D")}, "-# A, B, C, D"),
        ({"authors": ("A", "B", "C", "D", "E"), "venue": "V", "year": 2023}, "-# A, B, C, D et al. · V · 2023"),
    ],
)
def test_authors_venue_and_year_make_one_muted_line(values: dict[str, object], line: str) -> None:
    shown = said(paper_card(sheet(replace(BARE, **values)))).split("\n-# Topic")[0]  # type: ignore[arg-type]
    assert shown == f"## Title\n{line}"


def test_summary_note_and_who_recommends_it_are_no_markup() -> None:
    full = replace(BARE, summary=f"S {MARK}", why=f"W {MARK}", by=MARK)
    assert f"\nS {SAFE}\n> W {SAFE}\n-# Topic" in said(paper_card(sheet(full)))
    assert f"\nS {SAFE}\n> W {SAFE}\n-# Recommended by {SAFE}\n" in said(more_card(sheet(full)))


def test_summary_and_note_end_with_a_sentence_and_more_has_the_rest() -> None:
    summary, note = ("A sentence of thirty letters. " * count for count in (6, 12))
    full = sheet(replace(BARE, summary=summary, why=note))
    shown = said(paper_card(full))
    assert shown.count("letters.") == 5 + 9
    assert f"\n{summary.strip()}\n> {note.strip()}\n" in whole_of(more_card, full)


def test_the_note_is_shorter_where_the_group_has_more_to_say_and_goes_before_it_would_leave_the_screen() -> None:
    note = replace(BARE, why="A sentence of thirty letters. " * 9)
    names = tuple(Reader(number, "N" * 40, None) for number in range(4))
    lengths = []
    for title in ("Title", "T " * 60, "T " * 119):
        group = SubjectSheet(SUBJECT, Roster(reading=names, takeaways=(Takeaway("Ada", "T" * 90),)))
        card = paper_card(sheet(replace(note, title=title), subject_sheet=group))
        lengths.append(said(card).count("letters."))
    assert lengths[0] > lengths[1] > lengths[2] == 0


def test_what_is_connected_is_named_up_to_four_with_how_many_more() -> None:
    connected = sheet(
        requires=entries(5, "R"), leads_to=entries(4, "L"), related=entries(6, "S"),
        topics=tuple(Topic(f"t{number}", f"T{number}") for number in range(4)),
    )  # fmt: skip
    assert "**Read first:** R1, R2, R3, R4 +1 more\n-# T0, T1, T2 +1 more · Link not published\n" in said(
        paper_card(connected)
    )
    more = said(more_card(connected))
    assert (
        "**Builds on:** R1, R2, R3, R4 +1 more\n**Then:** L1, L2, L3, L4\n**Related:** S1, S2, S3, S4 +2 more" in more
    )


def test_only_what_is_no_paper_says_what_it_is() -> None:
    assert "-# 📘 book · Topic" in said(paper_card(sheet(replace(BARE, kind=Kind.BOOK))))
    assert "\n-# Topic" in said(paper_card(sheet()))


@pytest.mark.parametrize(("meetings", "before"), [(1, ""), (2, " and 1 time before"), (3, " and 2 times before")])
def test_the_latest_meeting_is_dated_and_the_others_are_counted(meetings: int, before: str) -> None:
    dates = tuple(START - timedelta(days=number) for number in range(meetings))
    shown = said(paper_card(sheet(discussed=dates)))
    assert f"**We discussed this** on <t:{int(START.timestamp())}:D>{before}\nMore" in shown


def test_the_next_meeting_stands_above_the_last() -> None:
    ahead = sheet(next_meeting=START + timedelta(days=1))
    says = f"**We discuss this** on <t:{int(START.timestamp()) + 24 * 3600}:F>"
    assert f"{says}\nMore" in said(paper_card(ahead))
    both = replace(ahead, discussed=(START,))
    assert f"{says}\n**We discussed this** on" in said(paper_card(both))
    crowded = replace(both, resource=replace(BARE, title="x" * 400, venue="v" * 160))
    assert f"{says}\nMore" in said(paper_card(crowded)), "where both have no room"


def test_the_first_row_has_two_links_that_discord_takes_and_more() -> None:
    none, one, three = (sheet(replace(BARE, links=links(count))) for count in (0, 1, 3))
    assert [rows_of(paper_card(each))[0] for each in (none, one, three)] == [
        ["More"], ["L1", "More"], ["L1", "L2", "More"]
    ]  # fmt: skip
    assert "Link not published" in said(paper_card(none))
    assert "Link not published" not in said(paper_card(one))
    long = tuple(Link("code", "https://e.example/".ljust(length, "x"), f"L{length}") for length in (513, 512))
    assert rows_of(paper_card(sheet(replace(BARE, links=long))))[0] == ["L512", "More"]


def test_the_second_row_is_for_the_server_and_share_for_a_private_card() -> None:
    own = Reading("p", 1, ReadingState.READING, START, None, None, "", False, START, 1)
    subject_sheet = SubjectSheet(SUBJECT, Roster(wanted=2), own)
    public, private = (paper_card(sheet(subject_sheet=subject_sheet), private=each) for each in (False, True))
    assert rows_of(paper_card(sheet())) == [["More"]]
    assert rows_of(public) == [["More"], ["Want", "Reading", "Finished"]]
    assert rows_of(private) == [["More", "Share"], ["Want", "Reading", "Finished"]]
    styles = [
        [each["style"] for each in components(card)[0]["components"][-1]["components"]] for card in (public, private)
    ]
    assert styles == [[2, 2, 2], [2, 3, 2]], "one's own state stands out where nobody else sees it"
    assert "**Wanted by:** 2" in said(public)


def test_a_rule_divides_what_a_paper_is_from_what_the_group_does() -> None:
    kinds = [part["type"] for part in components(paper_card(sheet(discussed=(START,))))[0]["components"]]
    assert kinds.index(discord.ComponentType.separator.value) == 2
    alone = [part["type"] for part in components(paper_card(sheet()))[0]["components"]]
    assert discord.ComponentType.separator.value not in alone


def test_readers_have_the_room_that_the_texts_leave() -> None:
    takeaway = Roster(takeaways=(Takeaway("Ada", "T" * 300),) * 2)
    subject_sheet = SubjectSheet(SUBJECT, takeaway)
    assert said(paper_card(sheet(subject_sheet=subject_sheet))).count("TT… – Ada") == 1
    long = replace(BARE, title="x" * 400, summary="y " * 350, why="z " * 450, by="w" * 100, venue="v" * 160)
    crowded = sheet(replace(long, authors=tuple("a" * 80 for _ in range(4))), subject_sheet=subject_sheet)
    assert len(said(paper_card(crowded))) < 4100
    assert "can’t be shown right now" in said(paper_card(sheet(partial=True)))
    assert "can’t be shown right now" not in said(paper_card(sheet()))


def test_more_has_what_the_card_leaves_out() -> None:
    full = replace(
        BARE, authors=("A", "B", "C", "D", "E"), aliases=(MARK, "Other"), arxiv="2309.06180", doi="10.1/a_b",
        openreview="abc", title=f"{MARK} ```", links=links(16),
    )  # fmt: skip
    connected = sheet(full, leads_to=entries(3, "L"), related=entries(3, "S"))
    shown = whole_of(more_card, connected)
    assert shown.startswith(
        f"### {SAFE} \\`\\`\\`\nA, B, C, D, E\n**Also called:** {SAFE}, Other\n"
        "**arXiv:** 2309.06180\n**DOI:** 10.1/a\\_b\n**OpenReview:** abc\n"
    )
    assert shown.count("```") == 2, "the block that a title cannot end"
    rows = [row for number in range(3) for row in rows_of(more_card(connected, number))]
    assert [row for row in rows if "Back" not in row] == [
        [f"L{number}" for number in range(first, first + 5)] for first in (1, 6, 11)
    ]
    (menu,) = menus(more_card(connected))
    assert [(each["label"], each["value"]) for each in menu["options"]] == [
        ("Similar papers", ":similar"), *((f"L{each}", f"l{each}") for each in (1, 2, 3)),
        *((f"S{each}", f"s{each}") for each in (1, 2, 3)),
    ]  # fmt: skip
    group = sheet(requires=entries(30), subject_sheet=SubjectSheet(SUBJECT, Roster()))
    values = [each["value"] for each in menus(more_card(group))[0]["options"]]
    assert values[:4] == [":path", ":similar", ":readers", "e1"]
    assert len(values) == 23
    assert "Link not published" not in shown
    assert menus(more_card(connected, 1)) == []
    bare = said(more_card(sheet()))
    assert bare.startswith("### Title\nLink not published\n```bibtex\n")
    assert "Also called" not in bare


@pytest.mark.parametrize(
    ("sentences", "labels"),
    [
        (4, ["Next: BibTeX", "Next · 2 of 2"]),
        (12, ["Next: links and BibTeX", "Next · 2 of 2"]),
        (30, ["Next: note", "Next: links and BibTeX", "Next · 3 of 3"]),
    ],
)
def test_the_button_to_a_further_page_of_more_says_what_is_there(sentences: int, labels: list[str]) -> None:
    note = "A line of the note. " * sentences
    long = replace(BARE, title="Word " * 20, summary="A line of the summary. " * 8, why=note, links=links(3))
    pages = [more_card(sheet(long), number) for number in range(len(labels))]
    assert [rows_of(page)[-1] for page in pages] == [["Back", label] for label in labels]
    assert ["bibtex" in said(page) for page in pages] == ["BibTeX" in before for before in ["", *labels[:-1]]]


def test_a_citation_that_is_too_long_keeps_a_piece_of_each_line() -> None:
    assert clip_lines("a" * 10, 10) == "a" * 10
    assert clip_lines("a\nb", 3) == "a\nb"
    assert clip_lines("a" * 20 + "\n" + "b" * 20, 20) == "a" * 8 + "…\n" + "b" * 8 + "…"


def path(count: int, progress: Progress = Progress.TO_READ, optional: tuple[Step, ...] = ()) -> ReadingPath:
    """`count` things before the goal."""
    before = tuple(Step(replace(each, summary="About *it*."), progress) for each in entries(count))
    return ReadingPath(BARE, (*before, Step(BARE, Progress.TO_READ)), optional)


@pytest.mark.parametrize(
    ("steps", "lead"),
    [
        (path(0), "Nothing to read first"),
        (path(1), "1 paper to read first"),
        (path(2), "2 papers to read first, in this order"),
        (path(8), "8 papers to read first, in this order"),
        (path(9), "9 papers to read first, in this order; the last 8 are shown"),
        (path(2, Progress.FINISHED), "Nothing to read first\n**Title**\n-# Already finished: E1, E2"),
    ],
)
def test_a_path_counts_what_is_left_and_shows_the_last_eight_before_the_goal(steps: ReadingPath, lead: str) -> None:
    card = path_card(steps)
    assert said(card).startswith(f"### On the way to Title\n-# {lead}\n")
    assert len(menus(card)[0]["options"]) == min(8, steps.left) + 1
    assert said(card).endswith("\nShare")
    assert "Share" not in said(path_card(steps, shared=True))


def test_steps_are_numbered_and_the_goal_is_not() -> None:
    shown = said(path_card(path(9)))
    assert "**2. E2**" in shown
    assert "**1. E1**" not in shown
    assert "\n**Title**\nOpen paper …" in shown
    assert "**2. E2**\n-# About \\*it\\*.\n**Title**\nOpen paper …" in said(path_card(path(2)))
    assert [each["label"] for each in menus(path_card(path(2)))[0]["options"]] == ["1. E1", "2. E2", "Title"]
    assert "**1. E1**\n-# You’re reading it.\n" in said(path_card(path(1, Progress.READING)))
    first, second = entries(2, MARK)
    useful = (Step(first, Progress.TO_READ), Step(second, Progress.FINISHED))
    assert f"-# Optional: {SAFE}1\n" in said(path_card(path(1, optional=useful)))
    assert "Optional" not in shown
    marked = replace(BARE, title=MARK)
    goal = ReadingPath(marked, (Step(marked, Progress.FINISHED),), ())
    assert said(path_card(goal)).startswith(
        f"### On the way to {SAFE}\n-# Nothing to read first\n**{SAFE}**\n-# You finished it.\n"
    )


def test_similar_entries_say_what_they_are_and_nothing_is_said_as_such() -> None:
    marked, book = replace(BARE, title=MARK, summary="S *s*."), Resource("b", MARK, Kind.BOOK, ("t",))
    card = similar_card(marked, (marked, book))
    assert said(card) == f"### Similar to {SAFE}\n**{SAFE}**\n-# S \\*s\\*.\n**{SAFE}** 📘\nOpen paper …"
    assert [(each["label"], each["value"]) for each in menus(card)[0]["options"]] == [(MARK, "p"), (MARK, "b")]
    assert said(similar_card(marked, ())) == f"Nothing on the reading list is like {SAFE} yet."


def test_what_is_not_on_the_list_has_its_page_where_that_can_be_linked_and_is_suggested_by_its_link() -> None:
    subject = Subject("title:x", MARK, ("title:x",), url="https://e.example/".ljust(512, "x"), listed=False)
    card = unlisted_card(SubjectSheet(subject, Roster(wanted=1)))
    assert said(card).startswith(f"## {SAFE}\n-# Not on the reading list\n**Wanted by:** 1\n")
    assert rows_of(card) == [["Open the page", "Suggest it for the reading list"], ["Want", "Reading", "Finished"]]
    assert ids(card)[0] == f"b:suggest1:{MARK}", "a link that doesn't fit is left out"
    private = unlisted_card(SubjectSheet(replace(subject, url="https://e/".ljust(513, "x")), Roster()), private=True)
    assert rows_of(private) == [["Suggest it for the reading list"], ["Want", "Reading", "Finished", "Share"]]
    assert said(private).startswith(f"## {SAFE}\n-# Not on the reading list\nSuggest")
    assert ids(private)[-1] == "b:sharesub1:title:x"
    short = unlisted_card(SubjectSheet(replace(subject, url="https://e.example/".ljust(80, "x")), Roster()))
    assert ids(short)[0] == "b:suggest1:https://e.example/".ljust(91, "x")


def test_a_title_that_nobody_has_leads_to_topics_that_may_be_meant() -> None:
    subject = Subject("title:x", "Serving", ("title:x",), listed=False)
    card = unlisted_card(SubjectSheet(subject, Roster()), private=True, share=False, topics=(Topic("t", "Serve"),))
    assert rows_of(card) == [
        ["Suggest it for the reading list", "All topics"],
        ["Want", "Reading", "Finished"],
        ["Serve"],
    ]
    assert "Or did you mean a topic?" in said(card)


def test_the_menu_of_the_closest_card_says_the_title_of_what_has_a_name_and_what_the_list_lacks() -> None:
    named = replace(entry("n", "T" * 120), name="N" * 120)
    shown = closest_card(sheet(), MARK, (entry("o", "Other"), named), ("arxiv:1", "Far"))
    (menu,) = menus(shown)
    assert [(each["label"], each["value"], each.get("description")) for each in menu["options"]] == [
        ("Other", "o", None),
        ("N" * 99 + "…", "n", "T" * 99 + "…"),
        ("Far", "arxiv:1", "Not on the reading list"),
    ]
    assert said(shown).startswith(f"### Closest to “{SAFE}”\n## Title\n")
    assert menus(closest_card(sheet(), MARK, ())) == []


def test_the_closest_card_leads_to_the_pasted_link_where_a_button_can_hold_it() -> None:
    longest = "https://example.org/".ljust(512, "x")
    assert rows_of(closest_card(sheet(), MARK, (), page=longest))[-1] == ["Open the pasted link"]
    for page in ("", f"{longest}x"):
        assert ["Open the pasted link"] not in rows_of(closest_card(sheet(), MARK, (), page=page))


def test_the_menu_of_the_closest_card_remembers_the_words_that_its_id_can_hold() -> None:
    (menu,) = menus(closest_card(sheet(), f"serving\n {'systems ' * 20}", (entry("o", "Other"),)))
    assert menu["custom_id"].startswith("m:pick1:p:serving systems systems ")
    assert 90 < len(menu["custom_id"]) <= 100
