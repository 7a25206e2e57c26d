"""What topics and search results say as lists: pages, exact limits, hostile titles, and buttons of earlier messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.advice.model import Reason, ReasonKind, Suggestion
from bot.advice.topics import Done, DoneKind, TopicAdvice
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.resolver import SearchResult
from bot.ui.papers.search import SearchPage, SearchQuery, ShareSearch, search_card
from bot.ui.papers.topics import done_card, topic_card, topics_card
from tests.support.drawn_cards import MARK, SAFE, ids, menus, rows_of, said
from tests.support.subjects import entry

TOPIC = Topic("t", MARK, why=f"Because {MARK}")


def catalog_of(entries: int, topics: int = 1) -> Catalog:
    others = {f"t{number}": Topic(f"t{number}", f"T{number}") for number in range(1, topics)}
    resources = {each.id: each for each in (entry(f"e{number}") for number in range(entries))}
    return Catalog(f"List {MARK}", "", {"t": TOPIC, **others}, resources)


def test_topics_are_listed_five_a_page_with_how_much_each_has() -> None:
    five = topics_card(catalog_of(1, 5))
    assert said(five).startswith(
        f"## List {SAFE}\n-# 1 entry in 5 topics\n**{SAFE}** · 1 entry\n-# Because {SAFE}\n**T1** · 0 entries\n"
    )
    assert [(each["label"], each["value"]) for each in menus(five)[0]["options"]] == [
        (MARK, "t"), *((f"T{each}", f"t{each}") for each in range(1, 5)),
    ]  # fmt: skip
    assert "Next" not in said(five)
    six = topics_card(catalog_of(2, 6))
    assert "-# 2 entries in 6 topics" in said(six)
    assert rows_of(six) == [["Back", "Next · 1 of 2"]]
    assert len(menus(topics_card(catalog_of(1, 6), 1))[0]["options"]) == 1


def suggestion(
    kind: ReasonKind, *, why: str = "", summary: str = "", before: int = 0, is_start: bool = False, count: int = 0
) -> str:
    """The row of the only entry, as the topic's card shows it."""
    resource = Resource("p", MARK, Kind.PAPER, ("t",), why=why, summary=summary)
    unmet = tuple(entry(f"b{number}", f"B{number}") for number in range(before))
    reason = Reason(kind, ("N",) if count else (), count, year=2024 if kind is ReasonKind.LATEST else None)
    advice = TopicAdvice((Suggestion(resource, reason, unmet, is_start),))
    row = said(topic_card(catalog_of(1), TOPIC, advice=advice)).split("reading order\n")[1].split("\nOpen paper …\n")[0]
    first, _, rest = row.partition("\n")
    assert first == f"**1. {SAFE}**"
    return rest


@pytest.mark.parametrize(
    ("kind", "known", "expected"),
    [
        (ReasonKind.LIST_ORDER, {}, ""),
        (ReasonKind.LIST_ORDER, {"summary": "S *s*."}, "-# S \\*s\\*."),
        (ReasonKind.LIST_ORDER, {"summary": "S.", "why": "W *w*."}, "-# W \\*w\\*."),
        (ReasonKind.START, {"summary": "S.", "is_start": True}, "-# Start here. S."),
        (ReasonKind.START, {"is_start": True}, "-# Start here."),
        (ReasonKind.START, {"summary": "S."}, "-# S."),
        (ReasonKind.START, {"summary": "S.", "is_start": True, "count": 1}, "Start here: N builds on it."),
        (ReasonKind.LATEST, {"why": "W."}, "-# W."),
        (ReasonKind.LATEST, {"why": "W.", "before": 3}, "-# Read B0, B1 and 1 more first. W."),
        (ReasonKind.LATEST, {"summary": "S."}, "From 2024, among the newest here."),
        (ReasonKind.RELATED, {"summary": "S.", "count": 1}, "Goes with N."),
        (ReasonKind.READERS, {"why": "W.", "count": 1}, "N is reading it now."),
        (ReasonKind.READERS, {"count": 1}, "N is reading it now."),
        (ReasonKind.READERS, {"count": 1, "is_start": True}, "Start here. N is reading it now."),
        (ReasonKind.READERS, {"count": 1, "before": 1}, "N is reading it now. Read B0 first."),
        (ReasonKind.UNMET_PREREQUISITE, {"count": 1, "before": 1}, "Comes after N."),
    ],
)
def test_an_entry_has_its_reason_or_the_curators_words_where_they_say_more(
    kind: ReasonKind, known: dict[str, Any], expected: str
) -> None:
    assert suggestion(kind, **known) == expected


def test_what_it_goes_with_is_said_only_where_that_is_not_on_the_same_page() -> None:
    first, second = entry("a", "A"), replace(entry("b", "B"), summary="S.")
    related = Suggestion(second, Reason(ReasonKind.RELATED, ("A",), 1))
    together = TopicAdvice((Suggestion(first, Reason(ReasonKind.LIST_ORDER)), related))
    assert "**1. A**\n**2. B**\n-# S.\n" in said(topic_card(catalog_of(2), TOPIC, advice=together))
    assert "**1. B**\nGoes with A.\n" in said(topic_card(catalog_of(2), TOPIC, advice=TopicAdvice((related,))))


