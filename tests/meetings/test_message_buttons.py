"""Buttons below messages about a meeting, and whom a form lets one choose."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.errors import UserError
from bot.meetings.model import GUEST_ID
from bot.members.model import Person, ReminderPreference
from bot.ui.kit.host import Interaction
from bot.ui.meetings.member_fields import guest_named, people_chosen, presenter_chosen
from tests.support.meeting_scenes import Scene

HOURS = timedelta(hours=6, seconds=1)  # the first reminder goes out a day ahead


async def test_a_button_of_somebody_elses_direct_message_tells_nothing(stage: Scene) -> None:
    ada, bela = stage.person("ada"), stage.discord.world.users["bela"]
    await stage.services.members.update_settings(stage.guild.id, ada, stage.clock(), reminders=ReminderPreference.DM)
    meeting = await stage.meeting("ada", "bela", place="The secret room")
    stage.move_both_clocks(HOURS)
    await stage.settle()
    (reminder,) = stage.discord.world.dm_channel(stage.discord.world.users["ada"]).messages.values()
    for label in ("Details", "I can’t come"):
        answer = await stage.discord.click(reminder, label, bela, location=stage.discord.world.in_dm(bela))
        assert answer.text == "I no longer know which meeting this was about."
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert sheet.seating.has_seat(bela.id)


async def test_details_of_a_reminder_post_a_deleted_card_again(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    stage.move_both_clocks(HOURS)
    await stage.settle()
    (reminder,) = stage.reminders_of(meeting)
    del stage.channel.messages[meeting.message_id or 0]
    await stage.discord.click(reminder, "Details", stage.discord.world.users["bela"])
    await stage.discord.until(lambda: stage.messages_about(meeting, card=True))


async def test_who_cannot_come_gives_the_seat_to_the_next_in_line(stage: Scene) -> None:
    users = stage.discord.world.users
    meeting = await stage.meeting("ada", "bela", seats=1, presenter=stage.person("chen"))
    stage.move_both_clocks(HOURS)
    await stage.settle()
    (reminder,) = stage.reminders_of(meeting)

    async def says(name: str) -> str:
        return (await stage.discord.click(reminder, "I can’t come", users[name])).text

    assert await says("ada") == "Thanks for letting me know. Your seat goes to the first on the waitlist."
    assert await says("ada") == "You weren’t signed up."
    assert await says("bela") == "Thanks for letting me know."
    assert "Step down" in await says("chen")


def chosen_in(users: dict[str, Any], members: dict[str, Any]) -> Interaction:
    return cast(Interaction, SimpleNamespace(data={"resolved": {"users": users, "members": members}}))


def test_members_are_chosen_by_their_names_here_and_neither_bots_nor_strangers() -> None:
    users = {
        "1": {"username": "ada_l", "global_name": "Ada"},
        "2": {"username": "ben", "global_name": None},
        "3": {"username": "bot", "bot": True},
        "4": {"username": "not here"},
        "5": {"username": "carl", "global_name": "Carl"},
    }
    form = chosen_in(users, {"1": {"nick": "Countess"}, "2": {}, "3": {}, "5": {"nick": None}})
    found = people_chosen(form, ("5", "1", "2", "3", "4", "99"))
    assert found == (Person(5, "Carl"), Person(1, "Countess"), Person(2, "ben"))
    assert people_chosen(cast(Any, SimpleNamespace(data=None)), ("1",)) == ()
    assert presenter_chosen(form, ("1",)) == Person(1, "Countess")
    assert presenter_chosen(form, ()) is None
    for nobody in ("3", "4"):
        with pytest.raises(UserError, match="Only members"):
            presenter_chosen(form, (nobody,))


def test_a_name_that_could_be_a_ping_or_is_nothing_to_see_is_shown_as_neither() -> None:
    (person,) = people_chosen(chosen_in({"1": {"username": "x"}}, {"1": {"nick": "a\u202e\nb"}}), ("1",))
    assert person.name == "a b"
    assert guest_named(" Grace  Hopper ") == Person(GUEST_ID, "Grace Hopper")
    assert guest_named(" \u200b ") is None
    guest = guest_named("x" * 61)
    assert guest is not None
    assert len(guest.name) == 60
