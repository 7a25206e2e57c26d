"""From one node of the file to one value of the model, as its field's shape says."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Generic, NamedTuple, TypeVar

from bot.catalog.addresses import Addresses
from bot.catalog.editing.fixes import as_pairs, deletion, replacement
from bot.catalog.fields import (
    CURATOR_FIELDS,
    EARLIEST_YEAR,
    KIND_WORDS,
    LATEST_YEAR,
    LINK_FIELDS,
    PART_FIELDS,
    FieldSpec,
    FieldTable,
    Shape,
)
from bot.catalog.hints import (
    Hint,
    as_year,
    links_without_space,
    null_word,
    write,
)
from bot.catalog.identifier_hints import identifier_problem, lost_dot, misses_digits
from bot.catalog.identifiers import OPENREVIEW_ID, recognise
from bot.catalog.keys import Keys
from bot.catalog.link_roles import kind_in, roles_in
from bot.catalog.list_hints import as_list, as_several
from bot.catalog.lookalikes import (
    in_latin_letters,
    odd_letter,
)
from bot.catalog.model import LINK_LABELS, LINK_ROLES, Chapter, Curator, Kind, Link
from bot.catalog.problems import Diagnostics, Position, quoted
from bot.catalog.texts import Texts
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.frozen import dataclass
from bot.patterns import compile_later

_YEAR = compile_later(r"[0-9]{4}")
T = TypeVar("T", covariant=True)


class Positioned(NamedTuple, Generic[T]):
    """A value and where it stands."""

    value: T
    position: Position
    node: Node


@dataclass(slots=True)
class Converter:
    """From nodes of `text`. What does not fit is reported, and its value is `Shape.empty`."""

    diagnostics: Diagnostics
    text: str
    keys: Keys = field(init=False)
    _texts: Texts = field(init=False)
    _addresses: Addresses = field(init=False)
    _siblings: Mapping[str, Node] = field(init=False, default_factory=dict)
    _by_shape: dict[Shape, Callable[[FieldSpec, Node], Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = Keys(self.diagnostics, self.text)
        self._texts = Texts(self.diagnostics, self.text)
        self._addresses = Addresses(self.diagnostics, self._texts)
        self._by_shape = {
            Shape.LINE: self._line,
            Shape.TEXT: self._text,
            Shape.LINES: self._lines,
            Shape.TOPIC_IDS: self._ids,
            Shape.ENTRY_IDS: self._ids,
            Shape.FORMER_IDS: self._ids,
            Shape.YEAR: self._year,
            Shape.KIND: self._kind,
            Shape.ADDRESS: self._addresses.address,
            Shape.IDENTIFIER: self._identifier,
            Shape.LINKS: self._links,
            Shape.PARTS: self._parts,
            Shape.CURATOR: self._curator,
        }

    def convert(self, spec: FieldSpec, node: Node, siblings: Mapping[str, Node] | None = None) -> Any:
        """The model's value; of a list shape, its items as `Positioned`. References are not checked here.

        `siblings` are the fields of its entry, by name.
        """
        self._siblings = siblings or {}
        return self._by_shape[spec.shape](spec, node)

    def _line(self, spec: FieldSpec, node: Node) -> str:
        text = " ".join(self._texts.prose(spec, node).split())
        title = self._siblings.get("title")
        if (
            spec.name == "name"
            and isinstance(title, ScalarNode)
            and len(text) > spec.longest
            and title.text.startswith(text)
        ):
            message = f"`name` has {len(text):,} characters; at most {spec.longest:,} are allowed"
            self.diagnostics.error(node.position, message, "delete it: `title` says the same", deletion(node))
            return ""
        return self._texts.fitting(spec, node.position, text)

    def _text(self, spec: FieldSpec, node: Node) -> str:
        text = self._texts.fitting(spec, node.position, self._texts.prose(spec, node).strip())
        if spec.advised and len(text) > spec.advised:
            message = f"`{spec.name}` has {len(text):,} characters; a card shows about the first {spec.advised:,}"
            self.diagnostics.warn(node.position, message, "say it shorter, or link to the long form")
        return text

    def _lines(self, spec: FieldSpec, node: Node) -> list[Positioned[str]]:
        found = []
        for item in self._items(spec, node):
            if isinstance(item, ScalarNode) and item.is_null:
                self.diagnostics.warn(item.position, *null_word(item, "delete it"))
            elif isinstance(item, ScalarNode) and item.is_absent:
                self.diagnostics.warn(item.position, f"an empty item in `{spec.name}`", "delete it", deletion(item))
            elif text := self._line(spec, item):
                if spec.name == "aliases" and (several := as_several(item, text)):
                    self.diagnostics.warn(item.position, *several)
                found.append(Positioned(text, item.position, item))
        return found

    def _ids(self, spec: FieldSpec, node: Node) -> list[Positioned[str]]:
        found: dict[str, Positioned[str]] = {}
        for item in self._lines(spec, node):
            if item.value in found:
                message = f"{quoted(item.value)} stands twice in `{spec.name}`"
                self.diagnostics.warn(item.position, message, "delete one", deletion(item.node))
            found.setdefault(item.value, item)
        return list(found.values())

    def _year(self, spec: FieldSpec, node: Node) -> int | None:
        text = self._texts.scalar(spec, node).strip()
        if not text:
            return None
        if not _YEAR.fullmatch(text):
            self.diagnostics.error(node.position, f"{quoted(text)} is no year", *as_year(node, text))
            return None
        if not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
            message = f"the year {text} is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
            self.diagnostics.error(node.position, message, "fix the digits")
            return None
        return int(text)

    def _kind(self, spec: FieldSpec, node: Node) -> Kind | None:
        text = self._texts.scalar(spec, node).strip()
        if (bare := text.rstrip(",;.")) in _KINDS and text != bare:
            message = f"`kind` ends in {quoted(text[-1])}"
            self.diagnostics.error(node.position, message, write(bare), replacement(node, bare))
            return Kind(bare)
        if text in _KINDS:
            return Kind(text)
        if text:
            word = in_latin_letters(text).lower()
            known = word if word in _KINDS else KIND_WORDS.get(word)
            hint = f"did you mean `{known}`?" if known else self.diagnostics.did_you_mean(text, _KINDS)
            fix = replacement(node, known) if known else None
            allowed = "kinds are " + ", ".join(_KINDS)
            self.diagnostics.error(node.position, _about_kind(text, known), f"{hint} {allowed}".strip(), fix)
        return None

    def _identifier(self, spec: FieldSpec, node: Node) -> str:
        text = self._line(spec, node)
        if not text:
            return ""
        found = recognise(f"openreview:{text}" if OPENREVIEW_ID.fullmatch(text) else text)
        if found and found.scheme == spec.name and not (found.scheme == "arxiv" and misses_digits(found.value)):
            if whole := lost_dot(found.value):
                message = f"{quoted(found.value)} has no dot, as such DOIs have"
                self.diagnostics.warn(node.position, message, write(whole, how="if one was lost, write"))
            return found.value
        # arXiv papers also have a DOI of arXiv's own, which `recognise` answers with the arXiv id.
        if found and spec.name == "doi" and found.scheme == "arxiv":
            return f"10.48550/arxiv.{found.value}"
        message, hint = identifier_problem(node, spec.name, text, found, self._siblings)
        self.diagnostics.error(node.position, message, *hint)
        return ""

    def _links(self, spec: FieldSpec, node: Node) -> list[Positioned[Link]]:
        if not isinstance(node, MappingNode):
            hint = links_without_space(node, LINK_ROLES)
            message = "there is no space behind the `:`" if hint else "`links` must name the role of each link"
            if not hint and (roles := roles_in(node, kind_in(self._siblings))):
                hint = Hint(write(roles, "links"), as_pairs(node, roles))
            self.diagnostics.error(node.position, message, *(hint or Hint("write `paper: https://…` under it")))
            return []
        by_role = self.keys.present(node, dict.fromkeys(LINK_ROLES, spec), "`links`")
        return [link for role in LINK_ROLES if role in by_role for link in self._links_of(spec, role, by_role[role])]

    def _links_of(self, spec: FieldSpec, role: str, node: Node) -> list[Positioned[Link]]:
        links: list[Positioned[Link]] = []
        for item in self._items(spec, node) if isinstance(node, SequenceNode) else [node]:
            values = self._link_values(item)
            if values.get("url"):
                number = f" {len(links) + 1}" if links else ""
                label = values.get("label") or LINK_LABELS[role] + number
                links.append(Positioned(Link(role, **values | {"label": label}), item.position, item))
        return links

    def _link_values(self, node: Node) -> dict[str, str]:
        if (named := self._addresses.labelled(node)) is not None:
            return named
        if not isinstance(node, MappingNode):
            return {"url": self._addresses.address(LINK_FIELDS["url"], node)}
        parts = self.keys.present(node, LINK_FIELDS, "a link")
        if "url" not in parts:
            self.diagnostics.error(node.position, "a link without `url`", "write `{label: …, url: https://…}`")
            return {}
        return {name: self.convert(LINK_FIELDS[name], part) for name, part in parts.items()}

    def _parts(self, spec: FieldSpec, node: Node) -> list[Positioned[Chapter]]:
        found = []
        for item in self._items(spec, node):
            if not isinstance(item, MappingNode):
                message = "a part needs `title` and `url`"
                self.diagnostics.error(item.position, message, "write `{title: …, url: https://…}`")
            elif values := self._complete(item, PART_FIELDS, "a part"):
                found.append(Positioned(Chapter(**values), item.position, item))
        return found

    def _curator(self, spec: FieldSpec, node: Node) -> Curator | None:
        if isinstance(node, ScalarNode):
            hint = Hint(write({"name": node.text}, spec.name), replacement(node, {"name": node.text}))
            self.diagnostics.error(node.position, "`curator` must hold a name, and perhaps an address", *hint)
            return None
        if not isinstance(node, MappingNode):
            self.diagnostics.error(node.position, "`curator` is one person, not a list", "write `{name: …}`")
            return None
        values = self._complete(node, CURATOR_FIELDS, "`curator`")
        return Curator(**values) if values else None

    def _complete(self, node: MappingNode, table: FieldTable, owner: str) -> dict[str, Any]:
        """Empty where something is missing or wrong."""
        present = self.keys.present(node, table, owner)
        values = {name: self.convert(table[name], value) for name, value in present.items()}
        missing = [name for name, spec in table.items() if spec.required and name not in present]
        for name in missing:
            self.diagnostics.error(node.position, f"{owner} has no `{name}`", f"add it: {table[name].about}")
        return {} if missing or not all(values.values()) else values

    def _items(self, spec: FieldSpec, node: Node) -> list[Node]:
        if isinstance(node, ScalarNode) and self.text.startswith(("*", "&", "!"), node.position.index):
            return []  # which is told already
        if not isinstance(node, SequenceNode):
            found = "a group of keys" if isinstance(node, MappingNode) else "one value"
            self.diagnostics.error(
                node.position, f"`{spec.name}` must be a list, not {found}", *as_list(spec, node, self.text)
            )
            return []
        if len(node.items) > spec.most:
            message = f"`{spec.name}` has {len(node.items):,} items; at most {spec.most} are allowed"
            self.diagnostics.error(node.items[spec.most].position, message, "keep the ones that matter")
        return node.items[: spec.most]


_KINDS = tuple(kind.value for kind in Kind)


def _about_kind(text: str, known: str | None) -> str:
    odd = odd_letter(text) if known else ""
    return f"unknown kind {quoted(text)}" + (f": it holds {odd}" if odd else "")
