"""Who hides is named in nothing that others read: no thread, no card, no export, no reason."""

import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import simcord

from bot.meetings.model import Meeting
from bot.members.model import Person, ReminderPreference
from bot.reading.export import export_json
from bot.reading.model import Subject
from bot.reading.subject_index import title_key
from tests.support.channel_messages import now_says, posted, press
from tests.support.loopback.components import find_text
from tests.support.meeting_scenes import Scene, scene
from tests.support.worlds import SAMPLE, World, texts


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Scene]:
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    async with scene(tmp_path, catalog, sqlite_url) as opened:
        yield opened


async def hide(stage: Scene, name: str, *, hidden: bool = True) -> None:
    members = stage.services.members
    await members.update_settings(stage.guild.id, stage.person(name), stage.clock(), hidden=hidden)


def told(stage: Scene, meeting: Meeting) -> list[tuple[str, str]]:
    """Where each message about a meeting was posted, and its first words; a thread's with whom it mentions."""
    found = []
    for message in stage.messages_about(meeting):
        recipient = stage.discord.world.channels[int(message["channel_id"])].recipient
        named = (
            recipient.name if recipient else "thread: " + ", ".join(each["username"] for each in message["mentions"])
        )
        found.append((named, "".join(find_text(message)).replace(":", " ").split(" ")[0]))
    return sorted(found)


def in_public(stage: Scene) -> str:
    """Everything that was posted where more than one person reads it, whom it mentions, and the threads' names."""
    shared = [each for each in stage.discord.world.channels.values() if each.recipient is None]
    return str([(each.name, list(each.messages.values())) for each in shared])


async def test_who_hides_is_reminded_by_direct_message_and_named_nowhere_else(stage: Scene) -> None:
    now = stage.clock()
    await stage.services.members.update_settings(
        stage.guild.id, stage.person("ada"), now, reminders=ReminderPreference.THREAD
    )
    for name in ("ada", "dora"):
        await hide(stage, name)
    meeting = await stage.meeting("ada", "bela", presenter=stage.person("dora"))
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert told(stage, meeting) == [
        ("ada", "Reminder"), ("dora", "Reminder"), ("dora", "You’re"), ("thread: bela", "Reminder")
    ]  # fmt: skip
    for name in ("ada", "dora"):
        assert str(stage.person(name).id) not in in_public(stage)
    assert "somebody presents" in in_public(stage)


async def test_who_hides_after_a_message_was_enqueued_is_taken_out_of_it(stage: Scene) -> None:
    meeting = await stage.meeting("ada", "bela", "chen")
    meetings = stage.services.meetings.meetings
    await meetings.cancel(stage.guild.id, meeting.id, stage.clock(), by=stage.person("olga"))
    await hide(stage, "ada")
    await stage.settle()
    assert told(stage, meeting) == [("ada", "Cancelled"), ("thread: bela, chen", "Cancelled")]
    assert await stage.states(meeting) == [("cancelled", "sent", "")] * 2


async def test_a_message_to_hidden_people_alone_is_not_posted_in_the_thread_at_all(stage: Scene) -> None:
    meeting = await stage.meeting("ada", "bela", seats=1)
    await stage.services.meetings.signups.leave(stage.guild.id, meeting.id, stage.person("ada"), stage.clock())
    await hide(stage, "bela")
    await stage.settle()
    assert told(stage, meeting) == [("bela", "You")]
    assert await stage.states(meeting) == [("promoted", "dropped", "told by direct message"), ("promoted", "sent", "")]


async def test_with_closed_direct_messages_who_hides_is_not_told_at_all(stage: Scene) -> None:
    await hide(stage, "ada")
    stage.discord.close_dms(stage.discord.world.users["ada"])
    meeting = await stage.meeting("ada", "bela")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert told(stage, meeting) == [("thread: bela", "Reminder")]
    assert str(stage.person("ada").id) not in in_public(stage)
    states = sorted(await stage.states(meeting))
    assert states == [("reminder", "dropped", "takes no direct messages, and hides"), ("reminder", "sent", "")]


async def test_a_message_sent_to_the_thread_for_closed_direct_messages_goes_nowhere_once_they_hide(
    stage: Scene,
) -> None:
    now, ada = stage.clock(), stage.person("ada")
    await stage.services.members.update_settings(stage.guild.id, ada, now, reminders=ReminderPreference.DM)
    stage.discord.close_dms(stage.discord.world.users["ada"])
    meeting = await stage.meeting("ada")
    stage.discord.fail("POST", f"/channels/{stage.channel.id}/messages/*/threads", status=503, times=2)
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()  # rerouted to the thread, which can't be made yet
    assert told(stage, meeting) == []
    await hide(stage, "ada")
    for _ in range(6):
        stage.move_both_clocks(timedelta(minutes=31))
        await stage.settle()
    assert told(stage, meeting) == []
    assert {state for _, state, _ in await stage.states(meeting)} == {"dropped"}


