"""The card of one resource, and what its buttons lead to."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.advice.path import Progress, ReadingPath, Step, reading_path
from bot.catalog.model import Catalog, Resource
from bot.errors import UserError
from bot.frozen import dataclass
from bot.papers.sheets import PaperSheet
from bot.runtime.reply import LIMITS
from bot.ui.kit import accents, phone
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import Card, cached_card, empty_card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.excerpt import LINE, SUMMARY, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.papers import card_text
from bot.ui.papers.card_text import open_option, row_name
from bot.ui.papers.further import LEAD_WORD, further_card, link_buttons, text_part
from bot.ui.papers.host import host_of
from bot.ui.reading.open_subject import OpenSubject, send_public_card
from bot.ui.reading.roster import roster_lines
from bot.ui.reading.state_buttons import state_buttons
from bot.ui.reading.who import readers_card

_GROUP = 1000  # units of what the group does
_SHORTER = (
    (SUMMARY, True, phone.LINE * 5), (SUMMARY, False, phone.LINE * 3), (LINE, False, 0), (0, False, 0),
)  # fmt: skip
"""How a card is cut: units of its summary, whether it has a takeaway, and pixels that this has to leave the note."""
MOST_STEPS = 8


def resource_of(interaction: Interaction, resource_id: str) -> tuple[Catalog, Resource]:
    """What a button names, also by an id it once had, in the current catalog.

    Raises:
        UserError: the entry has left the catalog since the button was made.
    """
    catalog = host_of(interaction).library.catalog
    resource = catalog.get(resource_id)
    if resource is None:
        mention = host_of(interaction).command_mention("search")
        raise UserError(f"This entry is no longer on the reading list. See what is with {mention}.")
    return catalog, resource


@dataclass(frozen=True)
class OpenPaper(Action, verb="open1"):
    """Show the card to the presser."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await show_paper(interaction, *resource_of(interaction, self.resource_id), private=True)


@dataclass(frozen=True)
class OpenPicked(Action, verb="pickopen1"):
    """Show the card that was chosen in a list to the presser."""

    async def press(self, interaction: Interaction) -> None:
        await open_picked(interaction, next(iter(selected_values(interaction)), ""))


async def open_picked(interaction: Interaction, resource_id: str) -> None:
    """Of the list or not."""
    if is_unlisted(resource_id):
        await OpenSubject(resource_id).press(interaction)
    else:
        await show_paper(interaction, *resource_of(interaction, resource_id), private=True)


def is_unlisted(resource_id: str) -> bool:
    """Ids of the reading list hold no colon, and all others do."""
    return ":" in resource_id


def open_menu(options: Sequence[discord.SelectOption]) -> Menu:
    """Below a list, instead of a button in each row; made of `open_option`."""
    return Menu(OpenPicked(), options, placeholder="Open paper …")


@dataclass(frozen=True)
class SharePaper(Action, verb="share1", reply=ReplyKind.PUBLIC):
    """Post the card for everyone in the channel."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await show_paper(interaction, *resource_of(interaction, self.resource_id), private=False)


@dataclass(frozen=True)
class MorePaper(Action, verb="more1"):
    """Show all links, names, related entries and the citation."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        await send_card(
            interaction, more_card(host_of(interaction).sheets.partial(catalog, resource, server_of(interaction)))
        )


@dataclass(frozen=True)
class MorePage(Action, verb="more2", reply=ReplyKind.IN_PLACE):
    """Turn to another page of what `MorePaper` shows."""

    number: int
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        sheet = host_of(interaction).sheets.partial(catalog, resource, server_of(interaction))
        await replace_page(interaction, more_card(sheet, self.number))


@dataclass(frozen=True)
class ReadFirst(Action, verb="first1"):
    """Show the prerequisites, in reading order."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await answer_path(interaction, *resource_of(interaction, self.resource_id))


@dataclass(frozen=True)
class SharePath(Action, verb="pathshare1", reply=ReplyKind.PUBLIC):
    """Post the path for everyone in the channel, without the presser's progress."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        await send_card(interaction, path_card(reading_path(catalog, resource), shared=True), private=False)


