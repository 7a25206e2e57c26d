"""From one node of the file to one value of the model, as its field's shape says."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import field
from typing import Any, Generic, NamedTuple, TypeVar

from bot.catalog.fields import (
    EARLIEST_YEAR,
    ID_LENGTH,
    ID_PATTERN,
    LATEST_YEAR,
    LINK_FIELDS,
    FieldSpec,
    FieldTable,
    Shape,
)
from bot.catalog.identifiers import OPENREVIEW_ID, Identifier, recognise
from bot.catalog.model import LINK_LABELS, LINK_ROLES, Kind, Link
from bot.catalog.problems import Diagnostics, Position, quoted
from bot.catalog.urls import url_problem
from bot.catalog.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode
from bot.frozen import dataclass

_ID = re.compile(ID_PATTERN)
_YEAR = re.compile(r"[0-9]{4}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_KIND_WORDS = {
    "article": "paper", "preprint": "paper", "thesis": "paper", "textbook": "book",
    "lecture": "course", "tutorial": "course", "class": "course", "collection": "list",
    "reading list": "list", "blog": "notes", "post": "notes", "slides": "notes", "talk": "video",
    "youtube": "video", "repo": "code", "repository": "code", "software": "code", "tool": "code",
}  # fmt: skip


T = TypeVar("T", covariant=True)


class Positioned(NamedTuple, Generic[T]):
    """A value and where it stands."""

    value: T
    position: Position


@dataclass(slots=True)
class Converter:
    """What does not fit is reported, and its value is `Shape.empty`."""

    diagnostics: Diagnostics
    _by_shape: dict[Shape, Callable[[FieldSpec, Node], Any]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_shape = {
            Shape.LINE: self._line,
            Shape.TEXT: self._text,
            Shape.LINES: self._lines,
            Shape.TOPIC_IDS: self._ids,
            Shape.ENTRY_IDS: self._ids,
            Shape.FORMER_IDS: self._ids,
            Shape.YEAR: self._year,
            Shape.KIND: self._kind,
            Shape.ADDRESS: self._address,
            Shape.IDENTIFIER: self._identifier,
            Shape.LINKS: self._links,
        }

    def convert(self, spec: FieldSpec, node: Node) -> Any:
        """The model's value; of a list shape, its items as `Positioned`. References are not checked here."""
        return self._by_shape[spec.shape](spec, node)

    def present(self, node: MappingNode, table: FieldTable, owner: str) -> dict[str, Node]:
        """The fields that have a value; unknown and duplicate keys are reported."""
        present: dict[str, Node] = {}
        seen: dict[str, Position] = {}
        for key, value in node.pairs():
            word = self.key(key)
            if word is None:
                continue
            name = word.text
            if name in seen:
                message = f"{quoted(name)} stands twice in {owner}; first in line {seen[name].line + 1}"
                self.diagnostics.error(key.position, message, "keep one of them")
            elif name not in table:
                self._unknown_key(key.position, name, table)
            elif not value.is_absent:
                present[name] = value
            seen.setdefault(name, key.position)
        return present

    def key(self, key: Node) -> ScalarNode | None:
        """Anything but a single word is reported."""
        if not isinstance(key, ScalarNode):
            self.diagnostics.error(key.position, "a key must be one word", "write `key: value`")
            return None
        if key.text == "<<" and key.plain:
            self.diagnostics.error(
                key.position, "the merge key `<<` is not allowed in a catalog", "write the fields out"
            )
            return None
        return key

    def _line(self, spec: FieldSpec, node: Node) -> str:
        return self._fitting(spec, node.position, " ".join(self._scalar(spec, node).split()))

    def _text(self, spec: FieldSpec, node: Node) -> str:
        text = self._fitting(spec, node.position, self._scalar(spec, node).strip())
        if spec.advised and len(text) > spec.advised:
            message = f"`{spec.name}` has {len(text):,} characters; a card shows about the first {spec.advised:,}"
            self.diagnostics.warn(node.position, message, "say it shorter, or link to the long form")
        return text

    def _lines(self, spec: FieldSpec, node: Node) -> list[Positioned[str]]:
        found = []
        for item in self._items(spec, node):
            if isinstance(item, ScalarNode) and item.is_absent:
                self.diagnostics.warn(item.position, f"an empty item in `{spec.name}`", "delete it")
            elif text := self._line(spec, item):
                found.append(Positioned(text, item.position))
        return found

    def _ids(self, spec: FieldSpec, node: Node) -> list[Positioned[str]]:
        found: dict[str, Positioned[str]] = {}
        for item in self._lines(spec, node):
            if item.value in found:
                self.diagnostics.warn(
                    item.position, f"{quoted(item.value)} stands twice in `{spec.name}`", "delete one"
                )
            found.setdefault(item.value, item)
        return list(found.values())

    def entry_id(self, key: ScalarNode, what: str) -> str:
        """What the key of ``what`` says, or is near to or begins with where that's no id, which is reported."""
        text = key.text
        if _ID.fullmatch(text):
            return text
        words = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", text[:200]).lower())
        slug = words.strip("-")[:ID_LENGTH].strip("-")
        rule = "an id has 1 to 48 of a–z, 0–9 and -, and begins with a letter or digit"
        self.diagnostics.error(
            key.position, f"{quoted(text)} is no id for {what}: {rule}", f"try `{slug}`" if slug else ""
        )
        return slug or text[:ID_LENGTH]

    def _year(self, spec: FieldSpec, node: Node) -> int | None:
        text = self._scalar(spec, node).strip()
        if not text:
            return None
        if not _YEAR.fullmatch(text):
            self.diagnostics.error(node.position, f"{quoted(text)} is no year", "write four digits, such as 2023")
            return None
        if not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
            message = f"the year {text} is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
            self.diagnostics.error(node.position, message, "fix the digits")
            return None
        return int(text)

    def _kind(self, spec: FieldSpec, node: Node) -> Kind | None:
        text = self._scalar(spec, node).strip()
        if text in _KINDS:
            return Kind(text)
        if text:
            known = _KIND_WORDS.get(text.lower())
            hint = f"did you mean `{known}`?" if known else self.diagnostics.did_you_mean(text, _KINDS)
            allowed = "kinds are " + ", ".join(_KINDS)
            self.diagnostics.error(node.position, f"unknown kind {quoted(text)}", f"{hint} {allowed}".strip())
        return None

    def _address(self, spec: FieldSpec, node: Node) -> str:
        text = self._scalar(spec, node).strip()
        if text and (wrong := url_problem(text, spec.longest)):
            self.diagnostics.error(node.position, f"{quoted(text)} {wrong[0]}", wrong[1])
            return ""
        return text

    def _identifier(self, spec: FieldSpec, node: Node) -> str:
        text = self._line(spec, node)
        if not text:
            return ""
        found = recognise(f"openreview:{text}" if OPENREVIEW_ID.fullmatch(text) else text)
        if found and found.scheme == spec.name and not (found.scheme == "arxiv" and _misses_digits(found.value)):
            return found.value
        # arXiv papers also have a DOI of arXiv's own, which `recognise` answers with the arXiv id.
        if found and spec.name == "doi" and found.scheme == "arxiv":
            return f"10.48550/arxiv.{found.value}"
        self.diagnostics.error(node.position, *_bad_identifier(spec.name, text, found))
        return ""

    def _links(self, spec: FieldSpec, node: Node) -> list[Positioned[Link]]:
        if not isinstance(node, MappingNode):
            self.diagnostics.error(
                node.position, "`links` must name the role of each link", "write `paper: https://…` under it"
            )
            return []
        by_role = self.present(node, dict.fromkeys(LINK_ROLES, spec), "`links`")
        return [link for role in LINK_ROLES if role in by_role for link in self._links_of(spec, role, by_role[role])]

    def _links_of(self, spec: FieldSpec, role: str, node: Node) -> list[Positioned[Link]]:
        links: list[Positioned[Link]] = []
        for item in self._items(spec, node) if isinstance(node, SequenceNode) else [node]:
            values = self._link_values(item)
            if values.get("url"):
                number = f" {len(links) + 1}" if links else ""
                label = values.get("label") or LINK_LABELS[role] + number
                links.append(Positioned(Link(role, **values | {"label": label}), item.position))
        return links

    def _link_values(self, node: Node) -> dict[str, str]:
        if not isinstance(node, MappingNode):
            return {"url": self._address(LINK_FIELDS["url"], node)}
        parts = self.present(node, LINK_FIELDS, "a link")
        if "url" not in parts:
            self.diagnostics.error(node.position, "a link without `url`", "write `{label: …, url: https://…}`")
            return {}
        return {name: self.convert(LINK_FIELDS[name], part) for name, part in parts.items()}

    def _scalar(self, spec: FieldSpec, node: Node) -> str:
        if isinstance(node, ScalarNode):
            return node.text
        found = "a list" if isinstance(node, SequenceNode) else "a group of keys"
        self.diagnostics.error(node.position, f"`{spec.name}` must be one value, not {found}", _as_value(node))
        return ""

    def _items(self, spec: FieldSpec, node: Node) -> list[Node]:
        if not isinstance(node, SequenceNode):
            found = "a group of keys" if isinstance(node, MappingNode) else "one value"
            self.diagnostics.error(node.position, f"`{spec.name}` must be a list, not {found}", _as_list(spec, node))
            return []
        if len(node.items) > spec.most:
            message = f"`{spec.name}` has {len(node.items):,} items; at most {spec.most} are allowed"
            self.diagnostics.error(node.items[spec.most].position, message, "keep the ones that matter")
        return node.items[: spec.most]

    def _fitting(self, spec: FieldSpec, position: Position, text: str) -> str:
        if len(text) > spec.longest:
            message = f"`{spec.name}` has {len(text):,} characters; at most {spec.longest:,} are allowed"
            self.diagnostics.error(position, message, "shorten it")
            return ""
        if text.isprintable():  # nearly all are
            return text
        if control := _CONTROL.search(text):
            message = f"control character U+{ord(control[0]):04X} in `{spec.name}`"
            self.diagnostics.error(position, message, "delete it")
            return ""
        if not any(unicodedata.category(letter)[0] in "LMNPS" for letter in text):
            self.diagnostics.error(position, f"`{spec.name}` holds nothing visible", "write some text, or delete it")
            return ""
        return text

    def _unknown_key(self, position: Position, name: str, table: FieldTable) -> None:
        meant = next((spec.name for spec in table.values() if name.lower() in spec.mistaken), None)
        hint = f"did you mean `{meant}`?" if meant in table else self.diagnostics.did_you_mean(name, table)
        self.diagnostics.error(position, f"unknown key {quoted(name)}", hint or "known keys: " + ", ".join(table))


