"""Every table of the database; a change here needs a migration (a test compares both).

A row that belongs to a server carries `guild_id` (BigInteger: Discord's ids have 64 bits). A column with a person's id
says so in its `info`, so that `bot.members.personal_data` finds it in every table: ABOUT where the row is theirs and is
deleted with them, MENTION where the row is the group's and stays, with NULL in that place.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
)

from bot.database.schema.column_types import ROW_ID, UtcDateTime, drawn_id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# About the installation itself, such as the hash of the command tree that Discord has.
meta = Table(
    "meta",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", Text, nullable=False),
)

ABOUT = {"person": "about"}
MENTION = {"person": "mention"}

# People by server: the display name last seen there, and what they set with /settings.
members = Table(
    "members",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("name", String(100), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("hidden", Boolean, nullable=False),  # shows up in no view of others
    Column("told", Boolean, nullable=False),  # knows that others see what they read
    Column("zone", String(64), nullable=False),  # an IANA name, or empty: the server's
    Column("reminders", String(8)),  # NULL: the server's way
    Column("left_at", UtcDateTime),  # when it was noticed that they left the server, until they act there again
    Column("private_lookups", Boolean),  # whether /paper answers them alone; NULL: the server's way
    Column("lookups_told", Boolean, nullable=False, server_default=false()),  # knows that others see such answers
    CheckConstraint("reminders IN ('thread', 'dm')", name="reminders"),
)

# What readings are about, by server: the name that the catalog had for it last, else that of a public service, else one
# made of its id, whose ``title_key`` is the id.
subjects = Table(
    "subjects",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("resource_id", String(80), primary_key=True),
    Column("title", String(300), nullable=False),
    Column("url", String(600), nullable=False),
    Column("listed", Boolean, nullable=False),  # whether it was in the catalog when it was last looked for there
    Column("kept_at", UtcDateTime, nullable=False),  # a name that nobody has on a shelf goes a while after
    Column("title_key", String(80), nullable=False),  # by which a typed title is found
    Column("alias_of", String(80)),  # the id that the catalog has for it, where that is another one
    Index(None, "guild_id", "title_key"),
    Index(None, "guild_id", "alias_of"),
    Index(None, "resource_id", "listed"),
)

# One person's way through one resource; a re-read is the next round. ``previous`` holds what Undo brings back.
readings = Table(
    "readings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("resource_id", String(80), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("rating", Integer),
    Column("takeaway", String(300), nullable=False),
    Column("takeaway_shared", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("previous", Text, nullable=False),
    ForeignKeyConstraint(["guild_id", "user_id"], ["members.guild_id", "members.user_id"]),
    ForeignKeyConstraint(["guild_id", "resource_id"], ["subjects.guild_id", "subjects.resource_id"]),
    CheckConstraint("state IN ('want', 'reading', 'finished', 'dropped')", name="state"),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    CheckConstraint("round >= 1", name="round"),
    CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished"),
    CheckConstraint("started_at <= finished_at", name="order"),
    # Counts of who reads what are made of an index alone.
    Index(None, "guild_id", "resource_id", "state", "user_id"),
    Index(None, "guild_id", "state", "resource_id", "user_id"),
    Index(None, "guild_id", "takeaway_shared", "changed_at"),  # the latest shared takeaways
)

# What a member was shown, or has on a shelf, that the catalog lacks: the title that they know it by is told to others
# only while their shelf shows it, or once they posted it (see `bot.members.privacy`).
own_titles = Table(
    "own_titles",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("resource_id", String(80), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("title", String(300), nullable=False),  # empty: the one that ``subjects`` has
    Column("title_key", String(80), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),  # what they have on no shelf goes a while after
    Column("posted", Boolean, nullable=False),  # in a channel, for everyone there
    ForeignKeyConstraint(["guild_id", "resource_id"], ["subjects.guild_id", "subjects.resource_id"]),
    Index(None, "guild_id", "title_key"),
)

# What public services say about papers that the catalog lacks, by the id that ``subjects`` has for them: nobody's
# words, and of no server. Where a service knows a title, ``subjects`` has it too.
paper_metadata = Table(
    "paper_metadata",
    metadata,
    Column("resource_id", String(80), primary_key=True),
    Column("title", String(300), nullable=False),  # empty: no service knows the id
    Column("source", String(40), nullable=False),  # the service's name
    Column("details", Text, nullable=False),  # JSON
    Column("asked_at", UtcDateTime, nullable=False),
    Index(None, "asked_at"),
)

# Public cards that show the group, so that each can be brought up to date, or lose a name.
cards = Table(
    "cards",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("resource_id", String(80), nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Index(None, "guild_id", "resource_id"),
)

# Servers that the bot was removed from, and when: their rows go after a while.
guild_removals = Table(
    "departures",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("left_at", UtcDateTime, nullable=False),
)

# What a server has set for all its meetings, with /setup.
servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("organiser_role_id", BigInteger),
    Column("curator_channel_id", BigInteger),
    Column("meeting_channel_id", BigInteger),
    Column("zone", String(64), nullable=False),
    Column("offsets", String(100), nullable=False),  # minutes before a meeting, comma-separated
    Column("remind_by_dm", Boolean, nullable=False),
    Column("native_events", Boolean, nullable=False),
    Column("private_lookups", Boolean, nullable=False, server_default=false()),  # for members who chose nothing
)

series = Table(
    "series",
    metadata,
    Column("id", ROW_ID, primary_key=True, default=drawn_id(15)),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("creator_id", BigInteger, info=MENTION),
    Column("first", Date, nullable=False),  # with ``at``: what calendar and clock show in ``zone``
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", String(200), nullable=False),
    Column("seats", Integer),  # NULL: unlimited
    Column("next_number", Integer, nullable=False),  # of the first date without a meeting
    Column("ended", Boolean, nullable=False),
    Column("recurrence", Text, nullable=False, server_default=text("''")),  # RFC 5545's, where ``weeks`` is 0
    Column("complete", Boolean, nullable=False, server_default=false()),  # each of its dates has a meeting
    CheckConstraint("weeks IN (0, 1, 2)", name="weeks"),
    CheckConstraint("(weeks = 0) = (recurrence <> '')", name="recurrence"),
    CheckConstraint("seats >= 1", name="seats"),
    Index(None, "guild_id", "ended", "creator_id"),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", ROW_ID, primary_key=True, default=drawn_id(15)),
    Column("guild_id", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("series_id", ROW_ID),
    Column("number", Integer),  # which date of its series
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("event_id", BigInteger),  # the scheduled event at Discord that mirrors it
    Column("event_sequence", Integer),  # the ``sequence`` that the event shows
    Column("creator_id", BigInteger, info=MENTION),
    Column("presenter_id", BigInteger, info=MENTION),
    Column("resource_id", String(80), nullable=False),  # empty: no catalog entry
    Column("subject", String(300), nullable=False),  # the topic in free text
    Column("starts_at", UtcDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("place", String(200), nullable=False),
    Column("seats", Integer),  # NULL: unlimited
    Column("weeks", Integer, nullable=False),  # a draft's wish to be repeated; 0: once
    Column("sequence", Integer, nullable=False),
    Column("notes", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("guest", String(100), nullable=False, server_default=text("''")),  # a presenter from outside, by name
    Column("recurrence", Text, nullable=False, server_default=text("''")),  # a draft's wish, where ``weeks`` is 0
    ForeignKeyConstraint(["series_id"], ["series.id"]),
    UniqueConstraint("series_id", "number"),
    CheckConstraint("state IN ('draft', 'planned', 'open', 'over', 'cancelled', 'skipped')", name="state"),
    CheckConstraint("seats >= 1", name="seats"),
    CheckConstraint("minutes >= 1", name="minutes"),
    Index(None, "guild_id", "state", "starts_at"),
    Index(None, "guild_id", "series_id"),
    Index(None, "guild_id", "creator_id", "state"),
    Index(None, "guild_id", "channel_id"),
    Index(None, "guild_id", "presenter_id"),
    Index(None, "guild_id", "starts_at"),
    sqlite_autoincrement=True,  # a button of a forgotten draft must never mean another meeting
)

# Everybody who joined a meeting, in order: the first ``meetings.seats`` of them sit, the others wait. Who sits is not
# stored, so no bug can seat nine of eight; a place in line is unique in its meeting.
signups = Table(
    "signups",
    metadata,
    Column("meeting_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("guild_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["meeting_id"], ["meetings.id"], ondelete="CASCADE"),
    UniqueConstraint("meeting_id", "position"),
    Index(None, "guild_id", "user_id"),
)

attendances = Table(
    "attendances",
    metadata,
    Column("meeting_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("guild_id", BigInteger, nullable=False),
    ForeignKeyConstraint(["meeting_id"], ["meetings.id"], ondelete="CASCADE"),
)

# When to remind of a meeting: a row lives until its messages are in ``deliveries``, in the same transaction.
reminders = Table(
    "reminders",
    metadata,
    Column("meeting_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("minutes", Integer, primary_key=True, autoincrement=False),  # before the meeting
    Column("guild_id", BigInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["meeting_id"], ["meetings.id"], ondelete="CASCADE"),
    Index(None, "guild_id", "due_at"),
)

# Messages that must arrive, each exactly once; `bot.meetings.outbox` says how a row lives.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("meeting_id", ROW_ID, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("route", String(8), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(14), nullable=False),
    Column("nonce", String(25), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", UtcDateTime),  # when it may have been sent for the first time
    Column("retry_at", UtcDateTime, nullable=False),
    Column("target_id", BigInteger),  # the channel of that attempt
    Column("message_id", BigInteger),
    Column("reason", String(200), nullable=False),
    ForeignKeyConstraint(["meeting_id"], ["meetings.id"], ondelete="CASCADE"),
    UniqueConstraint("nonce"),
    CheckConstraint("route IN ('channel', 'thread', 'dm')", name="route"),
    CheckConstraint("state IN ('due', 'sending', 'sent', 'undeliverable', 'uncertain', 'dropped')", name="state"),
    Index(None, "state", "retry_at"),
    Index(None, "guild_id", "state", "retry_at"),
    Index(None, "meeting_id", "state"),
)

recipients = Table(
    "recipients",
    metadata,
    Column("delivery_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("guild_id", BigInteger, nullable=False),
    ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], ondelete="CASCADE"),
)

# Every change of a meeting, for its organisers; ``detail`` names nobody.
meeting_log = Table(
    "meeting_log",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("meeting_id", ROW_ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(20), nullable=False),
    Column("by_bot", Boolean, nullable=False),
    Column("actor_id", BigInteger, info=MENTION),
    Column("subject_id", BigInteger, info=MENTION),
    Column("detail", String(300), nullable=False),
    ForeignKeyConstraint(["meeting_id"], ["meetings.id"], ondelete="CASCADE"),
    Index(None, "meeting_id"),
)

# What somebody said is not for them, so that it is not suggested to them again.
declined = Table(
    "declined",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("resource_id", String(80), primary_key=True),
    Column("declined_at", UtcDateTime, nullable=False),
)

# How often an entry's card was opened, by whomever; server 0 is everywhere outside of servers.
openings = Table(
    "openings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("resource_id", String(80), primary_key=True),
    Column("times", Integer, nullable=False),
)

# What at least three people looked for and the catalog lacks; who they were was never stored.
failed_queries = Table(
    "misses",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("words", String(80), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

# How often somebody, or a whole server as user 0, did what has a quota (`bot.servers.quotas`), since when.
quota_uses = Table(
    "quota_uses",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, info=ABOUT),
    Column("quota", String(20), primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("used", Integer, nullable=False),
)

# What somebody typed into a form or a command that couldn’t be taken yet; for a day.
typed_inputs = Table(
    "typed_inputs",
    metadata,
    Column("id", ROW_ID, primary_key=True, default=drawn_id(10)),  # a form's custom id has no room for more
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, info=ABOUT),
    Column("form", String(100), nullable=False),
    Column("fields", Text, nullable=False),  # JSON
    Column("choices", Text, nullable=False),  # JSON
    Column("typed_at", UtcDateTime, nullable=False),
    Index(None, "guild_id", "user_id"),
    sqlite_autoincrement=True,  # a button of a forgotten row must never mean another
)

# The one message that a server gets when the bot joins it; the row stays when the message goes, so that none follows.
welcomes = Table(
    "welcomes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # NULL: not posted, or gone
    Column("posted_at", UtcDateTime, nullable=False),
)
