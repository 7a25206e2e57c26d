"""Reads what all members of a server may know of what was written there, the newest first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select

from bot.database import Transaction
from bot.database.schema.tables import meetings, members, readings, subjects
from bot.frozen import dataclass
from bot.meetings.model import MeetingState
from bot.members.privacy import has_public_shelf, title_for
from bot.reading.model import ReadingState
from bot.reading.subject_index import placeholder_title

_GUILD = bindparam("guild", type_=readings.c.guild_id.type)
_MOST = bindparam("most", type_=readings.c.round.type)


class TextKind(Enum):
    TAKEAWAY = "takeaway"
    NOTES = "notes"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class GroupText:
    """`subject_id` is as stored, empty where the catalog lacks what a meeting was about; `title` is what it's about.

    `author` wrote a takeaway. Only who sees `channel_id` may see the notes of a meeting, whose card is `message_id`.
    """

    kind: TextKind
    text: str
    at: datetime
    subject_id: str
    title: str
    author: str = ""
    channel_id: int = 0
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """As the database has them; their methods cost processor time, so they are for a thread.

    `channels` are all with notes, and whether everyone sees them.
    """

    channels: Mapping[int, bool]
    takeaways: Sequence[Any]
    titles: Sequence[Any]
    notes: Sequence[Any]

    def texts(self, most: int) -> list[GroupText]:
        texts = [*_takeaways(self.takeaways), *_titles(self.titles), *_notes(self.notes)]
        return sorted(texts, key=lambda each: each.at, reverse=True)[:most]

    def subject_ids(self) -> frozenset[str]:
        """Of what the texts are about, and of what is read but has no title of its own."""
        return frozenset(row.resource_id for row in (*self.takeaways, *self.titles))


async def read_rows(tx: Transaction, guild_id: int, most: int, is_public: Callable[[int, int], bool]) -> Rows:
    """At most `most` of each kind; of notes, those in channels that `is_public` says everyone in the server sees."""
    of_guild = {"guild": guild_id, "most": most}
    channels = {each: is_public(guild_id, each) for each in await tx.scalars(_select_channels(), {"guild": guild_id})}
    seen = {"channels": [each for each, public in channels.items() if public]}
    return Rows(
        channels,
        list(await tx.execute(_select_takeaways(), of_guild)),
        list(await tx.execute(_select_titles(), of_guild)),
        list(await tx.execute(_select_notes(), {**of_guild, **seen})),
    )


# Statements are made once: that takes longer than their execution.


@cache
def _select_takeaways() -> Select[Any]:
    of_member = and_(members.c.guild_id == _GUILD, members.c.user_id == readings.c.user_id)
    of_subject = and_(subjects.c.guild_id == _GUILD, subjects.c.resource_id == readings.c.resource_id)
    columns = (readings.c.resource_id, readings.c.user_id, readings.c.round, readings.c.takeaway)
    return (
        select(*columns, readings.c.changed_at, members.c.name, title_for(_GUILD))
        .select_from(readings.join(members, of_member).join(subjects, of_subject))
        .where(readings.c.guild_id == _GUILD, readings.c.state == ReadingState.FINISHED.value)
        .where(readings.c.takeaway_shared, readings.c.takeaway != "", has_public_shelf())
        .order_by(readings.c.changed_at.desc())
        .limit(_MOST)
    )


@cache
def _select_titles() -> Select[Any]:
    """Of what somebody shows that they read it, and the list lacks it."""
    of_member = and_(members.c.guild_id == _GUILD, members.c.user_id == readings.c.user_id)
    shown = exists().where(
        readings.c.guild_id == _GUILD,
        readings.c.resource_id == subjects.c.resource_id,
        readings.c.state != ReadingState.DROPPED.value,
        of_member,
        has_public_shelf(),
    )
    return (
        select(subjects.c.resource_id, title_for(_GUILD), subjects.c.url, subjects.c.kept_at)
        .where(subjects.c.guild_id == _GUILD, subjects.c.listed.is_(False), shown)
        .order_by(subjects.c.kept_at.desc())
        .limit(_MOST)
    )


@cache
def _select_notes() -> Select[Any]:
    about = (meetings.c.resource_id, meetings.c.subject, meetings.c.starts_at, meetings.c.notes)
    where = (meetings.c.channel_id, meetings.c.message_id)
    seen = meetings.c.channel_id.in_(bindparam("channels", expanding=True))
    return select(*about, *where).where(*_noted(), seen).order_by(meetings.c.starts_at.desc()).limit(_MOST)


@cache
def _select_channels() -> Select[Any]:
    return select(meetings.c.channel_id).where(*_noted()).distinct()


def _noted() -> tuple[ColumnElement[bool], ...]:
    shown = meetings.c.state.in_((MeetingState.OPEN.value, MeetingState.OVER.value))
    return meetings.c.guild_id == _GUILD, shown, meetings.c.notes != ""


def _takeaways(rows: Sequence[Any]) -> Iterator[GroupText]:
    """A person's latest about each subject, as its card shows them."""
    latest: dict[tuple[str, int], Any] = {}
    for row in rows:
        known = latest.setdefault((row.resource_id, row.user_id), row)
        if row.round > known.round:
            latest[row.resource_id, row.user_id] = row
    for row in latest.values():
        yield GroupText(TextKind.TAKEAWAY, row.takeaway, row.changed_at, row.resource_id, row.title, author=row.name)


def _titles(rows: Sequence[Any]) -> Iterator[GroupText]:
    for row in rows:
        if row.title != placeholder_title(row.resource_id, row.url):  # an id is found without
            yield GroupText(TextKind.TITLE, row.title, row.kept_at, row.resource_id, row.title)


def _notes(rows: Sequence[Any]) -> Iterator[GroupText]:
    for row in rows:
        yield GroupText(
            TextKind.NOTES, row.notes, row.starts_at, row.resource_id, row.subject,
            channel_id=row.channel_id, message_id=row.message_id,
        )  # fmt: skip
