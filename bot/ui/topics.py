"""Topics as cards: all of them, and one with its resources recommended in order."""

from dataclasses import dataclass

import discord

from bot.advice.model import Because, Suggestion
from bot.advice.topics import recommend
from bot.catalog.model import Catalog, Topic
from bot.errors import UserError
from bot.ui.base import Action, Button, Card, Interaction, host_of, show, turn
from bot.ui.lists import Row, list_card, page_of, turners
from bot.ui.papers import KIND_WORDS, OpenPaper
from bot.ui.reasons import why_sentence
from bot.ui.text import listing, plural, safe

TOPICS_PER_PAGE = 8


@dataclass(frozen=True)
class OpenTopic(Action, verb="topic1"):
    """Show one page of a topic to the presser."""

    topic_id: str
    page: int

    async def press(self, interaction: Interaction) -> None:
        catalog, topic = topic_of(interaction, self.topic_id)
        await turn(interaction, topic_card(catalog, topic, self.page))


@dataclass(frozen=True)
class ShareTopic(Action, verb="topicshare1"):
    """Post one page of a topic for everyone in the channel."""

    topic_id: str
    page: int

    async def press(self, interaction: Interaction) -> None:
        catalog, topic = topic_of(interaction, self.topic_id)
        await show(interaction, topic_card(catalog, topic, self.page, shared=True), private=False)


@dataclass(frozen=True)
class AllTopics(Action, verb="topics1"):
    """Show one page of all topics to the presser."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        await turn(interaction, topics_card(host_of(interaction).library.catalog, self.page))


def topic_of(interaction: Interaction, topic_id: str) -> tuple[Catalog, Topic]:
    """The catalog of now and the topic that a button names.

    Raises:
        UserError: the topic has left the catalog since the button was made.
    """
    catalog = host_of(interaction).library.catalog
    topic = catalog.topics.get(topic_id)
    if topic is None:
        raise UserError("This topic is no longer in the reading list. `/topic` shows those that are.")
    return catalog, topic


def topic_button(topic: Topic, text: str = "") -> Button:
    """A button that opens a topic at its first page."""
    return Button(OpenTopic(topic.id, 0), text or topic.title)


def topics_card(catalog: Catalog, number: int = 0) -> Card:
    """Every topic with its size, in the curator's order."""
    page = page_of(tuple(catalog.topics.values()), number, TOPICS_PER_PAGE)
    rows = [Row(_topic_line(catalog, topic), topic_button(topic, "Open")) for topic in page.items]
    heading = f"## {safe(catalog.name or 'Reading list', 120)}"
    counts = f"{plural(len(catalog.resources), 'entry', 'entries')} in {plural(len(catalog.topics), 'topic')}"
    return list_card(f"{heading}\n-# {counts}", rows, foot=turners(page, AllTopics))


def _topic_line(catalog: Catalog, topic: Topic) -> str:
    count = plural(len(catalog.in_topic(topic.id)), "entry", "entries")
    return f"**{safe(topic.title, 120)}** · {count}" + (f"\n{safe(topic.why, 160)}" if topic.why else "")


def _suggestion_line(place: int, suggestion: Suggestion) -> str:
    resource = suggestion.resource
    lines = [f"**{place}. {safe(resource.label, 120)}** {KIND_WORDS[resource.kind].symbol}"]
    if resource.why and suggestion.reason.because is Because.LISTED:
        lines.append(safe(resource.why, 240))  # the curator's remark says more than a place in the list
    else:
        lines.append(_why(suggestion))
        if remark := resource.why or resource.summary:
            lines.append(f"-# {safe(remark, 160)}")
    return "\n".join(lines)


def _why(suggestion: Suggestion) -> str:
    """The strongest reason, and what comes first where the reason does not say so itself."""
    sentence = why_sentence(suggestion.reason)
    if suggestion.starts and suggestion.reason.because is not Because.START:
        sentence = f"Start here. {sentence}"
    if suggestion.after and suggestion.reason.because is not Because.AFTER:
        names = listing((each.label for each in suggestion.after), most=2, rest="…", limit=120)
        sentence += f" Read {names} first."
    return sentence


def topic_card(catalog: Catalog, topic: Topic, number: int = 0, *, shared: bool = False) -> Card:
    """A topic's resources, recommended in order, each with its reason and a button that opens it."""
    page = page_of(recommend(catalog, topic.id), number)
    rows = [
        Row(_suggestion_line(place, each), Button(OpenPaper(each.resource.id), "Open"))
        for place, each in enumerate(page.items, page.first)
    ]
    lines = [f"## {safe(topic.title, 120)}"]
    if topic.why and page.number == 0:
        lines.append(safe(topic.why, 500))
    lines.append(f"-# {plural(len(catalog.in_topic(topic.id)), 'entry', 'entries')}, in the order to read them")
    foot = turners(page, lambda target: OpenTopic(topic.id, target))
    foot.append(Button(AllTopics(0), "All topics"))
    if not shared:
        foot.append(Button(ShareTopic(topic.id, page.number), "Share", style=discord.ButtonStyle.primary))
    return list_card("\n".join(lines), rows, foot=foot)
