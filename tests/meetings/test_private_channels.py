"""A meeting in a channel that somebody can't see is nowhere to be found for them, whatever they press or type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord.enums import ChannelType

from bot.delivery import meeting_viewers
from bot.delivery.meeting_viewers import MeetingViewers
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person, ReminderPreference
from tests.support.channel_messages import later, posted, press, words
from tests.support.loopback.world import VIEW_CHANNEL
from tests.support.meeting_rights import Rights, said
from tests.support.meeting_scenes import Scene
from tests.support.worlds import World, custom_ids, texts

SECRET = "Salaries"
SEE, NOT_SEE = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)


def private_channel(world: World, *insiders: simcord.MemberActor) -> simcord.ChannelHandle:
    """Which these alone can see, and the bot."""
    assert world.bot.user is not None
    overwrites: dict[Any, discord.PermissionOverwrite] = {world.guild.default_role: NOT_SEE, world.bot.user: SEE}
    return world.guild.create_text_channel("inner-circle", overwrites={**overwrites, **dict.fromkeys(insiders, SEE)})


def private_thread(world: World, *insiders: simcord.MemberActor) -> simcord.ChannelHandle:
    assert world.bot.user is not None
    backend = world.env.backend
    thread = backend.create_thread(world.channel.id, "inner", world.bot.user.id, type=ChannelType.PRIVATE_THREAD)
    for each in insiders:
        backend.add_thread_member(thread.id, each.id)
    return next(each for each in world.channel.threads if each.id == thread.id)


async def post_secret(
    world: World, who: simcord.MemberActor, channel: simcord.ChannelHandle, **options: Any
) -> tuple[str, Any]:
    """What the draft said, and the card."""
    asked = await who.slash(channel, "meeting schedule", **{"when": "thu 4pm", "paper": SECRET, **options})
    assert asked.response is not None
    draft = texts(asked.response)
    answer = await who.click(asked.response, custom_id=custom_ids(asked.response)[0])
    assert "Scheduled and posted" in texts(answer.response)
    await world.env.advance_time(3)
    return draft, next(each for each in reversed(channel.history()) if SECRET in words(each))


async def everything(world: World, who: simcord.MemberActor) -> str:
    """All that lists, /next, a search by words and what's offered while typing tell somebody in the open channel."""
    said = [texts((await who.slash(world.channel, name)).response) for name in ("meeting list", "next")]
    said.append(texts((await who.slash(world.channel, "meeting list", past=True)).response))
    for command in ("meeting edit", "meeting cancel"):
        said.append(str(await who.autocomplete(world.channel, command, "meeting", "")))
        said.append(str(await who.autocomplete(world.channel, command, "meeting", SECRET)))
    return "\n".join(said)


@pytest.mark.parametrize("kind", ["channel", "thread"])
async def test_only_those_who_see_its_channel_find_a_meeting(world: World, kind: str) -> None:
    make = private_channel if kind == "channel" else private_thread
    secret = make(world, world.ada)
    draft, card = await post_secret(world, world.ada, secret)
    assert ("can see <#" in draft) is (kind == "channel")
    assert ("members of this private thread" in draft) is (kind == "thread")
    assert "nobody else finds it" in draft
    assert SECRET not in await everything(world, world.ben)
    listed = await world.ada.slash(world.channel, "meeting list")
    assert SECRET in texts(listed.response)
    assert SECRET in texts((await world.ada.slash(world.channel, "next")).response)
    assert SECRET in texts((await press(world, world.ada, listed.response, "Details")).response)
    assert SECRET in texts((await world.ada.slash(secret, "meeting list")).response)
    assert "You’re going" in texts((await press(world, world.ada, card, "Join")).response)
    typed = await world.ben.slash(world.channel, "meeting cancel", meeting=SECRET)
    assert "No upcoming meeting is called" in texts(typed.response)
    assert await world.ada.autocomplete(world.channel, "meeting edit", "meeting", SECRET) == []


