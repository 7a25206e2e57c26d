"""``python -m bot``: hands over to the command line."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older one would end with an import error instead of a reason
    sys.exit(
        f"Paperclub needs Python 3.11 or newer, and this is {sys.version_info[0]}.{sys.version_info[1]}: "
        "take a newer one, or run the bot in a container (docker compose up)."
    )

from bot.early_signals import obey_while_starting

if __name__ == "__main__" and sys.argv[1:] in ([], ["run"]):
    obey_while_starting()

from bot.cli import main

if __name__ == "__main__":
    try:
        main()
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in {"bot", "cogs"}:
            raise
        sys.exit(
            f"{missing.name} isn't installed for {sys.executable}: `make demo` and `make run` install what they need "
            "into .venv, and from then on it's `.venv/bin/python -m bot …`."
        )
