"""The card of /next with its menu and what was declined with it, and the answer to /path."""

from collections.abc import Container, Sequence
from typing import Any

import discord

from bot.advice.advisor import NextAdvice
from bot.advice.model import Reason, ReasonKind
from bot.advice.picks import Pick, PickKind
from bot.catalog.model import Resource
from bot.errors import UserError
from bot.frozen import dataclass
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.meetings.model import MeetingSheet
from bot.reading.model import ReadingChanged, ReadingState
from bot.ui.kit import accents
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import Card, empty_card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, fitted, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import OPTION_TEXT, label, listing, safe
from bot.ui.papers.card import ReadFirst, answer_path, open_menu, resource_of
from bot.ui.papers.card_text import about, open_option, row_name
from bot.ui.papers.host import host_of
from bot.ui.papers.lookup import answer_missed
from bot.ui.papers.reasons import reason_sentence
from bot.ui.papers.topics import AllTopics, UndoDecline
from bot.ui.reading.confirmation import confirmation_card, undo_change
from bot.ui.reading.state_buttons import answer_outcome, set_state
from bot.ui.reading.wording import state_sentence

_HEADINGS = {
    PickKind.CONTINUE: "Continue",
    PickKind.GROUP: "With the group",
    PickKind.NEW_TOPIC: "Something different",
    PickKind.START: "Start here",
}


_BARE_START = Reason(ReasonKind.START)
_CHOICES = (("start", "Start", "📖"), ("want", "Want", "🔖"), ("no", "Not for me:", "✋"))


@dataclass(frozen=True, slots=True)
class Note:
    """Above the suggestions: what just happened, as safe text, and how to undo it."""

    text: str
    undo: Action | None = None


async def answer_next(interaction: Interaction) -> None:
    await send_card(interaction, await _next_card(interaction))


async def _next_card(interaction: Interaction, note: Note | None = None) -> Card:
    guild_id, host = need_server(interaction), host_of(interaction)
    return next_card(await host.advice.next(guild_id, await host.viewers.of(interaction), host.now()), note)


@dataclass(frozen=True)
class ShowNext(Action, verb="next1", reply=ReplyKind.IN_PLACE):
    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await _next_card(interaction))


@dataclass(frozen=True)
class ShareNext(Action, verb="nextshare1", reply=ReplyKind.PUBLIC):
    """Without the reasons, which tell what the presser reads."""

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        advice = await host.advice.next(guild_id, await host.viewers.public(interaction), host.now())
        await send_card(interaction, shared_next_card(advice), private=False)


@dataclass(frozen=True)
class MarkSuggestion(Action, verb="nextmark1", reply=ReplyKind.IN_PLACE):
    """Start, want or decline the selected one; the next takes its place."""

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
                raise UserError("This menu is from another version of the bot. Please use `/next` again.")


@dataclass(frozen=True)
class UndoMark(Action, verb="nextundo1", reply=ReplyKind.IN_PLACE):
    """Of what `MarkSuggestion` did to the presser's shelf."""

    version: int
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        sentence = await undo_change(interaction, self.resource_id, self.version)
        await replace_page(interaction, await _next_card(interaction, Note(sentence)))


@dataclass(frozen=True)
class SuggestAgain(Action, verb="nextyes1", reply=ReplyKind.IN_PLACE):
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        _, resource = resource_of(interaction, self.resource_id)
        await host_of(interaction).advice.undo_decline(need_server(interaction), interaction.user.id, resource)
        note = Note(f"**{safe(resource.label, 120)}** may come up again.")
        await replace_page(interaction, await _next_card(interaction, note))


@dataclass(frozen=True)
class OpenNextMeeting(Action, verb="nextmeet1"):
    """Show the meeting that stands above the suggestions, with all that the presser may do there."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await host_of(interaction).open_details(interaction, self.meeting_id)


@dataclass(frozen=True)
class OpenDeclined(Action, verb="nextaside1", reply=ReplyKind.IN_PLACE):
    page: int

    async def press(self, interaction: Interaction) -> None:
        declined = await host_of(interaction).advice.declined(need_server(interaction), interaction.user.id)
        await replace_page(interaction, declined_card(declined, self.page))


async def _set_state(interaction: Interaction, resource_id: str, to: ReadingState) -> None:
    guild_id, host = need_server(interaction), host_of(interaction)
    _, resource = resource_of(interaction, resource_id)
    subject = host.reading.subject_index.subject(resource)
    outcome = await set_state(interaction, guild_id, subject, to)
    if not isinstance(outcome, ReadingChanged):
        await answer_outcome(interaction, subject, outcome, to)
        return
    note = Note(state_sentence(subject, outcome.reading), UndoMark(outcome.reading.version, subject.id))
    await replace_page(interaction, await _next_card(interaction, note))
    if outcome.first:  # says who sees it, with "only me" beside it
        await send_card(interaction, confirmation_card(subject, outcome))


async def _decline(interaction: Interaction, resource_id: str) -> None:
    guild_id, host = need_server(interaction), host_of(interaction)
    _, resource = resource_of(interaction, resource_id)
    await host.advice.decline(guild_id, interaction.user.id, resource, host.now())
    text = f"I won’t suggest **{safe(resource.label, 120)}** again. Only you can see that."
    await replace_page(interaction, await _next_card(interaction, Note(text, SuggestAgain(resource.id))))


def next_card(advice: NextAdvice, note: Note | None = None) -> Card:
    """One menu marks any of the suggestions."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("## What to read next")]
    if note is not None:
        parts.append(_note(note))
    elif advice.reading:
        names = listing((each.label for each in advice.reading), most=3, rest="and {} more", limit=240)
        parts.append(discord.ui.TextDisplay(f"-# You’re reading {names}."))
    if advice.meeting is not None:
        parts += [_meeting(advice.meeting, advice), discord.ui.Separator()]
    kinds = {pick.kind for pick in advice.picks}
    rows = [_pick(rank, pick, has_heading=len(kinds) > 1) for rank, pick in enumerate(advice.picks, 1)]
    below: list[discord.ui.Item[Any]] = []
    foot = [Button(AllTopics(0), "All topics")]
    if advice.declined:
        foot.append(Button(OpenDeclined(0), f"Not for me ({advice.declined})"))
    if advice.picks:
        options = [open_option(pick.suggestion.resource, f"{rank}. ") for rank, pick in enumerate(advice.picks, 1)]
        below.append(discord.ui.ActionRow(open_menu(options)))
        below.append(discord.ui.ActionRow(_menu(advice.picks, advice.wanted)))
        foot.append(Button(ShareNext(), "Share"))
    else:
        below.append(discord.ui.TextDisplay("You’ve read or dismissed everything on the reading list."))
    below.append(discord.ui.ActionRow(*foot))
    return Card(discord.ui.Container(*parts, *fitted(rows, [*parts, *below]), *below, accent_colour=accents.LIST))


