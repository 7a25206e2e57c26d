"""Somebody's shelf as a card of three tabs; of others only what they let the server see."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.frozen import dataclass
from bot.reading.model import SHELF_STATES, ReadingState
from bot.reading.views import ShelfItem
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server
from bot.ui.kit.excerpt import LINE, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import safe
from bot.ui.reading.host import host_of
from bot.ui.reading.open_subject import subject_menu
from bot.ui.reading.wording import format_day, format_ordinal, format_stars

_TABS = {ReadingState.READING: "Reading", ReadingState.WANT: "Wanted", ReadingState.FINISHED: "Finished"}
_NO_PAGE = 1_000_000
_EMPTY = {
    ReadingState.READING: "You’re not reading anything right now. Start something with `/reading start`.",
    ReadingState.WANT: "Nothing on your want-to-read shelf yet. Add something with `/reading want`.",
    ReadingState.FINISHED: "You haven’t finished anything yet. Mark something as finished with `/reading finish`.",
}


@dataclass(frozen=True)
class ShelfPage(Action, verb="shelf1", reply=ReplyKind.IN_PLACE):
    user_id: int
    page: int
    tab: str

    async def press(self, interaction: Interaction) -> None:
        tab = next((state for state in _TABS if state.value == self.tab), ReadingState.READING)
        await replace_page(interaction, await shelf_card(interaction, self.user_id, tab, self.page))


async def answer_shelf(interaction: Interaction, member: discord.User | discord.Member | None) -> None:
    user_id = (member or interaction.user).id
    await send_card(interaction, await shelf_card(interaction, user_id, None))


async def shelf_card(interaction: Interaction, user_id: int, tab: ReadingState | None, number: int = 0) -> Card:
    """None means the first tab that holds something. Who hides looks like an empty shelf."""
    guild_id, host, own = need_server(interaction), host_of(interaction), user_id == interaction.user.id
    shelf = await host.reading.views.shelf(guild_id, user_id, host.reading.subject_index, own=own)
    by_tab = {state: [each for each in shelf if each.reading.state is state] for state in SHELF_STATES}
    chosen = tab or next((state for state in SHELF_STATES if by_tab[state]), ReadingState.READING)
    if own:
        heading = "## Your shelf\n-# Only you see this card"
    else:
        names = await host.members.display_names(guild_id, [user_id])
        name = names.get(user_id, "") if shelf else ""
        heading = f"## {safe(name, 60)}’s shelf" if name else "## Nothing to see on this shelf"
    return _card(heading, user_id, by_tab, chosen, number, own=own)


def _card(
    heading: str,
    user_id: int,
    by_tab: dict[ReadingState, list[ShelfItem]],
    tab: ReadingState,
    number: int,
    *,
    own: bool,
) -> Card:
    page = page_of(by_tab[tab], number)
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(heading)]
    parts.append(discord.ui.ActionRow(*_tabs(user_id, by_tab, tab)))
    if not page.items:
        parts.append(discord.ui.TextDisplay(_EMPTY[tab] if own else "Nothing here."))
    parts += [discord.ui.TextDisplay(_line(each, own=own)) for each in page.items]
    if (menu := subject_menu([each.subject for each in page.items])) is not None:
        parts.append(discord.ui.ActionRow(menu))
    if pagination := pagination_buttons(page, lambda target: ShelfPage(user_id, target, tab.value)):
        parts.append(discord.ui.ActionRow(*pagination))
    return Card(discord.ui.Container(*parts, accent_colour=accents.SHELF))


def _tabs(user_id: int, by_tab: dict[ReadingState, list[ShelfItem]], chosen: ReadingState) -> Sequence[Button]:
    return [
        Button(
            # The open tab is marked, and cannot collide with the button that turns back to its first page.
            ShelfPage(user_id, _NO_PAGE if state is chosen else 0, state.value),
            f"{name} · {len(by_tab[state])}",
            style=discord.ButtonStyle.primary if state is chosen else discord.ButtonStyle.secondary,
            disabled=state is chosen,
        )
        for state, name in _TABS.items()
    ]


def _line(item: ShelfItem, *, own: bool) -> str:
    reading = item.reading
    lines = [f"**{safe(item.subject.title, 160)}**"]
    details = []
    if reading.state is ReadingState.READING and reading.started_at:
        details.append(f"since {format_day(reading.started_at)}")
    if reading.finished_at:
        details.append(f"on {format_day(reading.finished_at)}")
    if reading.round > 1:
        details.append(f"{format_ordinal(reading.round).lower()} read")
    if own and reading.rating:
        details.append(format_stars(reading.rating))
    if not item.subject.listed:
        details.append("not on the reading list")
    if details:
        lines.append(f"-# {' · '.join(details)}")
    if reading.takeaway and (own or reading.takeaway_shared):
        lines.append(f"> {excerpt(reading.takeaway, LINE)}")
    return "\n".join(lines)
