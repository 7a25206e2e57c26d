"""/meeting list, and choosing a meeting in an option."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import discord
from discord import app_commands

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.directory import Cursor, MeetingPage, TitleWord
from bot.meetings.model import Meeting, MeetingState
from bot.meetings.rights import is_organiser
from bot.meetings.viewer import Viewer
from bot.runtime.reply import LIMITS
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.choices import MOST
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import PER_PAGE, Row, list_card
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.kit.text import CHOICE_NAME, label, safe
from bot.ui.meetings.access import need_guild
from bot.ui.meetings.details import OpenDetails
from bot.ui.meetings.host import Host, host_of
from bot.ui.meetings.repeating import repeat_note
from bot.ui.meetings.wording import NO_TITLE, local_start, meeting_title, presenter_name, when_line

_MOST_IDS = 1000  # with which SQL looks for a word; one in more titles hardly narrows the search
_ID_DIGITS = 15  # of a meeting
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


async def answer_list(interaction: Interaction, *, past: bool) -> None:
    await send_card(interaction, await _card(interaction, past=past))


@dataclass(frozen=True)
class MeetingListPage(Action, verb="mlist1", reply=ReplyKind.IN_PLACE):
    """By number, from 0, as lists of earlier versions ask; `past` is 1 or 0."""

    past: int
    page: int

    async def press(self, interaction: Interaction) -> None:
        skip = min(self.page, 1000) * PER_PAGE
        await replace_page(interaction, await _card(interaction, past=bool(self.past), skip=skip))


@dataclass(frozen=True)
class MeetingListFrom(Action, verb="mlist2", reply=ReplyKind.IN_PLACE):
    """What comes after a meeting of the list, or before it if `back`; `at` is its start, in µs since 1970."""

    past: int
    back: int
    at: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        try:
            cursor = Cursor(_EPOCH + self.at * _MICROSECOND, self.meeting_id, bool(self.back))
        except OverflowError:
            cursor = None  # forged
        await replace_page(interaction, await _card(interaction, past=bool(self.past), cursor=cursor))


async def _card(interaction: Interaction, *, past: bool, cursor: Cursor | None = None, skip: int = 0) -> Card:
    guild_id, host = need_guild(interaction), host_of(interaction)
    directory, viewer = host.meetings.directory, await host.viewers.of(interaction)
    now = host.now()
    page = await directory.page(guild_id, viewer, now, PER_PAGE, past=past, cursor=cursor, skip=skip)
    if not page.meetings and (cursor is not None or skip):  # the list became shorter
        page = await directory.page(guild_id, viewer, now, PER_PAGE, past=past)
    if not page.meetings:
        mention = host.command_mention("meeting schedule")
        sentence = (
            "No meeting has taken place yet." if past else f"No meetings are planned. Schedule one with {mention}."
        )
        return text_card(sentence, *_tabs(past=past))
    rows = [Row(_line(host, each, past=past), Button(OpenDetails(each.id), "Details")) for each in page.meetings]
    heading = "### Past meetings" if past else "### Upcoming meetings"
    foot = [*_page_buttons(page, past=past), *_tabs(past=past)]
    return list_card(heading, rows, foot=foot, note=_note(page.meetings), accent=accents.MEETING)


def _tabs(*, past: bool) -> list[Button]:
    """The open one is marked; its custom id is that of no button that turns pages."""
    primary, secondary = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    return [
        Button(MeetingListPage(shown, 0), name, style=primary if shown == past else secondary, disabled=shown == past)
        for shown, name in ((0, "Upcoming"), (1, "Past"))
    ]


def _page_buttons(page: MeetingPage, *, past: bool) -> list[Button]:
    """Empty for a single page."""
    if not (page.has_before or page.has_after):
        return []
    first, last = page.meetings[0], page.meetings[-1]
    return [
        Button(_beside(first, past=past, back=True), "Back", disabled=not page.has_before),
        Button(_beside(last, past=past, back=False), "Next", disabled=not page.has_after),
    ]


def _beside(meeting: Meeting, *, past: bool, back: bool) -> MeetingListFrom:
    return MeetingListFrom(int(past), int(back), (meeting.starts_at - _EPOCH) // _MICROSECOND, meeting.id)


def _line(host: Host, meeting: Meeting, *, past: bool) -> str:
    title = f"**{safe(meeting_title(host, meeting), 150)}**"
    when = when_line(meeting) if past else f"{discord.utils.format_dt(meeting.starts_at, 'F')}"
    foot = []
    if meeting.presenter is not None:
        name = presenter_name(meeting.presenter)
        foot.append(f"presented by {name}" if past else f"{name} presents")
    elif not past:
        foot.append("Presenter wanted")
    if not past and (rule := repeat_note(meeting)):
        foot.append(rule)
    if meeting.jump_url is not None:
        foot.append(f"[Open meeting]({meeting.jump_url})")
    return "\n".join([title, when, *([f"-# {' · '.join(foot)}"] if foot else [])])


async def meeting_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Of upcoming meetings in channels that everyone can see, those that the one who types may manage.

    The value is the meeting's id.
    """
    host = host_of(interaction)
    managed = await reply_of(interaction).within(LIMITS.choices, _managed(interaction, typed)) or ()
    return [app_commands.Choice(name=_choice_name(host, each), value=str(each.id)) for each in managed]


