"""`python -m bot try`: a command as a person writes it, answered in the terminal."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.world import sample_world
from tests.support import fork_server
from tests.support.patience import PATIENCE
from tests.support.worlds import SAMPLE


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line with the sample catalog, as a process of its own."""
    return fork_server.run(*words, env={"PAPERCLUB_CATALOG": str(SAMPLE), "COLUMNS": "100", **environment})


def test_the_interpreter_alone_prints_a_paper_as_a_card() -> None:
    env = fork_server.environment({"PAPERCLUB_CATALOG": str(SAMPLE), "COLUMNS": "100"})
    command = [sys.executable, "-W", "ignore", "-m", "bot", "try", "/paper vllm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == run("try", "/paper vllm").stdout
    assert done.stderr == ""


def test_a_paper_is_printed_as_a_card() -> None:
    done = run("try", "/paper vllm")
    assert done.returncode == 0, done.stderr
    assert "Efficient Memory Management" in done.stdout
    assert "[Paper] https://arxiv.org/abs/2309.06180" in done.stdout
    assert "**" not in done.stdout
    assert done.stderr == ""


def test_options_are_understood_and_the_member_is_named() -> None:
    done = run("try", "/search systems topic:Books kind:book", "--as", "ben")
    assert done.returncode == 0, done.stderr
    assert "AI System" in done.stdout
    assert "Only Ben sees this." in done.stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/papr vllm", "Did you mean /paper?"),
        ("/search", "/search needs query."),
        ("/search x kind:novel", "kind is one of"),
        ("/help me", "/help takes no options."),
        ("", "There is no command"),
    ],
)
def test_what_cannot_be_understood_gets_help_and_no_traceback(typed: str, said: str) -> None:
    done = run("try", typed)
    assert done.returncode == 2
    assert said in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_command_for_others_says_who_can_use_it() -> None:
    done = run("try", "/setup")
    assert done.returncode == 2
    assert "Ada cannot use this here" in done.stdout
    assert "--as Olga" in done.stdout
    assert run("try", "/setup", "--as", "Olga").returncode == 0


def test_an_unknown_member_is_told_who_there_is() -> None:
    done = run("try", "/help", "--as", "Zoe")
    assert done.returncode == 2
    assert "Ada, Ben, Chen, Dana, Emil" in done.stdout


def test_a_broken_catalog_is_one_clear_answer(tmp_path: Path) -> None:
    broken = tmp_path / "catalog.yaml"
    broken.write_text("name: [", encoding="utf-8")
    done = run("try", "/help", "--catalog", str(broken))
    assert done.returncode == 6
    assert re.search(rf"{re.escape(str(broken))}:\d+:\d+", done.stderr)
    assert "Traceback" not in done.stderr


def test_without_a_token_the_command_line_says_what_to_do(tmp_path: Path) -> None:
    done = run("run", DISCORD_TOKEN="")
    assert done.returncode == 4
    assert "DISCORD_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr
    plain = run()
    assert plain.returncode == 0
    assert "python -m bot demo" in plain.stdout


def test_check_prints_problems_with_their_place_and_a_summary_when_clean(tmp_path: Path) -> None:
    clean = run("check", str(SAMPLE))
    assert clean.returncode == 0, clean.stderr
    assert "Inference systems" in clean.stdout
    broken = tmp_path / "catalog.yaml"
    broken.write_text(SAMPLE.read_text(encoding="utf-8").replace("authors: [Lian", "autors: [Lian"), encoding="utf-8")
    dirty = run("check", str(broken))
    assert dirty.returncode == 1
    output = dirty.stdout + dirty.stderr
    assert re.search(r"catalog\.yaml:\d+:\d+", output)
    assert "did you mean `authors`" in output


async def test_a_command_need_not_wait_for_what_the_bot_did_before() -> None:
    async with sample_world(SAMPLE):  # the simulation answers once every pause of a few seconds is over
        assert [task for task in asyncio.all_tasks() if task.get_name().startswith("edit ")] == []
