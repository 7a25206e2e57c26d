"""A small group's database and messages, as the bot stored and sent them before its packages were rearranged.

In the server are six people with shelves, a meeting that is over, one with a waitlist and a message that is due, a
weekly series, a draft, settings of each kind, and the messages behind every button that these brought.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.loopback.world import PUBLIC_THREAD, Channel, World

_HERE = Path(__file__).parent
JSON = dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """The two files, with each id of the server, its people and its channels replaced by `ids`, by name."""

    ids: Mapping[str, int]

    @cached_property
    def _before(self) -> JSON:
        found: JSON = json.loads((_HERE / "messages.json").read_text(encoding="utf-8"))
        return found

    def _read(self, name: str) -> str:
        text = (_HERE / name).read_text(encoding="utf-8")
        for owner, number in self._before["ids"].items():
            text = text.replace(str(number), str(self.ids.get(owner, number)))
        return text

    @cached_property
    def _messages(self) -> JSON:
        found: JSON = json.loads(self._read("messages.json"))
        return found

    @property
    def at(self) -> datetime:
        """When the last of it was stored."""
        return datetime.fromisoformat(self._before["stored_at"])

    @property
    def messages(self) -> list[tuple[str, JSON]]:
        """Every message, with who saw it: the one who asked for a private one, anybody for the others."""
        return [(each["for"], each["message"]) for each in self._messages["messages"]]

    def write_database(self, path: Path) -> None:
        """Make the SQLite file."""
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(self._read("database.sql"))

    def put_messages(self, world: World) -> None:
        """Let a loopback's channels hold the messages, and its server the events and threads."""
        channel = world.channels[self.ids["reading-group"]]
        for each in self._messages["threads"]:
            thread = world.add_thread(channel, each["name"], world.bot.id, each["id"])
            thread.created_at = each["created_at"]
        for _, message in self.messages:
            into: Channel = world.channels[int(message["channel_id"])]
            into.messages[int(message["id"])] = deepcopy(message)
        world.events[self.ids["server"]] |= {int(key): event for key, event in self._messages["events"].items()}


def ids_of(world: World) -> dict[str, int]:
    """The ids in a `World.small()` of what `Stored` names."""
    channels = {each.name: each.id for each in world.channels.values() if each.type != PUBLIC_THREAD}
    return {**{name: user.id for name, user in world.users.items()}, **channels, "server": world.guild.id}
