"""Whatever people write, wherever they can: no answer, card or notice holds it as markup or pings anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import simcord

from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.reading.model import ReadingEdit
from tests.support.histories import person
from tests.support.rendered_text import UNESCAPED, rendered_texts, with_components
from tests.support.worlds import World

MARKUP = "[x](http://e) @everyone <@1>"


def shown(env: simcord.Env) -> Iterator[str]:
    """Every text that was sent where Discord renders markup."""
    for request in env.http_requests:
        yield from rendered_texts(request.json)


async def test_no_text_is_markup_and_nobody_is_pinged_by_it(world: World) -> None:
    services, guild_id, channel = world.services, world.guild.id, world.channel
    eve = world.guild.add_member(world.env.create_user("eve", global_name=MARKUP))
    curators = world.guild.create_text_channel("curators")
    await services.servers.update(guild_id, curator_channel_id=curators.id)
    for command in ("start", "finish"):
        await eve.slash(channel, f"reading {command}", paper=f"Rare {MARKUP}")
    views, index = services.reading.views, services.reading.subject_index
    (shelved,) = await views.shelf(guild_id, eve.id, index, own=True)
    edit = ReadingEdit(rating=5, takeaway=f"Mine {MARKUP}", takeaway_shared=True)
    await services.reading.store.edit(guild_id, eve.id, shelved.subject, edit, services.now())
    await eve.slash(channel, "reading start", paper=f"Other {MARKUP}")
    for member in (eve, world.ada):
        await member.slash(channel, "who")
        await member.slash(channel, "who", paper=f"Rare {MARKUP}")
        await member.slash(channel, "paper", query=f"Rare {MARKUP}")
        await member.slash(channel, "reading list", member=eve)
        await member.slash(channel, "mydata show")
        await member.slash(channel, "settings")
        await member.slash(channel, "next")
    for command, option in (("paper", "query"), ("search", "query"), ("path", "paper"), ("topic", "topic")):
        await eve.slash(channel, command, **{option: f"zzzz {MARKUP}"})
    # With a link of its own, since that of her title would find it.
    looked_up = await eve.slash(channel, "paper", query=f"zzzz {MARKUP.replace('http://e', 'http://f')}")
    assert looked_up.response is not None
    form = await eve.click(looked_up.response, label="Suggest it for the reading list")
    await eve.submit_modal(form, {"what": MARKUP, "why": MARKUP})
    await _meet(world, eve)
    rendered = list(shown(world.env))
    assert sum("\\[x\\]" in each for each in rendered) > 15
    assert [each for each in rendered if UNESCAPED.search(each)] == []
    posts = [request.json for request in world.env.http_requests if request.method == "POST"]  # an edit notifies nobody
    sent = [each for body in posts for each in with_components(body)]
    assert len(sent) > 20
    assert [each for each in sent if (each.get("allowed_mentions") or {"parse": "default"})["parse"]] == []


def _raw(message: Any) -> str:
    return str([component.to_dict() for component in message.components])


async def _meet(world: World, eve: simcord.MemberActor) -> None:
    """A meeting with her texts, its card, its list, and each kind of news of it."""
    services, guild_id, now = world.services, world.guild.id, world.services.now()
    meetings, organiser = services.meetings, person(world.olga)
    plan = MeetingPlan(
        starts_at=now + timedelta(hours=3), zone="UTC", topic=MeetingTopic("", f"Topic {MARKUP}"),
        place=f"Place {MARKUP}", seats=2,
    )  # fmt: skip
    meeting_id = await meetings.meetings.draft(guild_id, world.channel.id, plan, organiser, now)
    await meetings.meetings.confirm(guild_id, meeting_id, organiser, now)
    await services.meeting_worker.deliver(guild_id, meeting_id)
    (card,) = [each for each in world.channel.history() if f"mjoin1:{meeting_id}" in _raw(each)]
    await eve.click(card, label="Join")
    await world.ada.click(card, label="Join")
    await eve.click(card, label="Present this")
    await world.ada.click(card, label="Details")
    await meetings.attendance.save_notes(guild_id, meeting_id, f"Notes {MARKUP}", now, by=organiser)
    await world.ada.slash(world.channel, "meeting list")
    await world.env.advance_time(2.5 * 3600)
    await meetings.meetings.cancel(guild_id, meeting_id, services.now(), by=organiser)
    await services.meeting_worker.deliver(guild_id, meeting_id)
    await world.env.advance_time(60)
    await world.ada.slash(world.channel, "meeting list", past=True)
