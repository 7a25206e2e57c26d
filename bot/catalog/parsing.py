"""A catalog file's bytes become a frozen catalog, or every problem with its line and column; no I/O."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.catalog.consistency import Draft, TopicDraft, check
from bot.catalog.conversion import Placed, Values
from bot.catalog.fields import CATALOG_FIELDS, RESOURCE_FIELDS, TOPIC_FIELDS, Field, Shape
from bot.catalog.identifiers import Identifier
from bot.catalog.model import LINK_LABELS, Catalog, Link, Resource, Topic
from bot.catalog.problems import CatalogError, Enough, Findings, Problem
from bot.catalog.yaml_tree import Mapping, Node, Scalar, read_tree

__all__ = ["CatalogError", "Parsed", "Problem", "parse"]

_CATALOG = {spec.name: spec for spec in CATALOG_FIELDS}
_TOPIC = {spec.name: spec for spec in TOPIC_FIELDS}
_RESOURCE = {spec.name: spec for spec in RESOURCE_FIELDS}
_TABLES = {"catalog": _CATALOG, "topic": _TOPIC, "resource": _RESOURCE}
_TEXT_NAMES = tuple(
    name for name, spec in _RESOURCE.items() if spec.shape in {Shape.LINE, Shape.TEXT, Shape.IDENTIFIER}
)
_LIST_NAMES = tuple(name for name, spec in _RESOURCE.items() if spec.shape in {Shape.LINES, Shape.IDS, Shape.OLD_IDS})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A catalog that can be used, and what its curator may still want to mend."""

    catalog: Catalog
    warnings: tuple[Problem, ...]


def parse(data: bytes, *, file: str = "catalog.yaml") -> Parsed:
    """Read a whole catalog file, UTF-8 YAML of at most 8 MB.

    Raises `CatalogError` with every problem at once. Only what stops the parser itself is reported alone: a
    syntax error, an encoding other than UTF-8, a second document, an anchor or alias, or a size or depth
    beyond all need. ``file`` is the name that problems carry.
    """
    findings = Findings(file)
    with _collector_paused():
        catalog = _catalog_of(data, findings)
    if catalog is None or findings.fatal:
        raise CatalogError(findings.all())
    return Parsed(catalog, findings.all())


