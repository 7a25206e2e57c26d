"""The bot as `python -m bot ARGUMENTS`, which at its end prints the names of all modules that it imported."""

import atexit
import sys

from bot.cli import main

if __name__ == "__main__":
    atexit.register(lambda: print("imported", *sys.modules))  # noqa: T201 - read by the test
    main()
