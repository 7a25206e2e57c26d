"""The card of something that people here read although it is not on the reading list."""

from typing import Any

import discord

from bot.papers import SubjectSheet
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.text import safe
from bot.ui.reading.open_subject import ShareSubject
from bot.ui.reading.roster import roster_lines
from bot.ui.reading.state_buttons import state_buttons

HOME_LABEL = "Where the list is kept"


def unlisted_card(
    sheet: SubjectSheet, home: str = "", *, private: bool = False, share: bool = True, suggest: Button | None = None
) -> Card:
    """`home` is the address of the reading list, for where there is nobody to `suggest` it to."""
    subject = sheet.subject
    lines = [f"## {safe(subject.title, 500)}", "-# Not on the list"]
    if group := roster_lines(sheet.roster, 1500):
        lines.append(group)
    links: list[discord.ui.Item[Any]] = []
    if subject.url and len(subject.url) <= URL_LIMIT:
        links.append(discord.ui.Button(label="Open the page", url=subject.url))
    if suggest is not None:
        links.append(suggest)
    elif home and len(home) <= URL_LIMIT:
        links.append(discord.ui.Button(label=HOME_LABEL, url=home))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    if links:
        parts.append(discord.ui.ActionRow(*links))
    buttons: list[Button] = state_buttons(sheet, private=private)
    if private and share:
        buttons.append(Button(ShareSubject(subject.id), "Share"))
    parts.append(discord.ui.ActionRow(*buttons))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))
