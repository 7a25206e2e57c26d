"""Permissions for meetings; checked for every command, press and submission."""

from bot.meetings.model import Meeting, MeetingState
from bot.members.model import Actor
from bot.servers.model import ServerSettings


def is_organiser(actor: Actor, settings: ServerSettings) -> bool:
    return actor.manages_server or settings.organiser_role_id in actor.role_ids


def may_schedule(actor: Actor, settings: ServerSettings) -> bool:
    """Everyone, unless the server has an organiser role."""
    return settings.organiser_role_id is None or is_organiser(actor, settings)


def may_manage(actor: Actor, settings: ServerSettings, meeting: Meeting) -> bool:
    return meeting.creator_id == actor.person.id or is_organiser(actor, settings)


def may_choose_topic(actor: Actor, settings: ServerSettings, meeting: Meeting) -> bool:
    """Also the presenter, until the card is posted."""
    presents = meeting.presented_by(actor.person.id) and meeting.state is MeetingState.PLANNED
    return presents or may_manage(actor, settings, meeting)
