"""New entries and topics in a catalog, and other values in an entry: every other byte stays as it is.

What is written is read again before it is handed out: it has no error, says what it was meant to say, and all other
entries say what they said.
"""

import codecs
from collections.abc import Iterable, Mapping, Sequence

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit, applied
from bot.catalog.editing.fixes import plain_value
from bot.catalog.editing.sections import NewEntry, Section
from bot.catalog.editing.yaml_text import Value
from bot.catalog.model import Catalog
from bot.catalog.parsing import check_tree
from bot.catalog.problems import CatalogError, Diagnostics, Problem
from bot.catalog.yaml_nodes import MappingNode, ScalarNode, Tree
from bot.catalog.yaml_tree import read_tree
from bot.errors import PaperclubError


class RefusedEdit(PaperclubError):
    """The catalog would have these errors afterwards, which it hasn't now."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def add_entries(data: bytes, entries: Iterable[NewEntry], topics: Iterable[NewEntry] = ()) -> bytes:
    """Each entry stands behind the last one of its first topic, each topic behind all others.

    Raises:
        CatalogError: the catalog has errors as it is.
        CannotEdit: it's written in a way in which nothing can be added, such as between brackets.
        RefusedEdit: an entry or a topic isn't valid, or its id is taken.
    """
    catalog, new_topics, new_entries = _CatalogText(data), list(topics), list(entries)
    edits = [*catalog.section("topics").additions(new_topics), *catalog.section("resources").additions(new_entries)]
    return catalog.with_edits(edits, topics=_meant(new_topics), resources=_meant(new_entries))


def change_entry(data: bytes, entry_id: str, fields: Mapping[str, Value]) -> bytes:
    """`fields` are what the entry says from now on; an empty value takes the field away.

    Raises as `add_entries` does, and KeyError: there is no such entry.
    """
    catalog = _CatalogText(data)
    section = catalog.section("resources")
    said = plain_value(section.entry(entry_id))
    meant = {**said, **fields} if isinstance(said, dict) else fields
    return catalog.with_edits(section.changes(entry_id, fields), resources={entry_id: meant})


def _meant(entries: Iterable[NewEntry]) -> dict[str, Mapping[str, Value]]:
    return {entry.id: entry.fields for entry in entries}


class _CatalogText:
    """Raises CatalogError and CannotEdit."""

    def __init__(self, data: bytes) -> None:
        tree, self._catalog, problems = _read(data)
        if self._catalog is None:
            raise CatalogError(problems)
        if tree.text != data.decode("utf-8-sig"):
            raise CannotEdit  # it was read with its spaces or marks mended
        self._mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        self._document = Document(tree.text, tree.root)
        self._sections = _sections(tree)

    def section(self, name: str) -> Section:
        return Section(self._document, self._sections[name])

    def with_edits(
        self,
        edits: Iterable[TextEdit],
        *,
        resources: Mapping[str, Mapping[str, Value]],
        topics: Mapping[str, Mapping[str, Value]] | None = None,
    ) -> bytes:
        """The other two are what the changed and new entries and topics are meant to say."""
        edits = list(edits)
        if not all(map(self._document.keeps_comments, edits)):
            raise CannotEdit
        data = self._mark + applied(self._document.text, edits).encode()
        try:
            tree, after, problems = _read(data)
        except CatalogError as error:
            raise RefusedEdit(error.problems) from None
        if after is None:
            raise RefusedEdit(problems)
        for name, meant in (("resources", resources), ("topics", topics or {})):
            self._check(name, meant, tree, after)
        return data

    def _check(self, name: str, meant: Mapping[str, Mapping[str, Value]], tree: Tree, after: Catalog) -> None:
        said = plain_value(_sections(tree)[name])
        before, now = getattr(self._catalog, name), getattr(after, name)
        others = {each: value for each, value in before.items() if each not in meant}
        if {each: value for each, value in now.items() if each not in meant} != others:
            raise CannotEdit
        for each, fields in meant.items():
            if not isinstance(said, dict) or _without_empty(said[each]) != _without_empty(fields):
                raise CannotEdit


def _read(data: bytes) -> tuple[Tree, Catalog | None, Sequence[Problem]]:
    """Raises CatalogError: it can't be read at all."""
    diagnostics = Diagnostics("catalog.yaml")
    tree = read_tree(data, diagnostics)
    catalog = check_tree(tree, diagnostics)
    return tree, catalog, [problem for problem in diagnostics.all() if problem.severity == "error"]


def _sections(tree: Tree) -> dict[str, MappingNode]:
    pairs = tree.root.pairs() if isinstance(tree.root, MappingNode) else ()
    return {
        key.text.strip(): value
        for key, value in pairs
        if isinstance(key, ScalarNode) and isinstance(value, MappingNode)
    }


def _without_empty(value: Value) -> Value:
    match value:
        case str():
            return value
        case Mapping():
            return {name.strip(): _without_empty(each) for name, each in value.items() if each}
        case _:
            return [_without_empty(each) for each in value]
