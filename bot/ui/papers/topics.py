"""Topics as cards: all of them, and one with its resources recommended in order."""

from collections.abc import Container
from dataclasses import replace

import discord

from bot.advice.model import Reason, ReasonKind, Suggestion
from bot.advice.topics import Done, DoneKind, TopicAdvice, newcomer_suggestions
from bot.catalog.model import Catalog, Topic
from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.viewer import NOBODY
from bot.ui.kit.actions import Action, buttons_of, menus_of, selected_values
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button, Menu, buttons_again
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.excerpt import excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import OPTION_TEXT, label, listing, plural, safe
from bot.ui.papers.card import OpenPaper, open_menu, resource_of
from bot.ui.papers.card_text import about, open_option, row_name
from bot.ui.papers.host import host_of
from bot.ui.papers.reasons import reason_sentence

TOPICS_PER_PAGE = 5
_NEXT = "next1"  # the verb of what leads from a list of what was dismissed to /next
_WHY = 120  # units of what the curator says about a topic
# The curator's note says more than these do.
_SAY_LESS = {ReasonKind.LATEST, ReasonKind.RELATED, ReasonKind.SAME_AUTHOR, ReasonKind.RECOMMENDED}
# What comes before is said already, or comes too late.
_NOTHING_FIRST = {ReasonKind.UNMET_PREREQUISITE, ReasonKind.READING}
_BARE_START = Reason(ReasonKind.START)


@dataclass(frozen=True)
class OpenTopic(Action, verb="topic1", reply=ReplyKind.IN_PLACE):
    topic_id: str
    page: int

    async def press(self, interaction: Interaction) -> None:
        catalog, topic = topic_of(interaction, self.topic_id)
        advice = await topic_advice_for(interaction, catalog, topic, self.page)
        await _turn_to(interaction, topic_card(catalog, topic, self.page, advice=advice))


@dataclass(frozen=True)
class PickTopic(Action, verb="picktopic1", reply=ReplyKind.IN_PLACE):
    """Show the topic that was chosen among all."""

    async def press(self, interaction: Interaction) -> None:
        await OpenTopic(next(iter(selected_values(interaction)), ""), 0).press(interaction)


@dataclass(frozen=True)
class ShareTopic(Action, verb="topicshare1", reply=ReplyKind.PUBLIC):
    """In the order for newcomers."""

    topic_id: str
    page: int

    async def press(self, interaction: Interaction) -> None:
        catalog, topic = topic_of(interaction, self.topic_id)
        await send_card(interaction, topic_card(catalog, topic, self.page, shared=True), private=False)


@dataclass(frozen=True)
class OpenDone(Action, verb="topicdone1", reply=ReplyKind.IN_PLACE):
    topic_id: str
    page: int

    async def press(self, interaction: Interaction) -> None:
        catalog, topic = topic_of(interaction, self.topic_id)
        advice = await topic_advice_for(interaction, catalog, topic, 0)
        await replace_page(interaction, done_card(topic, advice, self.page))


@dataclass(frozen=True)
class UndoDecline(Action, verb="takeback1", reply=ReplyKind.IN_PLACE):
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        _, resource = resource_of(interaction, self.resource_id)
        was = await host_of(interaction).advice.undo_decline(need_server(interaction), interaction.user.id, resource)
        name = f"**{safe(resource.label, 200)}**"
        sentence = f"{name} may be suggested again." if was else f"{name} isn’t among what you dismissed."
        back = buttons_again(interaction, OpenTopic.verb, _NEXT)
        await replace_page(interaction, text_card(sentence, Button(OpenPaper(resource.id), "Open paper"), *back))


@dataclass(frozen=True)
class AllTopics(Action, verb="topics1", reply=ReplyKind.IN_PLACE):
    page: int

    async def press(self, interaction: Interaction) -> None:
        await _turn_to(interaction, topics_card(host_of(interaction).library.catalog, self.page))


