"""/meeting schedule: a draft shows what was understood, and a click posts it."""

from dataclasses import replace
from datetime import datetime

import discord

from bot.catalog.model import Catalog
from bot.delivery.meeting_viewers import Audience
from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import Meeting, MeetingState, MeetingTopic
from bot.meetings.rights import may_schedule
from bot.members.model import Person
from bot.plain_text import shown_name
from bot.servers.model import ServerSettings
from bot.ui.kit.actions import Action, actions_of
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of, person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import read_id
from bot.ui.kit.responses import ReplyKind, replace_page, send_card, update_answer
from bot.ui.kit.submissions import Reopen, keep, reopen_buttons, submit
from bot.ui.kit.text import plural, safe
from bot.ui.meetings.access import need_guild
from bot.ui.meetings.fields import ScheduleOptions, details_line, schedule_inputs, topic_name
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import GUEST, NO_MEMBER, WHO, guest_named, presenter_chosen
from bot.ui.meetings.repeating import repeat_lines
from bot.ui.meetings.typed_details import AS_TOPIC, DURATION, PAPER, PLACE, REPEAT, SEATS, WHEN
from bot.ui.meetings.ways_back import details_button
from bot.ui.meetings.wording import card_link, meeting_title_in, presenter_name, timestamps

# Fields that no form has: the meeting that a new draft replaces; the text of WHEN and the moment it was typed; the id
# and name of a presenter who was chosen before; the name and the id of the entry that PAPER was taken for.
_DRAFT, _TYPED_WHEN, _PRESENTER, _TOPIC = "_draft", "_typed_when", "_presenter", "_topic"


@dataclass(frozen=True)
class ScheduleMeeting(Submission, verb="mschedf1"):
    """What /meeting schedule was given, or its draft's form, whose new draft takes the place of the last."""

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_guild(interaction), host_of(interaction)
        settings = await need_scheduler(interaction, guild_id)
        channel_id = await _need_channel(interaction, settings)
        chosen = await host.members.settings(guild_id, interaction.user.id)
        edition, now = host.library.edition, host.now()
        options = _options(interaction, fields, now)
        plan = await options.plan(edition, chosen.zone or settings.zone, now)
        plan = replace(plan, topic=await host.topic_titles.titled(guild_id, interaction.user.id, plan.topic))
        replaces = read_id("".join(fields.get(_DRAFT, ())) or "0")
        meetings, by = host.meetings.meetings, person_of(interaction)
        meeting_id = await meetings.draft(guild_id, channel_id, plan, by, now, replaces=replaces)
        kept = {
            **fields,
            _DRAFT: (str(meeting_id),),
            _TYPED_WHEN: (options.when, options.typed_at.isoformat()),
            **_named_paper(plan.topic, edition.catalog),
            _PRESENTER: (str(plan.presenter.id), plan.presenter.name) if plan.presenter else (),
        }
        input_id = await keep(interaction, self, kept)
        sheet = await meetings.sheet(guild_id, meeting_id)
        assert sheet is not None  # noqa: S101 - it was stored a moment ago
        assert interaction.guild is not None  # noqa: S101 - `need_guild` found it
        title = meeting_title_in(edition.catalog, sheet.meeting)
        audience = host.viewers.audience(interaction.guild, channel_id)
        await send_card(interaction, draft_card(sheet.meeting, title, audience, input_id))

    async def reopen(self, interaction: Interaction) -> None:
        form = Form(self, "The meeting", schedule_inputs())
        await open_checked_form(interaction, None, need_scheduler(interaction, need_guild(interaction)), form)


def _named_paper(topic: MeetingTopic, catalog: Catalog) -> Fields:
    """So that the form shows the name of an entry that was given by its id; empty for other topics."""
    name = topic_name(topic, catalog) if topic.resource_id else ""
    return {PAPER: (name,), _TOPIC: (name, topic.resource_id)} if name else {}


