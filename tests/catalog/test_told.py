"""What a curator is told about odd entries, word for word, and what `check --fix` makes of them.

`told.txt` has a block for each: fields of an entry, or a whole file behind ``%``, then a line with ``!`` for each
problem and lines with ``>`` for what the fix takes out and puts in. UPDATE_TOLD=1 writes all but what each block
begins with.
"""

import os
from collections.abc import Iterator
from difflib import unified_diff
from itertools import takewhile
from pathlib import Path

import pytest

from bot.catalog.editing.fixing import fix_catalog
from tests.support.catalog_texts import entry, problems_of

TOLD = Path(__file__).with_name("told.txt")


def blocks() -> Iterator[tuple[str, str]]:
    """What is in the file, and what is told and written."""
    for block in TOLD.read_text().removesuffix("\n").split("\n\n"):
        lines = block.split("\n")
        given = list(takewhile(lambda line: line[:2] not in {"! ", "> "}, lines))
        yield "\n".join(given), "\n".join(lines[len(given) :])


def answer(given: str) -> str:
    text = given[2:].replace("\n% ", "\n") + "\n" if given.startswith("%") else entry(given)
    fixed = fix_catalog(text.encode()).data.decode()
    told = [
        f"! {found.line}:{found.column} {found.severity}: {found.message}; {found.hint}" for found in problems_of(text)
    ]
    diff = unified_diff(text.split("\n"), fixed.split("\n"), n=0, lineterm="")
    return "\n".join([*told, *(f"> {line}" for line in list(diff)[2:] if line[:2] != "@@")])


@pytest.mark.parametrize(("given", "told"), list(blocks()))
def test_a_curator_is_told_what_is_odd_and_how_to_fix_it(given: str, told: str) -> None:
    if "UPDATE_TOLD" not in os.environ:
        assert answer(given) == told


def test_no_block_stands_twice() -> None:
    if "UPDATE_TOLD" in os.environ:
        TOLD.write_text("\n\n".join("\n".join(filter(None, (given, answer(given)))) for given, _ in blocks()) + "\n")
    texts = [given for given, _ in blocks()]
    assert len(set(texts)) == len(texts)


def test_the_same_is_told_of_entries_whose_nodes_are_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.yaml_tree._MANY_NODES", 0)
    assert [(given, answer(given)) for given, _ in list(blocks())[::4]] == list(blocks())[::4]
