"""What to read next: the card of /next, its menu, and what was set aside with it; the answer to /path."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.advice.advisor import NextAdvice
from bot.advice.model import ReasonKind
from bot.advice.picks import Pick, PickKind
from bot.catalog.model import Resource
from bot.errors import UserError
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.meetings.model import MeetingSheet
from bot.reading.model import ReadingChanged, ReadingState, Undone
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import ACCENT, Card, empty_card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.context import need_server
from bot.ui.kit.excerpt import REMARK, SUMMARY, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import OPTION_TEXT, label, listing, safe
from bot.ui.papers.card import OpenPaper, ReadFirst, answer_path, resource_of
from bot.ui.papers.host import host_of
from bot.ui.papers.lookup import answer_unknown
from bot.ui.papers.reasons import why_sentence
from bot.ui.papers.topics import AllTopics, TakeBack
from bot.ui.reading.confirmation import confirmation_card
from bot.ui.reading.resolve_subject import need_subject
from bot.ui.reading.state_buttons import answer_outcome, set_state
from bot.ui.reading.wording import state_sentence, undo_sentence

_HEADINGS = {
    PickKind.CONTINUE: "To go on",
    PickKind.GROUP: "With the group",
    PickKind.NEW_TOPIC: "Something else",
    PickKind.START: "To begin with",
}


_CHOICES = (("start", "Start", "📖"), ("want", "Want", "🔖"), ("no", "Not for me:", "✋"))


@dataclass(frozen=True, slots=True)
class Note:
    """What just happened, above the suggestions: safe text, and the way back if there is one."""

    text: str
    back: Action | None = None


async def answer_next(interaction: Interaction) -> None:
    """Show what to read next to whoever asks."""
    await send_card(interaction, await _next_card(interaction))


async def _next_card(interaction: Interaction, note: Note | None = None) -> Card:
    guild_id, host = need_server(interaction), host_of(interaction)
    return next_card(await host.advice.next(guild_id, interaction.user.id, host.now()), note)


@dataclass(frozen=True)
class ShowNext(Action, verb="next1"):
    """Show what to read next."""

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await _next_card(interaction))


@dataclass(frozen=True)
class ShareNext(Action, verb="nextshare1"):
    """Post the suggestions without their reasons, which tell what the presser reads."""

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        advice = await host.advice.next(guild_id, interaction.user.id, host.now())
        await send_card(interaction, shared_card(advice), private=False)


@dataclass(frozen=True)
class MarkNext(Action, verb="nextmark1"):
    """Start, want or decline the suggestion that was chosen in the menu; the next one takes its place."""

    async def press(self, interaction: Interaction) -> None:
        choice, _, resource_id = next(iter(selected_values(interaction)), "").partition(":")
        match choice:
            case "start":
                await _set_state(interaction, resource_id, ReadingState.READING)
            case "want":
                await _set_state(interaction, resource_id, ReadingState.WANT)
            case "no":
                await _decline(interaction, resource_id)
            case _:
                raise UserError("This menu is from another version of the bot. Please run `/next` again.")


@dataclass(frozen=True)
class UndoNext(Action, verb="nextundo1"):
    """Take back what `MarkNext` did to one's shelf, and show what to read next."""

    version: int
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        outcome = await host.reading.store.undo(guild_id, interaction.user.id, subject, self.version)
        if isinstance(outcome, Undone):
            await host.card_refresher.refresh(guild_id, subject)
        await replace_page(interaction, await _next_card(interaction, Note(undo_sentence(subject, outcome))))


@dataclass(frozen=True)
class SuggestAgain(Action, verb="nextyes1"):
    """Let something be suggested again that was declined, and show what to read next."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        _, resource = resource_of(interaction, self.resource_id)
        await host_of(interaction).advice.undo_decline(need_server(interaction), interaction.user.id, resource)
        note = Note(f"**{safe(resource.label, 120)}** may come up again.")
        await replace_page(interaction, await _next_card(interaction, note))


@dataclass(frozen=True)
class SetAside(Action, verb="nextaside1"):
    """Show one page of what the presser said is not for them."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        declined = await host_of(interaction).advice.declined(need_server(interaction), interaction.user.id)
        await replace_page(interaction, aside_card(declined, self.page))


async def _set_state(interaction: Interaction, resource_id: str, to: ReadingState) -> None:
    guild_id, host = need_server(interaction), host_of(interaction)
    _, resource = resource_of(interaction, resource_id)
    subject = host.reading.subject_index.subject(resource)
    outcome = await set_state(interaction, guild_id, subject, to)
    if not isinstance(outcome, ReadingChanged):
        await answer_outcome(interaction, subject, outcome, to)
        return
    note = Note(state_sentence(subject, outcome.reading), UndoNext(outcome.reading.version, subject.id))
    await replace_page(interaction, await _next_card(interaction, note))
    if outcome.first:  # says who sees it, with "only me" beside it
        await interaction.followup.send(view=confirmation_card(subject, outcome), ephemeral=True)


async def _decline(interaction: Interaction, resource_id: str) -> None:
    guild_id, host = need_server(interaction), host_of(interaction)
    _, resource = resource_of(interaction, resource_id)
    await host.advice.decline(guild_id, interaction.user.id, resource, host.now())
    text = f"I will not suggest **{safe(resource.label, 120)}** again. Only you know that."
    await replace_page(interaction, await _next_card(interaction, Note(text, SuggestAgain(resource.id))))


