"""How results are shown: to people in groups, one line each; to programs as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from bot.cli.doctor.findings import Result

_MARKS = {"ok": ("✓", "ok", "green"), "warning": ("!", "!", "yellow"), "problem": ("✗", "X", "bold red")}
_NARROWEST = 20


def as_json(results: Iterable[Result], secrets: Iterable[str]) -> str:
    """docs/operating.md documents it, and promises it."""
    results = list(results)
    checks = [
        {"id": each.check.id, "status": each.finding.status, "summary": each.finding.summary, "fix": each.finding.fix}
        for each in results
    ]
    secrets = tuple(secrets)
    for check in checks:
        check["summary"], check["fix"] = (_without(secrets, check[part]) for part in ("summary", "fix"))
    return json.dumps({"ok": not _problems(results), "checks": checks}, ensure_ascii=False, indent=2)


def show(results: Sequence[Result], secrets: Iterable[str], console: Console) -> None:
    """What was skipped is told at the end, together."""
    secrets = tuple(secrets)
    plain = not console.encoding.lower().startswith("utf")
    for group, members in groupby(results, key=lambda each: each.check.group):
        checked = [each.finding for each in members if each.finding.status != "skipped"]
        if not checked:
            continue
        console.print(Text(group, "bold"))
        for finding in checked:
            mark, plain_mark, colour = _MARKS[finding.status]
            _line(console, plain_mark if plain else mark, colour, _without(secrets, finding.summary))
            if finding.fix:
                _line(console, " ", "default", "Fix: " + _without(secrets, finding.fix))
    _skipped(results, console)
    console.print(Text(textwrap.fill(_tally(results), max(console.width, _NARROWEST)), "bold"), soft_wrap=True)


def exit_code(results: Iterable[Result]) -> int:
    return 1 if _problems(results) else 0


def _line(console: Console, mark: str, colour: str, text: str) -> None:
    """Words longer than a line, such as paths and links, stay whole, so that they can be copied."""
    width = max(console.width - 5, _NARROWEST)
    first, *rest = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    console.print(Text("  ") + Text(mark, colour) + Text(f" {first}"), soft_wrap=True, highlight=False)
    for each in rest:
        console.print(Text(f"    {each}"), soft_wrap=True, highlight=False)


def _skipped(results: Iterable[Result], console: Console) -> None:
    ids: dict[str, list[str]] = {}
    for each in results:
        if each.finding.status == "skipped":
            ids.setdefault(each.finding.summary, []).append(each.check.id)
    if ids:
        console.print(Text("Not checked", "bold"))
    for reason, names in ids.items():
        _line(console, "-", "dim", f"{', '.join(names)}: {reason}")


def _tally(results: Iterable[Result]) -> str:
    count = Counter(each.finding.status for each in results)
    words = [
        f"{count['problem']} problem{'s' * (count['problem'] != 1)}",
        f"{count['warning']} warning{'s' * (count['warning'] != 1)}",
        f"{count['ok']} fine",
    ]
    return ", ".join(words + ([f"{count['skipped']} not checked"] if count["skipped"] else [])) + "."


def _problems(results: Iterable[Result]) -> bool:
    return any(each.finding.status == "problem" for each in results)


def _without(secrets: Iterable[str], text: str) -> str:
    """One line, which shows no secret and obeys no control character: names come from Discord and from files."""
    for secret in secrets:
        text = text.replace(secret, "[secret]")
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "�" for letter in text)
