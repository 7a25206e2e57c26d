"""Organisers take back everything that one member has set up, after a look at what goes and who is told."""

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.cancelling import MeetingsOfMember
from bot.meetings.model import Meeting, MeetingState
from bot.meetings.rights import is_organiser
from bot.members.model import HIDDEN_MEMBER, Person, hidden_last
from bot.ui.kit.actions import Action, actions_of
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of, person_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page
from bot.ui.kit.text import listing, plural, safe, sentence_list
from bot.ui.meetings.access import need_guild, need_sheet
from bot.ui.meetings.host import Host, host_of
from bot.ui.meetings.ways_back import KeepMeeting, back_to_organising, keep_button
from bot.ui.meetings.wording import meeting_title

_TITLES_SHOWN = 5


async def clear_button(interaction: Interaction, meeting: Meeting) -> Button | None:
    """For organisers, of a meeting that somebody else has set up."""
    creator = meeting.creator
    if creator is None or creator.id == interaction.user.id or not await _is_organiser(interaction, meeting.guild_id):
        return None
    return Button(AskClear(meeting.id), f"Clear all by {creator.name}")


async def _is_organiser(interaction: Interaction, guild_id: int) -> bool:
    return is_organiser(actor_of(interaction), await host_of(interaction).servers.settings(guild_id))


async def _need_organiser(interaction: Interaction) -> int:
    guild_id = need_guild(interaction)
    if not await _is_organiser(interaction, guild_id):
        raise UserError("Only organisers can do that.")
    return guild_id


@dataclass(frozen=True)
class AskClear(Action, verb="mclear1", reply=ReplyKind.IN_PLACE):
    """About everything by whoever set up this meeting."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await _need_organiser(interaction), host_of(interaction)
        creator = (await need_sheet(interaction, self.meeting_id)).meeting.creator
        if creator is None:
            raise UserError("I no longer know who set this meeting up, so I can’t find what else they set up.")
        viewer = await host.viewers.of(interaction)
        found = await host.meetings.clearing.preview(guild_id, creator.id, viewer)
        await replace_page(interaction, _preview(host, self.meeting_id, creator, found))


def _preview(host: Host, meeting_id: int, creator: Person, found: MeetingsOfMember) -> Card:
    who = f"<@{creator.id}>" if creator.name == HIDDEN_MEMBER else f"**{safe(creator.name, 60)}**"
    if found.is_empty:
        return text_card(f"Nothing that {who} set up is left to clear.", back_to_organising(meeting_id))
    lines = [f"### Clear everything that {who} set up?", f"This will {_deeds(found)}."]
    shown = found.meetings[:_TITLES_SHOWN]
    lines += [
        f"- {safe(meeting_title(host, each), 100)}, {discord.utils.format_dt(each.starts_at, 'f')}" for each in shown
    ]
    if more := len(found.meetings) - len(shown):
        lines.append(f"- and {more} more")
    names = listing((each.name for each in hidden_last(found.told)), most=8, rest="and more")
    lines.append(f"**Will be told:** {names or 'nobody, since nobody has signed up'}")
    lines.append("-# This can’t be undone.")
    clear = Button(ClearMeetings(creator.id), "Clear all of it", style=discord.ButtonStyle.danger)
    return text_card("\n".join(lines), clear, keep_button(meeting_id))


def _deeds(found: MeetingsOfMember, *, past: bool = False) -> str:
    posted = sum(each.state is MeetingState.OPEN for each in found.meetings)
    deeds = [
        (posted, ("cancel", "cancelled"), "meeting"),
        (found.series, ("end", "ended"), "series"),
        (len(found.meetings) - posted, ("remove", "removed"), "planned date"),
        (found.drafts, ("delete", "deleted"), "draft"),
    ]
    words = [
        f"{verbs[past]} {plural(count, noun, 'series' if noun == 'series' else '')}"
        for count, verbs, noun in deeds
        if count
    ]
    return sentence_list(words)


@dataclass(frozen=True)
class ClearMeetings(Action, verb="mclear2", reply=ReplyKind.IN_PLACE):
    user_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await _need_organiser(interaction), host_of(interaction)
        viewer, by = await host.viewers.of(interaction), person_of(interaction)
        cleared = await host.meetings.clearing.clear(guild_id, self.user_id, viewer, host.now(), by=by)
        back = [back_to_organising(each.meeting_id) for each in actions_of(interaction, KeepMeeting)]
        if cleared.is_empty:
            await replace_page(interaction, text_card("There was nothing left to clear.", *back))
            return
        told = f" I’ll tell {plural(len(cleared.told), 'member')}." if cleared.told else ""
        await replace_page(interaction, text_card(f"Done. I {_deeds(cleared, past=True)}.{told}", *back))
        for each in cleared.meetings:
            host.meeting_worker.changed(guild_id, each.id)


@dataclass(frozen=True)
class KeepMeetings(Action, verb="mclear3", reply=ReplyKind.IN_PLACE):
    """On previews of earlier versions, which don't say from which meeting they were opened."""

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, text_card("Nothing was cancelled or deleted."))
