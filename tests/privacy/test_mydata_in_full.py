"""/mydata and /settings over three servers, hidden in one and gone from another: each line with who can see it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import simcord

from bot.members.model import Person, ReminderPreference
from bot.members.store import upsert_member
from bot.reading.model import ReadingEdit, ReadingState, Subject
from tests.support.subjects import external
from tests.support.worlds import World, custom_ids, texts

MARKUP = "*[x]* @everyone"
ESCAPED = "\\*\\[x\\]\\* @\u200beveryone"
GONE = 5  # a server that comes first, and that the bot is no member of


async def put(world: World, guild_id: int, subject: Subject, state: ReadingState, edit: ReadingEdit | None) -> None:
    ada, store, now = Person(world.ada.id, f"Ada {MARKUP}"), world.services.reading.store, world.services.now()
    await store.set_state(guild_id, ada, subject, state, now - timedelta(days=2))
    if state is ReadingState.READING and edit:
        await store.set_state(guild_id, ada, subject, ReadingState.FINISHED, now)
    if edit:
        await store.edit(guild_id, ada.id, subject, edit, now)


async def shown(world: World) -> list[str]:
    """The pages of /mydata show, one text each."""
    answer = (await world.ada.slash(world.channel, "mydata show")).response
    assert answer is not None
    pages = [texts(answer)]
    while len(found := [each for each in custom_ids(answer) if each == f"b:data1:{len(pages)}"]) == 1:
        turned = await world.ada.click(answer, custom_id=found[0])
        answer = turned.response or simcord.ResponseMessage(
            world.env, world.env.backend.get_message(answer.channel_id, answer.id)
        )
        pages.append(texts(answer))
    return pages


async def test_every_row_says_who_sees_it_in_its_server(world: World) -> None:
    here, now = world.guild.id, world.services.now()
    hidden = world.env.create_guild(f"Hidden {MARKUP}", owner=world.ada.user).id
    members, ada = world.services.members, Person(world.ada.id, f"Ada {MARKUP}")
    rated = ReadingEdit(rating=4, takeaway=f"Mine {MARKUP}", takeaway_shared=False)
    shared = ReadingEdit(rating=0, takeaway="Ours", takeaway_shared=True)
    await put(world, here, external(f"Rated {MARKUP}"), ReadingState.READING, rated)
    await put(world, here, external("Shared paper"), ReadingState.READING, shared)
    await put(world, here, external("Wanted paper"), ReadingState.WANT, None)
    await put(world, hidden, external("Unseen paper"), ReadingState.READING, shared)
    await members.update_settings(hidden, ada, now, hidden=True, zone="Asia/Tokyo", reminders=ReminderPreference.DM)
    await put(world, GONE, external("Left paper"), ReadingState.READING, None)
    await members.note_left(GONE, ada.id, now)
    began, done = (f"<t:{int((now - timedelta(days=days)).timestamp())}:D>" for days in (2, 0))
    everyone, nobody = "\n-# Seen by everyone in that server", "\n-# Only you can see this"
    lines = [
        [
            f"Your name there: Ada {ESCAPED}{everyone}",
            f"Your settings: time zone server default; reminders server default; look-ups server default{nobody}",
            f"**Left paper** · reading · started {began}{nobody}",
        ],
        [
            f"Your name there: Ada {ESCAPED}{everyone}",
            f"Your settings: time zone server default; reminders server default; look-ups server default{nobody}",
            f"**Rated {ESCAPED}** · finished · started {began} · finished {done} · ★★★★☆\n> Mine {ESCAPED}"
            f"{everyone}, the rating as part of an average of three or more, the takeaway only by you",
            f"**Shared paper** · finished · started {began} · finished {done}\n> Ours{everyone}",
            f"**Wanted paper** · want{everyone}",
        ],
        [
            f"Your name there: Ada {ESCAPED}{nobody}",
            f"Your settings: time zone Asia/Tokyo; reminders by direct message; look-ups server default{nobody}",
            f"**Unseen paper** · finished · started {began} · finished {done}\n> Ours{nobody}",
        ],
    ]
    pages = await shown(world)
    whole = "\n".join(pages)
    for line in (each for server in lines for each in server):
        assert line in whole
    assert pages[0].startswith("## What I know about you\n-# ")
    assert " entries in 3 servers\n### A server I’ve left\nYour name there" in pages[0]
    assert "### Sample group\nYour name there" in whole
    assert all(len(re.findall("-# (?:Seen by|Only you can see this)", page)) > 1 for page in pages[:-1]), (
        "as many as a phone shows"
    )
    assert all("\n### " in page for page in pages), "each page begins with its server"
    assert f"### Hidden {ESCAPED}\n" in whole


async def test_the_one_entry_is_deleted_in_words_for_one(world: World) -> None:
    async with world.services.database.write() as tx:
        await upsert_member(tx, world.guild.id, Person(world.ada.id, "Ada"), world.services.now())
    question = (await world.ada.slash(world.channel, "mydata delete")).response
    assert "everything about you, 1 entry in 1 server" in texts(question)
    assert question is not None
    await world.ada.click(question, label="Delete everything about me")
    stored = world.env.backend.get_message(question.channel_id, question.id)
    assert "I deleted the one entry about you" in str(stored.components)


async def settings_with(world: World, **chosen: Any) -> str:
    person, now = Person(world.ada.id, "Ada"), world.services.now()
    await world.services.members.update_settings(world.guild.id, person, now, **chosen)
    return texts((await world.ada.slash(world.channel, "settings")).response)


async def test_settings_say_what_holds_and_offer_the_other(world: World) -> None:
    await world.services.servers.update(world.guild.id, zone="Europe/Berlin", remind_by_dm=True)
    assert await settings_with(world) == (
        "## Your settings in this server\n**Time zone:** Europe/Berlin (server default) · it’s 01:00 there now\n"
        "**Reminders:** by direct message (server default)\n"
        "**Your look-ups:** shown to the channel (server default)\n"
        "**Your reading:** Visible to everyone in this server; your name appears on meeting cards.\n"
        "Change time zone\nRemind me in the meeting’s thread\nHide my reading\nKeep my look-ups to me"
    )
    thread = await settings_with(world, hidden=True, zone="Asia/Tokyo", reminders=ReminderPreference.THREAD)
    assert "**Time zone:** Asia/Tokyo · it’s 09:00 there now\n**Reminders:** in the meeting’s thread\n" in thread
    assert "so reminders come by direct message while you’re hidden" in thread
    assert thread.endswith("message\nShow my reading\nKeep my look-ups to me\nUse the server’s reminders")
    by_dm = await settings_with(world, reminders=ReminderPreference.DM)
    assert "while you’re hidden" not in by_dm
    assert by_dm.endswith("thread\nShow my reading\nKeep my look-ups to me\nUse the server’s reminders")
