"""``run`` and ``health``: the bot on Discord."""

import json
import os

from bot.cli.environment import keep_files_private, settings_here, stop
from bot.early_signals import obey_while_starting


def run() -> None:
    """Serve on Discord until stopped; needs DISCORD_TOKEN (also read from .env)."""
    obey_while_starting()
    from bot.aiohttp_internals import import_aiohttp
    from bot.process_memory import keep_small
    from bot.yaml_internals import import_yaml

    keep_small()
    import_aiohttp()
    import_yaml()
    from bot.process import serve

    keep_files_private()
    serve(settings_here())


def health(*, as_json: bool = False) -> None:
    """Exit 0 when the bot of this user and database is well, else 1 and say why not."""
    from bot.health.files import StateFile

    found = StateFile(settings_here().database_url.get_secret_value(), os.environ).health()
    if not found.ok and not as_json:
        stop("\n".join(found.reasons), 1)
    said = json.dumps(found.to_json()) if as_json else f"Paperclub is well (process {found.pid})."
    print(said)  # noqa: T201 - this is the command line
    raise SystemExit(0 if found.ok else 1)