async def test_choices_while_typing_come_from_all_meetings_by_words_of_title_and_date(world: World) -> None:
    """Behind sixty others that start before."""
    meetings, now, ben = world.services.meetings.meetings, world.services.now(), Person(world.ben.id, "Ben")
    for number in range(60):
        plan = MeetingPlan(
            starts_at=now + timedelta(hours=number + 1), zone="UTC", topic=MeetingTopic("", f"Spam {number}")
        )
        creator = ben if number < 20 else Person(10 + number // 20, "Spammer")
        meeting_id = await meetings.draft(world.guild.id, world.channel.id, plan, creator, now)
        await meetings.confirm(world.guild.id, meeting_id, creator, now)
    await posted(world, world.ada, when="2026-02-03 16:00", paper="vllm")
    await posted(world, world.ben, when="2026-02-04 16:00", paper="Ölige Themen")

    async def names(who: simcord.MemberActor, typed: str) -> list[str]:
        return [each["name"] for each in await who.autocomplete(world.channel, "meeting edit", "meeting", typed)]

    listed, own = "2026-02-03 16:00 UTC · vLLM", "2026-02-04 16:00 UTC · Ölige Themen"
    for typed in ("VLLM", "vllm 2026-02", "02-03", "16:00 vl", "2026-02-03 16:00 UTC · vLLM"):
        assert await names(world.olga, typed) == [listed], typed
    assert await names(world.olga, "ölige") == [own]
    assert await names(world.olga, "2026-02") == [listed, own]
    assert len(await names(world.olga, "")) == 25
    assert await names(world.ada, "") == [listed], "who organises nothing has their own"
    assert await names(world.ada, "themen") == []
    chosen = await world.ada.slash(world.channel, "meeting edit", meeting="vllm")
    assert chosen.modal is not None, "words are understood, too"
    next_up = texts((await world.ada.slash(world.channel, "next")).response)
    assert "The group’s next meeting" in next_up
    card = world.channel.history()[-2]
    assert "vLLM" in words(card)
    await press(world, world.ada, card, "Join")
    next_up = texts((await world.ada.slash(world.channel, "next")).response)
    assert "Your next meeting" in next_up
    assert "next meeting:** vLLM" in next_up


async def test_who_is_let_in_or_out_finds_it_or_no_longer(world: World) -> None:
    thread = private_thread(world, world.ada)
    await post_secret(world, world.ada, thread)
    viewers: MeetingViewers = world.services.viewers
    world.env.backend.add_thread_member(thread.id, world.ben.id)
    viewers._insiders.clear()
    assert SECRET in texts((await world.ben.slash(world.channel, "meeting list")).response)
    world.env.backend.remove_thread_member(thread.id, world.ada.id)
    viewers._insiders.clear()
    assert SECRET not in texts((await world.ada.slash(world.channel, "meeting list")).response)


async def test_what_discord_does_not_tell_is_not_shown(world: World) -> None:
    thread = private_thread(world, world.ada)
    await post_secret(world, world.ada, thread)
    world.services.viewers._insiders.clear()
    world.env.inject_error("GET", "/channels/*/thread-members/*", status=403, code=50001)
    assert SECRET not in texts((await world.ada.slash(world.channel, "meeting list")).response)


async def test_an_archived_thread_is_looked_up_and_a_deleted_ones_meeting_is_its_creators(world: World) -> None:
    backend = world.env.backend
    thread = backend.create_thread(world.channel.id, "open talk", world.ada.id)
    handle = next(each for each in world.channel.threads if each.id == thread.id)
    draft, _ = await post_secret(world, world.ada, handle)
    assert "Everyone in this server will see it" in draft
    backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    assert world.bot.get_channel(thread.id) is None, "the gateway tells nothing of it any more"
    assert SECRET in texts((await world.ben.slash(world.channel, "meeting list")).response)
    backend.delete_channel(thread.id)
    world.services.viewers._threads.clear()
    assert SECRET not in texts((await world.ben.slash(world.channel, "meeting list")).response)
    assert SECRET in texts((await world.ada.slash(world.channel, "meeting list")).response)


async def test_a_thread_that_the_bot_could_not_look_into_is_asked_about_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = world.env.backend
    thread = backend.create_thread(world.channel.id, "open talk", world.ada.id)
    await post_secret(world, world.ada, next(each for each in world.channel.threads if each.id == thread.id))
    backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    monkeypatch.setattr(meeting_viewers, "_REMEMBERED", 0.0)
    world.env.inject_error("GET", f"/channels/{thread.id}", status=403, code=50001)
    assert SECRET not in texts((await world.ben.slash(world.channel, "meeting list")).response)
    assert SECRET in texts((await world.ben.slash(world.channel, "meeting list")).response)


async def test_nobody_posts_where_they_cannot_look(world: World) -> None:
    secret = private_channel(world, world.ada)
    await world.services.servers.update(world.guild.id, meeting_channel_id=secret.id)
    refused = await world.ben.slash(world.channel, "meeting schedule", when="thu 4pm")
    assert "which you can’t see" in texts(refused.response)
    assert "Post" in texts((await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")).response)


async def test_whoever_is_shut_out_since_the_draft_posts_nothing_there(world: World) -> None:
    secret = private_channel(world, world.ada)
    await world.services.servers.update(world.guild.id, meeting_channel_id=secret.id)
    asked = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm", paper=SECRET)
    world.env.backend.set_overwrite(secret.id, _overwrite(world.ada.id, NOT_SEE, "MEMBER"))
    refused = await press(world, world.ada, asked.response, "Post it")
    assert "which you can’t see" in texts(refused.response)
    assert list(secret.history()) == []
    world.env.backend.set_overwrite(secret.id, _overwrite(world.ada.id, SEE, "MEMBER"))
    assert "Scheduled" in texts((await press(world, world.ada, asked.response, "Post it")).response)


async def test_a_papers_public_card_says_nothing_of_what_was_discussed_in_private(world: World) -> None:
    secret = private_channel(world, world.ada)
    asked = await world.ada.slash(secret, "meeting schedule", when="thu 4pm", paper="orca")
    assert asked.response is not None
    await world.ada.click(asked.response, custom_id=custom_ids(asked.response)[0])
    await later(world, 24)
    public = await world.ben.slash(world.channel, "paper", query="orca")
    assert "We discussed this" not in texts(public.response)
    world.env.backend.set_overwrite(secret.id, _overwrite(world.guild.default_role.id, SEE, "ROLE"))
    await world.env.advance_time(5)
    assert "We discussed this" in words(world.channel.last_message), "the posted card follows"


def _overwrite(target_id: int, permissions: discord.PermissionOverwrite, kind: str) -> Any:
    from simcord.backend.models import Overwrite
    from simcord.enums import OverwriteType

    allow, deny = permissions.pair()
    return Overwrite(target_id=target_id, type=OverwriteType[kind], allow=allow.value, deny=deny.value)


def everyone_sees(stage: Scene) -> bool:
    """As far as the bot knows."""
    return stage.services.viewers.is_public(stage.guild.id, stage.channel.id)


def hide_channel(stage: Scene, *, hidden: bool = True) -> None:
    """From everyone but the server's owner, and the bot."""
    stage.channel.denied = {stage.guild.id: VIEW_CHANNEL} if hidden else {}
    stage.discord.gateway.dispatch("CHANNEL_UPDATE", stage.channel.payload())


BUTTONS = (
    "mjoin1:{0}", "mpresent1:{0}", "mmore1:{0}", "mmorep1:0:{0}", "mcal1:{0}", "morg1:{0}", "medit1:{0}",
    "mask1:{0}", "mtopic1:{0}", "mlog1:0:{0}", "mleave1:{0}", "mdown1:{0}", "mhand1:{0}", "mdet1:{0}:x",
    "mcannot1:{0}:x", "mfinish1:{0}:x", "mapp1:{0}", "mrem1:{0}", "mnote1:{0}", "matt1:{0}", "mrestore1:{0}",
    "mmove1:{0}:9999999999", "mshrink1:1:{0}", "maskend1:{0}", "medit2:1:{0}",
    "mkeep1:{0}", "mwhy1:0:{0}", "mcancel2:{0}:0", "mend2:{0}:0",
)  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "meditf1:{0}": {"when": "in 3 days 16:00", "place": "Elsewhere", "duration": "30", "seats": "4"},
    "mappf1:{0}": {"who": ["{chen}"]}, "mcancel1:{0}": {}, "mremf1:{0}": {"who": ["{bela}"]},
    "mnotef1:{0}": {"notes": "https://example.org"}, "mend1:{0}": {}, "mattf1:{0}": {"came": ["{chen}"], "missed": []},
    "mwhyf1:0:{0}": {"reason": "Ill"}, "mwhyf1:1:{0}": {"reason": "Ill"},
    "mtopicf1:{0}": {"paper": "orca"}, "mhandf1:{0}": {"who": ["{chen}"]},
}  # fmt: skip


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_forged_id_shows_and_changes_nothing(rights: Rights, cancelled: bool) -> None:
    """Not even that there is, or was, a meeting."""
    rights.set_roles()
    meeting, stage = await rights.meeting(), rights.stage
    if cancelled:
        by = stage.person("ada")
        await stage.services.meetings.meetings.cancel(stage.guild.id, meeting.id, stage.clock(), by=by)
    other = stage.discord.world.add_channel(stage.guild, "elsewhere")
    stage.discord.gateway.dispatch("CHANNEL_CREATE", other.payload())
    hide_channel(stage)
    stage.channel, hidden = other, stage.channel  # where they press
    try:
        for role in ("stranger", "creator", "organiser"):
            for pattern in BUTTONS:
                text = said(await rights.press(role, pattern.format(meeting.id)))
                assert "no such meeting" in text, (role, pattern, text)
            for pattern, fields in FORMS.items():
                text = said(await rights.submit(role, pattern.format(meeting.id), fields))
                assert "no such meeting" in text, (role, pattern, text)
    finally:
        stage.channel = hidden
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert [each.id for each in sheet.seating.everybody] == [stage.person("bela").id]
    assert sheet.meeting.presenter is None


async def test_a_direct_message_shows_nothing_of_a_channel_out_of_sight_but_lets_one_leave(stage: Scene) -> None:
    ada, user = stage.person("ada"), stage.discord.world.users["ada"]
    await stage.services.members.update_settings(stage.guild.id, ada, stage.clock(), reminders=ReminderPreference.DM)
    meeting = await stage.meeting("ada", place="The secret room")
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    (reminder,) = stage.discord.world.dm_channel(user).messages.values()
    hide_channel(stage)
    await stage.discord.until(lambda: not everyone_sees(stage))
    place = stage.discord.world.in_dm(user)
    answer = await stage.discord.click(reminder, "Details", user, location=place)
    assert "in a channel you can’t see any more" in answer.text
    assert "secret" not in answer.text
    assert "Thanks" in (await stage.discord.click(reminder, "I can’t come", user, location=place)).text
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert sheet.seating.everybody == ()


async def test_who_cannot_see_a_meetings_channel_any_more_is_told_nothing_by_direct_message(stage: Scene) -> None:
    olga, ada = stage.person("olga"), stage.person("ada")
    for each in (ada, olga):
        await stage.services.members.update_settings(
            stage.guild.id, each, stage.clock(), reminders=ReminderPreference.DM
        )
    meeting = await stage.meeting("ada", "olga", place="The secret room")
    hide_channel(stage)
    await stage.discord.until(lambda: not everyone_sees(stage))
    stage.move_both_clocks(timedelta(hours=6, seconds=1))
    await stage.settle()
    assert sorted(await stage.states(meeting)) == [
        ("reminder", "dropped", "can't see the meeting's channel any more"), ("reminder", "sent", "")
    ]  # fmt: skip
    told = {name: stage.discord.world.dm_channel(stage.discord.world.users[name]).messages for name in ("ada", "olga")}
    assert (len(told["ada"]), len(told["olga"])) == (0, 1), "the owner sees every channel"
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert len(sheet.seating.seated) == 2, "the seat is theirs until they give it up"


async def test_pages_of_lists_are_turned_by_number_too(rights: Rights) -> None:
    rights.set_roles()
    await rights.meeting()  # a series of eight dates
    assert len([line for line in said(await rights.press("stranger", "mlist1:0:0")).splitlines() if "<t:" in line]) == 5
    assert len([line for line in said(await rights.press("stranger", "mlist1:0:1")).splitlines() if "<t:" in line]) == 3
    meeting = await rights.meeting()
    for name in ("chen", "dora", "emil", "ada", "olga"):
        stage, who = rights.stage, rights.stage.person(name)
        await stage.services.meetings.joining.join(stage.guild.id, meeting.id, who, stage.clock())
        await stage.services.meetings.signups.leave(stage.guild.id, meeting.id, who, stage.clock())
    log = said(await rights.press("creator", f"mlog1:1:{meeting.id}"))
    assert "12 entries, the latest first" in log
    assert "posted the meeting" in log
    assert len([line for line in log.splitlines() if "<t:" in line]) == 2
    for forged in (f"mlist1:0:{2**63 - 1}", f"mlist2:0:0:{2**63 - 1}:{2**63 - 1}", "mlist2:0:1:0:0"):
        assert "Upcoming meetings" in said(await rights.press("stranger", forged)), forged


async def test_only_a_channel_that_everyone_sees_has_an_event_and_it_goes_and_comes_with_that(stage: Scene) -> None:
    await stage.services.servers.update(stage.guild.id, native_events=True)
    events = stage.discord.world.events[stage.guild.id]
    await stage.meeting("ada", topic=MeetingTopic("", SECRET), after=timedelta(hours=40))
    await stage.discord.until(lambda: len(events) == 1)
    hide_channel(stage)
    await stage.discord.until(lambda: not everyone_sees(stage))
    await stage.settle()
    assert events == {}
    hide_channel(stage, hidden=False)
    await stage.discord.until(lambda: stage.worker._unrefreshed)
    await stage.settle()
    assert len(events) == 1
