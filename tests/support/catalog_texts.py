"""Small catalogs as text, and what is wrong with them. A ▶ in a text marks the place where a problem is expected."""

from textwrap import dedent, indent

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.model import Resource
from bot.catalog.parsing import CatalogError, ParsedCatalog, Problem, parse_catalog

HEAD = """\
name: List
topics:
  a: {title: Topic A, start: [one]}
resources:
  one: {title: One, kind: paper, topics: [a]}
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        return parse_catalog(text.encode()).warnings
    except CatalogError as error:
        return error.problems


def expect_one(text: str, severity: str, message: str, hint: str) -> None:
    """Exactly one problem, at the place of the ▶."""
    before = text.partition("▶")[0].split("\n")
    place = (len(before), len(before[-1]) + 1)
    (found,) = problems_of(text.replace("▶", ""))
    assert (found.line, found.column, found.severity) == (*place, severity), str(found)
    assert message in found.message
    assert hint in found.hint


def entry(fields: str, *, head: str = HEAD) -> str:
    """A catalog with a second entry `two` of these fields, `title`, `kind` and `topics` given."""
    given = "" if "kind:" in fields else "kind: paper\n"
    given += "" if "topics:" in fields else "topics: [a]\n"
    given += "" if "title:" in fields else "title: Two\n"
    return head + "  two:\n" + indent(given + dedent(fields), "    ") + "\n"


def read(text: str) -> ParsedCatalog:
    parsed = parse_catalog(text.encode())
    assert parsed.warnings == ()
    return parsed


def two(fields: str) -> Resource:
    return read(entry(fields)).catalog.resources["two"]


def fixed(text: str) -> str:
    return fix_catalog(text.encode()).data.decode()