def _catalog_of(data: bytes, findings: Findings) -> Catalog | None:
    try:
        return _Reader(findings).catalog(read_tree(data, findings))
    except Enough:
        return None


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while everything grows and nothing dies: it took two thirds of the reading."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass(slots=True)
class _Reader:
    findings: Findings
    values: Values = field(init=False)
    convert: dict[str, Callable[[Node], Any]] = field(init=False)

    def __post_init__(self) -> None:
        values = self.values = Values(self.findings)
        by_shape: dict[Shape, Callable[[Field, Node], Any]] = {
            Shape.LINE: values.line,
            Shape.TEXT: values.text,
            Shape.LINES: values.lines,
            Shape.IDS: values.ids,
            Shape.OLD_IDS: values.ids,
            Shape.YEAR: values.year,
            Shape.KIND: values.kind,
            Shape.ADDRESS: values.address,
            Shape.IDENTIFIER: values.identifier,
            Shape.LINKS: values.links,
        }
        self.convert = {
            f"{table}.{spec.name}": partial(by_shape[spec.shape], spec)
            for table, specs in _TABLES.items()
            for spec in specs.values()
            if spec.shape is not Shape.TABLE
        }

    def catalog(self, root: Node) -> Catalog | None:
        if not isinstance(root, Mapping):
            hint = "begin the lines with `name:`, `topics:` and `resources:`"
            self.findings.error(root.mark, "the file holds no catalog: its top level must be keys", hint)
            return None
        nodes = self._present(root, _CATALOG, "the catalog")
        plain = {name: node for name, node in nodes.items() if _CATALOG[name].shape is not Shape.TABLE}
        values = self._values("catalog", plain)
        topics = [self._topic(key, node) for key, node in self._entries(nodes, "topics", "a topic")]
        drafts = [self._resource(key, node) for key, node in self._entries(nodes, "resources", "an entry")]
        if "resources" in nodes:  # without, every reference would be reported beside the one mistake
            check(topics, drafts, self.findings)
        return Catalog(
            name=values.get("name", ""),
            home=values.get("home", ""),
            topics={draft.topic.id: draft.topic for draft in topics},
            resources={draft.resource.id: draft.resource for draft in drafts if draft.resource},
        )

    def _entries(self, nodes: dict[str, Node], name: str, what: str) -> list[tuple[Scalar, Mapping]]:
        """Each id of a table with its entry; duplicate and malformed ids are reported, and still read."""
        table = nodes.get(name)
        if table is None:
            return []
        if not isinstance(table, Mapping):
            hint = f"write the id of {what} as a key, its fields indented below"
            self.findings.error(table.mark, f"`{name}` must hold ids with their entries", hint)
            return []
        seen: dict[str, int] = {}
        found = []
        for key, node in table.pairs():
            text = self.values.key(key)
            if text is None or not isinstance(key, Scalar):
                continue
            # References are held against the id that was meant: one slip is one problem.
            text = self.values.id(key.mark, text, what) or text
            if text in seen:
                told = f"the id `{text}` stands twice; first in line {seen[text]}"
                self.findings.error(key.mark, told, "rename or delete one of them")
            seen.setdefault(text, key.mark.line + 1)
            found.append((Scalar(text, key.mark, key.plain), self._entry(key, node)))
        return found

    def _entry(self, key: Scalar, node: Node) -> Mapping:
        if isinstance(node, Mapping):
            return node
        if not node.absent:
            self.findings.error(
                node.mark, f"`{key.text[:48]}` must hold fields, such as `title: …`", "indent them below it"
            )
        return Mapping([], key.mark)

    def _topic(self, key: Scalar, node: Mapping) -> TopicDraft:
        nodes = self._present(node, _TOPIC, f"the topic `{key.text[:48]}`", key)
        values = self._values("topic", nodes)
        aliases, start = values.get("aliases", ()), values.get("start", ())
        topic = Topic(
            id=key.text,
            title=values.get("title", ""),
            aliases=_texts(aliases),
            why=values.get("why", ""),
            start=_texts(start),
        )
        return TopicDraft(topic, key.mark, _marks(nodes), aliases, start)

    def _resource(self, key: Scalar, node: Mapping) -> Draft:
        nodes = self._present(node, _RESOURCE, f"`{key.text[:48]}`", key)
        values = self._values("resource", nodes)
        texts = {name: values.get(name, "") for name in _TEXT_NAMES}
        lists = {name: values.get(name, ()) for name in _LIST_NAMES}
        placed_links = values.get("links", ())
        resource = None
        if kind := values.get("kind"):
            plain = texts | {name: _texts(items) for name, items in lists.items()}
            links = _with_paper([link for link, _ in placed_links], texts)
            resource = Resource(id=key.text, kind=kind, year=values.get("year"), links=links, **plain)
        return Draft(key.text, resource, key.mark, _marks(nodes), texts, lists, placed_links)

    def _values(self, table: str, nodes: dict[str, Node]) -> dict[str, Any]:
        convert = self.convert
        return {name: convert[f"{table}.{name}"](node) for name, node in nodes.items()}

    def _present(
        self, node: Mapping, fields: dict[str, Field], owner: str, key: Scalar | None = None
    ) -> dict[str, Node]:
        present = self.values.fields(node, fields, owner)
        for spec in fields.values():
            if spec.required and spec.name not in present:
                mark = key.mark if key else node.mark
                self.findings.error(mark, f"{owner} has no `{spec.name}`", f"add it: {spec.about}")
        return present


def _texts(items: Iterable[Placed]) -> tuple[str, ...]:
    return tuple([item.text for item in items])


def _marks(nodes: dict[str, Node]) -> dict[str, Any]:
    return {name: node.mark for name, node in nodes.items()}


def _with_paper(links: list[Link], texts: dict[str, str]) -> tuple[Link, ...]:
    """The entry's links, led by the page that its id stands for when the file links to no paper."""
    if not any(link.role == "paper" for link in links):
        for scheme in ("arxiv", "doi", "openreview"):
            if texts[scheme]:
                return (Link("paper", Identifier(scheme, texts[scheme]).url, LINK_LABELS["paper"]), *links)
    return tuple(links)
