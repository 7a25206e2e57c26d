"""The command line: ``python -m bot`` or ``paperclub``; heavy imports come late."""

import gc
import io
import os
import sys

from bot.cli import serving
from bot.cli.environment import settings_here, stop
from bot.errors import PaperclubError, StartError


def main() -> None:
    """The entry point: what stops the start is one sentence on stderr and an exit code of its own."""
    gc.disable()  # importing makes many objects and no garbage; what runs for long turns the collector on again
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that isn't UTF-8 shows a question mark
    try:
        os.getcwd()  # noqa: PTH109 - as light as a start has to be
    except OSError:
        stop("This folder was deleted or can't be opened: go to the bot's folder with cd, and try again.", 1)
    try:
        match sys.argv[1:]:
            case ["run"]:
                serving.run()
            case ["health"]:
                serving.health()
            case [] if settings_here().discord_token.get_secret_value():
                serving.run()
            case _:
                # What runs for long, or every half minute, does without: Typer takes 0.1 s and 8 MB.
                from bot.cli.commands import app

                app()
    except StartError as error:
        stop(str(error), error.exit_code)
    except PaperclubError as error:
        stop(str(error), 1)