async def test_who_volunteers_hidden_is_somebody_on_the_card_and_is_told_so(world: World) -> None:
    settings = (await world.ben.slash(world.channel, "settings")).response
    await press(world, world.ben, settings, "Hide my reading")
    card = await posted(world, world.ada)
    answer = await press(world, world.ben, card, "Present this")
    assert "the card says “somebody”" in texts(answer.response)
    await world.env.advance_time(3)
    assert "**Presenter:** somebody" in now_says(world, card)
    assert "Ben" not in now_says(world, card)


async def test_settings_say_that_reminders_come_directly_while_one_hides(world: World) -> None:
    settings = (await world.ben.slash(world.channel, "settings")).response
    assert "reminders come by direct message" not in texts(settings)
    await press(world, world.ben, settings, "Hide my reading")
    assert "reminders come by direct message" in texts((await world.ben.slash(world.channel, "settings")).response)


async def test_an_export_leaves_out_the_ids_of_others_who_hide(stage: Scene) -> None:
    ada, bela, chen = (stage.person(name) for name in ("ada", "bela", "chen"))
    guild_id, now, signups = stage.guild.id, stage.clock(), stage.services.meetings.signups
    meeting = await stage.meeting("bela", presenter=ada)
    await signups.remove(guild_id, meeting.id, bela, now, by=ada)
    await signups.appoint(guild_id, meeting.id, chen, now, by=ada)

    async def exported(user_id: int) -> str:
        return export_json(user_id, await stage.services.personal_data.rows(user_id), now)

    assert str(ada.id) in await exported(bela.id)
    assert str(ada.id) in await exported(chen.id)
    await hide(stage, "ada")
    assert str(ada.id) not in await exported(bela.id)
    assert str(ada.id) not in await exported(chen.id)
    assert str(chen.id) in await exported(ada.id)
    assert str(ada.id) in await exported(ada.id)


TITLE = "Zebra crossing statistics of Lower Saxony"


async def test_what_only_somebody_hidden_has_on_a_shelf_is_found_by_nobody_else(world: World) -> None:
    settings = (await world.ben.slash(world.channel, "settings")).response
    await press(world, world.ben, settings, "Hide my reading")
    unknown = texts((await world.ada.slash(world.channel, "paper", query=TITLE)).response)
    await world.ben.slash(world.channel, "reading start", paper=TITLE)
    assert texts((await world.ada.slash(world.channel, "paper", query=TITLE)).response) == unknown
    assert texts((await world.ada.slash(world.channel, "who", paper=TITLE)).response).count("Ben") == 0
    assert TITLE in texts((await world.ben.slash(world.channel, "paper", query=TITLE)).response)
    await world.ben.slash(world.channel, "reading drop", paper=TITLE)
    assert texts((await world.ada.slash(world.channel, "paper", query=TITLE)).response) == unknown


async def test_what_somebody_hidden_calls_a_link_is_told_to_others_only_once_they_share_it(world: World) -> None:
    link, title = "https://example.org/some/paper", "A Long Study of Zebras"
    await hide_in_discord(world, world.ben)
    card = (await world.ben.slash(world.channel, "paper", query=f"{title} {link}")).response
    assert title in texts(card)
    await press(world, world.ben, card, "Want")
    await press(world, world.ada, (await world.ada.slash(world.channel, "paper", query=link)).response, "Want")

    async def seen(who: simcord.MemberActor) -> str:
        asked = [("paper", {"query": link}), ("who", {"paper": link}), ("who", {}), ("reading list", {})]
        return "\n".join(
            [texts((await who.slash(world.channel, command, **given)).response) for command, given in asked]
        )

    unseen = await seen(world.ada)
    assert "example.org/some/paper" in unseen
    assert title not in unseen
    assert "example.org" not in texts((await world.ada.slash(world.channel, "paper", query=title)).response)
    own = (await world.ben.slash(world.channel, "paper", query=link)).response
    assert title in texts(own)
    shared = await press(world, world.ben, own, "Share")
    assert title in texts(shared.response)
    assert title in await seen(world.ada)


