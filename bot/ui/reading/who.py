"""Who reads what: the readers of one paper, and everything that is being read now."""

from collections.abc import Sequence

from bot.frozen import dataclass
from bot.reading.model import Subject
from bot.reading.views import CurrentlyReading, Roster, UnlistedSubjects
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import PER_PAGE, Row, list_card, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import plural, safe
from bot.ui.reading.host import host_of
from bot.ui.reading.open_subject import OpenSubject, ShareSubject, subject_menu
from bot.ui.reading.resolve_subject import need_subject
from bot.ui.reading.roster import NAMES_IN_LINE, join_names, rating_line, reader_lines
from bot.ui.reading.weeks_card import ShowWeeks

_TAKEAWAYS = 5
_UNLISTED = 5


@dataclass(frozen=True)
class ShowReaders(Action, verb="who1"):
    """Below the question which paper was meant, which stays."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        await send_card(interaction, await readers_card(interaction, guild_id, subject))


@dataclass(frozen=True)
class CurrentlyReadingPage(Action, verb="now1", reply=ReplyKind.IN_PLACE):
    page: int

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        await replace_page(interaction, await currently_reading_card(interaction, guild_id, self.page))


@dataclass(frozen=True)
class ShareCurrentlyReading(Action, verb="nowshare1", reply=ReplyKind.PUBLIC):
    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        card = await currently_reading_card(interaction, guild_id, shared=True)
        await send_card(interaction, card, private=False)


async def readers_card(interaction: Interaction, guild_id: int, subject: Subject) -> Card:
    roster = await host_of(interaction).reading.views.roster(guild_id, subject)
    lines = [f"## Who reads {safe(subject.title, 160)}", *_readers(roster)]
    buttons = [Button(OpenSubject(subject.id), "Open paper")]
    if roster != Roster():
        buttons.append(Button(ShareSubject(subject.id), "Share"))
    else:
        lines.append("Nobody has this on their shelf yet. Be the first with `/reading start`.")
        buttons = buttons if subject.listed else []
    return panel_card("\n".join(lines), buttons, accent=accents.SHELF)


def _readers(roster: Roster) -> list[str]:
    lines = []
    if roster.reading:
        lines += ["**Reading now**", reader_lines(roster.reading, "since")]
    if roster.finished:
        lines += [f"**Finished by {len(roster.finished)}**", reader_lines(roster.finished, "on")]
    if roster.wanted:
        lines.append(f"**Wanted by:** {roster.wanted}")
    if roster.average_rating is not None:
        lines.append(rating_line(roster))
    lines += [f"> {safe(each.text, 320)} – {safe(each.name, 60)}" for each in roster.takeaways[:_TAKEAWAYS]]
    return lines


async def currently_reading_card(
    interaction: Interaction, guild_id: int, number: int = 0, *, shared: bool = False
) -> Card:
    """A shared copy names nobody."""
    host = host_of(interaction)
    views, subject_index = host.reading.views, host.reading.subject_index
    current, unlisted = await views.who_reads_what(guild_id, subject_index, number, PER_PAGE, _UNLISTED)
    rows = [Row(_line(each, shared=shared)) for each in current.items]
    menu = subject_menu([each.subject for each in current.items])
    foot = [] if shared else pagination_buttons(current, CurrentlyReadingPage)
    if not shared:
        foot.append(Button(ShowWeeks(), "Last 8 weeks"))
        foot.append(Button(ShareCurrentlyReading(), "Share", disabled=not current.total))
    lead = f"{plural(current.total, 'paper')} being read now" if current.total else "Nobody is reading anything now"
    return list_card(
        f"## Who reads what\n-# {lead}",
        rows,
        foot=foot,
        menu=menu,
        note=_unlisted_note(unlisted, current.items),
        accent=accents.SHELF,
    )


def _line(current: CurrentlyReading, *, shared: bool) -> str:
    names = join_names(current.readers, NAMES_IN_LINE, 220, people=current.people)
    return f"**{safe(current.subject.title, 160)}**\n{plural(current.people, 'reader') if shared else names}"


def _unlisted_note(unlisted: UnlistedSubjects, rows: Sequence[CurrentlyReading]) -> str:
    """Without those of which a row above says as much."""
    in_rows = {row.subject.id: row.people for row in rows}
    others = [each for each in unlisted.items if each.readers > in_rows.get(each.subject.id, 0)]
    if not others:
        return ""
    shown = ", ".join(f"{safe(each.subject.title, 80)} ({each.readers})" for each in others)
    more = f" +{unlisted.total - len(unlisted.items)} more" if unlisted.total > len(unlisted.items) else ""
    return f"Also being read here: {shown}{more}"