@dataclass(frozen=True)
class SimilarPapers(Action, verb="similar1"):
    """Show similar resources."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        await _answer_similar(interaction, catalog, resource)


async def _answer_similar(interaction: Interaction, catalog: Catalog, resource: Resource) -> None:
    similar = await host_of(interaction).advice.similar(server_of(interaction), catalog, resource)
    await send_card(interaction, similar_card(resource, [each.resource for each in similar]))


@dataclass(frozen=True)
class OpenLead(Action, verb="lead1"):
    """Open what was chosen below More: the way to the paper, similar ones, its readers, or a paper close to it."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        chosen = next(iter(selected_values(interaction)), "")
        catalog, resource = resource_of(interaction, self.resource_id)
        match chosen.removeprefix(LEAD_WORD):
            case _ if not chosen.startswith(LEAD_WORD):
                await open_picked(interaction, chosen)
            case "path":
                await answer_path(interaction, catalog, resource)
            case "readers":
                guild_id = need_server(interaction)
                subject = host_of(interaction).reading.subject_index_of(catalog).subject(resource)
                await send_card(interaction, await readers_card(interaction, guild_id, subject))
            case _:
                await _answer_similar(interaction, catalog, resource)


async def answer_path(interaction: Interaction, catalog: Catalog, resource: Resource) -> None:
    """With the presser's own progress."""
    path = await host_of(interaction).advice.path(server_of(interaction), interaction.user.id, catalog, resource)
    await send_card(interaction, path_card(path))


async def show_paper(interaction: Interaction, catalog: Catalog, resource: Resource, *, private: bool) -> None:
    """Answer with the card; a public one is kept up to date."""
    reply = reply_of(interaction)
    reply.expect(ReplyKind.PRIVATE if private else ReplyKind.PUBLIC)
    host, viewer, guild_id = host_of(interaction), interaction.user.id if private else None, server_of(interaction)
    sheet = None if private else host.sheets.cached(catalog, resource, guild_id)
    if sheet is None:
        complete = host.sheets.of_resource(catalog, resource, guild_id, viewer)
        sheet = await reply.within(LIMITS.decorations, complete) or host.sheets.partial(catalog, resource, guild_id)
    card = paper_card(sheet, private=private)
    await (send_card(interaction, card) if private else send_public_card(interaction, card, resource.id))
    host.advice.usage.opened(guild_id, resource.id)
    if sheet.partial and not private and guild_id is not None:
        host.card_refresher.schedule(guild_id, host.reading.subject_index_of(catalog).subject(resource))


def count_failed_query(interaction: Interaction, text: str) -> None:
    """Count for the curator that `text` found nothing; who typed it is not stored."""
    host = host_of(interaction)
    host.advice.usage.query_failed(server_of(interaction), interaction.user.id, text, host.now())


@cached_card
def paper_card(sheet: PaperSheet, *, private: bool = False) -> Card:
    """`private` adds Share, which a public card does not need."""
    return Card(discord.ui.Container(*paper_parts(sheet, private=private), accent_colour=accents.PAPER))


def paper_parts(
    sheet: PaperSheet, *, private: bool, heading: str = "", below: Sequence[discord.ui.Item[Any]] = ()
) -> list[discord.ui.Item[Any]]:
    """`heading` is safe text above it all; `below` is what follows. What would leave a phone's screen is shorter.

    A rule divides what the paper is from what the group does with it.
    """
    resource = sheet.resource
    head = "\n".join(line for line in (card_text.heading(resource), card_text.byline(resource)) if line)
    foot: list[discord.ui.Item[Any]] = [discord.ui.ActionRow(*_first_row(sheet, private=private))]
    if sheet.subject_sheet is not None:
        foot.append(discord.ui.ActionRow(*state_buttons(sheet.subject_sheet, private=private)))
    foot += below
    before, after, left = text_part(heading) + text_part(head), foot, 0
    for summary, takeaways, least in _SHORTER:
        before = text_part(heading) + text_part(head) + text_part(excerpt(resource.summary, summary) if summary else "")
        group = text_part(_group(sheet, takeaways=takeaways, brief=not summary))
        after = [*text_part(card_text.place(sheet)), *([discord.ui.Separator[Any](), *group] if group else ()), *foot]
        left = phone.room([*before, *after], private=private)
        if left >= (least if resource.why else 0):
            break
    return [*before, *text_part(card_text.note(resource, phone.letters(left))), *after]


