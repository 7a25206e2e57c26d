"""The operator's settings, from environment variables and a ``.env`` file."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from bot.errors import BadSettings
from bot.frozen import dataclass

LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]


class Secret:
    """A text that shows only where it is asked for: never in a ``repr``, a log or an error."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def get_secret_value(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret('**********')" if self._text else "Secret('')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class ListenAddress(NamedTuple):
    """Where to listen; `host` is a name or an IP address, the latter without brackets."""

    host: str
    port: int


@dataclass(frozen=True)
class Settings:
    """`guild` is the id of one development server that gets the commands at once instead of all servers.

    `metadata`: whether public services are asked about papers; `contact` is how they can reach the operator.
    """

    discord_token: Secret
    catalog: Path
    database_url: Secret
    guild: int | None
    log: LogFormat
    log_level: LogLevel
    metrics: ListenAddress | None
    metadata: bool
    contact: str

    def __init__(
        self,
        *,
        discord_token: str | Secret = "",
        catalog: str | Path = "catalog.yaml",
        database_url: str | Secret = "sqlite:///paperclub.db",
        guild: int | None = None,
        log: LogFormat = "text",
        log_level: LogLevel = "info",
        metrics: ListenAddress | None = None,
        metadata: bool = False,
        contact: str = "",
    ) -> None:
        fields = {
            "discord_token": discord_token if isinstance(discord_token, Secret) else Secret(discord_token),
            "catalog": Path(catalog),
            "database_url": database_url if isinstance(database_url, Secret) else Secret(database_url),
            "guild": guild,
            "log": log,
            "log_level": log_level,
            "metrics": metrics,
            "metadata": metadata,
            "contact": contact,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)


def read_settings(*, env_file: Path | None = None) -> Settings:
    """The settings of this process; `env_file` gives what the environment leaves open. A blank value means unset.

    Raises:
        BadSettings: a variable has an invalid value, which the message doesn't repeat, or the file can't be read.
    """
    given = {**file_values(env_file), **os.environ}
    fields, wrong = {}, []
    for name, variable in VARIABLES.items():
        text = (given.get(name) or "").strip()
        if not text:
            continue
        try:
            fields[variable.field] = variable.read(text)
        except ValueError:
            wrong.append(f"{name} must be {variable.expected}, such as {variable.example}")
    if wrong:
        raise BadSettings(f"The settings can't be used: {'; '.join(wrong)}.")
    return Settings(**fields)


def file_values(file: Path | None) -> Mapping[str, str | None]:
    """Nothing where there is no such file. Raises BadSettings."""
    if file is None or not file.is_file():
        return {}
    from dotenv import dotenv_values  # containers have no such file

    try:
        return dotenv_values(file, encoding="utf-8-sig")  # some editors begin a file with a byte order mark
    except OSError as error:
        raise BadSettings(f"{file} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadSettings(f"{file} isn't UTF-8 text: save it as UTF-8.") from None


def _token(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return text


def _path(text: str) -> str:
    """As a shell and DATABASE_URL read it, ~ is the user's home: in `.env` no shell does so."""
    return os.path.expanduser(text)  # noqa: PTH111 - Path's raises where there is no home


def _snowflake(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:20]) < 1 << 63:
        raise ValueError
    return int(text)


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return read


def _address(text: str) -> ListenAddress:
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:  # an IPv6 address without brackets: which part would be the port?
        raise ValueError
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 1 << 16:
        raise ValueError
    return ListenAddress(host, int(port))


def _switch(text: str) -> bool:
    return _one_of("on", "off")(text) == "on"


def _contact(text: str) -> str:
    """It becomes part of a header, in brackets."""
    name, at, host = text.rpartition("@")
    is_address = bool(at and name and "." in host) or text.startswith(("https://", "http://"))
    if not is_address or not text.isascii() or not text.isprintable() or len(text) > 200 or set(text) & set(" ()<>"):
        raise ValueError
    return text


class Variable(NamedTuple):
    """How one environment variable becomes a field of `Settings`; `read` raises ValueError."""

    field: str
    read: Callable[[str], Any]
    expected: str
    example: str


VARIABLES: Final = {
    "DISCORD_TOKEN": Variable(
        "discord_token", _token, "the bot's token as Discord's developer portal shows it", "MTIz.Gabc.xyz"
    ),
    "PAPERCLUB_CATALOG": Variable("catalog", _path, "the path of the reading list", "catalog.yaml"),
    "DATABASE_URL": Variable("database_url", str, "the address of a database", "sqlite:///paperclub.db"),
    "PAPERCLUB_GUILD": Variable("guild", _snowflake, "the id of a server, a whole number", "1190000000000000000"),
    "PAPERCLUB_LOG": Variable("log", _one_of("text", "json"), "text or json", "json"),
    "PAPERCLUB_LOG_LEVEL": Variable(
        "log_level", _one_of("debug", "info", "warning", "error"), "debug, info, warning or error", "info"
    ),
    "PAPERCLUB_METRICS": Variable("metrics", _address, "an address and a port to listen on", "127.0.0.1:9464"),
    "PAPERCLUB_METADATA": Variable("metadata", _switch, "on or off", "on"),
    "PAPERCLUB_CONTACT": Variable("contact", _contact, "an e-mail address or a link", "reading-group@example.org"),
}  # fmt: skip
