"""The pytest plugin that runs a sample of mutants instead of the tests; started by ``__main__`` with a `Plan`."""

from __future__ import annotations

import functools
import gc
import json
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from tests.support.mutation import ROOT
from tests.support.mutation.executed_lines import Lines, LineTracer
from tests.support.mutation.live_code import ChangedImport, LiveFunctions
from tests.support.mutation.mutants import Mutant
from tests.support.mutation.plan import PLAN, Plan
from tests.support.mutation.reach import files, functions_near, functions_with, in_a_function

_WAIT = 60.0  # seconds for a test that hangs, besides thirty times what the tests usually take
_TIMES = 30
_NOT_LIVE = "not live"  # the module is imported later, or the change is to what was made at import


@dataclass(frozen=True)
class _Ran:
    """One test's run without a change; its seconds are the processor's, since others use the machine, too."""

    seconds: float
    failure: str
    lines: Lines


_plan = Plan.from_json(Path(os.environ[PLAN]).read_text())
_tracer = LineTracer({str(ROOT / path): path for path in files()}, {each.path for each in _plan.mutants})
_imported: Lines = set()
_by_fixture: dict[str, Lines] = {}
_tracing = _tracer.into(_imported)
if _plan.alone:
    ChangedImport(_plan.mutants[0])
else:
    _tracing.__enter__()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite alone: the statements are the same."""
    settings.register_profile(
        "mutation", max_examples=30, deadline=None, database=None, derandomize=True, print_blob=False
    )
    settings.load_profile("mutation")
    if not _plan.alone:
        _tracing.__exit__(None, None, None)
        items[:] = [each for each in items if not any("postgres" in name for name in _fixtures(each))]


def _fixtures(item: pytest.Item) -> set[str]:
    callspec = getattr(item, "callspec", None)
    return {*getattr(item, "fixturenames", ()), *map(str, callspec.params.values() if callspec else ())}


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """What is made once in a session is every test's that uses it."""
    if fixturedef.scope == "function" or sys.gettrace() is None:
        return (yield)
    with _tracer.into(_by_fixture.setdefault(fixturedef.argname, set())):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    if _plan.alone:
        return None
    gc.unfreeze()  # what is frozen is in no list of objects
    functions = LiveFunctions()
    cached = [each for each in gc.get_objects() if _is_cached(each)]
    gc.collect()
    gc.freeze()
    ran = _in_a_fork(lambda: _run_traced(session.items, cached))
    assert ran is not None
    runs: dict[str, _Ran] = ran
    failed = {name: each.failure for name, each in runs.items() if each.failure}
    _tell({"tests": len(runs), "failed": failed, "seconds": sum(each.seconds for each in runs.values())})
    items = {each.nodeid: each for each in session.items if not runs[each.nodeid].failure}
    by_line: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for name in sorted(items, key=lambda each: runs[each].seconds):
        for line in runs[name].lines:
            by_line[line].append(name)
    for mutant in _plan.mutants:
        at_import = not in_a_function(mutant) or (mutant.path, mutant.line) in _imported
        every = list(by_line[mutant.path, _executed(mutant, by_line)]) if in_a_function(mutant) else []
        if at_import:
            for starts in (functions_with(mutant), functions_near(mutant)):
                more = {name for start in starts for name in by_line.get(start, ())} - set(every)
                every += sorted(more, key=lambda each: runs[each].seconds)
        chosen = _affordable(every, runs)
        began = time.perf_counter()
        expected = sum(runs[name].seconds for name in chosen)
        if not chosen:
            outcome = "survived"
        elif at_import:
            outcome = _run_alone(mutant, chosen, expected)
        else:
            outcome = _run_changed(functions, mutant, [items[name] for name in chosen], cached, expected)
            if outcome == _NOT_LIVE:
                outcome = _run_alone(mutant, chosen, expected)
        seconds = round(time.perf_counter() - began, 2)
        _tell(
            {"mutant": asdict(mutant), "outcome": outcome, "tests": len(chosen), "of": len(every), "seconds": seconds}
        )
    return True