async def _turn_to(interaction: Interaction, card: Card) -> None:
    """In place of another page about topics, which leads back; any other card stays."""
    ids = [each.custom_id for each in buttons_of(interaction)] + [each.custom_id for each in menus_of(interaction)]
    verbs = {each.split(":")[1] for each in ids if each}
    is_topic = bool(verbs & {ShareTopic.verb, OpenDone.verb})
    is_list = PickTopic.verb in verbs or (OpenTopic.verb in verbs and verbs <= {OpenTopic.verb, AllTopics.verb})
    is_done = OpenTopic.verb in verbs and AllTopics.verb not in verbs
    await (replace_page if is_topic or is_list or is_done else send_card)(interaction, card)


def topic_of(interaction: Interaction, topic_id: str) -> tuple[Catalog, Topic]:
    """The topic of a button, with the current catalog.

    Raises:
        UserError: the topic has left the catalog since the button was made.
    """
    catalog = host_of(interaction).library.catalog
    topic = catalog.topics.get(topic_id)
    if topic is None:
        mention = host_of(interaction).command_mention("topic")
        raise UserError(f"This topic is no longer on the reading list. See the others with {mention}.")
    return catalog, topic


def topic_button(topic: Topic, text: str = "") -> Button:
    return Button(OpenTopic(topic.id, 0), text or topic.title)


def topics_card(catalog: Catalog, number: int = 0) -> Card:
    """In the curator's order."""
    page = page_of(tuple(catalog.topics.values()), number, TOPICS_PER_PAGE)
    rows = [_topic_row(catalog, topic) for topic in page.items]
    options = [discord.SelectOption(label=label(each.title, OPTION_TEXT), value=each.id) for each in page.items]
    menu = Menu(PickTopic(), options, placeholder="Open topic …") if options else None
    heading = f"## {safe(catalog.name or 'Reading list', 120)}"
    counts = f"{plural(len(catalog.resources), 'entry', 'entries')} in {plural(len(catalog.topics), 'topic')}"
    if catalog.curator is not None:
        counts += f" · kept by {safe(catalog.curator.name, 80)}"
    return list_card(f"{heading}\n-# {counts}", rows, menu=menu, foot=pagination_buttons(page, AllTopics))


def _topic_row(catalog: Catalog, topic: Topic) -> Row:
    count = plural(len(catalog.in_topic(topic.id)), "entry", "entries")
    return Row(f"**{safe(topic.title, 120)}** · {count}", about=topic.why)


def _suggestion_row(rank: int, suggestion: Suggestion, beside: Container[str]) -> Row:
    """With one reason, or what it is where none says anything; `beside` are the names of the same page."""
    lead, reason = "", _reason(suggestion, beside)
    if suggestion.is_start and not (reason and suggestion.reason.kind is ReasonKind.START):
        lead = "Start here."
    if suggestion.unmet_prerequisites and suggestion.reason.kind not in _NOTHING_FIRST:
        lead = f"{lead} {_first(suggestion)}".strip()
    name = row_name(suggestion.resource, f"{rank}. ")
    if not reason:
        return Row(name, about=about(suggestion.resource), lead=lead)
    sentence = f"{lead} {reason}" if suggestion.is_start else f"{reason} {lead}"
    return Row(f"{name}\n{sentence.strip()}")


def _reason(suggestion: Suggestion, beside: Container[str]) -> str:
    """Empty where what the paper is says more."""
    reason = suggestion.reason
    is_beside = reason.kind is ReasonKind.RELATED and reason.names and reason.names[0] in beside
    if reason.kind is ReasonKind.LIST_ORDER or reason == _BARE_START or is_beside:
        return ""
    return "" if reason.kind in _SAY_LESS and suggestion.resource.why else reason_sentence(reason)


def _first(suggestion: Suggestion) -> str:
    names = listing((each.label for each in suggestion.unmet_prerequisites), most=2, rest="and {} more", limit=120)
    return f"Read {names} first."


