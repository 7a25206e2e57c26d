"""What the bot knows of PyYAML beyond its documentation: the patterns that it compiles when it's imported.

They take 6 ms, most for its reader in Python, which the one in C does without. Should PyYAML use them in other ways,
such as to be changed by `re.sub`, it has to be imported as ever.
"""

import re

from bot.patterns import compile_later


def import_yaml() -> None:
    """To be called before anything else imports it, and before other threads start."""
    compile_now = re.compile
    re.compile = compile_later  # type: ignore[assignment]
    try:
        import yaml  # noqa: F401
    finally:
        re.compile = compile_now
