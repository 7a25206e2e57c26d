"""`python -m bot doctor` as a process: exit codes, JSON, narrow terminals, and beside a running bot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from bot.cli.doctor.examination import CHECKS
from tests.support.fork_server import ROOT, environment
from tests.support.installations import Installation
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback

NARROW = 40


async def run_doctor(
    discord: Loopback,
    at: Installation,
    *arguments: str,
    env: Mapping[str, str | None] | None = None,
    fresh: bool = False,
) -> tuple[int, str]:
    """Its exit code, and what it printed to stdout; to stderr it prints nothing."""
    arguments = ("doctor", *arguments)
    async with BotProcess(discord, cwd=at.folder, arguments=arguments, env=env, fresh=fresh) as process:
        code = await process.wait()
        assert process.stderr == ""
        assert at.world.token not in process.output
        return code, process.stdout


def findings(printed: str) -> dict[str, dict[str, Any]]:
    """The last of each id."""
    told = json.loads(printed)
    assert set(told) == {"ok", "checks"}
    for each in told["checks"]:
        assert set(each) == {"id", "status", "summary", "fix"}
        assert each["status"] in {"ok", "warning", "problem", "skipped"}
        assert bool(each["fix"]) == (each["status"] in {"warning", "problem"})
    return {each["id"]: each for each in told["checks"]}


async def test_a_sound_installation_ends_it_with_zero(installation: Installation) -> None:
    async with Loopback(installation.world) as discord:
        code, printed = await run_doctor(discord, installation, env={"DISCORD_TOKEN": None})
        assert (code, printed.splitlines()[-1]) == (0, f"0 problems, 0 warnings, {len(CHECKS)} fine.")
        assert "Fix:" not in printed
        code, printed = await run_doctor(discord, installation, "--json", env={"DISCORD_TOKEN": None})
        assert code == 0
        assert json.loads(printed)["ok"]
        assert {each["status"] for each in findings(printed).values()} == {"ok"}
        assert {each.method for each in discord.requests} == {"GET"}
        assert discord.gateway.connects == []


async def test_a_problem_ends_it_with_one_and_a_warning_does_not(installation: Installation) -> None:
    async with Loopback(installation.world) as discord:
        installation.world.application["flags"] = 1 << 15
        code, printed = await run_doctor(discord, installation)
        assert code == 0
        assert "1 warning" in printed
        installation.world.application["interactions_endpoint_url"] = "https://example.org/"
        code, printed = await run_doctor(discord, installation, "--json")
        assert code == 1
        assert not json.loads(printed)["ok"]


async def test_on_a_narrow_terminal_no_line_is_longer_than_it(installation: Installation) -> None:
    installation.world.application["bot_require_code_grant"] = True
    async with Loopback(installation.world) as discord:
        code, printed = await run_doctor(discord, installation, env={"COLUMNS": str(NARROW), "DISCORD_TOKEN": "x"})
    assert code == 1
    long = [line for line in printed.splitlines() if len(line) > NARROW]
    assert [line for line in long if " " in line.strip()] == []  # a path or link alone is never cut


async def test_names_cannot_forge_lines_or_colours(installation: Installation) -> None:
    installation.guild.name = "Evil\x1b[31m\n✓ server"
    async with Loopback(installation.world) as discord:
        _, printed = await run_doctor(discord, installation)
    assert "\x1b" not in printed
    assert "“Evil�[31m ✓ server”" in printed


async def test_beside_a_running_bot_it_disturbs_nothing(installation: Installation) -> None:
    env = {"DATABASE_URL": f"sqlite:///{installation.database}"}
    async with Loopback(installation.world) as discord, BotProcess(discord, cwd=installation.folder, env=env) as bot:
        await bot.until_ready()
        before = sorted(path.name for path in installation.folder.iterdir())
        code, printed = await run_doctor(discord, installation, "--json", env=env)
        lock = findings(printed)["lock"]
        assert (code, lock["status"]) == (0, "ok"), printed
        assert f"process {bot.pid} on " in lock["summary"]
        assert sorted(path.name for path in installation.folder.iterdir()) == before
        assert "vLLM" in (await discord.run_command("ada", "paper", query="vllm")).text


@pytest.mark.parametrize("module", ["rapidfuzz", "discord"])
def test_a_package_that_cannot_be_imported_is_named(installation: Installation, module: str) -> None:
    broken = installation.folder / "broken"
    broken.mkdir()
    (broken / f"{module}.py").write_text('raise ImportError("its compiled part is for another Python")')
    env = environment({"PYTHONPATH": f"{broken}{os.pathsep}{ROOT}"})
    command = [sys.executable, "-m", "bot", "doctor", "--offline", "--json"]
    done = subprocess.run(command, cwd=installation.folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert installation.world.token not in done.stdout + done.stderr
    told = findings(done.stdout)
    assert (told["imports"]["status"], told["packages"]["status"]) == ("problem", "ok")
    assert "compiled part" in told["imports"]["summary"]
    assert "requirements/run.txt" in told["imports"]["fix"]


async def test_it_waits_for_no_writer_of_a_pipe_in_the_place_of_its_files(installation: Installation) -> None:
    for name in (".env", "paperclub.db"):
        (installation.folder / name).unlink(missing_ok=True)
        os.mkfifo(installation.folder / name)
    env = {"DISCORD_TOKEN": None, "DATABASE_URL": f"sqlite:///{installation.folder / 'paperclub.db'}"}
    async with Loopback(installation.world) as discord:
        code, printed = await run_doctor(discord, installation, "--json", "--offline", env=env)
    assert code == 1
    assert "a pipe" in findings(printed)["database"]["summary"]
