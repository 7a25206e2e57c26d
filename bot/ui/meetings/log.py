"""A meeting's log, for its organisers."""

import math
from typing import Any

import discord

from bot.frozen import dataclass
from bot.meetings.card_store import PROBLEM
from bot.meetings.model import FORMER_MEMBER, LogEntry, LogPage
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Page, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page
from bot.ui.kit.text import plural, safe
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.fields import FIELD_LABELS
from bot.ui.meetings.host import host_of
from bot.ui.meetings.refusals import PROBLEMS
from bot.ui.meetings.ways_back import back_to_organising

_LOG_PER_PAGE = 10


@dataclass(frozen=True)
class OpenLog(Action, verb="mlog1", reply=ReplyKind.IN_PLACE):
    page: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        meetings = host_of(interaction).meetings.meetings
        found = await meetings.log_page(sheet.meeting.guild_id, self.meeting_id, self.page, _LOG_PER_PAGE)
        await replace_page(interaction, log_card(self.meeting_id, found))


def log_card(meeting_id: int, found: LogPage) -> Card:
    pages = max(1, math.ceil(found.count / _LOG_PER_PAGE))
    page = Page(found.entries, found.first // _LOG_PER_PAGE, pages, found.first + 1)
    lines = [f"{discord.utils.format_dt(each.at, 'f')} {_sentence(each)}" for each in page.items]
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### Log\n-# {plural(found.count, 'entry', 'entries')}, the latest first"),
        discord.ui.TextDisplay("\n".join(lines) or "Nothing yet."),
    ]
    turns = pagination_buttons(page, lambda to: OpenLog(to, meeting_id))
    parts.append(discord.ui.ActionRow(*turns, back_to_organising(meeting_id)))
    return Card(discord.ui.Container(*parts, accent_colour=accents.MEETING))


_SENTENCES = {  # by stored event
    "joined": "{actor} joined",
    "left": "{actor} left",
    "removed": "{actor} removed {subject}",
    "gone": "{subject} is no longer in the server",
    "promoted": "{subject} moved up to a seat",
    "unseated": "{actor} moved {subject} from a seat to the top of the waitlist",
    "seats": "{actor} set the seats to {detail}",
    "opened": "{actor} posted the meeting",
    "changed": "{actor} changed {what}",
    "cancelled": "{actor} cancelled the meeting",
    "skipped": "{actor} skipped this date",
    "restored": "{actor} undid the skip",
    "missed": "I was offline when this date came",
    "over": "The meeting is over",
    "reminded": "I reminded everyone who’s going, {detail} min before",
    "too late": "A reminder was due while I was offline, until after the end",
    "attendance": "{actor} corrected who came",
    "notes": "{actor} changed the notes",
    "stepped down": "{actor} stepped down as the presenter",
    "card deleted": "The card was deleted in Discord",
    "card again": "I posted the card again, as asked",
    "undeliverable": "A message didn’t arrive: {detail}",
    "uncertain": "A message may not have arrived: {detail}",
}


_WITH_REASON = {"cancelled", "skipped"}  # the reason that somebody gave


def _sentence(entry: LogEntry) -> str:
    actor = safe(entry.actor, 60) if entry.actor else "Paperclub"
    subject = safe(entry.subject, 60) if entry.subject else FORMER_MEMBER
    if entry.event == "presents" and entry.detail:
        return f"{actor} made {safe(entry.detail, 60)}, a guest, the presenter"
    if entry.event == "presents":
        return f"{actor} made {subject} the presenter" if entry.subject else f"{actor} offered to present"
    if entry.event == PROBLEM:
        return " ".join(PROBLEMS.get(entry.detail, (entry.detail,)))
    what, move = _changes(entry.detail)
    template = _SENTENCES.get(entry.event, entry.event)
    sentence = template.format(actor=actor, subject=subject, detail=safe(entry.detail, 200), what=what) + move
    return f"{sentence}: “{safe(entry.detail, 200)}”" if entry.detail and entry.event in _WITH_REASON else sentence


def _changes(detail: str) -> tuple[str, str]:
    """What a detail such as ``place,when,<from>><to>`` names: the fields, and the move; times are Unix time."""
    parts = detail.split(",")
    what = ", ".join(f"the {FIELD_LABELS[part]}" for part in parts if part in FIELD_LABELS)
    moves = [part.split(">") for part in parts if part.count(">") == 1 and part.replace(">", "").isdigit()]
    return what, "".join(f" from <t:{before}:f> to <t:{after}:f>" for before, after in moves)