async def _managed(interaction: Interaction, typed: str) -> tuple[Meeting, ...]:
    guild_id, host = need_guild(interaction), host_of(interaction)
    settings, actor = await host.servers.settings(guild_id), actor_of(interaction)
    creator_id = None if is_organiser(actor, settings) else actor.person.id
    return await _search(interaction, await host.viewers.public(interaction), typed, MOST, creator_id=creator_id)


async def _search(
    interaction: Interaction, viewer: Viewer, typed: str, limit: int, *, creator_id: int | None = None
) -> tuple[Meeting, ...]:
    """Of those whose choice would hold each word, the next ones."""
    guild_id, host = need_guild(interaction), host_of(interaction)
    words = typed.casefold().replace("·", " ").split()

    def is_wanted(meeting: Meeting) -> bool:
        name = _choice_name(host, meeting).casefold()
        return all(word in name for word in words)

    in_titles = (_title_word(host, word) for word in words if _is_of_title(word))
    sought = [each for each in in_titles if len(each.resource_ids) <= _MOST_IDS]
    return await host.meetings.directory.search(
        guild_id, viewer, host.now(), sought, is_wanted, creator_id=creator_id, limit=limit
    )


def _is_of_title(word: str) -> bool:
    """Whether it can't be part of a date or be its zone, and SQL finds it as Python does."""
    is_zone = "/" in word or word.startswith("utc")
    return word.isascii() and any(map(str.isalpha, word)) and not is_zone and word not in NO_TITLE.casefold()


def _title_word(host: Host, word: str) -> TitleWord:
    subject_index = host.reading.subject_index
    called = (each for each in host.library.catalog.resources.values() if word in each.label.casefold())
    return TitleWord(word, tuple(id_ for each in called for id_ in subject_index.subject(each).ids))


def _choice_name(host: Host, meeting: Meeting) -> str:
    # A choice renders no timestamps, so it shows the hour in the meeting's own zone.
    return label(f"{local_start(meeting)} {meeting.zone} · {meeting_title(host, meeting)}", CHOICE_NAME)


async def meeting_chosen(interaction: Interaction, text: str) -> int:
    """The id that was chosen, or that of the one meeting so called.

    Raises:
        UserError: no upcoming meeting is called that, or several are.
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS:
        return int(text)
    near = await _search(interaction, await host_of(interaction).viewers.of(interaction), text, 2)
    if len(near) != 1:
        how_many = "Several meetings are" if near else "No upcoming meeting is"
        raise UserError(f"{how_many} called “{safe(text, 80)}”. Please pick one from the list while typing.")
    return near[0].id


def _note(found: Sequence[Meeting]) -> str:
    if any(each.state is MeetingState.OPEN and each.message_id is None for each in found):
        return "A meeting’s card was deleted? Press Details, and I’ll post it again."
    if any(each.state is MeetingState.PLANNED for each in found):
        return "Dates without a card can have their paper and presenter already: press Details."
    return ""
