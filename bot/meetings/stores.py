"""Everything about meetings that is stored, as one thing that the running bot offers to its cards."""

from datetime import datetime

from bot.database import Database
from bot.meetings.afterwards import AfterwardsStore
from bot.meetings.line import LineStore
from bot.meetings.outbox import Outbox
from bot.meetings.reminders import ReminderStore
from bot.meetings.series import SeriesStore
from bot.meetings.setup import SetupStore
from bot.meetings.store import MeetingStore


class Meetings:
    """The stores of this feature, side by side: plans, the line of each meeting, what is due, and what was."""

    def __init__(self, database: Database) -> None:
        self.plans = MeetingStore(database)
        self.line = LineStore(database)
        self.series = SeriesStore(database)
        self.reminders = ReminderStore(database)
        self.outbox = Outbox(database)
        self.afterwards = AfterwardsStore(database)
        self.setup = SetupStore(database)

    async def next_at(self) -> datetime | None:
        """When something is due next that is known by now."""
        times = [await self.outbox.next_at(), await self.reminders.next_at()]
        return min((each for each in times if each is not None), default=None)
