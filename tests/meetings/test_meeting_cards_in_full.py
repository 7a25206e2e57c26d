"""What a meeting's card and its messages say in each state: nothing of it markup, exact limits, and who is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.catalog.model import Link, Resource
from bot.meetings.model import Meeting, MeetingSheet, MeetingState, MeetingTopic, Seating
from bot.meetings.outbox import Delivery, MessageKind, MessageRoute
from bot.members.model import HIDDEN_MEMBER, Person
from bot.ui.meetings.card import meeting_card
from bot.ui.meetings.fields import details_line
from bot.ui.meetings.notices import notice_card
from tests.support.drawn_cards import MARK, SAFE, rows_of, said
from tests.support.subjects import catalog_of, entry

AT = datetime(2026, 1, 8, 16, tzinfo=UTC)
FULL, AGO = f"<t:{int(AT.timestamp())}:F>", f"<t:{int(AT.timestamp())}:R>"
SPAN = f"{FULL} – <t:{int(AT.timestamp()) + 90 * 60}:t>"
EVE = Person(9, f"Eve {MARK}")
PAPER = replace(entry("p", f"Paper {MARK}"), links=(Link("paper", "https://e.example/".ljust(512, "x"), "Paper"),))
OPEN = Meeting(
    id=7, guild_id=1, state=MeetingState.OPEN, channel_id=2, message_id=3, thread_id=None, event_id=None, creator=EVE,
    starts_at=AT, sequence=0, notes="", weeks=0, zone="UTC", minutes=90, place=f"Room {MARK}", seats=2,
    topic=MeetingTopic("p"),
)  # fmt: skip


def people(count: int) -> tuple[Person, ...]:
    return tuple(Person(number, f"P{number}") for number in range(1, count + 1))


def sheet(meeting: Meeting = OPEN, seated: int = 0, waiting: int = 0, **values: Any) -> MeetingSheet:
    return MeetingSheet(meeting, Seating(people(seated), people(waiting)), **values)


def shown(sheet: MeetingSheet, resource: Resource | None = PAPER, finished: int = 0) -> str:
    return said(meeting_card(sheet, resource, f"Title {MARK}", finished))


def test_an_open_card_says_when_where_who_and_offers_what_can_be_done() -> None:
    card = meeting_card(sheet(seated=1), PAPER, f"Title {MARK}", 0)
    assert said(card).startswith(
        f"## Title {SAFE}\n{SPAN} · {AGO}\nRoom {SAFE}\n**Presenter:** nobody yet\n**Seats:** 1 / 2\nP1\n"
        f"-# Set up by Eve {SAFE}\n"
    )
    assert rows_of(card) == [["Join", "Present this", "Details"], ["Open paper"]]
    full = meeting_card(sheet(replace(OPEN, presenter=EVE), seated=2, waiting=1), None, "T", 0)
    assert f"**Presenter:** Eve {SAFE}\n**Seats:** 2 / 2 · 1 on the waitlist\nP1, P2\n" in said(full)
    assert rows_of(full) == [["Join waitlist", "Details"]]


def test_the_papers_title_stands_below_a_name_that_says_less() -> None:
    assert f"\n**Paper {SAFE}**\n" in shown(sheet(), replace(PAPER, name="Short"))
    assert f"**Paper {SAFE}**" not in shown(sheet(), replace(PAPER, name=PAPER.title.upper()))
    assert f"**Paper {SAFE}**" not in shown(sheet())


@pytest.mark.parametrize(("minutes", "length"), [(45, "45 min"), (60, "1 h"), (61, "1 h 1 min"), (120, "2 h")])
def test_a_length_is_written_in_hours_and_minutes(minutes: int, length: str) -> None:
    assert details_line(replace(OPEN, place="", minutes=minutes)) == length


@pytest.mark.parametrize(("zone", "style"), [("UTC", "t"), ("Asia/Tokyo", "f")])
def test_an_end_on_another_day_of_the_meetings_zone_has_its_date(zone: str, style: str) -> None:
    starts, end = replace(OPEN, starts_at=AT - timedelta(hours=2), zone=zone), int(AT.timestamp()) - 30 * 60
    assert f" – <t:{end}:{style}> · " in shown(sheet(starts))


def test_who_comes_first_is_asked_to_join() -> None:
    assert "**Seats:** 0 / 2 · Be the first to join\n" in shown(sheet())
    assert "**Going:** Be the first to join\n" in shown(sheet(replace(OPEN, seats=None)))
    assert "Be the first" not in shown(sheet(seated=1))
    assert "**Seats:** 0 / 2 · 1 on the waitlist\n" in shown(sheet(waiting=1))


def test_a_cancelled_card_says_why() -> None:
    cancelled = replace(OPEN, state=MeetingState.CANCELLED)
    assert f"\n**Reason:** R {SAFE}\n" in shown(sheet(cancelled, reason=f"R {MARK}"))
    assert "Reason" not in shown(sheet(cancelled))
    assert "Reason" not in shown(sheet(cancelled, reason="R", nameless=True))


def test_twelve_are_named_those_who_hide_last_and_the_others_counted() -> None:
    unlimited = replace(OPEN, seats=None)
    assert "**Going:** 12\nP1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12\n" in shown(sheet(unlimited, 12))
    assert "P11, P12 +1 more\n" in shown(sheet(unlimited, 13))
    hides = Seating((Person(1, HIDDEN_MEMBER), Person(2, "Zoe")), ())
    assert f"\nZoe, {HIDDEN_MEMBER}\n" in shown(MeetingSheet(unlimited, hides))


def test_a_nameless_card_names_nobody() -> None:
    presented = replace(OPEN, presenter=EVE)
    assert "Eve" not in shown(sheet(presented, nameless=True))
    assert "nobody yet" in shown(sheet(presented, nameless=True))
    over = sheet(replace(presented, state=MeetingState.OVER), attended=people(2), nameless=True)
    assert "**Came:** 2\nP1" not in shown(over)
    assert "Eve" not in shown(over)


@pytest.mark.parametrize(("finished", "foot"), [(0, ""), (1, "1 has read it · "), (2, "2 have read it · ")])
def test_the_foot_counts_who_has_read_it_and_says_who_set_it_up(finished: int, foot: str) -> None:
    assert f"-# {foot}Set up by Eve {SAFE}" in shown(sheet(), finished=finished)
    left = replace(OPEN, creator=None, series_id=4)
    assert f"-# {foot}Part of a series · Set up by a former member" in shown(sheet(left), finished=finished)


@pytest.mark.parametrize(
    ("state", "when", "colour"),
    [
        (MeetingState.PLANNED, f"{SPAN} · {AGO}", 0x2D9A52),
        (MeetingState.OPEN, f"{SPAN} · {AGO}", 0x2D9A52),
        (MeetingState.CANCELLED, f"**Cancelled** · ~~{FULL}~~", 0x747F8D),
        (MeetingState.SKIPPED, f"**Skipped** · ~~{FULL}~~", 0x747F8D),
        (MeetingState.OVER, f"**Over** · {SPAN}", 0x747F8D),
    ],
)
def test_each_state_has_its_words_colour_and_buttons(state: MeetingState, when: str, colour: int) -> None:
    card = meeting_card(sheet(replace(OPEN, state=state, notes=f"N {MARK}")), PAPER, "T", 0)
    assert f"## T\n{when}\n" in said(card)
    assert f"\n**Notes:** N {SAFE}\n" in said(card)
    assert [each["accent_color"] for each in card.to_components()] == [colour]  # type: ignore[no-untyped-call]
    is_open, upcoming = state is MeetingState.OPEN, state in {MeetingState.PLANNED, MeetingState.OPEN}
    assert rows_of(card) == (
        [["Join", "Present this", "Details"], ["Open paper"]] if is_open else [["Open paper", "Details"]]
    )
    assert ("nobody yet" in said(card)) is upcoming
    assert "**Notes:**" not in shown(sheet(replace(OPEN, state=state)))


def test_over_says_who_came() -> None:
    over = replace(OPEN, state=MeetingState.OVER, presenter=EVE)
    assert f"**Presenter:** Eve {SAFE}\n**Came:** 13\nP1, " in shown(sheet(over, attended=people(13)))
    assert "P12 +1 more\n-#" in shown(sheet(over, attended=people(13)))
    assert "**Came:** 0\n-#" in shown(sheet(over))


def notice(
    kind: MessageKind, meeting: Meeting = OPEN, *, detail: str = "", route: MessageRoute = MessageRoute.DM
) -> tuple[str, list[str]]:
    """What a message to two people says above its buttons, and the buttons."""
    needed = {each.id: each for each in (entry("a", "A"), entry("b", MARK), entry("c", "C"), entry("d", "D"))}
    catalog = catalog_of(replace(PAPER, requires=tuple(needed)), *needed.values())
    host = cast(Any, SimpleNamespace(library=SimpleNamespace(catalog=catalog)))
    delivery = Delivery(1, 1, 7, kind, route, (11, 12), detail, AT, "n", 0, None, None)
    card = notice_card(host, sheet(meeting), delivery)
    (buttons,) = rows_of(card)
    return said(card).removesuffix("\n" + "\n".join(buttons)), buttons


TITLE = f"**Paper {SAFE}**"
WHEN = f"{FULL} ({AGO})"
FREE = replace(OPEN, topic=MeetingTopic(), place="")


@pytest.mark.parametrize(
    ("kind", "meeting", "detail", "text", "buttons"),
    [
        (MessageKind.PROMOTED, OPEN, "", f"You got a seat: {TITLE}\n{WHEN}", ["I can’t come"]),
        (
            MessageKind.UNSEATED, OPEN, "", f"Seats were reduced, so you’re first on the waitlist for {TITLE}\n{WHEN}\n"
            "-# I’ll tell you when you get a seat again.", ["I can’t come"],
        ),
        (MessageKind.CANCELLED, OPEN, "", f"Cancelled: {TITLE}\n~~{FULL}~~", []),
        (MessageKind.CANCELLED, OPEN, f"R {MARK}", f"Cancelled: {TITLE}\n~~{FULL}~~\n**Reason:** R {SAFE}", []),
        (
            MessageKind.ENDED, OPEN, f"R {MARK}",
            f"The series ends: after {TITLE}, no further dates will come.\n{WHEN}\n**Reason:** R {SAFE}", [],
        ),
        (
            MessageKind.OVER, OPEN, "",
            f"The meeting about {TITLE} is over. Have you finished it?\n-# Optional. I won’t ask again.",
            ["I finished it"],
        ),
        (
            MessageKind.CHANGED, OPEN, "when,topic,place",
            f"{TITLE} has a new time, a new paper and a new place.\n{WHEN}\nRoom {SAFE}", ["I can’t come"],
        ),
        (MessageKind.CHANGED, FREE, "place", f"**Paper not chosen yet** has a new place.\n{WHEN}", ["I can’t come"]),
        (MessageKind.CHANGED, FREE, "other", f"**Paper not chosen yet** has changed.\n{WHEN}", ["I can’t come"]),
        (
            MessageKind.CHANGED, FREE, "when,presenter",
            f"**Paper not chosen yet** has a new time. A presenter is wanted.\n{WHEN}", ["I can’t come"],
        ),
        (
            MessageKind.CHANGED, replace(FREE, presenter=EVE), "presenter",
            f"**Paper not chosen yet**: Eve {SAFE} presents now.\n{WHEN}", ["I can’t come"],
        ),
        (
            MessageKind.REMINDER, replace(OPEN, presenter=EVE), "60 late",
            f"Reminder: {TITLE}\n{WHEN}\nRoom {SAFE}\nEve {SAFE} presents.\nRead: Paper {SAFE}\n"
            f"-# Builds on A, {SAFE}, C\n-# This reminder is late: I was offline when it was due.",
            ["Read it", "I can’t come"],
        ),
        (MessageKind.REMINDER, FREE, "60", f"Reminder: **Paper not chosen yet**\n{WHEN}", ["I can’t come"]),
    ],
)  # fmt: skip
def test_a_message_says_what_is_new(
    kind: MessageKind, meeting: Meeting, detail: str, text: str, buttons: list[str]
) -> None:
    assert notice(kind, meeting, detail=detail) == (text, [*buttons, "Open meeting", "Details"])


def test_in_a_thread_a_message_mentions_whom_it_is_for_and_offers_what_anybody_may() -> None:
    text, buttons = notice(MessageKind.CHANGED, route=MessageRoute.THREAD)
    assert text.endswith("\n<@11> <@12>")
    assert buttons == ["I can’t come", "Calendar", "Present this", "Details"]
    assert notice(MessageKind.PROMOTED, route=MessageRoute.THREAD)[1] == ["I can’t come", "Calendar", "Details"]
    assert notice(MessageKind.REOPENED, route=MessageRoute.THREAD)[1] == ["Present this", "Details"]
    taken = replace(OPEN, presenter=EVE)
    assert notice(MessageKind.REOPENED, taken, route=MessageRoute.THREAD)[1] == ["Details"]
    over = replace(OPEN, state=MeetingState.OVER)
    assert notice(MessageKind.CHANGED, over, route=MessageRoute.THREAD)[1] == ["Details"]


def test_a_presenter_who_hides_is_told_what_the_card_says() -> None:
    hidden, shown_one = (replace(OPEN, presenter=Person(9, name)) for name in (HIDDEN_MEMBER, "Eve"))
    assert "so the card says “somebody”" in notice(MessageKind.PRESENTING, hidden)[0]
    assert "so the card says" not in notice(MessageKind.PRESENTING, shown_one)[0]
    assert "so the card says" not in notice(MessageKind.PRESENTING)[0]


def test_an_organiser_reads_what_did_not_arrive_and_why() -> None:
    for state, words in (("undeliverable", "didn’t arrive"), ("uncertain", "may not have arrived")):
        text, _ = notice(MessageKind.UNDELIVERED, detail=f"{state}:reminder:Missing {MARK}")
        assert text.startswith(f"A reminder {words}: {TITLE}\nMissing {SAFE}\n-# To see everything")
    assert notice(MessageKind.UNDELIVERED, detail="undeliverable:new:X")[0].startswith("A message didn’t arrive")


def test_a_card_that_is_not_posted_yet_is_not_linked() -> None:
    assert notice(MessageKind.CANCELLED, replace(OPEN, message_id=None))[1] == ["Details"]
