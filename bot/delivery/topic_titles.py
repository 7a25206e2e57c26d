"""Gives a meeting about a bare id or link the title of the paper, once a public service has told it."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.library.text_lookup import Lookup
from bot.meetings.model import MeetingTopic
from bot.meetings.store import MeetingStore
from bot.plain_text import clip
from bot.reading.model import Subject
from bot.reading.service import ReadingService
from bot.reading.subject_index import is_nameless, possible_subject, service_identifier

TOPIC_LIMIT = 200
_LEAST_TITLE = 40  # characters: less of a title tells nothing
_NOBODY = 0  # who asks, where it's the bot itself


class TopicTitles:
    """What was typed stays, behind the title. `changed` brings a meeting's card up to date."""

    def __init__(self, reading: ReadingService, meetings: MeetingStore, changed: Callable[[int, int], None]) -> None:
        self._reading = reading
        self._meetings = meetings
        self._changed = changed

    async def titled(self, guild_id: int, user_id: int, topic: MeetingTopic) -> MeetingTopic:
        """As far as the title is known; else the meeting gets it later. Raises StorageError."""
        if not topic.text or topic.resource_id or not self._reading.may_look_up:
            return topic
        if (subject := _bare_paper(topic.text)) is None:
            return topic
        text = await self._with_title(subject, topic.text)
        if text == topic.text:
            self._look_up(guild_id, user_id, subject, text)
        return MeetingTopic("", text)

    async def look_up_untitled(self, guild_id: int, now: datetime) -> None:
        """Of meetings that are still to come. Raises StorageError."""
        if not self._reading.may_look_up:
            return
        for text in await self._meetings.topics_ahead(guild_id, now):
            if (subject := _bare_paper(text)) and not await self._rename(guild_id, subject, text):
                self._look_up(guild_id, _NOBODY, subject, text)

    def _look_up(self, guild_id: int, user_id: int, subject: Subject, text: str) -> None:
        async def rename() -> None:
            await self._rename(guild_id, subject, text)

        self._reading.look_up(guild_id, user_id, subject, rename, however_late=True)

    async def _rename(self, guild_id: int, subject: Subject, text: str) -> bool:
        """Whether the title is known."""
        if (titled := await self._with_title(subject, text)) == text:
            return False
        for meeting_id in await self._meetings.rename_topic(guild_id, text, titled):
            self._changed(guild_id, meeting_id)
        return True

    async def _with_title(self, subject: Subject, text: str) -> str:
        titled, room = await self._reading.with_public_title(subject), TOPIC_LIMIT - len(text) - len(" ()")
        if is_nameless(titled) or room < _LEAST_TITLE or titled.title in text:  # a title may be nothing but a link, too
            return text
        return f"{clip(titled.title, room)} ({text})"


def _bare_paper(text: str) -> Subject | None:
    """What the text names by nothing but an id or a link."""
    lookup = Lookup.of(text)
    if lookup.title or any(map(str.isalnum, re.sub(r"\[[^\]]*\]", "", lookup.rest))):
        return None
    subject = possible_subject(lookup)
    return subject if subject is not None and service_identifier(subject) is not None else None
