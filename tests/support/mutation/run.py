"""Chooses mutants, runs them in one pytest process, and reads what became of each."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases import make_migrated_file
from tests.support.mutation import EQUIVALENT, ROOT
from tests.support.mutation.mutants import Mutant, mutants_of
from tests.support.mutation.plan import PLAN, Plan


@dataclass(frozen=True)
class Outcome:
    """`tests`: how many were there to notice, `of` those that execute the line; the others would have taken too long.

    `became`: noticed, survived or hung.
    """

    mutant: Mutant
    became: str
    tests: int
    of: int
    seconds: float


@dataclass(frozen=True)
class Report:
    outcomes: Sequence[Outcome]
    failed: Mapping[str, str]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Report:
        failed = {name: why for one in reports for name, why in one.failed.items()}
        return cls([each for one in reports for each in one.outcomes], failed)

    @property
    def survivors(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.became == "survived"]

    def share(self, known: Collection[str]) -> float:
        """Of the changes that are not equivalent, how many were noticed."""
        noticed = sum(each.became in ("noticed", "hung") for each in self.outcomes)
        return noticed / max(1, noticed + sum(each.mutant.key not in known for each in self.survivors))

    def unlisted(self, known: Collection[str]) -> list[str]:
        """The survivors that are not known, a line each."""
        return [
            f"{each.mutant.path}:{each.mutant.line}: {each.mutant.key} ({each.tests} of {each.of} tests)"
            for each in self.survivors
            if each.mutant.key not in known
        ]

    def summary(self, known: Collection[str]) -> str:
        noticed = sum(each.became == "noticed" for each in self.outcomes)
        hung = sum(each.became == "hung" for each in self.outcomes)
        listed = sum(each.mutant.key in known for each in self.survivors)
        lines = [
            f"{len(self.outcomes)} changes: {noticed} noticed, {hung} hung, {len(self.survivors)} survived,",
            f"{listed} of them as listed: {self.share(known):.1%} of what is not equivalent was noticed.",
        ]
        if self.failed:
            lines.append("These tests fail without a change and were left out:")
            lines += [f"- {name}: {why.splitlines()[-1]}" for name, why in self.failed.items()]
        return "\n".join(lines)


def all_mutants(paths: Iterable[str]) -> list[Mutant]:
    files = {
        str(file.relative_to(ROOT))
        for path in paths
        for file in ([ROOT / path] if path.endswith(".py") else (ROOT / path).rglob("*.py"))
    }
    return [mutant for file in sorted(files) for mutant in mutants_of(file)]


def sampled(paths: Iterable[str], number: int | None, seed: int) -> list[Mutant]:
    every = all_mutants(paths)
    if number is None or number >= len(every):
        return every
    chosen = sorted(random.Random(seed).sample(range(len(every)), number))
    return [every[index] for index in chosen]


def run(mutants: Sequence[Mutant], tests: Sequence[str], results: Path, longest: float) -> Report:
    """`results` gets a line of JSON for each mutant as it ends."""
    results.unlink(missing_ok=True)
    plan = results.with_suffix(".plan")
    plan.write_text(Plan(tuple(mutants), str(results), longest).to_json())
    migrated = results.with_suffix(".migrated.db")
    migrated.unlink(missing_ok=True)
    environment = {**os.environ, PLAN: str(plan), "PAPERCLUB_TESTS_MIGRATED": str(migrated)}
    make_migrated_file(migrated)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.support.mutation.plugin"]
    # Emptied by each process that is forked; pytest's own folder is tidied up by other runs of it.
    options = ["-p", "no:xdist", f"--basetemp={results.with_suffix('.tmp')}"]
    ended = subprocess.run([*command, *options, *tests], cwd=ROOT, env=environment, capture_output=True, text=True)
    report = read(results)
    if len(report.outcomes) != len(mutants):
        output = f"{ended.stdout[-3000:]}\n{ended.stderr[-3000:]}"
        raise RuntimeError(f"the run ended early with code {ended.returncode}:\n{output}")
    return report


def read(results: Path) -> Report:
    outcomes, failed = [], {}
    for line in results.read_text().splitlines():
        values = json.loads(line)
        if "mutant" in values:
            mutant = Mutant(**values["mutant"])
            outcomes.append(Outcome(mutant, values["outcome"], values["tests"], values["of"], values["seconds"]))
        else:
            failed = values["failed"]
    return Report(outcomes, failed)


def equivalent() -> Mapping[str, str]:
    """Key and reason of each change that is known to make no difference."""
    known = {}
    for line in EQUIVALENT.read_text().splitlines():
        if line and not line.startswith("#"):
            key, _, reason = line.partition(" || ")
            known[key] = reason
    return known
