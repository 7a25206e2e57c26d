"""The command line: ``python -m bot`` or ``paperclub``; heavy imports come late."""

import gc
import sys

from bot.cli import serving
from bot.cli.environment import settings_here, stop
from bot.errors import PaperclubError, StartError


def main() -> None:
    """The entry point: what stops the start is one sentence on stderr and an exit code of its own."""
    gc.disable()  # importing makes many objects and no garbage; what runs for long turns the collector on again
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
