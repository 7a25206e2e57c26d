"""What an organiser is asked before everything that one member set up is cleared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from bot.meetings.cancelling import MeetingsOfMember
from bot.meetings.model import Meeting, MeetingState, MeetingTopic
from bot.members.model import HIDDEN_MEMBER, Person
from bot.ui.meetings.clearing import _preview
from tests.support.drawn_cards import MARK, SAFE, said
from tests.support.subjects import catalog_of

EVE = Person(9, f"Eve {MARK}")
OPEN = Meeting(
    id=7, guild_id=1, state=MeetingState.OPEN, channel_id=2, message_id=3, thread_id=None, event_id=None, creator=EVE,
    starts_at=datetime(2026, 1, 8, 16, tzinfo=UTC), sequence=0, notes="", weeks=0, zone="UTC", minutes=90, place="",
    seats=2, topic=MeetingTopic("", f"About {MARK}"),
)  # fmt: skip
PLANNED = replace(OPEN, state=MeetingState.PLANNED)


def asked(creator: Person = EVE, **values: Any) -> str:
    host = cast(Any, SimpleNamespace(library=SimpleNamespace(catalog=catalog_of())))
    return said(
        _preview(host, 7, creator, replace(MeetingsOfMember(drafts=0, series=0, meetings=(), told=()), **values))
    )


def test_what_will_be_done_is_counted_by_what_it_is() -> None:
    assert "This will cancel 1 meeting.\n" in asked(meetings=(OPEN,))
    assert "This will cancel 2 meetings and delete 1 draft.\n" in asked(meetings=(OPEN, OPEN), drafts=1)
    assert "This will end 2 series and remove 1 planned date.\n" in asked(meetings=(PLANNED,), series=2)
    every = asked(meetings=(OPEN, PLANNED, PLANNED), series=1, drafts=2)
    assert "This will cancel 1 meeting, end 1 series, remove 2 planned dates and delete 2 drafts.\n" in every
    assert asked().startswith(f"Nothing that **Eve {SAFE}** set up is left to clear.")


def test_five_or_so_are_named_and_the_others_counted() -> None:
    (line,) = {each for each in asked(meetings=(OPEN,)).splitlines() if each.startswith("- ")}
    assert line == f"- About {SAFE}, <t:1767888000:f>"
    assert "more" not in asked(meetings=(OPEN,) * 5)
    assert "- and 2 more\n" in asked(meetings=(OPEN,) * 7)


def test_who_will_be_told_is_named_and_who_hides_is_nobody_to_name() -> None:
    assert "**Will be told:** nobody, since nobody has signed up\n" in asked(drafts=1)
    told = asked(meetings=(OPEN,), told=(Person(1, HIDDEN_MEMBER), Person(2, f"Zoe {MARK}")))
    assert f"**Will be told:** Zoe {SAFE}, {HIDDEN_MEMBER}\n" in told
    assert "everything that <@9> set up?" in asked(Person(9, HIDDEN_MEMBER), drafts=1)
    assert f"everything that **Eve {SAFE}** set up?" in asked(drafts=1)
