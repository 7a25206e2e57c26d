"""The card of one resource, and what its buttons lead to."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.advice.path import Progress, ReadingPath, Step, reading_path
from bot.catalog.bibtex import bibtex
from bot.catalog.model import Catalog, Kind, Link, Resource
from bot.errors import UserError
from bot.frozen import dataclass
from bot.papers.sheets import PaperSheet, paper_sheet
from bot.patterns import compile_later
from bot.plain_text import clip, size
from bot.runtime.reply import LIMITS
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card, cached_card, empty_card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.context import server_of
from bot.ui.kit.excerpt import SUMMARY, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.responses import ReplyKind, reply_of, send_card
from bot.ui.kit.text import MESSAGE_TEXT, label, listing, plural, safe
from bot.ui.papers.host import host_of
from bot.ui.reading.open_subject import send_public_card
from bot.ui.reading.roster import roster_lines
from bot.ui.reading.state_buttons import state_buttons

_FIRST_ROW = 4  # buttons: the links, then what leads on; Similar is under More where it does not fit
_LINKS_ON_CARD = 4  # with what leads on they take two lines of a phone; More shows all
MOST_STEPS = 8
_REPOSITORY = compile_later(r"https://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?")
_READERS_UNKNOWN = "-# Who reads this can’t be shown right now."
_MARKS = {Progress.TO_READ: "", Progress.READING: "◐", Progress.FINISHED: "✓"}


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
        await send_card(interaction, more_card(paper_sheet(catalog, resource)))


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
        similar = await host_of(interaction).advice.similar(server_of(interaction), catalog, resource)
        await send_card(interaction, similar_card(resource, [each.resource for each in similar]))


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
    return Card(discord.ui.Container(*paper_parts(sheet, private=private), accent_colour=ACCENT))


def paper_parts(sheet: PaperSheet, *, private: bool, heading: str = "") -> list[discord.ui.Item[Any]]:
    """`heading` is safe text above it all."""
    resource = sheet.resource
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(heading)] if heading else []
    parts.append(discord.ui.TextDisplay(_heading(resource) + "\n" + _byline(resource)))
    if body := _body(resource):
        parts.append(discord.ui.TextDisplay(body))
    parts += [discord.ui.Separator(), discord.ui.TextDisplay(_connections(sheet))]
    if group := _group(sheet, MESSAGE_TEXT - sum(size(text.content) for text in _texts(parts))):
        parts.append(discord.ui.TextDisplay(group))
    first: list[discord.ui.Item[Any]] = [*_link_buttons(resource.links[:_LINKS_ON_CARD])]
    first += [Button(ReadFirst(resource.id), "Read first")] if sheet.requires else []
    if len(first) < _FIRST_ROW:
        first.append(Button(SimilarPapers(resource.id), "Similar"))
    return [*parts, discord.ui.ActionRow(*first), discord.ui.ActionRow(*_buttons(sheet, private=private))]


def _heading(resource: Resource) -> str:
    if not resource.name or resource.name.casefold() == resource.title.casefold():
        return f"## {safe(resource.title, 400)}"
    return f"## {safe(resource.name, 120)}\n**{safe(resource.title, 400)}**"


def _byline(resource: Resource) -> str:
    venue = " · ".join(part for part in (safe(resource.venue, 160), str(resource.year or "")) if part)
    if resource.year and str(resource.year) in resource.venue:
        venue = safe(resource.venue, 160)
    return "\n".join(part for part in (listing(resource.authors, most=4), f"-# {venue}" if venue else "") if part)


def _body(resource: Resource) -> str:
    parts = [safe(resource.summary, 700)] if resource.summary else []
    if resource.why:
        parts.append(f"> {safe(resource.why, 900)}")
    if resource.by:
        parts.append(f"-# Recommended by {safe(resource.by, 100)}")
    return "\n".join(parts)


def _connections(sheet: PaperSheet) -> str:
    kind = KIND_WORDS[sheet.resource.kind]
    lines = []
    if sheet.requires:
        lines.append(f"**Read first** {_names(sheet.requires)}")
    if sheet.leads_to:
        lines.append(f"**Then** {_names(sheet.leads_to)}")
    if sheet.related:
        lines.append(f"**Related** {_names(sheet.related)}")
    if not sheet.resource.links:
        lines.append("Link not published")
    if sheet.discussed:
        earlier = f" and {plural(len(sheet.discussed) - 1, 'time')} before" if len(sheet.discussed) > 1 else ""
        lines.append(f"**We discussed this** on {discord.utils.format_dt(sheet.discussed[0], 'D')}{earlier}")
    lines.append(
        f"-# {kind.symbol} {kind.one} · {listing((topic.title for topic in sheet.topics), most=3, rest='…', limit=200)}"
    )
    return "\n".join(lines)


def _names(resources: Sequence[Resource], most: int = 4) -> str:
    return listing((each.label for each in resources), most=most, rest=f"+{len(resources) - most} more", limit=200)


def _link_buttons(links: Sequence[Link]) -> list[discord.ui.Button[Any]]:
    return [discord.ui.Button(label=label(link.label), url=link.url) for link in links if len(link.url) <= URL_LIMIT]


def _texts(parts: Sequence[discord.ui.Item[Any]]) -> list[discord.ui.TextDisplay[Any]]:
    return [part for part in parts if isinstance(part, discord.ui.TextDisplay)]


def _group(sheet: PaperSheet, room: int) -> str:
    if sheet.partial:
        return _READERS_UNKNOWN
    return roster_lines(sheet.subject_sheet.roster, room) if sheet.subject_sheet else ""


def _buttons(sheet: PaperSheet, *, private: bool) -> list[Button]:
    buttons = state_buttons(sheet.subject_sheet, private=private) if sheet.subject_sheet else []
    buttons.append(Button(MorePaper(sheet.resource.id), "More"))
    if private:
        buttons.append(Button(SharePaper(sheet.resource.id), "Share"))
    return buttons


def more_card(sheet: PaperSheet) -> Card:
    """What the card leaves out, with a citation to copy."""
    resource = sheet.resource
    lines = [f"### {safe(resource.title, 400)}", listing(resource.authors, most=40, limit=900)]
    if resource.aliases:
        lines.append(f"Also called {listing(resource.aliases, most=10)}")
    ids = (("arXiv", resource.arxiv), ("DOI", resource.doi), ("OpenReview", resource.openreview))
    lines += [f"{name} {safe(value, 120)}" for name, value in ids if value]
    if not resource.links:
        lines.append("Link not published")
    # A backtick run inside would end the block early.
    citation = clip_lines(bibtex(resource), 1800).replace("```", "'''")
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join(line for line in lines if line)),
        discord.ui.TextDisplay(f"```bibtex\n{citation}\n```"),
    ]
    if clone := _clone_line(resource):
        parts.append(discord.ui.TextDisplay(f"```sh\n{clone}\n```"))
    if resource.parts:
        parts.append(discord.ui.TextDisplay("-# Go straight to"))
        chapters = [discord.ui.Button[Any](label=label(each.title), url=each.url) for each in resource.parts]
        parts += [discord.ui.ActionRow(*chapters[start : start + 5]) for start in range(0, len(chapters), 5)]
    buttons = _link_buttons(resource.links[: 10 if resource.parts else 15])
    parts += [discord.ui.ActionRow(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    opens = [Button(OpenPaper(each.id), each.label) for each in (*sheet.leads_to, *sheet.related)[:4]]
    opens.append(Button(SimilarPapers(resource.id), "Similar"))
    parts += [discord.ui.TextDisplay("-# Continue with"), discord.ui.ActionRow(*opens)]
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


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
    """At most the last `MOST_STEPS` steps; a `shared` card has no Share button."""
    steps = list(enumerate(path.steps, 1))[-MOST_STEPS:]  # the nearest matter most, and a card holds so many
    rows = [Row(_step(f"{number}.", step), Button(OpenPaper(step.resource.id), "Open")) for number, step in steps]
    lead = f"{plural(path.left, 'thing')} to read first" if path.left else "Nothing to read first"
    if path.left > 1:
        lead += ", in this order"
    if len(path.steps) > len(steps):
        lead += f"; the last {len(steps)} are shown"
    note = ""
    if path.optional:
        ticked = ((_MARKS[each.progress] + " " + each.resource.label).strip() for each in path.optional)
        note = f"Optional: {listing(ticked, most=5, limit=400)}"
    foot = [] if shared else [Button(SharePath(path.goal.id), "Share")]
    return list_card(f"### On the way to {safe(path.goal.label, 120)}\n-# {lead}", rows, foot=foot, note=note)


def _step(number: str, step: Step) -> str:
    done = {Progress.FINISHED: "You finished it.", Progress.READING: "You’re reading it."}.get(step.progress, "")
    name = f"**{_MARKS[step.progress] or number} {safe(step.resource.label, 120)}**"
    return f"{name}\n-# {done}" if done else f"{name}\n{excerpt(step.resource.summary, SUMMARY)}".strip()


def similar_card(resource: Resource, similar: Sequence[Resource]) -> Card:
    if not similar:
        return empty_card(f"Nothing on the reading list is like {resource.label} yet.")
    rows = [
        Row(
            f"**{safe(each.label, 120)}** {KIND_WORDS[each.kind].symbol}\n{excerpt(each.summary, SUMMARY)}".strip(),
            Button(OpenPaper(each.id), "Open"),
        )
        for each in similar
    ]
    return list_card(f"### Similar to {safe(resource.label, 120)}", rows)