def _note(note: Note) -> discord.ui.Item[Any]:
    text = discord.ui.TextDisplay[Any](note.text)
    return text if note.undo is None else discord.ui.Section(text, accessory=Button(note.undo, "Undo"))


def _menu(picks: Sequence[Pick], wanted: Container[str]) -> Menu:
    """Without what would change nothing."""
    options = [
        discord.SelectOption(
            label=label(f"{word} {pick.suggestion.resource.label}", OPTION_TEXT),
            value=f"{choice}:{pick.suggestion.resource.id}",
            emoji=emoji,
        )
        for pick in picks
        for choice, word, emoji in _CHOICES
        if not (choice == "want" and pick.suggestion.resource.id in wanted)
    ]
    return Menu(MarkSuggestion(), options, placeholder="Start, want, or not for me …")


def _meeting(sheet: MeetingSheet, advice: NextAdvice) -> discord.ui.Item[Any]:
    meeting, paper = sheet.meeting, advice.paper
    begins = int(meeting.starts_at.timestamp())
    about = safe(paper.label if paper else meeting.topic.text or "paper not chosen yet", 80)
    lead = "Your next meeting:" if advice.joined else "The group’s next meeting:"
    text = discord.ui.TextDisplay[Any](f"**{lead}** {about}\n<t:{begins}:F> (<t:{begins}:R>)")
    return discord.ui.Section(text, accessory=Button(OpenNextMeeting(meeting.id), "Open meeting"))


def _pick(rank: int, pick: Pick, *, has_heading: bool) -> Row:
    suggestion, resource = pick.suggestion, pick.suggestion.resource
    reason = reason_sentence(suggestion.reason)
    if suggestion.reason == _BARE_START and (has_heading or about(resource)):
        reason = ""
    lines = [f"-# {_HEADINGS[pick.kind]}" if has_heading else "", row_name(resource, f"{rank}. "), reason]
    return Row("\n".join(line for line in lines if line), about=about(resource))


def shared_next_card(advice: NextAdvice) -> Card:
    """For everybody: nothing tells why they were suggested."""
    suggested = [pick.suggestion.resource for pick in advice.picks]
    rows = [Row(row_name(each), about=about(each)) for each in suggested]
    menu = open_menu([open_option(each) for each in suggested]) if suggested else None
    return (
        list_card("### Worth reading next", rows, menu=menu)
        if rows
        else empty_card("I have nothing to suggest right now.")
    )


def declined_card(declined: tuple[Resource, ...], number: int = 0) -> Card:
    if not declined:
        return empty_card("You haven’t dismissed anything.", Button(ShowNext(), "What to read next"))
    page = page_of(declined, number)
    rows = [Row(f"**{safe(each.label, 120)}**", Button(UndoDecline(each.id), "Take back")) for each in page.items]
    foot = [*pagination_buttons(page, OpenDeclined), Button(ShowNext(), "What to read next")]
    return list_card("### Not for me\n-# I won’t suggest these. Only you can see this.", rows, foot=foot)


@dataclass(frozen=True)
class PickGoal(Action, verb="pickgoal1"):
    """Show what to read before the paper that was chosen."""

    async def press(self, interaction: Interaction) -> None:
        await ReadFirst(next(iter(selected_values(interaction)), "")).press(interaction)


async def answer_path_to(interaction: Interaction, text: str) -> None:
    """Where `text` is not clear, ask which resource was meant."""
    match await resolve(host_of(interaction).library.edition, text):
        case Known(resource, edition):
            await answer_path(interaction, edition.catalog, resource)
        case Ambiguous(candidates):
            heading = f"### Which paper do you want to get to?\n-# “{safe(text, 80)}” can mean one of these"
            rows = [Row(row_name(each), about=each.subtitle) for each in candidates]
            menu = Menu(PickGoal(), [open_option(each) for each in candidates], placeholder="Show the path to …")
            await send_card(interaction, list_card(heading, rows, menu=menu))
        case Unknown() as unknown:
            await answer_missed(interaction, text, unknown)
