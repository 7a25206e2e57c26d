"""The card of one resource, and what its buttons lead to."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.advice.path import Progress, ReadingPath, Step, reading_path
from bot.catalog.bibtex import bibtex
from bot.catalog.model import Catalog, Kind, Link, Resource
from bot.errors import UserError
from bot.frozen import dataclass
from bot.papers.sheets import PaperSheet
from bot.patterns import compile_later
from bot.plain_text import clip, size
from bot.runtime.reply import LIMITS
from bot.ui.kit import accents, phone
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import Card, cached_card, empty_card
from bot.ui.kit.components import URL_LIMIT, Button, Menu
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.excerpt import LINE, SUMMARY, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.responses import ReplyKind, reply_of, send_card
from bot.ui.kit.text import MESSAGE_TEXT, label, listing, plural, safe
from bot.ui.papers import card_text
from bot.ui.papers.card_text import open_option, row_name
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
_MOST_LEADS = 20  # papers in a menu that has other options, too
_CITATION = "```bibtex\n{}\n```"
_WORD = ":"  # before what is no paper’s id, in the menu below More
MOST_STEPS = 8
_REPOSITORY = compile_later(r"https://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?")


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
        match chosen.removeprefix(_WORD):
            case _ if not chosen.startswith(_WORD):
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
    before, after, left = _text(heading) + _text(head), foot, 0
    for summary, takeaways, least in _SHORTER:
        before = _text(heading) + _text(head) + _text(excerpt(resource.summary, summary) if summary else "")
        group = _text(_group(sheet, takeaways=takeaways, brief=not summary))
        after = [*_text(card_text.place(sheet)), *([discord.ui.Separator[Any](), *group] if group else ()), *foot]
        left = phone.room([*before, *after], private=private)
        if left >= (least if resource.why else 0):
            break
    return [*before, *_text(card_text.note(resource, phone.letters(left))), *after]


def _text(text: str) -> list[discord.ui.Item[Any]]:
    return [discord.ui.TextDisplay(text)] if text else []


def _group(sheet: PaperSheet, *, takeaways: bool, brief: bool) -> str:
    readers = card_text.readers_unknown(sheet)
    if not readers and sheet.subject_sheet is not None:
        readers = roster_lines(sheet.subject_sheet.roster, _GROUP, takeaways=takeaways)
    return "\n".join(part for part in (readers, card_text.meetings(sheet, brief=brief)) if part)


def _first_row(sheet: PaperSheet, *, private: bool) -> list[discord.ui.Item[Any]]:
    resource = sheet.resource
    links = _link_buttons(resource.links)[: 1 if private else 2]
    row: list[discord.ui.Item[Any]] = [*links]
    row.append(Button(MorePaper(resource.id), "More"))
    if private:
        row.append(Button(SharePaper(resource.id), "Share"))
    return row


def _link_buttons(links: Sequence[Link]) -> list[discord.ui.Button[Any]]:
    return [discord.ui.Button(label=label(link.label), url=link.url) for link in links if len(link.url) <= URL_LIMIT]


def more_card(sheet: PaperSheet) -> Card:
    """What the card leaves out, with a citation to copy and a menu of what leads on."""
    resource = sheet.resource
    lines = [f"### {safe(resource.title, 400)}", listing(resource.authors, most=40, limit=900)]
    if resource.aliases:
        lines.append(f"**Also called:** {listing(resource.aliases, most=10)}")
    ids = (("arXiv", resource.arxiv), ("DOI", resource.doi), ("OpenReview", resource.openreview))
    lines += [f"**{name}:** {safe(value, 120)}" for name, value in ids if value]
    if not resource.links:
        lines.append(card_text.NO_LINK)
    parts = _text("\n".join(line for line in lines if line))
    parts += _text(card_text.whole(resource))
    parts += _text(card_text.connections(sheet))
    # A backtick run inside would end the block early.
    texts = (part.content for part in parts if isinstance(part, discord.ui.TextDisplay))
    room = MESSAGE_TEXT - sum(map(size, texts)) - size(_CITATION) - 10
    citation = clip_lines(bibtex(resource), min(1800, room)).replace("```", "'''")
    parts.append(discord.ui.TextDisplay(_CITATION.format(citation)))
    if clone := _clone_line(resource):
        parts.append(discord.ui.TextDisplay(f"```sh\n{clone}\n```"))
    if resource.parts:
        parts.append(discord.ui.TextDisplay("-# Go straight to"))
        chapters = [discord.ui.Button[Any](label=label(each.title), url=each.url) for each in resource.parts]
        parts += [discord.ui.ActionRow(*chapters[start : start + 5]) for start in range(0, len(chapters), 5)]
    buttons = _link_buttons(resource.links[: 10 if resource.parts else 15])
    parts += [discord.ui.ActionRow(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    parts.append(discord.ui.ActionRow(Menu(OpenLead(resource.id), _leads(sheet), placeholder="Continue with …")))
    return Card(discord.ui.Container(*parts, accent_colour=accents.PAPER))


def _leads(sheet: PaperSheet) -> list[discord.SelectOption]:
    """What `OpenLead` opens."""
    options = [discord.SelectOption(label="What to read first", value=f"{_WORD}path")] if sheet.requires else []
    options.append(discord.SelectOption(label="Similar papers", value=f"{_WORD}similar"))
    if sheet.subject_sheet is not None:
        options.append(discord.SelectOption(label="Who reads it", value=f"{_WORD}readers"))
    near = dict.fromkeys((*sheet.requires, *sheet.leads_to, *sheet.related))
    return [*options, *map(open_option, list(near)[:_MOST_LEADS])]


def _clone_line(resource: Resource) -> str:
    """What brings a copy of a book, list or program, to be pasted into a terminal; empty where there's none."""
    found = (_REPOSITORY.fullmatch(each.url) for each in resource.links if each.role == "code")
    match = None if resource.kind is Kind.PAPER else next(filter(None, found), None)
    return f"git clone https://github.com/{match[1]}.git" if match else ""


def clip_lines(text: str, limit: int) -> str:
    """Cut each line to an equal share of `limit` units, unless `text` fits."""
    if size(text) <= limit:
        return text
    lines = text.splitlines()
    return "\n".join(clip(line, limit // len(lines) - 1) for line in lines)


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
