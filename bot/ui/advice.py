"""What to read next: the card of /next, its buttons, and what was set aside with them; the answer to /path."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.advice.advisor import Next
from bot.advice.next import Pick, Role
from bot.catalog.model import Resource
from bot.library import Absent, Sure, Unsure
from bot.meetings.model import Sheet
from bot.reading.model import Changed, State
from bot.ui.base import Action, Button, Card, Interaction, host_of, show, turn
from bot.ui.lists import ACCENT, Row, list_card, nothing_card, page_of, turners
from bot.ui.lookup import absent_card
from bot.ui.marks import answer_outcome, move
from bot.ui.papers import KIND_WORDS, OpenPaper, ReadFirst, answer_path, note_miss, resource_of
from bot.ui.place import need_server
from bot.ui.reading import confirmation
from bot.ui.reasons import why_sentence
from bot.ui.text import listing, safe
from bot.ui.topics import AllTopics, TakeBack

_ROLES = {Role.CONTINUES: "To go on", Role.GROUP: "With the group", Role.OUTSIDE: "Something else", Role.START: ""}


async def answer_next(interaction: Interaction) -> None:
    """Show what to read next to whoever asks."""
    await show(interaction, await _next_card(interaction))


async def _next_card(interaction: Interaction, note: str = "", *buttons: Button) -> Card:
    guild_id, host = need_server(interaction), host_of(interaction)
    return next_card(await host.advice.next(guild_id, interaction.user.id, host.now()), note, *buttons)


@dataclass(frozen=True)
class ShowNext(Action, verb="next1"):
    """Show what to read next, anew."""

    async def press(self, interaction: Interaction) -> None:
        await turn(interaction, await _next_card(interaction))


@dataclass(frozen=True)
class ShareNext(Action, verb="nextshare1"):
    """Post the suggestions without their reasons, which tell what the presser reads."""

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        advice = await host.advice.next(guild_id, interaction.user.id, host.now())
        await show(interaction, shared_card(advice), private=False)


@dataclass(frozen=True)
class StartNext(Action, verb="nextstart1"):
    """Begin to read a suggestion; the next one takes its place."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await _set_state(interaction, self.resource_id, State.READING)


@dataclass(frozen=True)
class WantNext(Action, verb="nextwant1"):
    """Put a suggestion on one's list to read."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await _set_state(interaction, self.resource_id, State.WANT)


@dataclass(frozen=True)
class NotForMe(Action, verb="nextno1"):
    """Suggest this to the presser no more; the next one takes its place."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        _, resource = resource_of(interaction, self.resource_id)
        await host.advice.decline(guild_id, interaction.user.id, resource, host.now())
        note = f"I will not suggest **{safe(resource.label, 120)}** again. Only you know that."
        await turn(interaction, await _next_card(interaction, note, Button(SuggestAgain(resource.id), "Take back")))


@dataclass(frozen=True)
class SuggestAgain(Action, verb="nextyes1"):
    """Take `NotForMe` back, and show what to read next."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        _, resource = resource_of(interaction, self.resource_id)
        await host_of(interaction).advice.take_back(need_server(interaction), interaction.user.id, resource)
        await turn(interaction, await _next_card(interaction, f"**{safe(resource.label, 120)}** may come up again."))


@dataclass(frozen=True)
class SetAside(Action, verb="nextaside1"):
    """Show one page of what the presser said is not for them."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        declined = await host_of(interaction).advice.declined(need_server(interaction), interaction.user.id)
        await turn(interaction, aside_card(declined, self.page))


async def _set_state(interaction: Interaction, resource_id: str, to: State) -> None:
    guild_id, host = need_server(interaction), host_of(interaction)
    _, resource = resource_of(interaction, resource_id)
    subject = host.reading.naming.subject(resource)
    outcome = await move(interaction, guild_id, subject, to)
    if not isinstance(outcome, Changed):
        await answer_outcome(interaction, subject, outcome, to)
        return
    await turn(interaction, await _next_card(interaction))
    await interaction.followup.send(view=confirmation(subject, outcome), ephemeral=True)


