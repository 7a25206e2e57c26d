"""Whatever a hint states exactly, typed as it stands, reads as what `check --fix` makes of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.parsing import CatalogError, Problem, parse_catalog

HEAD = "name: L\ntopics:\n  t: {title: T}\nresources:\n  x:\n    title: One\n    kind: paper\n    topics: [t]\n    "
PIECES = [
    "A", "b c", '"', "'", ": ", " #", "#", "[", "]", "{", "}", ", ", ",", "“", "”", "\\", "\\n", "&", "*", "- ", "!",
    "@", "%", "é", "：", "，", "Jr.", " and ", "; ", "Lee, B.", "|", ">", "?", "Kwon, Woosuk", "张", "1", "\t", "Ã©",
]  # fmt: skip
FIELDS = ["summary", "venue", "aliases", "authors"]


def problems(text: str) -> list[Problem]:
    try:
        return list(parse_catalog(text.encode()).warnings)
    except CatalogError as broken:
        return list(broken.problems)


def value(text: str, field: str) -> object:
    """None where the file can't be used."""
    try:
        return getattr(parse_catalog(text.encode()).catalog.resources["x"], field)
    except CatalogError:
        return None


@pytest.mark.parametrize("field", FIELDS)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
@example('"A" "b c"')
@example("[Kwon, Woosuk; Lee, B.]")
@example("A, b c]")
def test_a_line_as_a_hint_states_it_reads_as_its_fix(field: str, written: str) -> None:
    text = f"{HEAD}{field}: {written}\n"
    found = [each for each in problems(text) if each.fix]
    if len(found) != 1 or len(problems(text)) != 1:
        return
    stated = re.findall(r"write (?:it in quotes: |it without brackets: )?`([^`]+)`", found[0].hint)
    fixed = fix_catalog(text.encode()).data
    if not stated or fixed == text.encode() or "and so on" in found[0].hint:
        return
    line = stated[-1] if stated[-1].startswith(f"{field}: ") else f"{field}: {stated[-1]}"
    typed = fix_catalog(f"{HEAD}{line}\n".encode()).data
    assert value(typed.decode(), field) == value(fixed.decode(), field)
