"""A start imports nothing that it doesn't need: what comes later, or never, is what makes it quick and small.

How quick and how small is measured by `make bench-process`.
"""

from __future__ import annotations

import asyncio
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.patterns import compile_later
from tests.support.catalog_files import write
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.patience import PATIENCE

LATER = {
    "alembic": "a migration that is due; an empty database is filled without it",
    "asyncpg": "a PostgreSQL address",
    "babel": "a time zone or a time that somebody types",
    "bot.catalog.yaml_recovery": "a syntax error in the reading list",
    "bot.library.stated_titles": "a citation around a pasted link",
    "bot.meetings.when.durations": "a duration that somebody types",
    "bot.meetings.when.time_parsing": "a time that somebody types",
    "bibtexparser": "a citation",
    "bot.metadata.fetching": "PAPERCLUB_METADATA=on, and an id that somebody types",
    "bot.metadata.lookups": "PAPERCLUB_METADATA=on",
    "bot.timezones.reading": "a time zone that somebody types",
    "dotenv": "an .env file",
    "html.entities": "HTML in the reading list",
    "icalendar": "a calendar file",
    "numpy": "the extra for word vectors",
    "PIL": "a chart",
    "prometheus_client": "PAPERCLUB_METRICS",
    "pythonjsonlogger": "PAPERCLUB_LOG=json",
    "rapidfuzz": "the first search",
    "sqlalchemy.dialects.postgresql": "a PostgreSQL address",
}
NEVER = {
    "click": "other commands than run",
    "nacl": "voice",
    "pydantic": "other commands than run, through Typer",
    "rich": "other commands than run",
    "simcord": "the demo",
    "sqlalchemy.ext.asyncio": "the object mapper",
    "sqlalchemy.orm": "the object mapper",
    "typer": "other commands than run",
}


async def imported_in(home: Path) -> set[str]:
    module = "tests.support.loopback.listed_imports"
    async with Loopback() as discord, BotProcess(discord, cwd=home, module=module, fresh=True) as bot:
        await bot.until_ready()
        bot.terminate()
        assert await bot.wait() == 0
    (line,) = (line for line in bot.stdout.splitlines() if line.startswith("imported "))
    return set(line.split())


@pytest.fixture(scope="module")
def imported_by_a_start(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """By a first start on an empty database, from the beginning to the end."""
    home = tmp_path_factory.mktemp("home")
    write(home / "catalog.yaml")
    return asyncio.run(imported_in(home))


@pytest.mark.parametrize("package", [*LATER, *NEVER])
def test_a_start_does_without(package: str, imported_by_a_start: set[str]) -> None:
    assert {"bot.process", "bot.ui.papers.lookup", "sqlalchemy"} <= imported_by_a_start
    assert package not in imported_by_a_start, {**LATER, **NEVER}[package]


def test_only_connections_that_are_verified_have_the_machines_certificates() -> None:
    program = """
import ssl
original = ssl.SSLContext.set_default_verify_paths
from bot.aiohttp_internals import import_aiohttp
import_aiohttp()
from aiohttp import connector
trusted = ssl.create_default_context().cert_store_stats()
print(trusted["x509"] > 0, connector._SSL_CONTEXT_VERIFIED.cert_store_stats() == trusted)
print(connector._SSL_CONTEXT_UNVERIFIED.cert_store_stats()["x509"])
print(ssl.SSLContext.set_default_verify_paths is original)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.splitlines() == ["True True", "0", "True"]


def test_pyyaml_compiles_its_patterns_when_it_uses_them() -> None:
    program = """
import re
from re import _compiler
original, compile, compiled = re.compile, _compiler.compile, []
_compiler.compile = lambda *given: compiled.append(given) or compile(*given)
from bot.yaml_internals import import_yaml
import_yaml()
import yaml
print(len(compiled), re.compile is original)
print(yaml.load("[1.5, yes, ~, 0x1F, text, 2026-01-02T03:04:05]", yaml.SafeLoader))
print(yaml.safe_dump({"a": "1.5"}).strip())
try:
    yaml.load("a\\x07", yaml.SafeLoader)
except yaml.reader.ReaderError as error:
    print(error.reason)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.splitlines() == [
        "0 True",
        "[1.5, True, None, 31, 'text', datetime.datetime(2026, 1, 2, 3, 4, 5)]",
        "a: '1.5'",
        "special characters are not allowed",
    ]


def test_what_libraries_seldom_use_is_loaded_with_its_first_use() -> None:
    program = """
import sys
from bot.process_memory import keep_small
keep_small()
import bot.process
used = ("attr.validators", "csv", "idna.core", "zipfile")
print(*(type(sys.modules.get(each)).__name__ for each in used))
import csv, idna, zipfile
from attr import validators
print(next(csv.reader(["a,b"])), idna.encode("bücher").decode(), zipfile.is_zipfile(sys.executable))
print(type(validators.instance_of(int)).__name__, *(type(sys.modules[each]).__name__ for each in used))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    before, values, after = done.stdout.splitlines()
    assert before == "_LazyModule _LazyModule NoneType _LazyModule"
    assert values == "['a', 'b'] xn--bcher-kva False"
    assert after == "_InstanceOfValidator module module module module"


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap for each thread")
def test_threads_share_one_heap() -> None:
    program = """
import ctypes, threading
from bot.process_memory import keep_small
keep_small()
kept, done = [], threading.Barrier(4)
def allocate():
    kept.append([bytearray(2000) for _ in range(100)])
    done.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.count("<heap nr=") == 1


def test_patterns_are_compiled_when_they_are_first_used() -> None:
    program = """
import re, sys
compile, callers = re.compile, set()
def note(*arguments):
    callers.add(sys._getframe(1).f_globals["__name__"])
    return compile(*arguments)
re.compile = note
import bot.process
from bot.client import COGS
for cog in COGS:
    __import__(cog)
print(*(each for each in callers if each.startswith(("bot.", "cogs."))))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True)
    # Search stands alone, and discord.py looks at the pattern of a button when its class is made.
    assert set(done.stdout.split()) <= {"bot.search.folding", "bot.search.words", "bot.ui.kit.components"}


def test_a_pattern_that_is_compiled_later_does_what_one_does() -> None:
    late, pattern = compile_later("b+", re.IGNORECASE), re.compile("b+", re.IGNORECASE)
    for _ in range(2):
        assert late.sub("-", "aBba") == pattern.sub("-", "aBba") == "a-a"
        assert [each.span() for each in late.finditer("abab")] == [(1, 2), (3, 4)]
    assert late.pattern == pattern.pattern
    with pytest.raises(re.error):
        compile_later("(").search("")