async def answer_topic(interaction: Interaction, catalog: Catalog, topic: Topic) -> None:
    advice = await topic_advice_for(interaction, catalog, topic, 0)
    await send_card(interaction, topic_card(catalog, topic, advice=advice))


async def topic_advice_for(interaction: Interaction, catalog: Catalog, topic: Topic, number: int) -> TopicAdvice:
    """For whoever asks; the reasons on page `number` have names."""
    host, guild_id, user_id = host_of(interaction), server_of(interaction), interaction.user.id
    advisor, viewer = host.advice, await host.viewers.of(interaction) if guild_id is not None else NOBODY
    advice = await advisor.topic(guild_id, viewer, catalog, topic.id, host.now())
    page = page_of(advice.suggestions, number)
    with_names = await advisor.with_names(guild_id, user_id, page.items)
    before, after = advice.suggestions[: page.first - 1], advice.suggestions[page.first - 1 + len(with_names) :]
    return replace(advice, suggestions=(*before, *with_names, *after))


def topic_card(
    catalog: Catalog, topic: Topic, number: int = 0, *, advice: TopicAdvice | None = None, shared: bool = False
) -> Card:
    """Without `advice` in the order for newcomers."""
    advice = advice or TopicAdvice(newcomer_suggestions(catalog, topic.id))
    page = page_of(advice.suggestions, number)
    ranked, beside = list(enumerate(page.items, page.first)), {each.resource.label for each in page.items}
    rows = [_suggestion_row(rank, each, beside) for rank, each in ranked]
    menu = open_menu([open_option(each.resource, f"{rank}. ") for rank, each in ranked]) if ranked else None
    lines = [f"## {safe(topic.title, 120)}"]
    if topic.why and page.number == 0:
        lines.append(excerpt(topic.why, _WHY))
    lines.append(f"-# {_count_line(catalog, topic, advice)}")
    foot = pagination_buttons(page, lambda target: OpenTopic(topic.id, target))
    if advice.done:
        foot.append(Button(OpenDone(topic.id, 0), f"Done with ({len(advice.done)})"))
    foot.append(Button(AllTopics(0), "All topics"))
    if not shared:
        foot.append(Button(ShareTopic(topic.id, page.number), "Share"))
    return list_card("\n".join(lines), rows, foot=foot, menu=menu)


def _count_line(catalog: Catalog, topic: Topic, advice: TopicAdvice) -> str:
    if not advice.done:
        return f"{plural(len(catalog.in_topic(topic.id)), 'entry', 'entries')}, in reading order"
    if not advice.suggestions:
        return "You’re done with everything in this topic"
    left = plural(len(advice.suggestions), "entry", "entries")
    return f"{left} left for you, in reading order; you’re done with {len(advice.done)}"


_DONE_WORDS = {
    DoneKind.FINISHED: "You finished it.",
    DoneKind.DROPPED: "You stopped reading it. Only you can see that.",
    DoneKind.DECLINED: "Not for you. Only you can see that.",
}


def done_card(topic: Topic, advice: TopicAdvice, number: int = 0) -> Card:
    page = page_of(advice.done, number)
    rows = [
        Row(f"**{safe(each.resource.label, 120)}**\n-# {_DONE_WORDS[each.kind]}", _done_button(each))
        for each in page.items
    ]
    foot = [
        *pagination_buttons(page, lambda target: OpenDone(topic.id, target)),
        Button(OpenTopic(topic.id, 0), "What’s left"),
    ]
    return list_card(f"## {safe(topic.title, 120)}\n-# What you’re done with", rows, foot=foot)


def _done_button(done: Done) -> Button:
    if done.kind is DoneKind.DECLINED:
        return Button(UndoDecline(done.resource.id), "Take back")
    return Button(OpenPaper(done.resource.id), "Open paper")
