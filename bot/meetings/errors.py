"""Errors about meetings, in sentences for the member."""

from bot.errors import UserError
from bot.meetings.model import MeetingState

_REASONS = {
    MeetingState.CANCELLED: "This meeting was cancelled.",
    MeetingState.SKIPPED: "This meeting was cancelled.",
    MeetingState.PLANNED: "Sign-up for this date opens once the meeting before it is over.",
    MeetingState.DRAFT: "This meeting isn’t posted yet.",
}


class NoSuchMeeting(UserError):
    def __init__(self) -> None:
        super().__init__("There’s no such meeting in this server. See them all with `/meeting list`.")


class MeetingClosed(UserError):
    """`state` doesn't allow the change."""

    def __init__(self, state: MeetingState) -> None:
        super().__init__(_REASONS.get(state, "This meeting is over."))
        self.state = state


class SeriesEnded(UserError):
    def __init__(self) -> None:
        super().__init__("The series has already ended.")
