"""What is under More on a paper's card, in pages that fit a phone: all its texts and links, and a citation to copy."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.catalog.bibtex import bibtex
from bot.catalog.model import Kind, Link, Resource
from bot.frozen import dataclass
from bot.papers.sheets import PaperSheet
from bot.patterns import compile_later
from bot.plain_text import clip, size
from bot.ui.kit import accents, phone
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.components import URL_LIMIT, Menu
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.text import label, listing, safe, sentence_list
from bot.ui.papers import card_text
from bot.ui.papers.card_text import open_option

LEAD_WORD = ":"  # before what is no paper’s id, in the menu below More
_MOST_LEADS = 20  # papers in a menu that has other options, too
_SPARE = 16  # pixels, since a citation’s lines are reckoned less exactly
_PIECE = 500  # units of a text that isn't parted
_CITATION = "```bibtex\n{}\n```"
_REPOSITORY = compile_later(r"https://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?")
_TURNING = discord.ui.ActionRow[Any](discord.ui.Button(label="Back"), discord.ui.Button(label="Next: links and BibTeX"))
_SOUGHT = ("chapters", "BibTeX", "links", "git clone", "related papers", "note", "summary", "names")
"""What people turn to a further page for, the most first."""
_ROOM_AHEAD = len("links and BibTeX")


@dataclass(frozen=True, slots=True)
class _Block:
    """What stays together; `name` is what a button calls it."""

    name: str
    parts: Sequence[discord.ui.Item[Any]]


def further_card(sheet: PaperSheet, number: int, lead: Action, to_page: Callable[[int], Action]) -> Card:
    """The page of that number, of which the first has the menu; its action `lead` opens what is chosen."""
    menu = discord.ui.ActionRow[Any](Menu(lead, _leads(sheet), placeholder="Continue with …"))
    pages = _pages(sheet, menu)
    page = page_of(pages, number, 1)
    parts = [part for block in page.items[0] for part in block.parts]
    if page.number:
        parts = [*text_part(f"### {safe(sheet.resource.label, 120)}"), *parts]
    else:
        parts.append(menu)
    ahead = _contents(pages[page.number + 1]) if page.number + 1 < page.pages else ""
    if turning := pagination_buttons(page, to_page, ahead):
        parts.append(discord.ui.ActionRow(*turning))
    return Card(discord.ui.Container(*parts, accent_colour=accents.PAPER))


def _contents(blocks: Sequence[_Block]) -> str:
    """“links and BibTeX”, or one name where two wouldn't fit beside Back."""
    names = dict.fromkeys(block.name for block in blocks)
    chosen = sorted(names, key=_SOUGHT.index)[:2]
    both = sentence_list([name for name in names if name in chosen])
    return both if len(both) <= _ROOM_AHEAD else chosen[0]


def _pages(sheet: PaperSheet, menu: discord.ui.Item[Any]) -> list[list[_Block]]:
    """As many blocks on each as fit a phone's screen."""
    pages: list[list[_Block]] = [[]]
    for block in _blocks(sheet):
        around = [_TURNING, menu if len(pages) == 1 else discord.ui.TextDisplay[Any]("### …")]
        shown = [*(part for each in (*pages[-1], block) for part in each.parts), *around]
        if pages[-1] and phone.room(shown, private=True) < _SPARE:
            pages.append([])
        pages[-1].append(block)
    return pages


def _blocks(sheet: PaperSheet) -> list[_Block]:
    resource = sheet.resource
    lines = [f"### {safe(resource.title, 400)}", listing(resource.authors, most=40, limit=900)]
    if resource.aliases:
        lines.append(f"**Also called:** {listing(resource.aliases, most=10)}")
    ids = (("arXiv", resource.arxiv), ("DOI", resource.doi), ("OpenReview", resource.openreview))
    lines += [f"**{name}:** {safe(value, 120)}" for name, value in ids if value]
    if not resource.links:
        lines.append(card_text.NO_LINK)
    chapters = [discord.ui.Button[Any](label=label(each.title), url=each.url) for each in resource.parts]
    # A backtick run inside would end the block early.
    citation = clip_lines(bibtex(resource), 1800).replace("```", "'''")
    clone = _clone_line(resource)
    blocks = [
        _Block("names", text_part("\n".join(line for line in lines if line))),
        *_whole(resource),
        _Block("related papers", text_part(card_text.connections(sheet))),
        _Block("links", _rows(link_buttons(resource.links[:15]))),
        _Block("chapters", [discord.ui.TextDisplay("-# Go straight to"), *_rows(chapters)] if chapters else []),
        _Block("git clone", text_part(f"```sh\n{clone}\n```" if clone else "")),
        _Block("BibTeX", text_part(_CITATION.format(citation))),
    ]
    return [block for block in blocks if block.parts]


def _whole(resource: Resource) -> list[_Block]:
    """Summary and note, of which the card may have only the beginning."""
    summary, note = (list(map(safe, textwrap.wrap(each, _PIECE))) for each in (resource.summary, resource.why))
    by = [f"-# Recommended by {safe(resource.by, 100)}"] if resource.by else []
    return [
        *(_Block("summary", text_part(each)) for each in summary),
        *(_Block("note", text_part(each)) for each in (*(f"> {each}" for each in note), *by)),
    ]


def text_part(text: str) -> list[discord.ui.Item[Any]]:
    """None for empty text."""
    return [discord.ui.TextDisplay(text)] if text else []


def link_buttons(links: Sequence[Link]) -> list[discord.ui.Button[Any]]:
    return [discord.ui.Button(label=label(link.label), url=link.url) for link in links if len(link.url) <= URL_LIMIT]


def _rows(buttons: Sequence[discord.ui.Button[Any]]) -> list[discord.ui.Item[Any]]:
    return [discord.ui.ActionRow(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]


def _leads(sheet: PaperSheet) -> list[discord.SelectOption]:
    """What `OpenLead` opens."""
    options = [discord.SelectOption(label="What to read first", value=f"{LEAD_WORD}path")] if sheet.requires else []
    options.append(discord.SelectOption(label="Similar papers", value=f"{LEAD_WORD}similar"))
    if sheet.subject_sheet is not None:
        options.append(discord.SelectOption(label="Who reads it", value=f"{LEAD_WORD}readers"))
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