async def test_a_button_with_the_id_of_what_only_somebody_hidden_has_opens_nothing(world: World) -> None:
    guild_id, reading, now = world.guild.id, world.services.reading, world.services.now()
    ben, key = Person(world.ben.id, "Ben"), title_key(TITLE)

    async def found(viewer_id: int, at: datetime = now) -> bool:
        return await reading.find_subject(guild_id, viewer_id, key, at) is not None

    await world.services.members.update_settings(guild_id, ben, now, hidden=True)
    await world.ben.slash(world.channel, "reading start", paper=TITLE)
    assert (await found(world.ben.id), await found(world.ada.id)) == (True, False)
    await world.services.members.update_settings(guild_id, ben, now, hidden=False)
    assert await found(world.ada.id)
    await world.services.members.update_settings(guild_id, ben, now, hidden=True)
    await reading.subjects.save(guild_id, 1, Subject(key, TITLE, (key,), listed=False), now)
    assert not await found(world.ada.id), "it was offered to somebody else"
    await reading.subjects.save(guild_id, world.ada.id, Subject(key, TITLE, (key,), listed=False), now)
    assert await found(world.ada.id), "their own button works"
    assert not await found(world.ada.id, now + timedelta(days=8))
    assert await found(world.ben.id, now + timedelta(days=8))


@pytest.mark.parametrize("why", ["gone", "unknown"])
async def test_a_direct_messages_buttons_show_and_change_nothing_for_who_may_be_gone(stage: Scene, why: str) -> None:
    ada = stage.person("ada")
    await stage.services.members.update_settings(stage.guild.id, ada, stage.clock(), reminders=ReminderPreference.DM)
    meeting = await stage.meeting("ada", "bela", place="The secret room")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    user = stage.discord.world.users["ada"]
    channel = stage.discord.world.dm_channel(user)
    (reminder,) = channel.messages.values()
    member = stage.guild.members[user.id]
    stage.services.memberships._seen.clear()
    if why == "gone":
        del stage.guild.members[user.id]
    else:
        broken = stage.discord.fail("GET", "/guilds/*/members/*", status=403, times=99)
    for button in ("Details", "I can’t come"):
        answer = await stage.discord.click(reminder, button, user, location=stage.discord.world.in_dm(user))
        assert "I show and change nothing there" in answer.text
        assert "secret" not in answer.text
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert sheet.seating.has_seat(user.id)
    stage.guild.members[user.id] = member
    if why == "unknown":
        broken.times = 0
    answer = await stage.discord.click(reminder, "Details", user, location=stage.discord.world.in_dm(user))
    assert "The secret room" in answer.text


async def hide_in_discord(world: World, who: simcord.MemberActor) -> None:
    await press(world, who, (await who.slash(world.channel, "settings")).response, "Hide my reading")


async def test_organisers_see_in_private_who_would_lose_a_seat_and_who_could_present(world: World) -> None:
    card = await posted(world, seats=2)
    for who in (world.ada, world.ben):
        await press(world, who, card, "Join")
        await hide_in_discord(world, who)
    form = await world.olga.slash(world.channel, "meeting edit", meeting="1")
    answer = await world.olga.submit_modal(form, {"when": "thu 4pm", "duration": "60 min", "seats": "1"})
    assert answer.response is not None
    assert answer.response.ephemeral
    assert f"With 1 seat, <@{world.ben.id}> would lose theirs" in texts(answer.response)
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    presenter = await press(world, world.olga, panel.response, "Presenter")
    assert f"Next in the rota: <@{world.ada.id}>. Then <@{world.ben.id}>." in str(presenter.modal)


async def test_who_is_called_somebody_is_not_taken_for_who_hides(world: World) -> None:
    user = world.env.create_user("plain", global_name="Somebody")
    plain = world.guild.add_member(user)
    card = await posted(world, world.ada)
    for who in (plain, world.ben):
        await press(world, who, card, "Join")
    await hide_in_discord(world, world.ben)
    await world.env.advance_time(3)
    assert "@Somebody, somebody" in now_says(world, card)
    more = texts((await press(world, world.ada, card, "Details")).response)
    assert "1. @Somebody" in more
    assert f"2. <@{world.ben.id}>" in more


async def test_a_bot_is_no_presenter(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    refused = await world.olga.slash(world.channel, "meeting schedule", when="thu 4pm", presenter=robot)
    assert "no bots" in texts(refused.response)
    card = await posted(world)
    await press(world, world.ben, card, "Present this")
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    form = await press(world, world.olga, panel.response, "Presenter")
    refused = await world.olga.submit_modal(form, {"who": [robot]})
    assert "no bots" in texts(refused.response)
    await world.env.advance_time(3)
    assert "**Presenter:** Ben" in now_says(world, card), "the place was not opened instead"
