"""From a catalog file's bytes to a frozen catalog, or every problem with its line and column; no I/O."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from bot.catalog.consistency import check_consistency
from bot.catalog.conversion import Converter
from bot.catalog.drafts import Draft
from bot.catalog.duplicate_entries import names_in, same_id
from bot.catalog.editing.fixes import replacement
from bot.catalog.fields import CATALOG_FIELDS, RESOURCE_FIELDS, TOPIC_FIELDS, FieldTable, Shape
from bot.catalog.gathered import with_entries_gathered, with_fields_gathered
from bot.catalog.hints import write
from bot.catalog.identifiers import Identifier
from bot.catalog.listed_entries import as_table, fields_of_list, without_dashes
from bot.catalog.model import LINK_LABELS, Catalog, Link, Resource, Topic
from bot.catalog.problems import CatalogError, Diagnostics, Problem, TooManyProblems
from bot.catalog.yaml_equals import with_colons
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, Tree
from bot.catalog.yaml_tree import read_tree
from bot.frozen import dataclass

__all__ = ["CatalogError", "ParsedCatalog", "Problem", "parse_catalog"]


@dataclass(frozen=True, slots=True)
class ParsedCatalog:
    """A catalog that can be used, whatever its curator is warned of; `check_further` gives what was put off."""

    catalog: Catalog
    warnings: tuple[Problem, ...]
    check_further: Callable[[], tuple[Problem, ...]] = tuple


def parse_catalog(data: bytes, *, file: str = "catalog.yaml", put_off: bool = False) -> ParsedCatalog:
    """UTF-8 YAML of at most 8 MB; ``file`` is the name that problems carry.

    With `put_off`, lists of authors are still to be checked, which only warns and takes as long as all the rest.

    Raises:
        CatalogError: with every problem at once; an entry with a syntax error has that one. What leaves nothing to read
            is reported alone: an encoding other than UTF-8, a second document, a size or depth beyond need, and a
            syntax error in a file whose entries don't stand in lines of their own.
    """
    diagnostics = Diagnostics(file)
    with _collector_paused():
        try:
            tree = read_tree(data, diagnostics)
            parser = _Parser(diagnostics, tree, releases=True, puts_off=put_off)
            catalog = parser.catalog(tree.root)
        except TooManyProblems:
            catalog = None
    if catalog is None:
        raise CatalogError(diagnostics.all())
    return ParsedCatalog(catalog, diagnostics.all(), partial(_check_further, parser.unchecked, diagnostics))


def check_tree(tree: Tree, diagnostics: Diagnostics) -> Catalog | None:
    """None where something is wrong with it. Raises TooManyProblems."""
    return _Parser(diagnostics, tree).catalog(tree.root)


def _check_author_lists(entries: Iterable[Draft], diagnostics: Diagnostics) -> None:
    from bot.catalog.author_lists import check_authors  # READY comes earlier without

    for entry in entries:
        check_authors(entry, diagnostics)


def _check_further(entries: Iterable[Draft], diagnostics: Diagnostics) -> tuple[Problem, ...]:
    known = set(map(id, diagnostics.all()))
    with suppress(TooManyProblems):
        _check_author_lists(entries, diagnostics)
    return tuple(each for each in diagnostics.all() if id(each) not in known)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while everything grows and nothing dies: it took two thirds of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


# The fields whose nodes tell where a problem between entries stands, or how they are written.
_PLACED = frozenset({"name", "title", "topics", "authors", "arxiv", "doi", "openreview", "links"})


class _Parser:
    """With `releases`, entries leave the tree as they are read, which is more than half of the memory it takes.

    With `puts_off`, the authors of `unchecked` entries are still to be checked.
    """

    def __init__(self, diagnostics: Diagnostics, tree: Tree, *, releases: bool = False, puts_off: bool = False) -> None:
        self.diagnostics = diagnostics
        self.releases = releases
        self.converter = Converter(diagnostics, tree.text)
        self.unread = tree.unread
        self.puts_off = puts_off
        self.unchecked: list[Draft] = []

    def catalog(self, root: Node) -> Catalog | None:
        if not isinstance(root, MappingNode):
            from bot.catalog.other_formats import other_format  # only a file that is no catalog needs it

            if other := other_format(self.converter.text):
                self.diagnostics.error(*other)
                return None
            hint = "begin the lines with `name:`, `topics:` and `resources:`"
            self.diagnostics.error(root.position, "the file holds no catalog: its top level must be keys", hint)
            return None
        root, misplaced = with_entries_gathered(root)
        for each in misplaced:
            message = f"`{each.first.text}` stands in the column of `{each.owner}`"
            hint = f"indent all that belongs below `{each.owner}:`"
            self.diagnostics.error(each.first.position, message, hint, each.fix)
        nodes = self._present(root, CATALOG_FIELDS, "the catalog")
        values = self._values(nodes, CATALOG_FIELDS)
        topics = [
            self._draft(key, node, TOPIC_FIELDS, f"the topic `{key.text}`")
            for key, node in self._entries(nodes, "topics", "a topic", TOPIC_FIELDS)
        ]
        resources = [
            self._draft(key, node, RESOURCE_FIELDS, f"`{key.text}`")
            for key, node in self._entries(nodes, "resources", "an entry", RESOURCE_FIELDS)
        ]
        if "resources" in nodes:  # without, every reference would be reported beside the one mistake
            check_consistency(topics, resources, self.diagnostics, self.unread)
            if self.puts_off and not self.diagnostics.has_errors:
                self.unchecked = [*resources]
            else:
                _check_author_lists(resources, self.diagnostics)
        if self.diagnostics.has_errors:
            return None
        return Catalog(
            **model_values(CATALOG_FIELDS, values),
            topics={draft.id: Topic(draft.id, **model_values(TOPIC_FIELDS, draft.values)) for draft in topics},
            resources=_resources(resources),
        )

    def _entries(
        self, nodes: dict[str, Node], name: str, what: str, fields: FieldTable
    ) -> list[tuple[ScalarNode, MappingNode]]:
        """Duplicate and malformed ids are reported, and still read."""
        table = nodes.get(name)
        if table is None:
            return []
        if isinstance(table, SequenceNode) and (listed := as_table(table, what.split()[-1])):
            where = "" if table.position.column else f", further in than `{name}:`"
            hint = f"write each as a key without the `-` before it{where}, the first as `{listed.first}:`"
            self.diagnostics.error(
                table.position, f"`{name}` holds a list, not ids with their entries", hint, listed.fix
            )
            table = listed.table
        if not isinstance(table, MappingNode):
            hint = f"write the id of {what} as a key, its fields indented below"
            self.diagnostics.error(table.position, f"`{name}` must hold ids with their entries", hint)
            self.unread |= {name}  # one slip is one problem
            return []
        table, misplaced = with_fields_gathered(table, fields)
        for each in misplaced:
            message = f"`{each.first.text}` stands in the column of the ids"
            hint = f"indent the fields of `{each.owner}` further than `{each.owner}:`"
            self.diagnostics.error(each.first.position, message, hint, each.fix)
        seen: dict[str, tuple[ScalarNode, Node]] = {}
        taken = {key.text for key, _ in table.pairs() if isinstance(key, ScalarNode)}
        entries = []
        for key, node in table.pairs():
            word = self.converter.keys.key(key)
            if word is None:
                continue
            # References are held against the id that was meant: one slip is one problem.
            text = self.converter.keys.entry_id(word, what, names_in(node), taken)
            taken.add(text)
            if text in seen:
                self.diagnostics.error(word.position, *same_id(text, seen[text], (word, node), taken))
            seen.setdefault(text, (word, node))
            entry_key = ScalarNode(text, word.position, word.plain)
            if entry := self._entry(entry_key, node, fields):
                entries.append((entry_key, entry))
        return entries

    def _entry(self, key: ScalarNode, node: Node, table: FieldTable) -> MappingNode | None:
        """None where it can't be read."""
        if isinstance(node, MappingNode):
            return node
        if isinstance(node, SequenceNode) and (fields := fields_of_list(node)):
            hint = "write its fields without the `-` before them"
            self.diagnostics.error(node.position, f"`{key.text}` holds a list, not fields", hint, without_dashes(node))
            return fields
        if isinstance(node, ScalarNode) and not node.is_absent and table is TOPIC_FIELDS:
            hint = write({"title": node.text}, key.text)
            message = f"`{key.text}` must hold fields, such as its title"
            self.diagnostics.error(node.position, message, hint, replacement(node, {"title": node.text}))
            return MappingNode([ScalarNode("title", node.position, plain=True), node], node.position)
        if isinstance(node, ScalarNode) and (equals := with_colons(node, self.converter.text, table)):
            self.diagnostics.error(
                node.position, f"`{key.text}` has `=` behind its fields", "write `:` for each", equals
            )
            self.unread |= {key.text}
            return None
        if not node.is_absent:
            self.diagnostics.error(
                node.position, f"`{key.text}` must hold fields, such as `title: …`", "indent them below it"
            )
        return MappingNode([], key.position)

    def _draft(self, key: ScalarNode, node: MappingNode, table: FieldTable, owner: str) -> Draft:
        nodes = self._present(node, table, owner, key)
        values = self._values(nodes, table)
        if self.releases:
            node.items.clear()
            nodes = {name: value for name, value in nodes.items() if name in _PLACED}
        return Draft(key.text, key.position, nodes, values)

    def _present(
        self, node: MappingNode, table: FieldTable, owner: str, key: ScalarNode | None = None
    ) -> dict[str, Node]:
        present = self.converter.keys.present(node, table, owner)
        empty = [each.text for each, value in node.pairs() if isinstance(each, ScalarNode) and value.is_absent]
        for spec in table.values():
            if spec.name in self.unread and not key:
                continue
            if spec.shape is Shape.TABLE and spec.name in empty:
                position = next(each.position for each, _ in node.pairs() if getattr(each, "text", "") == spec.name)
                self.diagnostics.error(position, f"nothing stands below `{spec.name}`", f"add it: {spec.about}")
            elif spec.required and spec.name not in present and (key or spec.name not in self.unread):
                position = key.position if key else node.position
                self.diagnostics.error(position, f"{owner} has no `{spec.name}`", f"add it: {spec.about}")
        return present

    def _values(self, nodes: dict[str, Node], table: FieldTable) -> dict[str, Any]:
        convert = self.converter.convert
        return {
            name: convert(spec, nodes[name], nodes) if name in nodes else spec.shape.empty
            for name, spec in table.items()
            if spec.shape is not Shape.TABLE
        }


def model_values(table: FieldTable, values: dict[str, Any]) -> dict[str, Any]:
    """Each field as the model holds it, lists without the positions of their items."""
    return {
        name: tuple([item.value for item in value]) if table[name].shape.is_list else value
        for name, value in values.items()
    }


def _resources(drafts: list[Draft]) -> dict[str, Resource]:
    """Takes what it reads from the list, as many entries twice are much memory."""
    drafts.reverse()
    found: dict[str, Resource] = {}
    while drafts:
        draft = drafts.pop()
        found[draft.id] = _resource(draft)
    return found


def _resource(draft: Draft) -> Resource:
    values = model_values(RESOURCE_FIELDS, draft.values)
    return Resource(draft.id, **values | {"links": _with_paper(values["links"], values)})


def _with_paper(links: Iterable[Link], values: dict[str, Any]) -> tuple[Link, ...]:
    """The entry's links, led by the page that its id stands for when the file links to no paper."""
    links = tuple(links)
    if not any(link.role == "paper" for link in links):
        for scheme in ("arxiv", "doi", "openreview"):
            if values[scheme]:
                return (Link("paper", Identifier(scheme, values[scheme]).url, LINK_LABELS["paper"]), *links)
    return links
