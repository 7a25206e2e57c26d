"""How a meeting repeats: on the draft, in lists, and while the option is typed."""

import asyncio
from datetime import datetime, time
from itertools import islice

import discord
from discord import app_commands

from bot.meetings.changed_hours import ChangedHour, changed_hours
from bot.meetings.model import Meeting
from bot.meetings.recurrence_words import day_words, recurrence_words
from bot.runtime.reply import LIMITS
from bot.timezones import from_local, load, local_time
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import reply_of
from bot.ui.kit.text import CHOICE_NAME, label, safe
from bot.ui.meetings.access import need_guild
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import local_start

REPEAT_LIMIT = 120  # characters
_NEXT = 3
_COUNTED = 400  # dates; more are a series without an end in sight


def repeat_lines(meeting: Meeting) -> list[str]:
    """Of a draft: that it's once, or the rule with the next dates."""
    zone = safe(meeting.zone, 64)
    if meeting.recurrence is None:
        return [f"-# Once. That’s {local_start(meeting)} in {zone}. Change your time zone with `/settings`."]
    tz = load(meeting.zone)
    first, at = local_time(meeting.starts_at, tz)
    rule = recurrence_words(meeting.recurrence, f" at {at:%H:%M} ({zone})")
    days = list(islice(meeting.recurrence.dates(first), _COUNTED))
    dates = " · ".join(discord.utils.format_dt(from_local(each, at, tz), "f") for each in days[:_NEXT])
    count = f" ({len(days)} in all)" if meeting.recurrence.until is not None else ""
    changed = [_changed_line(each, at) for each in changed_hours(meeting.recurrence, first, at, tz)]
    return [f"**Repeats:** {rule[0].upper()}{rule[1:]}", f"-# Next dates: {dates}{count}", *changed]


def _changed_line(changed: ChangedHour, at: time) -> str:
    if changed.at == at:
        return f"-# On {day_words(changed.day)} clocks there show {at:%H:%M} twice. The meeting is at the first one."
    return (
        f"-# On {day_words(changed.day)} clocks there skip {at:%H:%M}. The meeting is at {changed.at:%H:%M} that day."
    )


def repeat_note(meeting: Meeting) -> str:
    """Of a date in a series; empty for others."""
    return "" if meeting.series_id is None or meeting.recurrence is None else recurrence_words(meeting.recurrence)


async def repeat_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """A value has at most 100 characters; what's longer is still understood."""
    found = await reply_of(interaction).within(LIMITS.choices, _offers(interaction, typed)) or ()
    return [
        app_commands.Choice(name=label(words, CHOICE_NAME), value=value)
        for words, value in found
        if len(value) <= CHOICE_NAME
    ]


async def _offers(interaction: Interaction, typed: str) -> tuple[tuple[str, str], ...]:
    guild_id, host = need_guild(interaction), host_of(interaction)
    settings = await host.servers.settings(guild_id)
    chosen = await host.members.settings(guild_id, interaction.user.id)
    when = str(getattr(interaction.namespace, "when", None) or "")
    return await asyncio.to_thread(_repeat_offers, when, typed, chosen.zone or settings.zone, host.now())


def _repeat_offers(when: str, typed: str, zone: str, now: datetime) -> tuple[tuple[str, str], ...]:
    from bot.meetings.when.repeat_offers import repeat_offers  # READY comes earlier without

    return repeat_offers(when, typed, zone, now)
