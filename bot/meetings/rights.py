"""Who may do what with meetings; asked again for every command, press and submission."""

from bot.meetings.model import Meeting, MeetingState
from bot.members.model import Actor
from bot.servers.model import ServerSettings


def is_organiser(actor: Actor, setup: ServerSettings) -> bool:
    """Whether they hold the organiser role, or manage the server."""
    return actor.manages_server or (setup.organiser_role_id is not None and setup.organiser_role_id in actor.role_ids)


def may_schedule(actor: Actor, setup: ServerSettings) -> bool:
    """Any member may, until the server names an organiser role."""
    return setup.organiser_role_id is None or is_organiser(actor, setup)


def may_manage(actor: Actor, setup: ServerSettings, meeting: Meeting) -> bool:
    """A meeting belongs to its creator and to the organisers."""
    owns = meeting.creator is not None and meeting.creator.id == actor.person.id
    return owns or is_organiser(actor, setup)


def may_choose_topic(actor: Actor, setup: ServerSettings, meeting: Meeting) -> bool:
    """The presenter may also say what they present, while the date's card is not posted yet."""
    presents = meeting.presenter is not None and meeting.presenter.id == actor.person.id
    return may_manage(actor, setup, meeting) or (presents and meeting.state is MeetingState.PLANNED)