def next_card(advice: Next, note: str = "", *buttons: Button) -> Card:
    """The member's next meeting and three suggestions, each with its reason and its buttons; `note` is safe text."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("## What to read next")]
    if note:
        parts.append(discord.ui.TextDisplay(note))
    if advice.meeting is not None:
        parts += [_meeting(advice.meeting, advice), discord.ui.Separator()]
    if advice.reading:
        names = listing((each.label for each in advice.reading), most=3, rest="…", limit=240)
        parts.append(discord.ui.TextDisplay(f"-# You are reading {names}."))
    for place, pick in enumerate(advice.picks, 1):
        parts += _pick(place, pick)
    if not advice.picks:
        parts.append(discord.ui.TextDisplay("There is nothing left on the list that you have not read or set aside."))
    foot = [*buttons]
    if advice.declined:
        foot.append(Button(SetAside(0), f"Not for me ({advice.declined})"))
    foot.append(Button(AllTopics(0), "All topics"))
    if advice.picks:
        foot.append(Button(ShareNext(), "Share"))
    parts.append(discord.ui.ActionRow(*foot))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def _meeting(sheet: Sheet, advice: Next) -> discord.ui.Item[Any]:
    meeting, paper = sheet.meeting, advice.paper
    begins = int(meeting.starts_at.timestamp())
    about = safe(paper.label if paper else meeting.topic.text or "Topic still open", 160)
    lead = "Your next meeting" if advice.mine else "The group’s next meeting"
    text = discord.ui.TextDisplay[Any](f"**{lead}** · <t:{begins}:F> (<t:{begins}:R>)\nAbout **{about}**")
    # Two buttons of one message must not share an id, and a suggestion below may open the same card.
    if paper is None or any(pick.suggestion.resource.id == paper.id for pick in advice.picks):
        return text
    return discord.ui.Section(text, accessory=Button(OpenPaper(paper.id), "Open"))


def _pick(place: int, pick: Pick) -> list[discord.ui.Item[Any]]:
    suggestion, resource = pick.suggestion, pick.suggestion.resource
    role = f" · {_ROLES[pick.role]}" if _ROLES[pick.role] else ""
    lines = [
        f"**{place}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}{role}",
        why_sentence(suggestion.reason),
    ]
    if remark := resource.why or resource.summary:
        lines.append(f"-# {safe(remark, 160)}")
    return [
        discord.ui.Section(discord.ui.TextDisplay("\n".join(lines)), accessory=Button(OpenPaper(resource.id), "Open")),
        discord.ui.ActionRow(
            Button(StartNext(resource.id), "Start", style=discord.ButtonStyle.primary),
            Button(WantNext(resource.id), "Want"),
            Button(NotForMe(resource.id), "Not for me"),
        ),
    ]


def shared_card(advice: Next) -> Card:
    """The suggestions for everybody: nothing in it tells why they were made."""
    rows = [
        Row(
            f"**{safe(each.label, 120)}** {KIND_WORDS[each.kind].symbol}\n{safe(each.summary, 200)}".strip(),
            Button(OpenPaper(each.id), "Open"),
        )
        for each in (pick.suggestion.resource for pick in advice.picks)
    ]
    return list_card("### Worth reading next", rows) if rows else nothing_card("There is nothing to suggest now.")


def aside_card(declined: tuple[Resource, ...], number: int = 0) -> Card:
    """What the member said is not for them, each with the way back."""
    if not declined:
        return nothing_card("There is nothing that you said is not for you.", Button(ShowNext(), "What to read next"))
    page = page_of(declined, number)
    rows = [Row(f"**{safe(each.label, 120)}**", Button(TakeBack(each.id), "Take back")) for each in page.items]
    foot = [*turners(page, SetAside), Button(ShowNext(), "What to read next")]
    return list_card("### Not for you\n-# I do not suggest these. Nobody else sees that.", rows, foot=foot)


async def answer_path_to(interaction: Interaction, text: str) -> None:
    """Show the way to what `text` means; where that is not clear, ask which way was meant."""
    library = host_of(interaction).library
    match await library.resolve(text):
        case Sure(resource):
            await answer_path(interaction, resource)
        case Unsure(guesses):
            rows = [
                Row(f"**{safe(each.label, 120)}**", Button(ReadFirst(each.id), "The way there")) for each in guesses
            ]
            await show(interaction, list_card(f"### The way to what?\n-# “{safe(text, 80)}” may be one of these", rows))
        case Absent(topics, identifier):
            await show(interaction, absent_card(text, library.catalog, topics, identifier))
            note_miss(interaction, text)
