"""The bot's token: whether it looks like one, and whether Discord accepts it."""

from __future__ import annotations

import base64
import binascii
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from bot.cli.doctor.facts import Facts, NotAsked, TokenRefused, Unreachable
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem
from bot.installation import command_line

_COPY = (
    "In Discord's developer portal, open your application's page Bot, press Reset Token, and put the whole new token "
    "after DISCORD_TOKEN= in .env"
)
_TOKEN_LINE = re.compile(r"^\s*(export\s+)?DISCORD_TOKEN\s*=[ \t]*\S", re.MULTILINE)
_COMMENTED = re.compile(r"^[ \t]*#[ \t]*(export\s+)?DISCORD_TOKEN\s*=[ \t]*\S", re.MULTILINE)
_SECRET_LENGTH = 32  # letters of a client secret


def shape(facts: Facts) -> Iterator[Finding]:
    token = facts.surroundings.token.get_secret_value()
    mistake = token_mistake(token)
    if not token:
        yield _none(facts.surroundings.folder)
    elif mistake is not None:
        yield problem(*mistake)
    else:
        yield ok(f"The token looks right; it belongs to the bot with the id {account_id(token)}.")


def acceptance(facts: Facts) -> Iterator[Finding]:
    match facts.discord:
        case NotAsked(why):
            raise NotChecked(why)
        case Unreachable():
            raise NotChecked("Discord can't be reached")
        case TokenRefused():
            yield problem("Discord doesn't accept the token: it was reset, or isn't copied whole.", f"{_COPY}.")
        case account:
            yield ok(f"Discord accepts the token: the bot is {account.user}.")


def token_mistake(token: str) -> tuple[str, str] | None:
    """What is wrong with a token's form and how to fix it; neither repeats any of it."""
    if not token:
        return "There's no bot token, so the bot can't start.", f"{_COPY}."
    if token[0] in "\"'“”‘’`" or token[-1] in "\"'“”‘’`":
        return "The token stands in quotes, and they count as part of it.", "Remove the quotes from DISCORD_TOKEN."
    if token.lower().startswith(("bot ", "bearer ")):
        return "The token begins with a word such as “Bot”, which isn't part of it.", "Remove that word and the space."
    if re.search(r"\s", token):
        return "The token has a space or line break in it.", f"Paste it again, on one line. {_COPY}."
    if token.isdigit():
        return "DISCORD_TOKEN holds an id, not the token.", f"{_COPY}."
    if re.fullmatch(r"[0-9a-f]{64}", token):
        return "DISCORD_TOKEN holds the application's public key, not the token.", f"{_COPY}."
    if re.fullmatch(rf"[\w-]{{{_SECRET_LENGTH}}}", token, re.ASCII):
        return "DISCORD_TOKEN looks like the client secret of the OAuth2 page, not like the token.", f"{_COPY}."
    parts = token.split(".")
    if len(parts) != 3 or not all(parts):
        return f"A token has three parts with dots between them, and this one has {len(parts)}.", f"{_COPY}."
    if account_id(token) is None:
        return "The token's first part doesn't name a bot, so it isn't copied whole.", f"{_COPY}."
    return None


def _none(folder: Path) -> Finding:
    """Perhaps it stands where nobody looks for it."""
    file, what = folder / ".env", "There's no bot token, so the bot can't start"
    if not file.exists():
        for name in (".env.txt", "env", "env.txt", ".env.example"):
            if _TOKEN_LINE.search(_text(folder / name)):
                move = f"`mv {shlex.join(map(str, (folder / name, file)))}`"
                return problem(f"{what}: it's in {name}, and the bot reads .env alone.", f"Rename that file: {move}.")
        write = f"`{command_line('init')}` writes that file"
        return problem(f"{what}; {folder} has no .env.", f"{_COPY} ({write}). Or go to the bot's folder.")
    if (line := _COMMENTED.search(text := _text(file))) is not None:
        number = text.count("\n", 0, line.start()) + 1
        return problem(f"{what}: line {number} of .env is a comment.", "Remove the # before DISCORD_TOKEN there.")
    return problem(f"{what}.", f"{_COPY}.")


def _text(path: Path) -> str:
    if not path.is_file():  # to open a named pipe would wait for its writer
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def account_id(token: str) -> int | None:
    """The id in the token's first part, which is base64 without its padding."""
    first = token.partition(".")[0]
    try:
        decoded = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return int(decoded) if re.fullmatch(rb"\d{17,20}", decoded) else None
