"""What Discord lets the bot do in a server's channels, each with what would help."""

import discord

from bot.servers.model import ServerSettings
from bot.ui.kit.host import Interaction
from bot.ui.kit.text import sentence_list

_TO_POST = {"view_channel": "View Channel", "send_messages": "Send Messages"}
_TO_REMIND = {"create_public_threads": "Create Public Threads", "send_messages_in_threads": "Send Messages in Threads"}


def permission_lines(interaction: Interaction, settings: ServerSettings) -> list[str]:
    """Of the channels that were chosen, and of events where they are on; without a channel for cards, of this one."""
    guild = interaction.guild
    if guild is None or guild.me is None:
        return []
    cards = settings.meeting_channel_id or interaction.channel_id
    channels = dict.fromkeys(each for each in (cards, settings.curator_channel_id) if each is not None)
    problems = {each: _channel_problem(guild, guild.me, each, holds_meetings=each == cards) for each in channels}
    fine = [f"<#{each}>" for each, problem in problems.items() if not problem]
    warnings = [problem for problem in problems.values() if problem]
    if settings.native_events and not guild.me.guild_permissions.create_events:
        warnings.append("⚠️ I can’t create events. Give me Create Events; until then meetings go on without them.")
    return [*([f"✅ **Permissions:** all I need in {sentence_list(fine)}"] if fine else []), *warnings]


def _channel_problem(guild: discord.Guild, me: discord.Member, channel_id: int, *, holds_meetings: bool) -> str:
    """Empty where there's none."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return "⚠️ A channel you chose is gone, or I can’t see it: press Change setup and choose another."
    if isinstance(channel, discord.Thread):
        own = channel.permissions_for(me)
        missing = [] if own.view_channel and own.send_messages_in_threads else ["Send Messages in Threads"]
        holds_meetings = False  # a reminder about what is posted in a thread goes there
    else:
        own = channel.permissions_for(me)
        missing = [words for name, words in _TO_POST.items() if not getattr(own, name)]
    if missing:
        return f"⚠️ <#{channel_id}>: I can’t post here. Give me {sentence_list(missing)}."
    lacking = [words for name, words in _TO_REMIND.items() if not getattr(own, name)] if holds_meetings else []
    if lacking:
        return (
            f"⚠️ <#{channel_id}>: I can post, but reminders go to the channel instead of a thread. "
            f"Give me {sentence_list(lacking)}."
        )
    return ""
