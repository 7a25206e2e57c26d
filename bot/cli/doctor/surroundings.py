"""Where ``doctor`` runs: the folder, its ``.env``, the environment, and the settings that they make."""

from __future__ import annotations

import difflib
import re
import shlex
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream

from bot.cli.doctor.findings import Finding, named, ok, problem, warning
from bot.errors import BadSettings
from bot.frozen import dataclass
from bot.installation import command_line
from bot.settings import VARIABLES, Secret, Settings, file_values

if TYPE_CHECKING:
    from bot.cli.doctor.facts import Facts

_OURS = "PAPERCLUB_"
_SHORTEST_SECRET = 20
_ENV_LINE = re.compile(r"\s*(#|$|(export\s+)?\w+\s*=)", re.ASCII)
_MEANT = {"TOKEN": "DISCORD_TOKEN", "BOT_TOKEN": "DISCORD_TOKEN", "DISCORD_BOT_TOKEN": "DISCORD_TOKEN"}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """``settings`` has the default where a variable in ``invalid`` stands; ``token`` is as it was written."""

    folder: Path
    environment: Mapping[str, str]
    file: Mapping[str, str | None]
    file_error: str
    settings: Settings
    token: Secret
    invalid: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no check shows, and is replaced if one did: the token, and an address with a password."""
        given = self.token.get_secret_value(), self.settings.database_url.get_secret_value()
        # Shorter ones are no secrets, but parts of words.
        return tuple(each for each in given if len(each) >= _SHORTEST_SECRET and not each.startswith("sqlite:"))


def look_around(folder: Path, environment: Mapping[str, str]) -> Surroundings:
    file: Mapping[str, str | None] = {}
    file_error = ""
    try:
        file = file_values(folder / ".env")
    except BadSettings as error:
        file_error = str(error)
    given = {**file, **environment}
    fields, invalid = {}, []
    for name, variable in VARIABLES.items():
        if text := (given.get(name) or "").strip():
            try:
                fields[variable.field] = variable.read(text)
            except ValueError:
                invalid.append(name)
    return Surroundings(
        folder=folder, environment=environment, file=file, file_error=file_error,
        settings=Settings(**fields), token=Secret((given.get("DISCORD_TOKEN") or "").strip()), invalid=tuple(invalid),
    )  # fmt: skip


def settings(facts: Facts) -> Iterator[Finding]:
    at = facts.surroundings
    found = [*_unusable(at), *_lines(at), *_contradictions(at), *_unknown(at), *_metrics(facts)]
    yield from found
    if not found:
        chosen = [name for name in VARIABLES if at.environment.get(name) or at.file.get(name)]
        yield ok(
            f"The settings can be used: {', '.join(chosen)} given." if chosen else "All settings are the defaults."
        )


def _unusable(at: Surroundings) -> Iterator[Finding]:
    if at.file_error:
        yield problem(at.file_error, "Save .env as UTF-8 text that the bot's user can read.")
    for name in at.invalid:
        if name != "DISCORD_TOKEN":  # which has a check of its own
            expected = VARIABLES[name]
            yield problem(
                f"{name} has an invalid value.",
                f"Set it to {expected.expected}, such as {expected.example}, or remove it.",
            )


def _lines(at: Surroundings) -> Iterator[Finding]:
    path = at.folder / ".env"
    if at.file_error:
        return
    if path.is_dir():
        yield problem(
            f"{path} is a folder, so there are no settings in it.",
            f"Remove it with `rmdir {shlex.quote(str(path))}`; `{command_line('init')}` writes the file.",
        )
    if not path.is_file():
        return
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    odd = [number for number, line in enumerate(lines, 1) if not _ENV_LINE.match(line)]
    if odd:
        yield warning(f"{_which(odd)} no setting and ignored.", "Write each setting on one line, as NAME=value.")
    with path.open(encoding="utf-8-sig") as stream:
        parsed = list(parse_stream(stream))
    if broken := [each.original.line for each in parsed if each.error and each.original.line not in odd]:
        yield problem(
            f"{_which(broken)} ignored, since a quote there isn't closed.",
            "Write each setting on one line, as NAME=value, without quotes.",
        )
    for name in VARIABLES:
        places = [str(each.original.line) for each in parsed if each.key == name]
        if len(places) > 1:
            yield warning(
                f"{name} is in .env {len(places)} times, in the lines {named(places)}; the last counts.",
                "Keep the right one of these lines and remove the others.",
            )


def _which(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Line {numbers[0]} of .env is"
    return f"The lines {named(list(map(str, numbers)))} of .env are"


def _metrics(facts: Facts) -> Iterator[Finding]:
    """A running bot listens there itself."""
    address = facts.settings.metrics
    if address is None or facts.health.pid is not None:
        return
    try:
        (family, kind, protocol, _, place), *_ = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a host"
        yield problem(
            f"The address of PAPERCLUB_METRICS can't be listened on ({reason}).",
            "Choose a free address and port of this machine, such as 127.0.0.1:9464, or remove it.",
        )


def _contradictions(at: Surroundings) -> Iterator[Finding]:
    for name in VARIABLES:
        outside, inside = at.environment.get(name), at.file.get(name)
        if outside is not None and inside and outside.strip() != inside.strip():
            yield warning(
                f"{name} is in the environment and, with another value, in .env; the environment's counts.",
                f"Remove one of the two: `unset {name}`, or the line in .env.",
            )


def _unknown(at: Surroundings) -> Iterator[Finding]:
    in_file = {name for name, value in at.file.items() if value is not None}  # else it is no name, but perhaps a token
    ours = {name for name in at.environment if name.startswith(_OURS)} | in_file
    for name in sorted(ours - set(VARIABLES)):
        near = (
            _MEANT.get(name.upper())
            or (name.upper() if name.upper() in VARIABLES else None)
            or next(iter(difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.75)), None)
        )
        if near is None and not name.startswith(_OURS):
            continue  # .env may hold other programs' settings too
        fix = f"If you mean {near}, write it so." if near else f"Remove it; the settings are {', '.join(VARIABLES)}."
        yield warning(f"There's no setting {name}, so it has no effect.", fix)
