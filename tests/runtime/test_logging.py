"""The log: times with their offset, one JSON object a line, and no secret in any field."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import process
from bot.database.errors import DiskFull
from bot.errors import StartError
from bot.runtime.logging import OWN_LOGGERS, REDACTED, Redactor, set_up_logging
from bot.settings import LogFormat, LogLevel, Settings

TOKEN = "MTIz.Gabc.s3cret-ü\"'\\"
PASSWORD = 'p%40ss-wörd"'
URL = f"postgresql://paperclub:{PASSWORD}@db.example/papers"
OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"

log = logging.getLogger("bot.test")


@dataclass
class Written:
    """What the log wrote."""

    stream: io.StringIO

    def set_up(self, log_format: LogFormat, level: LogLevel = "info") -> None:
        set_up_logging(Redactor(TOKEN, URL), log_format, level)
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(self.stream)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    loggers = [logging.getLogger(name) for name in ("", *OWN_LOGGERS)]
    before = [(each, each.level, each.handlers[:]) for each in loggers]
    yield Written(io.StringIO())
    for each, level, handlers in before:
        each.setLevel(level)
        each.handlers[:] = handlers


def test_a_line_begins_with_the_time_and_its_offset(written: Written) -> None:
    written.set_up("text")
    log.info("Serving %d server(s)", 2)
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 INFO    bot\.test: Serving 2 server\(s\)\n"
    assert re.fullmatch(pattern, written.text)


@pytest.mark.parametrize("level", ["info", "debug"])
def test_what_failed_because_of_the_database_comes_without_its_traceback(written: Written, level: LogLevel) -> None:
    """The fault itself is in the log by other means; see `bot.runtime.storage_faults`."""
    written.set_up("text", level)
    try:
        try:
            raise DiskFull
        except DiskFull as error:
            raise RuntimeError("Command failed") from error
    except RuntimeError:
        log.exception("A round failed")
        log.debug("A round failed", exc_info=True)
    assert ("A round failed" in written.text) == (level == "debug")


def test_json_is_one_object_a_line_with_the_exception_inside(written: Written) -> None:
    written.set_up("json")
    try:
        raise ValueError("of two\nlines")
    except ValueError:
        log.exception("A step failed\nbadly", extra={"meeting": 7})
    log.info("after")
    failed, after = written.objects
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", failed["time"])
    assert failed["level"] == "ERROR"
    assert failed["logger"] == "bot.test"
    assert failed["message"] == "A step failed\nbadly"
    assert failed["meeting"] == 7
    assert failed["exception"].startswith("Traceback (most recent call last)")
    assert "ValueError: of two\nlines" in failed["exception"]
    assert set(after) == {"time", "level", "logger", "message"}


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("secret", [TOKEN, URL, PASSWORD, 'p@ss-wörd"'])
def test_no_secret_reaches_any_field(written: Written, log_format: LogFormat, secret: str) -> None:
    written.set_up(log_format)
    extra = {
        "given": secret,
        secret: 1,
        "deep": [{"in": (secret, {secret})}],
        "other": Path(secret),
        "nan": float("nan"),
    }
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("It was %s", secret, extra=extra, stack_info=True)
    log.info({"given": secret})
    assert REDACTED in written.text
    assert secret not in written.text
    assert json.dumps(secret, ensure_ascii=False)[1:-1] not in written.text
    assert json.dumps(secret)[1:-1] not in written.text
    if log_format == "json":
        assert len(written.objects) == 2


@pytest.mark.parametrize("error", [StartError, RuntimeError])
def test_what_ends_a_start_is_told_without_secrets(
    written: Written, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[Exception]
) -> None:
    def fail(_: Settings) -> None:
        raise error(f"{TOKEN} and {PASSWORD} on {URL} don't work")

    monkeypatch.setattr(process, "_run", fail)
    with pytest.raises((StartError, SystemExit)) as ended:
        process.serve(Settings(discord_token=TOKEN, catalog=Path(), database_url=URL, guild=None))
    told = f"{ended.value}{capsys.readouterr().err}{written.text}"
    assert told.count(REDACTED) >= 3
    assert not any(secret in told for secret in (TOKEN, PASSWORD, URL))


def test_a_short_password_is_hidden_where_it_is_one_and_breaks_no_other_word() -> None:
    redactor = Redactor("", "postgresql://paper:paper@db/papers")
    assert redactor.text("paper asks postgresql+asyncpg://paper:paper@db/papers?ssl=on") == (
        f"paper asks postgresql+asyncpg://paper{REDACTED}db/papers?ssl=on"
    )


def test_the_level_is_for_paperclub_itself_and_libraries_only_warn(written: Written) -> None:
    for level, own in (("debug", 4), ("info", 3), ("warning", 2), ("error", 1)):
        written.stream.truncate(0)
        written.stream.seek(0)
        written.set_up("text", level)  # type: ignore[arg-type]  # of a loop over literals
        for each in (log, logging.getLogger("discord.gateway")):
            for number in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
                each.log(number, "%s", each.name)
        assert written.text.count("bot.test: ") == own
        assert written.text.count("discord.gateway: ") == min(own, 2)


def test_the_fields_are_documented(written: Written) -> None:
    written.set_up("json")
    try:
        raise ValueError
    except ValueError:
        log.exception("x", stack_info=True)
    (entry,) = written.objects
    text = OPERATING.read_text(encoding="utf-8")
    table = text[text.index("| field |") :].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(entry)
