"""A new catalog from what was built, or the same catalog with more entries."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.catalog.editing.entry_edits import RefusedEdit, add_entries
from bot.catalog.editing.entry_text import block
from bot.catalog.editing.fixes import plain_value
from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.editing.sections import NewEntry
from bot.catalog.editing.yaml_text import scalar
from bot.catalog.parsing import CatalogError, parse_catalog
from bot.catalog.problems import Diagnostics, Problem
from bot.catalog.yaml_nodes import MappingNode, ScalarNode
from bot.catalog.yaml_tree import read_tree
from bot.frozen import dataclass
from bot.importing.building import Built
from bot.importing.model import Unplaced
from bot.installation import command_line

_KEY = re.compile(r"  ([a-z0-9][a-z0-9-]*):$")


@dataclass(frozen=True, slots=True)
class Written:
    """`count` entries are new in `data`; `unplaced` are those that no catalog may have."""

    data: bytes
    count: int
    unplaced: tuple[Unplaced, ...] = ()


def write_catalog(name: str, built: Built) -> Written:
    """A catalog of its own."""
    text, unplaced = _mended(name, built)
    return Written(text, len(built.entries) - len(unplaced), tuple(unplaced))


def add_to_catalog(data: bytes, built: Built) -> Written:
    """Every line of the catalog stays as it is. Raises CatalogError and CannotEdit as `add_entries` does."""
    if not built.entries:
        return Written(data, 0)
    mended, unplaced = _mended("Import", built)
    if not mended:
        return Written(data, 0, tuple(unplaced))
    topics, entries = _entries_in(mended, "topics"), _entries_in(mended, "resources")
    new = {topic.id for topic in built.topics}
    topics = [topic for topic in topics if topic.id in new]
    after, added, refused = _with_most(data, entries, topics)
    return Written(after, added, (*unplaced, *refused))


def _with_most(
    data: bytes, entries: Sequence[NewEntry], topics: Sequence[NewEntry]
) -> tuple[bytes, int, list[Unplaced]]:
    """With all entries that the catalog may have beside its own."""
    if not entries:
        return data, 0, []
    used = _topics_of(entries)
    try:
        return add_entries(data, entries, [topic for topic in topics if topic.id in used]), len(entries), []
    except RefusedEdit as error:
        if len(entries) == 1:
            return data, 0, [Unplaced(0, entries[0].id, error.problems[0].message)]
    middle = len(entries) // 2
    data, first, refused = _with_most(data, entries[:middle], topics)
    known = _topics_of(entries[:middle]) if first else {}
    data, second, further = _with_most(data, entries[middle:], [topic for topic in topics if topic.id not in known])
    return data, first + second, refused + further


def _topics_of(entries: Iterable[NewEntry]) -> dict[str, None]:
    """In their order."""
    lists = [entry.fields["topics"] for entry in entries]
    return {str(topic): None for topics in lists for topic in topics}


def _mended(name: str, built: Built) -> tuple[bytes, list[Unplaced]]:
    """What hints state exactly is mended, and what is wrong even so is left out; empty where nothing is left."""
    entries, unplaced = list(built.entries), list[Unplaced]()
    while entries:
        data = fix_catalog(_text(name, built.topics, entries)).data
        try:
            parse_catalog(data)
        except CatalogError as error:
            wrong = dict(_wrong_entries(data, error.errors))
            if not wrong:
                raise
            unplaced += [Unplaced(0, entry_id, problem.message) for entry_id, problem in wrong.items()]
            entries = [entry for entry in entries if entry.id not in wrong]
        else:
            return data, unplaced
    return b"", unplaced


def _text(name: str, topics: Iterable[NewEntry], entries: Sequence[NewEntry]) -> bytes:
    """Topics of another catalog stand in it by their ids; those without an entry are left out."""
    used = _topics_of(entries)
    own = [topic for topic in topics if topic.id in used]
    others = [NewEntry(topic, {"title": topic}) for topic in used if topic not in {each.id for each in own}]
    lines = [
        f"# What the group reads. Look at an edit before you send it: {command_line('check')}",
        "",
        f"name: {scalar(name)}",
        "",
        "topics:",
        *_lines([*own, *others]),
        "resources:",
        *_lines(entries),
    ]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _lines(entries: Iterable[NewEntry]) -> Iterator[str]:
    for entry in entries:
        yield f"  {entry.id}:"
        yield from block(entry.fields, 4)
        yield ""


def _wrong_entries(data: bytes, problems: Iterable[Problem]) -> Iterator[tuple[str, Problem]]:
    lines = data.decode().split("\n")
    for problem in problems:
        keys = (found[1] for line in reversed(lines[: problem.line]) if (found := _KEY.match(line)))
        if entry_id := next(keys, ""):
            yield entry_id, problem


def _entries_in(data: bytes, section: str) -> list[NewEntry]:
    root = read_tree(data, Diagnostics("")).root
    found = []
    for key, value in root.pairs() if isinstance(root, MappingNode) else ():
        if isinstance(key, ScalarNode) and key.text == section and isinstance(value, MappingNode):
            for each, fields in value.pairs():
                said = plain_value(fields)
                if isinstance(each, ScalarNode) and isinstance(said, dict):
                    found.append(NewEntry(each.text, said))
    return found