def next_card(advice: NextAdvice, note: Note | None = None) -> Card:
    """The member's next meeting and three suggestions, each with its reason; one menu marks any of them."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("## What to read next")]
    if note is not None:
        parts.append(_note(note))
    elif advice.reading:
        names = listing((each.label for each in advice.reading), most=3, rest="…", limit=240)
        parts.append(discord.ui.TextDisplay(f"-# You are reading {names}."))
    if advice.meeting is not None:
        parts += [_meeting(advice.meeting, advice), discord.ui.Separator()]
    kinds = {pick.kind for pick in advice.picks}
    parts += [_pick(place, pick, has_heading=len(kinds) > 1) for place, pick in enumerate(advice.picks, 1)]
    foot = [Button(AllTopics(0), "All topics")]
    if advice.declined:
        foot.append(Button(SetAside(0), f"Not for me ({advice.declined})"))
    if advice.picks:
        parts.append(discord.ui.ActionRow(_menu(advice.picks)))
        foot.append(Button(ShareNext(), "Share"))
    else:
        parts.append(discord.ui.TextDisplay("There is nothing left on the list that you have not read or set aside."))
    parts.append(discord.ui.ActionRow(*foot))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def _note(note: Note) -> discord.ui.Item[Any]:
    text = discord.ui.TextDisplay[Any](note.text)
    return text if note.back is None else discord.ui.Section(text, accessory=Button(note.back, "Undo"))


def _menu(picks: Sequence[Pick]) -> Menu:
    """What can be done with the suggestions, as they come on the card: two taps for any of it."""
    options = [
        discord.SelectOption(
            label=label(f"{word} {pick.suggestion.resource.label}", OPTION_TEXT),
            value=f"{choice}:{pick.suggestion.resource.id}",
            emoji=emoji,
        )
        for pick in picks
        for choice, word, emoji in _CHOICES
        if not (choice == "want" and pick.suggestion.reason.kind is ReasonKind.WANTED)
    ]
    return Menu(MarkNext(), options, placeholder="Start, want, or not for me …")


def _meeting(sheet: MeetingSheet, advice: NextAdvice) -> discord.ui.Item[Any]:
    meeting, paper = sheet.meeting, advice.paper
    begins = int(meeting.starts_at.timestamp())
    about = safe(paper.label if paper else meeting.topic.text or "Topic still open", 160)
    lead = "Your next meeting" if advice.joined else "The group’s next meeting"
    text = discord.ui.TextDisplay[Any](f"**{lead}** · <t:{begins}:F> (<t:{begins}:R>)\nAbout **{about}**")
    # Two buttons of one message must not share an id, and a suggestion below may open the same card.
    if paper is None or any(pick.suggestion.resource.id == paper.id for pick in advice.picks):
        return text
    return discord.ui.Section(text, accessory=Button(OpenPaper(paper.id), "Open"))


def _pick(place: int, pick: Pick, *, has_heading: bool) -> discord.ui.Item[Any]:
    """One suggestion; what it is for is told where the others are for something else."""
    suggestion, resource = pick.suggestion, pick.suggestion.resource
    lines = [
        *([f"-# {_HEADINGS[pick.kind]}"] if has_heading else []),
        f"**{place}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}",
        why_sentence(suggestion.reason),
    ]
    if text := _about(resource):
        lines.append(f"-# {text}")
    return discord.ui.Section("\n".join(lines), accessory=Button(OpenPaper(resource.id), "Open"))


def _about(resource: Resource) -> str:
    return excerpt(resource.why, REMARK) or excerpt(resource.summary, SUMMARY)


def shared_card(advice: NextAdvice) -> Card:
    """The suggestions for everybody: nothing in it tells why they were made."""
    rows = [
        Row(
            f"**{safe(each.label, 120)}** {KIND_WORDS[each.kind].symbol}\n{_about(each)}".strip(),
            Button(OpenPaper(each.id), "Open"),
        )
        for each in (pick.suggestion.resource for pick in advice.picks)
    ]
    return list_card("### Worth reading next", rows) if rows else empty_card("There is nothing to suggest now.")


def aside_card(declined: tuple[Resource, ...], number: int = 0) -> Card:
    """What the member said is not for them, each with the way back."""
    if not declined:
        return empty_card("There is nothing that you said is not for you.", Button(ShowNext(), "What to read next"))
    page = page_of(declined, number)
    rows = [Row(f"**{safe(each.label, 120)}**", Button(TakeBack(each.id), "Take back")) for each in page.items]
    foot = [*pagination_buttons(page, SetAside), Button(ShowNext(), "What to read next")]
    return list_card("### Not for you\n-# I do not suggest these. Nobody else sees that.", rows, foot=foot)


async def answer_path_to(interaction: Interaction, text: str) -> None:
    """Show the way to what `text` means; where that is not clear, ask which way was meant."""
    match await resolve(host_of(interaction).library.edition, text):
        case Known(resource, edition):
            await answer_path(interaction, edition.catalog, resource)
        case Ambiguous(candidates):
            rows = [
                Row(f"**{safe(each.label, 120)}**", Button(ReadFirst(each.id), "The way there")) for each in candidates
            ]
            await send_card(
                interaction, list_card(f"### The way to what?\n-# “{safe(text, 80)}” may be one of these", rows)
            )
        case Unknown() as unknown:
            await answer_unknown(interaction, text, unknown)
