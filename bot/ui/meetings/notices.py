"""Messages about a meeting, in its thread or by direct message."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.catalog.model import Resource
from bot.meetings.card_store import PROBLEM
from bot.meetings.model import MeetingSheet, MeetingState
from bot.meetings.outbox import WITH_BUTTONS, Delivery, MessageKind, MessageRoute
from bot.members.model import HIDDEN_MEMBER
from bot.ui.kit.cards import Card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.text import label, listing, safe, sentence_list
from bot.ui.meetings.calendar_files import DownloadCalendar
from bot.ui.meetings.fields import FIELD_LABELS
from bot.ui.meetings.host import CardHost
from bot.ui.meetings.message_buttons import CannotCome, MarkPaperFinished, ShowMeeting
from bot.ui.meetings.refusals import PROBLEMS
from bot.ui.meetings.signup import OfferToPresent
from bot.ui.meetings.wording import HIDDEN_PRESENTER, meeting_resource, meeting_title, presenter_name, timestamps

_REASONS = {"undeliverable": "didn’t arrive", "uncertain": "may not have arrived"}
_TO_SIGNED_UP = {MessageKind.REMINDER, MessageKind.PROMOTED, MessageKind.UNSEATED, MessageKind.CHANGED}
_KIND_WORDS = {
    "card": "The meeting’s card",
    "reminder": "A reminder",
    "promoted": "The message about a free seat",
    "unseated": "The message about a lost seat",
    "presenting": "The message to the presenter",
    "reopened": "The message that the presenter stepped down",
    "changed": "The message about a change",
    "cancelled": "The message that it’s cancelled",
    "ended": "The message that its series ends",
    "over": "The question after the meeting",
}


_ENDED = {
    MeetingState.CANCELLED: "-# This meeting is cancelled.",
    MeetingState.SKIPPED: "-# This meeting is cancelled.",
    MeetingState.OVER: "-# This meeting is over.",
}


def notice_card(host: CardHost, sheet: MeetingSheet, delivery: Delivery) -> Card:
    resource = meeting_resource(host, sheet.meeting)
    lines = _lines(host, sheet, delivery, resource)
    if delivery.kind in WITH_BUTTONS and (ended := _ENDED.get(sheet.meeting.state)):
        lines.append(ended)
    if delivery.user_ids and delivery.route is not MessageRoute.DM:
        lines.append(" ".join(f"<@{user_id}>" for user_id in delivery.user_ids))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    parts.append(discord.ui.ActionRow(*_buttons(sheet, delivery, resource)))
    return Card(discord.ui.Container(*parts))


def _lines(host: CardHost, sheet: MeetingSheet, delivery: Delivery, resource: Resource | None) -> list[str]:
    meeting = sheet.meeting
    title = f"**{safe(meeting_title(host, meeting), 150)}**"
    when = timestamps(meeting.starts_at)
    match delivery.kind:
        case MessageKind.REMINDER:
            return _reminder(host, sheet, delivery, title, resource)
        case MessageKind.PROMOTED:
            return [f"You got a seat: {title}", when]
        case MessageKind.UNSEATED:
            lines = [f"Seats were reduced, so you’re first on the waitlist for {title}", when]
            return [*lines, "-# I’ll tell you when you get a seat again."]
        case MessageKind.PRESENTING:
            lines = [f"You’re presenting {title}", when, "-# Can’t make it? Press Details, then Step down."]
            is_hidden = meeting.presenter is not None and meeting.presenter.name == HIDDEN_MEMBER
            return [*lines, HIDDEN_PRESENTER] if is_hidden else lines
        case MessageKind.REOPENED:
            return [f"The presenter of {title} has stepped down, so a presenter is wanted again.", when]
        case MessageKind.CHANGED:
            return [
                _change(sheet, delivery.detail, title),
                when,
                *([safe(meeting.place, 200)] if meeting.place else []),
            ]
        case MessageKind.CANCELLED:
            lines = [f"Cancelled: {title}", f"~~{discord.utils.format_dt(meeting.starts_at, 'F')}~~"]
            return [*lines, *_reason(delivery)]
        case MessageKind.ENDED:
            return [f"The series ends: after {title}, no further dates will come.", when, *_reason(delivery)]
        case MessageKind.OVER:
            return [f"The meeting about {title} is over. Have you finished it?", "-# Optional. I won’t ask again."]
        case _:
            return _undelivered(delivery.detail, title)


def _reason(delivery: Delivery) -> list[str]:
    return [f"**Reason:** {safe(delivery.detail, 400)}"] if delivery.detail else []


def _reminder(
    host: CardHost, sheet: MeetingSheet, delivery: Delivery, title: str, resource: Resource | None
) -> list[str]:
    meeting = sheet.meeting
    lines = [f"Reminder: {title}", timestamps(meeting.starts_at)]
    if meeting.place:
        lines.append(safe(meeting.place, 200))
    if meeting.presenter is not None:
        lines.append(f"{presenter_name(meeting.presenter)} presents.")
    if resource is not None:
        lines.append(f"Read: {safe(resource.title, 300)}")
        before = [host.library.catalog.resources[each].label for each in resource.requires[:3]]
        if before:
            lines.append(f"-# Builds on {listing(before, most=3)}")
    if delivery.detail.endswith("late"):
        lines.append("-# This reminder is late: I was offline when it was due.")
    return lines


def _change(sheet: MeetingSheet, detail: str, title: str) -> str:
    fields = detail.split(",")
    changes = [f"a new {FIELD_LABELS[each]}" for each in fields if each in FIELD_LABELS]
    news = f"{title} has {sentence_list(changes or ['changed'])}."
    if "presenter" not in fields:
        return news
    presenter = sheet.meeting.presenter
    who = f"{presenter_name(presenter)} presents now." if presenter is not None else "A presenter is wanted."
    return f"{news} {who}" if changes else f"{title}: {who}"


def _undelivered(detail: str, title: str) -> list[str]:
    state, _, rest = detail.partition(":")
    kind, _, reason = rest.partition(":")
    if state == PROBLEM:
        return [title, *PROBLEMS.get(kind, (kind,)), "-# I won’t repeat this."]
    what = f"{_KIND_WORDS.get(kind, 'A message')} {_REASONS.get(state, 'didn’t arrive')}"
    return [
        f"{what}: {title}",
        safe(reason, 200),
        "-# To see everything about this meeting, press Details, then Log.",
    ]


def _buttons(sheet: MeetingSheet, delivery: Delivery, resource: Resource | None) -> Sequence[discord.ui.Item[Any]]:
    meeting = sheet.meeting
    buttons: list[discord.ui.Item[Any]] = []
    link = resource.link("paper") if resource is not None else None
    if delivery.kind is MessageKind.REMINDER and link is not None and len(link.url) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label=label("Read it"), url=link.url))
    mark = delivery.nonce
    if meeting.state is MeetingState.OPEN and delivery.kind in _TO_SIGNED_UP:
        buttons.append(Button(CannotCome(meeting.id, mark), "I can’t come"))
    if meeting.state is MeetingState.OPEN and delivery.route is not MessageRoute.DM:
        if delivery.kind in {MessageKind.PROMOTED, MessageKind.CHANGED}:
            buttons.append(Button(DownloadCalendar(meeting.id), "Calendar"))
        if meeting.presenter is None and delivery.kind in {MessageKind.REOPENED, MessageKind.CHANGED}:
            buttons.append(Button(OfferToPresent(meeting.id), "Present this"))
    if delivery.kind is MessageKind.OVER and resource is not None:
        buttons.append(Button(MarkPaperFinished(meeting.id, mark), "I finished it"))
    if delivery.route is MessageRoute.DM and meeting.jump_url is not None:
        buttons.append(discord.ui.Button(label="Open meeting", url=meeting.jump_url))
    return [*buttons, Button(ShowMeeting(meeting.id, mark), "Details")]
