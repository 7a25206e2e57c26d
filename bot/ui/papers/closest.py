"""The private answer where a text may mean several entries: the closest one's card, with the others to pick from."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.catalog.model import Catalog, Resource
from bot.frozen import dataclass
from bot.papers import PaperSheet
from bot.plain_text import clip
from bot.runtime.reply import LIMITS
from bot.ui.kit.actions import Action, offered_values, selected_values
from bot.ui.kit.cards import ACCENT, Card, cached_card
from bot.ui.kit.components import Menu
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import LIMIT
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.kit.text import OPTION_TEXT, label, safe
from bot.ui.papers.card import paper_parts, resource_of
from bot.ui.papers.host import host_of


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
        catalog, picked = resource_of(interaction, next(iter(selected_values(interaction)), ""))
        candidates = [catalog.get(each) for each in (self.shown_id, *offered_values(interaction))]
        others = dict.fromkeys(each for each in candidates if each is not None and each != picked)
        sheet = await _own_sheet(interaction, catalog, picked)
        await replace_page(interaction, closest_card(sheet, self.words, tuple(others), picked=True))
        host_of(interaction).advice.usage.opened(server_of(interaction), picked.id)


async def answer_closest(interaction: Interaction, catalog: Catalog, text: str, candidates: Sequence[Resource]) -> None:
    """`candidates` are of this catalog, the closest first."""
    sheet = await _own_sheet(interaction, catalog, candidates[0])
    await send_card(interaction, closest_card(sheet, text, tuple(candidates[1:])))


async def _own_sheet(interaction: Interaction, catalog: Catalog, resource: Resource) -> PaperSheet:
    guild_id, sheets = server_of(interaction), host_of(interaction).sheets
    complete = sheets.of_resource(catalog, resource, guild_id, interaction.user.id)
    found = await reply_of(interaction).within(LIMITS.decorations, complete)
    return found or sheets.partial(catalog, resource, guild_id)


@cached_card
def closest_card(sheet: PaperSheet, text: str, others: tuple[Resource, ...], *, picked: bool = False) -> Card:
    heading = f"### {'Also close' if picked else 'Closest'} to “{safe(text, 80)}”"
    parts: list[discord.ui.Item[Any]] = paper_parts(sheet, private=True, heading=heading)
    if others:
        menu = Menu(
            PickPaper.of(sheet.resource, text), [_option(each) for each in others], placeholder="Or one of these"
        )
        parts.append(discord.ui.ActionRow(menu))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def _option(resource: Resource) -> discord.SelectOption:
    return discord.SelectOption(
        label=label(resource.label, OPTION_TEXT),
        value=resource.id,
        description=clip(resource.title, OPTION_TEXT) if resource.name else None,
    )
