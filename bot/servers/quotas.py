"""Quotas: how much one member, and all of a server, may store or cause; far from what people do, and short for a loop.

What takes something back (leaving, cancelling, hiding, removing) is never refused.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, cached_property

from sqlalchemy import Column, ColumnElement, Integer, Select, bindparam, case, delete, func, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.database import Database, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import quota_uses
from bot.errors import UserError
from bot.frozen import dataclass

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHOLE_SERVER = 0  # in the place of a member's id
EVERYWHERE = 0  # in the place of a server's
_WINDOW_WORDS = {HOUR: "in an hour", DAY: "in a day", None: "at once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """`name` is stored; `what` is plural; `reason` is for the operator's page. Without `window` it limits what there is
    at once. `of_others`: of whom somebody chose, not of who acts. `altogether`: of all servers together, for which one
    member's limit holds as well then.
    """

    name: str
    what: str
    reason: str
    per_member: int | None = None
    per_server: int | None = None
    window: timedelta | None = None
    frees: str = ""
    of_others: bool = False
    altogether: int | None = None

    @property
    def window_words(self) -> str:
        return _WINDOW_WORDS[self.window]

    def limits(self, guild_id: int, user_id: int) -> Iterator[tuple[int, int, int]]:
        """Where each counts, in whose name, and how much there may be."""
        at_home = guild_id if self.altogether is None else EVERYWHERE
        of_each = ((at_home, user_id, self.per_member), (guild_id, WHOLE_SERVER, self.per_server))
        for where, holder, limit in (*of_each, (EVERYWHERE, WHOLE_SERVER, self.altogether)):
            if limit is not None:
                yield where, holder, limit


MEETINGS_AHEAD = Quota(
    name="meetings", what="upcoming one-off meetings", per_member=25, per_server=200,
    frees="one of them is over or cancelled",
    reason="A term of weekly meetings fits in; nobody's list fills with one member's.",
)  # fmt: skip
SERIES = Quota(
    name="series", what="series of meetings", per_member=5, per_server=30, frees="one of them has ended",
    reason="Each keeps eight dates ahead.",
)  # fmt: skip
POSTS = Quota(
    name="posts", what="meetings posted", per_member=40, per_server=300, window=DAY,
    reason="Each is a card in a channel, also if it's cancelled at once.",
)  # fmt: skip
DRAFTS = Quota(
    name="drafts", what="drafts of meetings", per_member=10, per_server=100,
    frees="one of them is posted, discarded or a day old",
    reason="Each is a row that waits for a day.",
)  # fmt: skip
MEETING_CHANGES = Quota(
    name="changes", what="changes to meetings", per_member=60, per_server=600, window=HOUR,
    reason="Each edits a card and may tell everyone who signed up.",
)  # fmt: skip
APPOINTMENTS = Quota(
    name="appointments", what="presenter invitations", per_member=10, window=DAY, of_others=True,
    reason="Each is a message to whoever somebody else names.",
)  # fmt: skip
SIGNUPS = Quota(
    name="signups", what="changes to sign-ups", per_member=40, window=HOUR,
    reason="Each is a line in a log and may move the waitlist, whose first is told.",
)  # fmt: skip
SHELF = Quota(
    name="shelf", what="entries on a shelf", per_member=2000, frees="one of them is removed",
    reason="Twenty times what a keen reader has; second readings count, too.",
)  # fmt: skip
SHELF_CHANGES = Quota(
    name="readings", what="changes to a shelf", per_member=300, window=HOUR,
    reason="Each may edit five cards. Somebody who types in a whole shelf stays below.",
)  # fmt: skip
TITLES = Quota(
    name="titles", what="new titles that aren’t on the reading list", per_member=200, per_server=3000, window=DAY,
    reason="Each is kept for a week even if nobody wants it.",
)  # fmt: skip
SUGGESTIONS = Quota(
    name="suggestions", what="suggestions to the curators", per_member=10, per_server=100, window=DAY,
    reason="Each is a message to the curators.",
)  # fmt: skip
OWNER_SUGGESTIONS = Quota(
    name="owner_suggestions", what="suggestions to whoever runs the bot", per_member=10, per_server=10, altogether=50,
    window=DAY,
    reason="Each is a direct message to one person; a member's ten are for all servers together, which have fifty.",
)  # fmt: skip
LOOKUPS = Quota(
    name="lookups", what="titles asked of public services", per_member=200, per_server=3000, window=DAY,
    reason="Each is a request that others wait behind, and a row that may stay for a year.",
)  # fmt: skip
SETTINGS = Quota(
    name="settings", what="changes to settings", per_member=60, window=HOUR,
    reason="Each is a write that others wait behind.",
)  # fmt: skip
UNHIDING = Quota(
    name="unhiding", what="switches from hidden to visible", per_member=20, window=DAY,
    reason="Each edits every card that shows the name.",
)  # fmt: skip
SETUP = Quota(
    name="setup", what="changes to the setup", per_server=60, window=HOUR,
    reason="Some edit the cards and reminders of every upcoming meeting.",
)  # fmt: skip

QUOTAS = (
    MEETINGS_AHEAD, SERIES, POSTS, DRAFTS, MEETING_CHANGES, APPOINTMENTS, SIGNUPS, SHELF, SHELF_CHANGES, TITLES,
    LOOKUPS, SUGGESTIONS, OWNER_SUGGESTIONS, SETTINGS, UNHIDING, SETUP,
)  # fmt: skip


class OverQuota(UserError):
    """`frees_at` is None where time alone doesn't help."""

    def __init__(self, quota: Quota, limit: int, where: int, holder: int, frees_at: datetime | None) -> None:
        """`where` and `holder` as `Quota.limits` has them."""
        everybody = "All servers together have" if where == EVERYWHERE else "This server has"
        who = everybody if holder == WHOLE_SERVER else "They’ve" if quota.of_others else "You’ve"
        again = (
            f"There’s room again once {quota.frees}."
            if frees_at is None
            else f"Try again <t:{int(frees_at.timestamp()) + 1}:R>."
        )
        super().__init__(f"{who} reached the limit of {limit:,} {quota.what} {quota.window_words}. {again}")
        self.quota = quota
        self.frees_at = frees_at