def advice_of(left: int, done: int, kind: ReasonKind = ReasonKind.LATEST) -> TopicAdvice:
    return TopicAdvice(
        tuple(Suggestion(entry(f"e{number}"), Reason(kind, year=2024)) for number in range(left)),
        tuple(Done(entry(f"d{number}"), DoneKind.FINISHED) for number in range(done)),
    )


@pytest.mark.parametrize(
    ("left", "done", "line"),
    [
        (3, 0, "3 entries, in reading order"),
        (2, 1, "2 entries left for you, in reading order; you’re done with 1"),
        (0, 3, "You’re done with everything in this topic"),
    ],
)
def test_a_topic_counts_what_is_left_for_whoever_asks(left: int, done: int, line: str) -> None:
    shown = said(topic_card(catalog_of(3), TOPIC, advice=advice_of(left, done)))
    assert shown.startswith(f"## {SAFE}\nBecause {SAFE}\n-# {line}\n")
    assert (f"Done with ({done})" in shown) is (done > 0)


def test_a_topics_pages_are_numbered_on_and_only_the_first_has_the_remark() -> None:
    advice = advice_of(6, 0, ReasonKind.LIST_ORDER)
    first, second = (topic_card(catalog_of(6), TOPIC, number, advice=advice) for number in (0, 1))
    assert rows_of(first) == [["Back", "Next · 1 of 2", "All topics", "Share"]]
    assert "Because" in said(first)
    assert "Because" not in said(second)
    assert "**6. E5**" in said(second)
    assert "b:topicshare1:t:1" in ids(second)
    shared = topic_card(catalog_of(6), TOPIC, 1, advice=advice, shared=True)
    assert rows_of(shared) == [["Back", "Next · 2 of 2", "All topics"]]


def test_what_one_is_done_with_says_how_and_can_be_taken_back_where_it_was_declined() -> None:
    marked = entry("p", MARK)
    done = tuple(Done(marked, kind) for kind in (DoneKind.FINISHED, DoneKind.DROPPED, DoneKind.DECLINED))
    assert said(done_card(TOPIC, TopicAdvice((), done))) == (
        f"## {SAFE}\n-# What you’re done with\n**{SAFE}**\n-# You finished it.\nOpen paper\n"
        f"**{SAFE}**\n-# You stopped reading it. Only you can see that.\nOpen paper\n"
        f"**{SAFE}**\n-# Not for you. Only you can see that.\nTake back\nWhat’s left"
    )
    assert rows_of(done_card(TOPIC, advice_of(0, 6), 1)) == [["Back", "Next · 2 of 2", "What’s left"]]


def found(count: int) -> tuple[SearchResult, ...]:
    return tuple(SearchResult(entry(f"e{number}"), "title") for number in range(count))


def test_results_are_counted_numbered_on_and_shared_without_a_share_button() -> None:
    query = SearchQuery(MARK, "t", Kind.BOOK)
    card = search_card(catalog_of(6), query, found(6), 1)
    assert said(card) == (
        f"### “{SAFE}” in {SAFE} among books\n-# 6 matches\n**6. E5**\nOpen paper …\nBack\nNext · 2 of 2\nShare"
    )
    assert said(search_card(catalog_of(1), SearchQuery("q"), found(1))).startswith("### “q”\n-# 1 match\n**1. E0**")
    assert "Share" not in said(search_card(catalog_of(1), query, found(1), shared=True))
    assert ids(card)[-1] == f"b:{ShareSearch.of(query, 1).custom_id}"


def test_a_result_has_its_title_beside_its_name_and_who_made_it_when() -> None:
    full = replace(entry("p", MARK), name=f"N {MARK}", authors=("A", "B"), year=2023)
    results = (SearchResult(full, "alias"), SearchResult(replace(full, name="", authors=("A",), year=None), "author"))
    shown = said(search_card(catalog_of(1), SearchQuery("q"), results))
    assert f"**1. N {SAFE}**\n-# {SAFE}\n-# A et al. · 2023 · matched another name\n**2. " in shown
    assert f"**2. {SAFE}**\n-# A · matched author\nOpen" in shown


def test_nothing_found_says_where_it_was_looked_for() -> None:
    empty = said(search_card(catalog_of(1), SearchQuery(MARK, "t", Kind.CODE), ()))
    assert empty == f"Nothing matches “{SAFE}” in {SAFE} among code.\nAll topics"
    assert said(search_card(catalog_of(1), SearchQuery("q"), ())) == "Nothing matches “q”.\nAll topics"


@pytest.mark.parametrize("kind", [None, *Kind])
def test_a_button_means_the_same_query_again(kind: Kind | None) -> None:
    catalog = catalog_of(1, 9)
    for topic in ("", *catalog.topics):
        query = SearchQuery("words: with a colon", topic, kind)
        assert SearchPage.of(query, 3).query(catalog) == query
    gone = SearchPage.of(SearchQuery("q", "gone", kind), 0)
    assert gone.query(catalog) == SearchQuery("q", "", kind)


def test_buttons_of_messages_that_were_sent_keep_their_ids() -> None:
    sent = SearchPage.of(SearchQuery("q", "inference", Kind.VIDEO), 1)
    assert sent.custom_id == "f1:1:v:h294fp:q"
