"""Cards that somebody deleted: noted where an edit or a thread finds them gone, and posted again on request."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.database import StorageError
from bot.meetings.card_store import REMEMBERED_FOR, CardStore, DiscordProblem
from bot.meetings.change_notices import NOTICE_PAUSE
from bot.meetings.model import Meeting, MeetingPatch
from tests.support.channel_messages import button, posted, press, words
from tests.support.loopback.components import find_text
from tests.support.meeting_rights import Rights
from tests.support.meeting_scenes import Scene
from tests.support.meetings import log_of
from tests.support.worlds import World, texts

EDIT, POST, THREAD = "/channels/*/messages/*", "/channels/*/messages", "/channels/*/messages/*/threads"


def delete_card(stage: Scene, meeting: Meeting) -> None:
    del stage.channel.messages[meeting.message_id or 0]


async def noted(stage: Scene, meeting: Meeting) -> Meeting:
    """Wait until the card is known to be gone."""
    while (await stage.fetch(meeting.id)).message_id == meeting.message_id:
        await stage.discord.until(lambda: stage.services.edits.pending == 0)
    return await stage.fetch(meeting.id)


async def events(stage: Scene, meeting: Meeting) -> list[str]:
    return [each.event for each in await log_of(stage.services.meetings.meetings, stage.guild.id, meeting.id)]


async def dms(stage: Scene) -> str:
    channel = stage.discord.world.dm_channel(stage.discord.world.users["olga"])
    return "\n".join("\n".join(find_text(message)) for message in channel.messages.values())


async def test_an_edit_finds_the_card_gone_and_nothing_links_to_it_or_brings_it_back(stage: Scene) -> None:
    meeting, other = await stage.meeting("ada"), await stage.meeting("ada")
    delete_card(stage, meeting)
    stage.worker.changed(stage.guild.id, meeting.id)
    stage.worker.changed(stage.guild.id, other.id)
    known = await noted(stage, meeting)
    assert (known.message_id, known.jump_url) == (None, None)
    assert "card deleted" in await events(stage, meeting)
    await stage.settle()
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    await stage.worker.refresh()
    assert stage.messages_about(meeting, card=True) == [], "never posted again by itself"
    assert len(stage.reminders_of(meeting)) == 1, "reminders arrive all the same"
    assert (await stage.fetch(other.id)).message_id == other.message_id


async def test_a_card_found_gone_while_the_database_fails_is_noted_once_it_works(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await stage.meeting("ada")
    note_deleted = CardStore.note_deleted
    failed: list[int] = []

    async def fails_first(self: CardStore, gone: Meeting, now: datetime) -> bool:
        if not failed:
            failed.append(gone.id)
            raise StorageError("no")
        return await note_deleted(self, gone, now)

    monkeypatch.setattr(CardStore, "note_deleted", fails_first)
    delete_card(stage, meeting)
    stage.worker.changed(stage.guild.id, meeting.id)
    assert (await noted(stage, meeting)).message_id is None
    assert failed == [meeting.id]


async def test_who_asks_twice_gets_one_new_card_that_shows_who_is_in(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    delete_card(stage, meeting)
    stage.worker.show_card(stage.guild.id, meeting.id)
    stage.worker.show_card(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: stage.messages_about(meeting, card=True))
    (card,) = stage.messages_about(meeting, card=True)
    assert "Ada" in "\n".join(find_text(card))
    await stage.discord.until(lambda: not stage.worker.send_queue.tasks)
    stage.worker.show_card(stage.guild.id, meeting.id)
    await stage.settle()
    assert len(stage.messages_about(meeting, card=True)) == 1
    assert (await stage.fetch(meeting.id)).message_id == int(card["id"])
    assert (await events(stage, meeting)).count("card again") == 1


async def test_a_thread_to_be_opened_finds_the_card_gone_and_the_reminder_goes_to_the_channel(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    delete_card(stage, meeting)
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    (reminder,) = stage.reminders_of(meeting)
    assert reminder["channel_id"] == str(stage.channel.id)
    assert (await stage.fetch(meeting.id)).message_id is None


async def test_the_event_loses_its_link_and_gets_the_new_cards(rights: Rights) -> None:
    stage = rights.stage
    await stage.services.servers.update(stage.guild.id, native_events=True)
    meeting = await stage.meeting("ada")
    (event,) = await stage.discord.until(lambda: list(stage.discord.world.events[stage.guild.id].values()))
    stage.worker.changed(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: meeting.jump_url in event["description"])
    delete_card(stage, meeting)
    stage.worker.changed(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: "discord.com" not in event["description"])
    stage.worker.show_card(stage.guild.id, meeting.id)
    await stage.discord.until(lambda: "discord.com" in event["description"])
    assert (await stage.fetch(meeting.id)).jump_url in event["description"]


async def test_a_locked_thread_leads_to_the_channel_and_the_organiser_is_told_once(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    thread = stage.discord.world.channels[(await stage.fetch(meeting.id)).thread_id or 0]
    thread.locked = thread.archived = True
    patch = MeetingPatch(place="Room 9")
    for place in ("Room 9", "Room 10"):
        patch = MeetingPatch(place=place)
        now, by = stage.clock(), stage.person("olga")
        await stage.services.meetings.meetings.change(stage.guild.id, meeting.id, patch, now, by=by)
        await stage.settle()
        stage.move_both_clocks(NOTICE_PAUSE)  # within which changes are told together
    await stage.settle()
    assert (await dms(stage)).count("I can’t post in the meeting’s thread") == 1
    here = [each for each in stage.messages_about(meeting) if each["channel_id"] == str(stage.channel.id)]
    assert len(here) == 2


async def test_an_archived_thread_is_opened_by_the_message_itself(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    thread = stage.discord.world.channels[(await stage.fetch(meeting.id)).thread_id or 0]
    thread.archived = True
    stage.move_both_clocks(timedelta(hours=23))
    await stage.settle()
    assert len(thread.messages) == 2
    assert not thread.archived


async def test_the_same_refusal_is_told_once_and_in_the_log_of_each_meeting(stage: Scene) -> None:
    cards, now = stage.services.meetings.cards, stage.clock()
    first, second = await stage.meeting("ada"), await stage.meeting("ada")
    assert await cards.note_problem(first, DiscordProblem.EVENT_REFUSED, now)
    assert not await cards.note_problem(first, DiscordProblem.EVENT_REFUSED, now)
    assert await cards.note_problem(second, DiscordProblem.EVENT_REFUSED, now)
    await stage.settle()
    assert (await dms(stage)).count("Discord won’t let me keep the meeting’s event up to date") == 1
    assert "problem" in await events(stage, second)


async def test_details_from_the_list_post_a_deleted_card_again(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    await world.env.advance_time(3)
    await world.services.connection.client.http.delete_message(world.channel.id, card.id)
    await press(world, world.ada, (await world.ada.slash(world.channel, "meeting list")).response, "Details")
    await world.env.advance_time(5)
    reposted = world.channel.last_message
    assert reposted is not None
    assert reposted.id != card.id
    assert button(reposted, "Join")
    assert "Ada" in words(reposted)


async def test_an_edit_posts_a_deleted_card_again_and_the_list_says_how(world: World) -> None:
    card = await posted(world)
    await world.services.connection.client.http.delete_message(world.channel.id, card.id)
    world.services.meeting_worker.changed(world.guild.id, 1)
    while (sheet := await world.services.meetings.meetings.sheet(world.guild.id, 1)) and sheet.meeting.jump_url:
        await world.env.advance_time(1)
    listed = texts((await world.ada.slash(world.channel, "meeting list")).response)
    assert "[Card]" not in listed
    assert "I’ll post it again" in listed
    form = await world.olga.slash(world.channel, "meeting edit", meeting="1")
    values = {"when": "2026-01-01 16:00", "paper": "orca", "place": "", "duration": "60 min", "seats": "2"}
    await world.olga.submit_modal(form, values)
    await world.env.advance_time(5)
    assert button(world.channel.last_message, "Join")


async def test_a_year_later_a_meetings_card_names_nobody_and_is_forgotten(stage: Scene) -> None:
    meeting = await stage.meeting("ada", "bela", presenter=stage.person("chen"))
    coming = await stage.meeting("ada", after=timedelta(days=500))
    stage.move_both_clocks(timedelta(days=2))
    await stage.settle()
    card = stage.channel.messages[meeting.message_id or 0]
    await stage.discord.until(lambda: "Came" in "\n".join(find_text(card)))
    everybody = ("Ada", "Bela", "Chen", "Olga")
    assert all(name in "\n".join(find_text(card)) for name in everybody)
    stage.worker._last_cleanup = None
    await stage.settle()
    assert (await stage.fetch(meeting.id)).message_id is not None
    stage.move_both_clocks(REMEMBERED_FOR)
    await stage.settle()
    await stage.discord.until(
        lambda: not any(name in "\n".join(find_text(card)) for name in ("Ada", "Bela", "Chen", "Olga"))
    )
    assert (await noted(stage, meeting)).message_id is None
    assert "**Came:** 3" in "\n".join(find_text(card))
    assert "vLLM" in "\n".join(find_text(card))
    assert (await stage.fetch(coming.id)).message_id is not None
