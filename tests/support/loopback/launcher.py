"""Starts the unmodified bot on a loopback server: `launcher.py --port P [--module M] -- ARGS`.

The product has no setting for the host that its token goes to, so discord.py's addresses are changed here.
Run by its path, so that the working directory can be an empty one; then `M` (by default `bot`) runs as its
`python -m M ARGS` would.
"""

from __future__ import annotations

import argparse
import importlib
import runpy
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any


def point_at(port: int) -> None:
    """Send all that discord.py sends to Discord to 127.0.0.1:`port` instead, from when it is imported."""

    def in_http(module: Any) -> None:
        module.Route.BASE = f"http://127.0.0.1:{port}/api/v10"

    def in_gateway(module: Any) -> None:
        import yarl

        module.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")

    waiting = {"discord.http": in_http, "discord.gateway": in_gateway}
    for name in waiting.keys() & sys.modules.keys():
        waiting.pop(name)(sys.modules[name])
    sys.meta_path.insert(0, _ChangeAtImport(waiting))


class _ChangeAtImport(MetaPathFinder):
    """So that the bot imports discord.py itself, when it would: that is a part of its start."""

    def __init__(self, changes: Mapping[str, Callable[[Any], None]]) -> None:
        self._changes = changes

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        change = self._changes.get(name)
        spec = None if change is None else PathFinder.find_spec(name, path)
        if change is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            change(module)

        spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return spec


def be_patient() -> None:
    """Give the bot fifty times as long to leave: its limits are for people who wait, not for slow machines."""
    for module, name in (("bot.client", "_LAST_ANSWERS"), ("bot.process", "_GRACE")):
        limits = importlib.import_module(module)
        setattr(limits, name, getattr(limits, name) * 50)
    replies = importlib.import_module("bot.runtime.reply").LIMITS
    for name in vars(replies):
        setattr(replies, name, getattr(replies, name) * 50)


def lift_quotas() -> None:
    """Let one member do what a hundred do, as tests have them do it."""
    for quota in importlib.import_module("bot.servers.quotas").QUOTAS:
        for name in ("per_member", "per_server", "altogether"):
            if getattr(quota, name) is not None:
                setattr(quota, name, 1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--module", default="bot")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    sys.path[0] = str(Path(__file__).resolve().parents[3])
    point_at(options.port)
    sys.argv = [options.module, *options.arguments]
    runpy.run_module(options.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