@cache
def _count_statement() -> ReturningUpdate[int, datetime]:
    moment = quota_uses.c.begun_at.type
    now = bindparam("now", type_=moment)
    goes_on = quota_uses.c.begun_at.between(bindparam("since", type_=moment), now)
    return (
        update(quota_uses)
        .where(
            quota_uses.c.guild_id == bindparam("guild"),
            quota_uses.c.user_id == bindparam("holder"),
            quota_uses.c.quota == bindparam("name"),
        )
        .values(
            used=case((goes_on, quota_uses.c.used + 1), else_=1),
            begun_at=case((goes_on, quota_uses.c.begun_at), else_=now),
        )
        .returning(quota_uses.c.used, quota_uses.c.begun_at)
    )


class Held:
    """Rows that are limited in number. To be made once: putting a statement together costs more than running it."""

    def __init__(self, of_server: Column[int], owner: Column[int], *conditions: ColumnElement[bool]) -> None:
        self._of_server, self._owner, self._conditions = of_server, owner, conditions

    @cached_property
    def by_server(self) -> Select[int]:
        return select(func.count()).select_from(self._rows.subquery())

    @cached_property
    def by_member(self) -> Select[int]:
        return select(func.count()).select_from(self._rows.where(self._owner == bindparam("holder")).subquery())

    @property
    def _rows(self) -> Select[int]:
        rows = select(self._of_server).where(self._of_server == bindparam("guild"), *self._conditions)
        return rows.limit(bindparam("most", type_=Integer))


_BEGIN = insert(quota_uses)


async def claim(
    tx: Transaction,
    quota: Quota,
    guild_id: int,
    user_id: int,
    now: datetime,
    *,
    held: Held | None = None,
    refuse: bool = True,
) -> None:
    """Call before the change, in its transaction, so that nothing refused is counted.

    Args:
        held: for a quota without a window.
        refuse: without, it's only counted.

    Raises:
        OverQuota: there's no room.
    """
    for where, holder, limit in quota.limits(guild_id, user_id):
        if held is not None:
            of_all = holder == WHOLE_SERVER
            count, of_holder = (held.by_server, {}) if of_all else (held.by_member, {"holder": user_id})
            counted = await tx.execute(count, {"guild": guild_id, "most": limit, **of_holder})
            if counted.scalar_one() >= limit:
                raise OverQuota(quota, limit, where, holder, None)
        elif quota.window is not None:
            used, begun_at = await _count(tx, quota.name, quota.window, where, holder, now)
            if refuse and used > limit:
                raise OverQuota(quota, limit, where, holder, begun_at + quota.window)


async def _count(
    tx: Transaction, name: str, window: timedelta, guild_id: int, holder: int, now: datetime
) -> tuple[int, datetime]:
    """How many there were in the window, with this one, and when it began: with the first after the last window."""
    of_holder = {"guild": guild_id, "holder": holder, "name": name}
    row = (await tx.execute(_count_statement(), {**of_holder, "since": now - window, "now": now})).one_or_none()
    if row is not None:
        return row.used, row.begun_at
    first = {"guild_id": guild_id, "user_id": holder, "quota": name, "begun_at": now, "used": 1}
    await tx.execute(_BEGIN, first)
    return 1, now


async def used_up(
    tx: Transaction, quota: Quota, guild_id: int, user_ids: list[int], now: datetime
) -> dict[int, OverQuota]:
    """Which of many members would be refused, for a quota per member with a window; counts nothing."""
    assert quota.window is not None  # noqa: S101 - the caller names the quota
    assert quota.per_member is not None  # noqa: S101
    query = select(quota_uses.c.user_id, quota_uses.c.begun_at).where(
        quota_uses.c.guild_id == guild_id,
        is_one_of(quota_uses.c.user_id, user_ids),
        quota_uses.c.quota == quota.name,
        quota_uses.c.used >= quota.per_member,
        quota_uses.c.begun_at.between(now - quota.window, now),
    )
    return {
        row.user_id: OverQuota(quota, quota.per_member, guild_id, row.user_id, row.begun_at + quota.window)
        for row in await tx.execute(query)
    }


class QuotaStore:
    """For what is stored nowhere else. Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, quota: Quota, guild_id: int, user_id: int, now: datetime) -> None:
        """Raises OverQuota."""
        async with self._database.write() as tx:
            await claim(tx, quota, guild_id, user_id, now)

    async def delete_expired(self, guild_id: int, now: datetime) -> None:
        longest = max(quota.window for quota in QUOTAS if quota.window is not None)
        async with self._database.write() as tx:
            old = quota_uses.c.begun_at < now - longest
            await tx.execute(delete(quota_uses).where(quota_uses.c.guild_id.in_((guild_id, EVERYWHERE)), old))
