"""The private answer where a text may mean several entries: the closest one's card, with the others to pick from."""

import logging
from collections.abc import Iterable
from typing import Any

import discord

from bot.catalog.model import Catalog, Resource
from bot.database import StorageError
from bot.frozen import dataclass
from bot.library.resolver import Ambiguous
from bot.papers.sheets import PaperSheet
from bot.plain_text import clip
from bot.reading.model import Tracked
from bot.runtime.reply import LIMITS
from bot.servers.quotas import OverQuota
from bot.ui.kit import accents
from bot.ui.kit.actions import Action, buttons_of, menus_of, offered_options, selected_values
from bot.ui.kit.cards import Card, cached_card
from bot.ui.kit.components import URL_LIMIT, Menu
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import LIMIT, decode
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.kit.text import OPTION_TEXT, label, safe
from bot.ui.papers.card import is_unlisted, paper_parts, resource_of
from bot.ui.papers.card_text import NOT_LISTED, open_option
from bot.ui.papers.host import host_of
from bot.ui.papers.unlisted import unlisted_card
from bot.ui.reading.resolve_subject import need_subject

_PASTED = "Open the pasted link"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PickPaper(Action, verb="pick1", reply=ReplyKind.IN_PLACE):
    """Show the entry that was picked, with the one that was shown among the others."""

    shown_id: str
    words: str

    @classmethod
    def of(cls, shown: Resource, text: str) -> "PickPaper":
        room = LIMIT - len(f"{cls.verb}:{shown.id}:")
        return cls(shown.id, clip(" ".join(text.split()), room))

    async def press(self, interaction: Interaction) -> None:
        picked_id, offered = next(iter(selected_values(interaction)), ""), offered_options(interaction)
        if is_unlisted(picked_id):
            await _show_unlisted(interaction, picked_id)
            return
        catalog, picked = resource_of(interaction, picked_id)
        others = _listed_others(catalog, picked, (self.shown_id, *(option.value for option in offered)))
        sheet = await _own_sheet(interaction, catalog, picked)
        heading = _heading(self.words, picked=True)
        await replace_page(
            interaction, closest_card(sheet, self.words, others, _unlisted_of(offered), heading, _page_of(interaction))
        )
        host_of(interaction).advice.usage.opened(server_of(interaction), picked.id)


def closest_again(interaction: Interaction, catalog: Catalog, sheet: PaperSheet) -> Card | None:
    """The pressed message with `sheet` in it; None where it isn't a closest card of its resource."""
    for menu in menus_of(interaction):
        action = decode((menu.custom_id or "").removeprefix("m:"), Action.by_verb)
        if isinstance(action, PickPaper) and catalog.get(action.shown_id) == sheet.resource:
            others = _listed_others(catalog, sheet.resource, [option.value for option in menu.options])
            unlisted, page = _unlisted_of(menu.options), _page_of(interaction)
            return closest_card(sheet, action.words, others, unlisted, _first_text(interaction), page)
    return None


def _page_of(interaction: Interaction) -> str:
    """Of the pressed message."""
    return next((str(each.url) for each in buttons_of(interaction) if each.label == _PASTED), "")


def _first_text(interaction: Interaction) -> str:
    for container in interaction.message.components if interaction.message else ():
        for part in getattr(container, "children", ()):
            return part.content if isinstance(part, discord.TextDisplay) else ""
    return ""


def _listed_others(catalog: Catalog, shown: Resource, offered_ids: Iterable[str]) -> tuple[Resource, ...]:
    found = (catalog.get(each) for each in offered_ids)
    return tuple(dict.fromkeys(each for each in found if each is not None and each != shown))


def _unlisted_of(offered: Iterable[discord.SelectOption]) -> tuple[str, str] | None:
    return next(((each.value, each.label) for each in offered if is_unlisted(each.value)), None)


async def _show_unlisted(interaction: Interaction, subject_id: str) -> None:
    guild_id = need_server(interaction)
    subject = await need_subject(interaction, guild_id, subject_id)
    sheet = await host_of(interaction).sheets.of_subject(subject, guild_id, interaction.user.id)
    await send_card(interaction, unlisted_card(sheet, private=True, share=False))


async def answer_closest(interaction: Interaction, text: str, ambiguous: Ambiguous) -> None:
    """The menu also has what somebody here reads by exactly that title, or an identifier that the list lacks."""
    first, *others = ambiguous.candidates
    sheet = await _own_sheet(interaction, ambiguous.edition.catalog, first)
    unlisted = await _unlisted(interaction, ambiguous)
    identifier = ambiguous.lookup.identifier
    # Outside of servers nothing can be picked that the list lacks.
    page = identifier.url if identifier and server_of(interaction) is None else ""
    await send_card(interaction, closest_card(sheet, text, tuple(others), unlisted, page=page))


async def _unlisted(interaction: Interaction, ambiguous: Ambiguous) -> tuple[str, str] | None:
    """Id and title; None outside of servers, too."""
    guild_id, host, lookup = server_of(interaction), host_of(interaction), ambiguous.lookup
    if guild_id is None:
        return None
    user_id, is_named = interaction.user.id, lookup.identifier or lookup.title
    try:
        subject = await host.reading.possible_unlisted(guild_id, user_id, lookup) if is_named else None
        if subject is None:
            on_shelf = await host.reading.look_on_shelves(guild_id, user_id, ambiguous)
            subject = on_shelf.subject if isinstance(on_shelf, Tracked) and not on_shelf.subject.listed else None
            return (subject.id, subject.title) if subject else None
        # The menu carries an id; what is behind it must be known when it's picked.
        await host.reading.subjects.save(guild_id, user_id, subject, host.now())
    except (OverQuota, StorageError) as error:
        log.debug("What the list lacks is not offered: %s", error)
        return None
    return subject.id, subject.title


async def _own_sheet(interaction: Interaction, catalog: Catalog, resource: Resource) -> PaperSheet:
    guild_id, sheets = server_of(interaction), host_of(interaction).sheets
    complete = sheets.of_resource(catalog, resource, guild_id, interaction.user.id)
    found = await reply_of(interaction).within(LIMITS.decorations, complete)
    return found or sheets.partial(catalog, resource, guild_id)


def _heading(text: str, *, picked: bool = False) -> str:
    return f"### {'Also close' if picked else 'Closest'} to “{safe(text, 80)}”"


@cached_card
def closest_card(
    sheet: PaperSheet,
    text: str,
    others: tuple[Resource, ...],
    unlisted: tuple[str, str] | None = None,
    heading: str = "",
    page: str = "",
) -> Card:
    """`unlisted` is the id and title of something that the list lacks; `heading` is safe, and tells of `text`.

    `page` is where the pasted link leads.
    """
    below: list[discord.ui.Item[Any]] = []
    options = [open_option(each) for each in others]
    if unlisted is not None:
        title = label(unlisted[1], OPTION_TEXT)
        options.append(discord.SelectOption(label=title, value=unlisted[0], description=NOT_LISTED))
    if options:
        menu = Menu(PickPaper.of(sheet.resource, text), options, placeholder="Or one of these")
        below.append(discord.ui.ActionRow(menu))
    if page and len(page) <= URL_LIMIT:
        below.append(discord.ui.ActionRow(discord.ui.Button(label=_PASTED, url=page)))
    parts = paper_parts(sheet, private=True, heading=heading or _heading(text), below=below)
    return Card(discord.ui.Container(*parts, accent_colour=accents.PAPER))