def _options(interaction: Interaction, fields: Fields, now: datetime) -> ScheduleOptions:
    """Raises UserError: who was chosen to present is a bot, or no member."""

    def typed(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    when, chosen = typed(WHEN), fields.get(WHO, ())
    before, known, named = (fields.get(name, ()) for name in (_TYPED_WHEN, _PRESENTER, _TOPIC))
    paper = typed(PAPER)
    if chosen and known and chosen[0] == known[0]:
        presenter: Person | None = Person(int(known[0]), known[1])
    else:
        presenter = presenter_chosen(interaction, chosen) or guest_named(typed(GUEST))
    return ScheduleOptions(
        when=when,
        typed_at=datetime.fromisoformat(before[1]) if before and before[0] == when else now,
        paper=paper,
        known_topic=MeetingTopic(named[1]) if named and named[0] == paper.strip() else None,
        as_topic=typed(AS_TOPIC),
        repeat=typed(REPEAT),
        seats=typed(SEATS),
        duration=typed(DURATION),
        place=typed(PLACE),
        presenter=presenter,
    )


async def answer_schedule(interaction: Interaction, presenter: discord.Member | None, **typed: str) -> None:
    """`typed` are the command's options by the names of the form's inputs. Raises UserError as ScheduleMeeting does."""
    if presenter is not None and presenter.bot:
        raise UserError(NO_MEMBER)
    fields: dict[str, tuple[str, ...]] = {name: (text,) for name, text in typed.items() if text}
    if presenter is not None:
        fields[WHO] = (str(presenter.id),)
        fields[_PRESENTER] = (str(presenter.id), shown_name(presenter.display_name))
    await submit(interaction, ScheduleMeeting(), fields)


async def need_scheduler(interaction: Interaction, guild_id: int) -> ServerSettings:
    """Raises UserError: only organisers may schedule."""
    settings = await host_of(interaction).servers.settings(guild_id)
    if not may_schedule(actor_of(interaction), settings):
        raise UserError("Only organisers can schedule meetings in this server. Ask one of them.")
    return settings


async def _need_channel(interaction: Interaction, settings: ServerSettings) -> int:
    """The server's meeting channel, else where the command was used. Raises UserError."""
    channel_id = _channel(interaction, settings)
    await _need_sight(interaction, channel_id)
    return channel_id


async def _need_sight(interaction: Interaction, channel_id: int) -> None:
    """Raises UserError."""
    if not await host_of(interaction).viewers.sees(interaction, channel_id, None):
        raise UserError(f"Meeting cards go to <#{channel_id}>, which you can’t see. Ask an organiser to let you in.")


def _channel(interaction: Interaction, settings: ServerSettings) -> int:
    channel_id = settings.meeting_channel_id or interaction.channel_id
    if channel_id is None:
        raise UserError("I can’t post a meeting here. Please try it in a text channel.")
    if channel_id == interaction.channel_id:
        allowed = interaction.app_permissions
        missing = not (allowed.view_channel and (allowed.send_messages or allowed.send_messages_in_threads))
    else:
        channel = interaction.guild.get_channel(channel_id) if interaction.guild is not None else None
        missing = channel is None or not channel.permissions_for(channel.guild.me).send_messages
    if missing:
        raise UserError(f"I can’t post in <#{channel_id}>. A server manager can change that.")
    return channel_id


def _seen_by(meeting: Meeting, audience: Audience) -> str:
    limits = "It has no Discord event, and nobody else finds it in a list."
    match audience:
        case Audience.EVERYONE:
            return "-# Everyone in this server will see it."
        case Audience.PRIVATE_THREAD:
            return f"-# Only the members of this private thread will see it. {limits}"
        case Audience.SOME:
            return f"-# Only people who can see <#{meeting.channel_id}> will see it. {limits}"


def draft_card(meeting: Meeting, title: str, audience: Audience, input_id: int) -> Card:
    """`input_id` is what it was made from."""
    lines = [f"### {safe(title, 200)}", timestamps(meeting.starts_at), details_line(meeting)]
    seats = "unlimited seats" if meeting.seats is None else plural(meeting.seats, "seat")
    presenter = f" · {presenter_name(meeting.presenter)} presents" if meeting.presenter is not None else ""
    lines.append(f"{seats}{presenter}")
    lines += repeat_lines(meeting)
    if not meeting.topic.resource_id and meeting.topic.text:
        lines.append("-# Not on the reading list, so I’ll use it as the topic.")
    lines += [_seen_by(meeting, audience), f"Post this in <#{meeting.channel_id}>?"]
    post = Button(PostDraft(meeting.id), "Post it", style=discord.ButtonStyle.primary)
    discard = Button(DiscardDraft(meeting.id), "Discard")
    return text_card("\n".join(lines), post, *reopen_buttons(input_id, rest=True), discard)


@dataclass(frozen=True)
class PostDraft(Action, verb="mpost1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_guild(interaction), host_of(interaction)
        await need_scheduler(interaction, guild_id)
        sheet = await host.meetings.meetings.sheet(guild_id, self.meeting_id)
        if sheet is not None and sheet.meeting.creator_id == interaction.user.id:
            await _need_sight(interaction, sheet.meeting.channel_id)  # they may have been shut out since
        meeting = await self._confirm(interaction, guild_id)
        await replace_page(
            interaction, text_card(f"Scheduled. Posting in <#{meeting.channel_id}> …", details_button(meeting.id))
        )
        await host.meeting_worker.deliver(meeting.guild_id, meeting.id)
        await self._say_where(interaction)

    async def _confirm(self, interaction: Interaction, guild_id: int) -> Meeting:
        host = host_of(interaction)
        try:
            by = person_of(interaction)
            return await host.meetings.meetings.confirm(guild_id, self.meeting_id, by, host.now())
        except NoSuchMeeting:
            raise UserError("That meeting is no longer waiting to be posted. Please schedule it again.") from None
        except MeetingClosed as closed:
            if closed.state is MeetingState.DRAFT:
                raise UserError("That time is now in the past. Press Edit to choose another.") from None
            if closed.state is MeetingState.OPEN:
                host.meeting_worker.changed(guild_id, self.meeting_id)
                raise UserError("It’s already posted.") from None
            raise

    async def _say_where(self, interaction: Interaction) -> None:
        sheet = await host_of(interaction).meetings.meetings.sheet(need_guild(interaction), self.meeting_id)
        if sheet is None:
            return
        meeting = sheet.meeting
        sentence = f"Scheduled and posted in <#{meeting.channel_id}>."
        if meeting.message_id is None:
            sentence = "Scheduled, but I couldn’t post the card yet. I’ll keep trying; the meeting’s log says why."
        await update_answer(interaction, text_card(sentence, *card_link(meeting), details_button(meeting.id)))


@dataclass(frozen=True)
class DiscardDraft(Action, verb="mdiscard1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        host = host_of(interaction)
        await host.meetings.meetings.discard(need_guild(interaction), self.meeting_id, person_of(interaction))
        again = [Button(each, "Edit it again") for each in actions_of(interaction, Reopen) if not each.part]
        await replace_page(interaction, text_card("Discarded. Nothing was posted.", *again))
