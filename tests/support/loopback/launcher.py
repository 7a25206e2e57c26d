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
from pathlib import Path


def point_at(port: int) -> None:
    """Send all that discord.py sends to Discord to 127.0.0.1:`port` instead."""
    import discord.gateway
    import discord.http
    import yarl

    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")


def be_patient() -> None:
    """Give the bot fifty times as long to leave: its limits are for people who wait, not for slow machines."""
    for module, name in (("bot.client", "_LAST_ANSWERS"), ("bot.process", "_GRACE")):
        limits = importlib.import_module(module)
        setattr(limits, name, getattr(limits, name) * 50)


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
