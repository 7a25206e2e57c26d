"""Topics as cards: all of them, and one with its resources recommended in order."""

from dataclasses import replace

from bot.advice.model import Reason, ReasonKind, Suggestion
from bot.advice.topics import Done, DoneKind, TopicAdvice, newcomer_suggestions
from bot.catalog.model import Catalog, Topic
from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.viewer import NOBODY
from bot.ui.kit.actions import Action, buttons_of
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button, buttons_again
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.excerpt import NOTE, SUMMARY, excerpt
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.papers.card import OpenPaper, resource_of
from bot.ui.papers.host import host_of
from bot.ui.papers.reasons import reason_sentence

TOPICS_PER_PAGE = 8
_NEXT = "next1"  # the verb of what leads from a list of what was dismissed to /next
# The curator's remark says more than these do.
_SAYS_LESS = {ReasonKind.LATEST, ReasonKind.RELATED, ReasonKind.SAME_AUTHOR, ReasonKind.RECOMMENDED}
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
    verbs = {(each.custom_id or "").split(":")[1] for each in buttons_of(interaction) if each.custom_id}
    is_topic = bool(verbs & {ShareTopic.verb, OpenDone.verb})
    is_list = OpenTopic.verb in verbs and verbs <= {OpenTopic.verb, AllTopics.verb}
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
    rows = [Row(_topic_line(catalog, topic), topic_button(topic, "Open")) for topic in page.items]
    heading = f"## {safe(catalog.name or 'Reading list', 120)}"
    counts = f"{plural(len(catalog.resources), 'entry', 'entries')} in {plural(len(catalog.topics), 'topic')}"
    if catalog.curator is not None:
        counts += f" · kept by {safe(catalog.curator.name, 80)}"
    return list_card(f"{heading}\n-# {counts}", rows, foot=pagination_buttons(page, AllTopics))


def _topic_line(catalog: Catalog, topic: Topic) -> str:
    count = plural(len(catalog.in_topic(topic.id)), "entry", "entries")
    return f"**{safe(topic.title, 120)}** · {count}" + (f"\n{excerpt(topic.why, SUMMARY)}" if topic.why else "")


def _suggestion_line(rank: int, suggestion: Suggestion) -> str:
    resource, kind = suggestion.resource, suggestion.reason.kind
    lines = [f"**{rank}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}"]
    text = excerpt(resource.why, NOTE) or excerpt(resource.summary, SUMMARY)
    bare = kind is ReasonKind.LIST_ORDER or suggestion.reason == _BARE_START
    if text and (bare or (resource.why and kind in _SAYS_LESS)):
        lines.append(("Start here. " if suggestion.is_start else "") + text)
        if suggestion.unmet_prerequisites:
            lines.append(f"-# {_first(suggestion)}")
    else:
        lines.append(_why(suggestion))
        if text:
            lines.append(f"-# {text}")
    return "\n".join(lines)


def _why(suggestion: Suggestion) -> str:
    """With what comes first, where the reason does not say so itself."""
    sentence = reason_sentence(suggestion.reason)
    if suggestion.is_start and suggestion.reason.kind is not ReasonKind.START:
        sentence = f"Start here. {sentence}"
    if suggestion.unmet_prerequisites and suggestion.reason.kind is not ReasonKind.UNMET_PREREQUISITE:
        sentence += f" {_first(suggestion)}"
    return sentence


def _first(suggestion: Suggestion) -> str:
    names = listing((each.label for each in suggestion.unmet_prerequisites), most=2, rest="…", limit=120)
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
    rows = [
        Row(_suggestion_line(rank, each), Button(OpenPaper(each.resource.id), "Open"))
        for rank, each in enumerate(page.items, page.first)
    ]
    lines = [f"## {safe(topic.title, 120)}"]
    if topic.why and page.number == 0:
        lines.append(safe(topic.why, 500))
    lines.append(f"-# {_count_line(catalog, topic, advice)}")
    foot = pagination_buttons(page, lambda target: OpenTopic(topic.id, target))
    if advice.done:
        foot.append(Button(OpenDone(topic.id, 0), f"Done with ({len(advice.done)})"))
    foot.append(Button(AllTopics(0), "All topics"))
    if not shared:
        foot.append(Button(ShareTopic(topic.id, page.number), "Share"))
    tied = any(each.reason.kind is ReasonKind.LIST_ORDER for each in page.items)
    note = "Entries without a reason are in the reading list’s own order." if tied else ""
    return list_card("\n".join(lines), rows, foot=foot, note=note)


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
        Button(OpenTopic(topic.id, 0), "What is left"),
    ]
    return list_card(f"## {safe(topic.title, 120)}\n-# What you’re done with", rows, foot=foot)


def _done_button(done: Done) -> Button:
    if done.kind is DoneKind.DECLINED:
        return Button(UndoDecline(done.resource.id), "Take back")
    return Button(OpenPaper(done.resource.id), "Open")
