"""Thousands of spoilt copies of the real catalog: each is read, or told with places; nothing else happens."""

import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from bot.catalog.check_report import print_problems
from bot.catalog.parsing import CatalogError, parse_catalog
from bot.catalog.yaml_tree import source_lines

ROOT = Path(__file__).parents[2]
Dice = random.Random
NOISE = "\u202e\u200d\u0000\ufeff\u2028\u0085\u00a0é李👩‍🔬\x1b\x7f￿#&*!|>'\"%@`{}[],:?-\t \n\r\\~<="
VALUES = ("~", "", "[]", "{}", "[[x]]", "{a: b}", "no", "1e999", "0x", "2309.0618", "'", '"', "|", ">", "&a x", "*a",
          "!!int x", "!x", "- x", "? x", "<<", "x: y", "9" * 400, "https://", "https://[",
          "10.1/", "2024-13-45", "%20", "\\")  # fmt: skip


def flip_byte(data: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


def drop_bytes(data: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.choice((1, 1, 2, 5, 40, 400)) :]


def double_bytes(data: bytes, dice: Dice) -> bytes:
    at, length = dice.randrange(len(data)), dice.choice((1, 3, 30, 600))
    return data[: at + length] + data[at : at + length] + data[at + length :]


def cut_short(data: bytes, dice: Dice) -> bytes:
    return data[: dice.randrange(len(data))]


def add_noise(data: bytes, dice: Dice) -> bytes:
    text = data.decode()
    at = dice.randrange(len(text))
    return (text[:at] + "".join(dice.choices(NOISE, k=dice.choice((1, 1, 2, 6)))) + text[at:]).encode()


def swap_lines(data: bytes, dice: Dice) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def drop_line(data: bytes, dice: Dice) -> bytes:
    lines = data.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def double_line(data: bytes, dice: Dice) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    return b"\n".join([*lines[: at + 1], *lines[at:]])


def shift_line(data: bytes, dice: Dice) -> bytes:
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    line = lines[at]
    lines[at] = dice.choice((b" " + line, b"  " + line, b"\t" + line, line[1:], line[2:], line.lstrip()))
    return b"\n".join(lines)


def change_value(data: bytes, dice: Dice) -> bytes:
    found = dice.choice(list(re.finditer(rb"(?m)(?<=: )[^\n]+$", data)))
    return data[: found.start()] + dice.choice(VALUES).encode() + data[found.end() :]


def rename_key(data: bytes, dice: Dice) -> bytes:
    found = dice.choice(list(re.finditer(rb"(?m)^ *([\w-]+):", data)))
    word = dice.choice((b"x", b"<<", b"Name", b"~", b"title", b"? a", b"[a]", b"9", found[1][::-1], found[1] + b"s"))
    return data[: found.start(1)] + word + data[found.end(1) :]


def swap_ids(data: bytes, dice: Dice) -> bytes:
    words = list(re.finditer(rb"\b(orca|vllm|sglang|moe|books|gshard|paper|notes|promoe)\b", data))
    one, other = dice.choice(words), dice.choice(words)
    return data[: one.start()] + other[0] + data[one.end() :]


def change_encoding(data: bytes, dice: Dice) -> bytes:
    text = data.decode()
    encoding = dice.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "gb18030", "cp1252"))
    return text.encode(encoding, errors="replace")


MUTATIONS: tuple[Callable[[bytes, Dice], bytes], ...] = (
    flip_byte, drop_bytes, double_bytes, cut_short, add_noise, swap_lines, drop_line, double_line, shift_line,
    change_value, rename_key, swap_ids,
)  # fmt: skip


def mutant(seed: int, data: bytes) -> bytes:
    """One to three mutations, the same for the same seed; now and then a change of encoding."""
    dice = random.Random(seed)
    for _ in range(dice.choice((1, 1, 2, 3))):
        try:
            data = dice.choice(MUTATIONS)(data, dice)
        except (UnicodeDecodeError, IndexError, ValueError):  # a former mutation left nothing for this one
            break
    return change_encoding(data, dice) if seed % 97 == 0 and dice.random() < 0.9 and _is_text(data) else data


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def check(data: bytes) -> str:
    """Read one mutant; returns what became of it. Any other exception is a failure of the reader."""
    try:
        parsed = parse_catalog(data)
    except CatalogError as error:
        problems, outcome = error.problems, "refused" if error.errors else "refused without an error"
    else:
        problems, outcome = parsed.warnings, "warned" if parsed.warnings else "read"
        assert parsed.catalog.resources
    lines = source_lines(data)
    for problem in problems:
        assert 1 <= problem.line <= len(lines) + 1, problem
        assert 1 <= problem.column <= len(lines[min(problem.line, len(lines)) - 1]) + 2, problem
        assert problem.message
        assert str(problem).encode()
    print_problems(problems[:20], data, Console(file=io.StringIO(), width=100))
    return outcome


def run(seeds: range) -> None:
    original = (ROOT / "catalog.yaml").read_bytes()
    outcomes: dict[str, int] = {}
    for seed in seeds:
        data = mutant(seed, original)
        try:
            outcome = check(data)
        except Exception as error:
            error.add_note(f"mutant {seed}: {data[:200]!r}…")
            raise
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert outcomes.keys() <= {"refused", "warned", "read"}
    assert outcomes["refused"] > len(seeds) // 3, outcomes
    assert outcomes["read"] > len(seeds) // 20, outcomes


def test_two_hundred_mutants_are_read_or_told_with_places() -> None:
    run(range(200))


@pytest.mark.prove
def test_ten_thousand_mutants_are_read_or_told_with_places() -> None:
    run(range(10_000))