_KINDS = tuple(kind.value for kind in Kind)


def _as_value(node: Node) -> str:
    match node:
        case SequenceNode(items=[ScalarNode(text=text)]):
            return f"write it without brackets: {quoted(text)}"
    return "write it as one text, in quotes if it holds `[`, `{` or `: `"


def _as_list(spec: FieldSpec, node: Node) -> str:
    if not isinstance(node, ScalarNode):
        return f"write `{spec.name}: [one, two]`"
    if re.match(r"-\S", node.text):
        return "put a space behind the `-` of each item"
    parts = ", ".join(part.strip() for part in re.split(r"[,;]| and ", node.text) if part.strip())
    return f"write {quoted(f'{spec.name}: [{parts}]', 120)}"


def _misses_digits(value: str) -> bool:
    _, dot, number = value.partition(".")
    return bool(dot) and len(number) != _arxiv_digits(value)


def _arxiv_digits(value: str) -> int:
    """After the dot; ``value`` begins with the year in two digits."""
    return 5 if int(value[:2]) >= 15 else 4


def _bad_identifier(name: str, text: str, found: Identifier | None) -> tuple[str, str]:
    called = {"arxiv": "arXiv id", "doi": "DOI", "openreview": "OpenReview id"}
    example = {"arxiv": "2309.06180", "doi": "10.1145/3600006.3613165", "openreview": "VqkAKQibpq"}
    if found and found.scheme in called and found.scheme != name and not OPENREVIEW_ID.fullmatch(text):
        article = "a" if found.scheme == "doi" else "an"
        return (
            f"{quoted(text)} is no {called[name]} but {article} {called[found.scheme]}",
            f"write it as `{found.scheme}: {found.value}`",
        )
    if found and found.scheme == "arxiv":
        digits = {5: "five digits after the dot since 2015", 4: "four digits after the dot until 2014"}
        return (
            f"{quoted(text)} is no arXiv id: they have {digits[_arxiv_digits(found.value)]}",
            "fix the digits; quote it if a zero was lost",
        )
    return f"{quoted(text)} is no {called[name]}", f"it looks like {example[name]}"