def _executed(mutant: Mutant, by_line: Collection[tuple[str, int]]) -> int:
    """The mutant's line, or the one before it where a statement of several lines begins."""
    lines = range(mutant.line, max(0, mutant.line - 5), -1)
    return next((line for line in lines if (mutant.path, line) in by_line), mutant.line)


def _tell(line: dict[str, object]) -> None:
    with Path(_plan.results).open("a") as file:
        file.write(json.dumps(line) + "\n")


def _affordable(names: list[str], runs: dict[str, _Ran]) -> list[str]:
    kept, seconds = [], 0.0
    for name in names:
        seconds += runs[name].seconds
        if seconds > _plan.longest:
            break
        kept.append(name)
    return kept


def _run_traced(items: list[pytest.Item], cached: list[functools._lru_cache_wrapper[Any]]) -> dict[str, _Ran]:
    runs = {}
    lines_of: dict[str, Lines] = {}
    for index, item in enumerate(items):
        for each in cached:
            each.cache_clear()  # else only the first test that needs it executes its lines
        lines: Lines = set()
        began = time.process_time()
        with _tracer.into(lines):
            failure = _failure(item, items[index + 1] if index + 1 < len(items) else None)
        lines_of[item.nodeid] = lines
        runs[item.nodeid] = _Ran(time.process_time() - began, failure, lines)
    for item in items:
        for name in _fixtures(item) & _by_fixture.keys():
            lines_of[item.nodeid] |= _by_fixture[name]
    return runs


def _is_cached(thing: object) -> bool:
    return isinstance(thing, functools._lru_cache_wrapper) and str(thing.__module__).startswith("bot.")


def _failure(item: pytest.Item, following: pytest.Item | None) -> str:
    """What went wrong; empty if the test passes."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    return next((str(each.longreprtext)[-500:] or "no reason" for each in reports if each.failed), "")


def _run_changed(
    functions: LiveFunctions,
    mutant: Mutant,
    items: list[pytest.Item],
    cached: list[functools._lru_cache_wrapper[Any]],
    expected: float,
) -> str:
    def run() -> str:
        if not functions.change(mutant):
            return _NOT_LIVE
        for each in cached:
            each.cache_clear()  # what was computed before hides no change
        spent = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (spent + int(_WAIT + _TIMES * expected),) * 2)
        pairs = zip(items, [*items[1:], None], strict=True)
        return "noticed" if any(_failure(item, following) for item, following in pairs) else "survived"

    return _in_a_fork(run, _WAIT + _TIMES * expected) or "hung"


def _run_alone(mutant: Mutant, names: list[str], expected: float) -> str:
    plan = Path(_plan.results).with_suffix(".alone")
    plan.write_text(Plan((mutant,), _plan.results, 0, alone=True).to_json())
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", __name__]
    options = [f"--basetemp={plan.with_suffix('.alone-tmp')}"]
    pytest_process = subprocess.Popen(
        [*command, *options, *names], env={**os.environ, PLAN: str(plan)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return "noticed" if pytest_process.wait(_WAIT + _TIMES * expected) else "survived"
    except subprocess.TimeoutExpired:
        os.killpg(pytest_process.pid, signal.SIGKILL)
        pytest_process.wait()
        return "hung"


def _in_a_fork(run: Callable[[], object], longest: float | None = None) -> Any:
    """What it returns; None if it ended otherwise or took longer."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(quiet, stream)
        try:
            answer = pickle.dumps(run())
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
        finally:
            os._exit(0)
    os.close(writing)
    answer = _read(reading, longest)
    os.close(reading)
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(process, 0)
    return pickle.loads(answer) if answer else None


def _read(pipe: int, longest: float | None) -> bytes:
    """Until it closes or the time is over."""
    until = None if longest is None else time.monotonic() + longest
    answer = b""
    while select.select([pipe], [], [], None if until is None else max(0.0, until - time.monotonic()))[0]:
        piece = os.read(pipe, 1 << 20)
        if not piece:
            break
        answer += piece
    return answer
