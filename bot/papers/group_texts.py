"""What a server's members wrote, to be found there: shared takeaways, notes of meetings, titles that the list lacks.

Each server that searches has a small index in memory, which the next commit that concerns it throws away.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from bot.database import ANY_TABLE, Database, Scope
from bot.database.schema.tables import meetings, members, own_titles, readings, subjects
from bot.frozen import dataclass
from bot.library.resolver import LEAST_COVERAGE, PASSAGE
from bot.papers.group_text_rows import GroupText, Rows, TextKind, read_rows
from bot.search import Entry, Hit, Verdict, verdict

if TYPE_CHECKING:
    from bot.search import Index

MOST_TEXTS = 2_000  # of a server, the newest
_MAX_SERVERS = 16  # whose index is kept, of up to 4 MB
_MOST_SECONDS = 10.0  # after which all is read again: the process of other shards may have changed it
_MOST_HITS = 50
_ATTEMPTS = 3
_TABLES = {readings.name, members.name, subjects.name, own_titles.name, meetings.name, ANY_TABLE}


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """`passage` is where the text has the words, and `coverage` the share of them, 0-1."""

    text: GroupText
    passage: str
    coverage: float


@dataclass(frozen=True, slots=True)
class _Texts:
    """`channels` are all with notes, and whether everyone saw them: of the others nothing is in the index."""

    channels: Mapping[int, bool]
    texts: tuple[GroupText, ...]
    subject_ids: frozenset[str]
    index: "Index"


class _Server:
    """Of one state of the database: a commit that concerns the server leaves it to those who wait for it."""

    def __init__(self, reading: asyncio.Task[_Texts]) -> None:
        self.reading = reading
        self.read_at = time.monotonic()


class GroupTexts:
    """Of each server what all its members may know; of members who hide, nothing. Raises StorageError.

    `is_public` says of a server's channel whether all its members can see it.
    """

    def __init__(self, database: Database, is_public: Callable[[int, int], bool]) -> None:
        self._database = database
        self._is_public = is_public
        self._servers: OrderedDict[int, _Server] = OrderedDict()
        database.on_commit(self._committed)

    def _committed(self, tables: Collection[str], scope: Scope | None) -> None:
        if _TABLES.isdisjoint(tables):
            return
        if scope is None or ANY_TABLE in tables:
            self._servers.clear()
        elif not self._is_mere_offer(tables, scope):
            self._servers.pop(scope.guild_id, None)

    def _is_mere_offer(self, tables: Collection[str], scope: Scope) -> bool:
        """Of titles that nobody shows that they read, which each look-up in vain stores."""
        server = self._servers.get(scope.guild_id)
        if scope.resource_ids is None or server is None or not server.reading.done() or _has_failed(server.reading):
            return False
        is_of_shelves = not {readings.name, members.name, meetings.name}.isdisjoint(tables)
        return not is_of_shelves and scope.resource_ids.isdisjoint(server.reading.result().subject_ids)

    async def search(
        self, guild_id: int, words: str, may_see: Callable[[GroupText], bool], limit: int = 3
    ) -> tuple[GroupMatch, ...]:
        """Best first; none rather than one that a change has just taken back."""
        for _ in range(_ATTEMPTS):
            server = self._server(guild_id)
            texts = await asyncio.shield(server.reading)
            if any(self._is_public(guild_id, each) != public for each, public in texts.channels.items()):
                if self._servers.get(guild_id) is server:
                    del self._servers[guild_id]
                continue
            found = await asyncio.to_thread(_search, texts, words) if texts.texts else []
            if self._servers.get(guild_id) is server:
                return tuple(each for each in found if may_see(each.text))[:limit]
        return ()

    def _server(self, guild_id: int) -> _Server:
        server = self._servers.get(guild_id)
        expired = server and self._database.is_shared and time.monotonic() - server.read_at > _MOST_SECONDS
        if server is None or expired or _has_failed(server.reading):
            server = _Server(asyncio.create_task(self._read(guild_id), name="texts of a server"))
            server.reading.add_done_callback(_has_failed)  # who asked may have given up waiting
            self._servers[guild_id] = server
        self._servers.move_to_end(guild_id)
        if len(self._servers) > _MAX_SERVERS:
            self._servers.popitem(last=False)
        return server

    async def _read(self, guild_id: int) -> _Texts:
        async with self._database.read() as tx:
            rows = await read_rows(tx, guild_id, MOST_TEXTS, self._is_public)
        return await asyncio.to_thread(_indexed, rows)


def _has_failed(reading: asyncio.Task[_Texts]) -> bool:
    return reading.done() and (reading.cancelled() or reading.exception() is not None)


def _indexed(rows: Rows) -> _Texts:
    from bot.search import Index  # READY comes earlier without

    texts = tuple(rows.texts(MOST_TEXTS))
    entries = (
        Entry(id=str(number), title=each.text)
        if each.kind is TextKind.TITLE
        else Entry(str(number), "", text=each.text)
        for number, each in enumerate(texts)
    )
    return _Texts(rows.channels, texts, rows.subject_ids(), Index(entries))


def _search(texts: _Texts, words: str) -> list[GroupMatch]:
    matches = (_match(texts.texts[int(hit.id)], hit, words) for hit in texts.index.search(words, _MOST_HITS))
    return sorted((each for each in matches if each is not None), key=lambda each: -each.coverage)


def _match(text: GroupText, hit: Hit, words: str) -> GroupMatch | None:
    from bot.search import coverage, passage  # READY comes earlier without

    share = coverage(text.text, words)
    if text.kind is TextKind.TITLE and verdict([hit]) is not Verdict.ABSENT:
        return GroupMatch(text, text.text, max(share, hit.score))  # misspelt, perhaps
    return GroupMatch(text, passage(text.text, words, PASSAGE), share) if share >= LEAST_COVERAGE else None
