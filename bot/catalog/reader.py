"""A catalog file's bytes become a frozen catalog, or every problem with its line and column; no I/O."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.catalog.consistency import Draft, TopicDraft, check
from bot.catalog.document import Mapping, Node, Scalar, read_tree
from bot.catalog.fields import CATALOG_FIELDS, RESOURCE_FIELDS, TOPIC_FIELDS, Field, Shape
from bot.catalog.identifiers import Identifier
from bot.catalog.model import LINK_LABELS, Catalog, Link, Resource, Topic
from bot.catalog.problems import CatalogError, Enough, Findings, Problem
from bot.catalog.values import Placed, Values

__all__ = ["CatalogError", "Parsed", "Problem", "parse"]

_CATALOG = {spec.name: spec for spec in CATALOG_FIELDS}
_TOPIC = {spec.name: spec for spec in TOPIC_FIELDS}
_RESOURCE = {spec.name: spec for spec in RESOURCE_FIELDS}


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
    root = read_tree(data, findings)
    try:
        catalog = _Reader(findings).catalog(root)
    except Enough:
        catalog = None
    if catalog is None or findings.fatal:
        raise CatalogError(findings.all())
    return Parsed(catalog, findings.all())


@dataclass(slots=True)
class _Reader:
    findings: Findings
    values: Values = field(init=False)
    convert: dict[Shape, Callable[[Field, Node], Any]] = field(init=False)

    def __post_init__(self) -> None:
        values = self.values = Values(self.findings)
        self.convert = {
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

    def catalog(self, root: Node) -> Catalog | None:
        if not isinstance(root, Mapping):
            hint = "begin the lines with `name:`, `topics:` and `resources:`"
            self.findings.error(root.mark, "the file holds no catalog: its top level must be keys", hint)
            return None
        nodes = self._present(root, _CATALOG, "the catalog")
        topics = [self._topic(key, node) for key, node in self._entries(nodes, "topics", "a topic")]
        drafts = [self._resource(key, node) for key, node in self._entries(nodes, "resources", "an entry")]
        check(topics, drafts, self.findings)
        return Catalog(
            name=self._value(_CATALOG["name"], nodes) or "",
            home=self._value(_CATALOG["home"], nodes) or "",
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
            self.values.id(key.mark, text, what)
            if text in seen:
                told = f"the id `{text}` stands twice; first in line {seen[text]}"
                self.findings.error(key.mark, told, "rename or delete one of them")
            seen.setdefault(text, key.mark.line + 1)
            found.append((key, self._entry(key, node)))
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
        values = {name: self._value(spec, nodes) for name, spec in _TOPIC.items()}
        topic = Topic(
            id=key.text,
            title=values["title"] or "",
            aliases=_texts(values["aliases"]),
            why=values["why"] or "",
            start=_texts(values["start"]),
        )
        return TopicDraft(topic, key.mark, _marks(nodes), values["aliases"] or [], values["start"] or [])

    def _resource(self, key: Scalar, node: Mapping) -> Draft:
        nodes = self._present(node, _RESOURCE, f"`{key.text[:48]}`", key)
        values = {name: self._value(spec, nodes) for name, spec in _RESOURCE.items()}
        placed_links = values["links"] or []
        plain: dict[str, Any] = {
            name: _texts(values[name]) if spec.shape in _LISTS else values[name] or ""
            for name, spec in _RESOURCE.items()
            if spec.shape not in {Shape.YEAR, Shape.KIND, Shape.LINKS}
        }
        links = _with_paper([link for link, _ in placed_links], plain)
        kind = values["kind"]
        resource = (
            Resource(id=key.text, kind=kind, year=values["year"], links=links, **plain) if kind else None
        )
        lists = {name: values[name] or [] for name, spec in _RESOURCE.items() if spec.shape in _LISTS}
        return Draft(key.text, resource, key.mark, _marks(nodes), plain, lists, placed_links)

    def _present(
        self, node: Mapping, fields: dict[str, Field], owner: str, key: Scalar | None = None
    ) -> dict[str, Node]:
        present = self.values.fields(node, fields, owner)
        for spec in fields.values():
            if spec.required and spec.name not in present:
                mark = key.mark if key else node.mark
                self.findings.error(mark, f"{owner} has no `{spec.name}`", f"add it: {spec.about}")
        return present

    def _value(self, spec: Field, nodes: dict[str, Node]) -> Any:
        node = nodes.get(spec.name)
        return None if node is None else self.convert[spec.shape](spec, node)


_LISTS = frozenset((Shape.LINES, Shape.IDS, Shape.OLD_IDS))


def _texts(items: list[Placed] | None) -> tuple[str, ...]:
    return tuple(item.text for item in items or ())


def _marks(nodes: dict[str, Node]) -> dict[str, Any]:
    return {name: node.mark for name, node in nodes.items()}


def _with_paper(links: list[Link], plain: dict[str, Any]) -> tuple[Link, ...]:
    """The entry's links, led by the page that its id stands for when the file links to no paper."""
    if not any(link.role == "paper" for link in links):
        for scheme in ("arxiv", "doi", "openreview"):
            if plain[scheme]:
                return (Link("paper", Identifier(scheme, plain[scheme]).url, LINK_LABELS["paper"]), *links)
    return tuple(links)