def _group(sheet: PaperSheet, *, takeaways: bool, brief: bool) -> str:
    readers = card_text.readers_unknown(sheet)
    if not readers and sheet.subject_sheet is not None:
        readers = roster_lines(sheet.subject_sheet.roster, _GROUP, takeaways=takeaways)
    return "\n".join(part for part in (readers, card_text.meetings(sheet, brief=brief)) if part)


def _first_row(sheet: PaperSheet, *, private: bool) -> list[discord.ui.Item[Any]]:
    resource = sheet.resource
    links = link_buttons(resource.links)[: 1 if private else 2]
    row: list[discord.ui.Item[Any]] = [*links]
    row.append(Button(MorePaper(resource.id), "More"))
    if private:
        row.append(Button(SharePaper(resource.id), "Share"))
    return row


def more_card(sheet: PaperSheet, number: int = 0) -> Card:
    """A page of what the card leaves out."""
    resource_id = sheet.resource.id
    return further_card(sheet, number, OpenLead(resource_id), lambda to: MorePage(to, resource_id))


def path_card(path: ReadingPath, *, shared: bool = False) -> Card:
    """At most the last `MOST_STEPS` steps, numbered, then the goal; a `shared` card has no Share button."""
    before = [each for each in path.steps[:-1] if each.progress is not Progress.FINISHED]
    steps = list(enumerate(before, 1))[-MOST_STEPS:]  # the nearest matter most, and a card holds so many
    rows = [*(_step(f"{number}. ", each) for number, each in steps), _step("", path.steps[-1])]
    lead = f"{plural(len(before), 'paper')} to read first" if before else "Nothing to read first"
    if len(before) > 1:
        lead += ", in this order"
    if len(before) > len(steps):
        lead += f"; the last {len(steps)} are shown"
    finished = [each.resource.label for each in path.steps[:-1] if each.progress is Progress.FINISHED]
    optional = [each.resource.label for each in path.optional if each.progress is not Progress.FINISHED]
    notes = (("Already finished", finished), ("Optional", optional))
    note = " · ".join(f"{word}: {listing(each, most=5, limit=400)}" for word, each in notes if each)
    options = [open_option(each.resource, f"{number}. ") for number, each in steps] + [open_option(path.goal)]
    foot = [] if shared else [Button(SharePath(path.goal.id), "Share")]
    heading = f"### On the way to {safe(path.goal.label, 120)}\n-# {lead}"
    return list_card(heading, rows, foot=foot, note=note, menu=open_menu(options))


def _step(number: str, step: Step) -> Row:
    name = f"**{number}{safe(step.resource.label, 120)}**"
    match step.progress:
        case Progress.FINISHED:
            return Row(name, lead="You finished it.")
        case Progress.READING:
            return Row(name, lead="You’re reading it.")
        case Progress.TO_READ:
            return Row(name, about=step.resource.summary)


def similar_card(resource: Resource, similar: Sequence[Resource]) -> Card:
    if not similar:
        return empty_card(f"Nothing on the reading list is like {resource.label} yet.")
    rows = [Row(row_name(each), about=each.summary) for each in similar]
    menu = open_menu([open_option(each) for each in similar])
    return list_card(f"### Similar to {safe(resource.label, 120)}", rows, menu=menu)
