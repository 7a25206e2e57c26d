"""One node of the file becomes one value, as its field says; what does not fit is reported, and left out."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from bot.catalog.fields import EARLIEST_YEAR, ID_PATTERN, LATEST_YEAR, LINK_FIELDS, Field
from bot.catalog.identifiers import Identifier, recognise
from bot.catalog.model import LINK_LABELS, LINK_ROLES, Kind, Link
from bot.catalog.problems import Findings, Mark, shown
from bot.catalog.urls import wrong_with
from bot.catalog.yaml_tree import Mapping, Node, Scalar, Sequence

_ID = re.compile(ID_PATTERN)
_YEAR = re.compile(r"[0-9]{4}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{5,24}")
_KIND_WORDS = {
    "article": "paper", "preprint": "paper", "thesis": "paper", "textbook": "book",
    "lecture": "course", "tutorial": "course", "class": "course", "collection": "list",
    "reading list": "list", "blog": "notes", "post": "notes", "slides": "notes", "talk": "video",
    "youtube": "video", "repo": "code", "repository": "code", "software": "code", "tool": "code",
}  # fmt: skip


class Placed(NamedTuple):
    """A text and where it stands."""

    text: str
    mark: Mark


@dataclass(slots=True)
class Values:
    """Converts nodes to values, reporting to one list of findings."""

    findings: Findings

    def fields(self, entry: Mapping, allowed: dict[str, Field], owner: str) -> dict[str, Node]:
        """The entry's present values by field; unknown and duplicate keys are reported."""
        present: dict[str, Node] = {}
        seen: dict[str, Mark] = {}
        for key, value in entry.pairs():
            name = self.key(key)
            if name is None:
                continue
            if name in seen:
                told = f"{shown(name)} stands twice in {owner}; first in line {seen[name].line + 1}"
                self.findings.error(key.mark, told, "keep one of them")
            elif name not in allowed:
                self._unknown_key(key.mark, name, allowed)
            elif not value.absent:
                present[name] = value
            seen.setdefault(name, key.mark)
        return present

    def key(self, key: Node) -> str | None:
        """A key as text; anything but a single word is reported."""
        if not isinstance(key, Scalar):
            self.findings.error(key.mark, "a key must be one word", "write `key: value`")
            return None
        if key.text == "<<" and key.plain:
            self.findings.error(key.mark, "the merge key `<<` is not allowed in a catalog", "write the fields out")
            return None
        return key.text

    def line(self, field: Field, node: Node) -> str:
        """One line of text, runs of white space made one blank; ``""`` after a problem."""
        text = " ".join((node.text if isinstance(node, Scalar) else self._scalar(field, node)).split())
        if len(text) <= field.longest and text.isprintable():
            return text
        return self._fitting(field, node.mark, text)

    def text(self, field: Field, node: Node) -> str:
        """Sentences, stripped; paragraphs stay."""
        text = self._fitting(field, node.mark, self._scalar(field, node).strip())
        if field.advised and len(text) > field.advised:
            told = f"`{field.name}` has {len(text):,} characters; a card shows about the first {field.advised:,}"
            self.findings.warn(node.mark, told, "say it shorter, or link to the long form")
        return text

    def lines(self, field: Field, node: Node) -> list[Placed]:
        """A list of one-line texts with their places; empty items are left out with a warning."""
        found = []
        for item in self._items(field, node):
            if isinstance(item, Scalar) and item.absent:
                self.findings.warn(item.mark, f"an empty item in `{field.name}`", "delete it")
            elif text := self.line(field, item):
                found.append(Placed(text, item.mark))
        return found

    def ids(self, field: Field, node: Node) -> list[Placed]:
        """A list of ids with their places, each once; whether they exist is not checked here."""
        found: dict[str, Placed] = {}
        for item in self.lines(field, node):
            if item.text in found:
                self.findings.warn(item.mark, f"{shown(item.text)} stands twice in `{field.name}`", "delete one")
            found.setdefault(item.text, item)
        return list(found.values())

    def id(self, mark: Mark, text: str, what: str) -> str:
        """``text`` where it is a well-formed id; if not, that is reported, and what comes back is the nearest one."""
        if _ID.fullmatch(text):
            return text
        slug = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", text[:200]).lower()).strip("-")[:48].strip("-")
        rule = "an id has 1 to 48 of a–z, 0–9 and -, and begins with a letter or digit"
        self.findings.error(mark, f"{shown(text)} is no id for {what}: {rule}", f"try `{slug}`" if slug else "")
        return slug

    def year(self, field: Field, node: Node) -> int | None:
        """Four digits within `EARLIEST_YEAR` and `LATEST_YEAR`."""
        text = self._scalar(field, node).strip()
        if not text:
            return None
        if not _YEAR.fullmatch(text):
            self.findings.error(node.mark, f"{shown(text)} is no year", "write four digits, such as 2023")
            return None
        if not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
            told = f"the year {text} is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
            self.findings.error(node.mark, told, "mend the digits")
            return None
        return int(text)

    def kind(self, field: Field, node: Node) -> Kind | None:
        """One of `Kind`."""
        text = self._scalar(field, node).strip()
        if text in _KINDS:
            return Kind(text)
        if text:
            known = _KIND_WORDS.get(text.lower())
            hint = f"did you mean `{known}`?" if known else self.findings.meant(text, _KINDS)
            allowed = "kinds are " + ", ".join(_KINDS)
            self.findings.error(node.mark, f"unknown kind {shown(text)}", f"{hint} {allowed}".strip())
        return None

    def address(self, field: Field, node: Node) -> str:
        """An http or https address that Discord takes in a button; ``""`` after a problem."""
        text = self._scalar(field, node).strip()
        if text and (wrong := wrong_with(text, field.longest)):
            self.findings.error(node.mark, f"{shown(text)} {wrong[0]}", wrong[1])
            return ""
        return text

    def identifier(self, field: Field, node: Node) -> str:
        """An arXiv id, DOI or OpenReview id in its one form; pasted links are understood."""
        text = self.line(field, node)
        if not text:
            return ""
        found = recognise(f"openreview:{text}" if field.name == "openreview" and _OPENREVIEW.fullmatch(text) else text)
        if found and found.scheme == field.name and not (found.scheme == "arxiv" and _lost_digit(found.value)):
            return found.value
        # arXiv papers also have a DOI of arXiv's own, which `recognise` answers with the arXiv id.
        if found and field.name == "doi" and found.scheme == "arxiv":
            return f"10.48550/arxiv.{found.value}"
        self.findings.error(node.mark, *_bad_identifier(field.name, text, found))
        return ""

    def links(self, field: Field, node: Node) -> list[tuple[Link, Mark]]:
        """Every link with its place, in the order of `LINK_ROLES`."""
        if not isinstance(node, Mapping):
            self.findings.error(
                node.mark, "`links` must name the role of each link", "write `paper: https://…` under it"
            )
            return []
        roles = dict.fromkeys(LINK_ROLES, field)
        by_role = self.fields(node, roles, "`links`")
        return [found for role in LINK_ROLES if role in by_role for found in self._of_role(field, role, by_role[role])]

    def _of_role(self, field: Field, role: str, node: Node) -> list[tuple[Link, Mark]]:
        items = self._items(field, node) if isinstance(node, Sequence) else [node]
        found: list[tuple[Link, Mark]] = []
        for item in items:
            url, label = self._link(item)
            if url:
                number = f" {len(found) + 1}" if found else ""
                found.append((Link(role, url, label or LINK_LABELS[role] + number), item.mark))
        return found

    def _link(self, node: Node) -> tuple[str, str]:
        if not isinstance(node, Mapping):
            return self.address(_LINK["url"], node), ""
        parts = self.fields(node, _LINK, "a link")
        if "url" not in parts:
            self.findings.error(node.mark, "a link without `url`", "write `{label: …, url: https://…}`")
            return "", ""
        label = self.line(_LINK["label"], parts["label"]) if "label" in parts else ""
        return self.address(_LINK["url"], parts["url"]), label

    def _scalar(self, field: Field, node: Node) -> str:
        if isinstance(node, Scalar):
            return node.text
        found = "a list" if isinstance(node, Sequence) else "a group of keys"
        self.findings.error(node.mark, f"`{field.name}` must be one value, not {found}", _as_value(node))
        return ""

    def _items(self, field: Field, node: Node) -> list[Node]:
        if not isinstance(node, Sequence):
            found = "a group of keys" if isinstance(node, Mapping) else "one value"
            self.findings.error(node.mark, f"`{field.name}` must be a list, not {found}", _as_list(field, node))
            return []
        if len(node.items) > field.most:
            told = f"`{field.name}` has {len(node.items):,} items; at most {field.most} are allowed"
            self.findings.error(node.items[field.most].mark, told, "keep the ones that matter")
        return node.items[: field.most]

    def _fitting(self, field: Field, mark: Mark, text: str) -> str:
        if len(text) <= field.longest and text.isprintable():
            return text
        if len(text) > field.longest:
            told = f"`{field.name}` has {len(text):,} characters; at most {field.longest:,} are allowed"
            self.findings.error(mark, told, "shorten it")
            return ""
        if control := _CONTROL.search(text):
            told = f"control character U+{ord(control[0]):04X} in `{field.name}`"
            self.findings.error(mark, told, "delete it")
            return ""
        if not any(unicodedata.category(letter)[0] in "LMNPS" for letter in text):
            self.findings.error(mark, f"`{field.name}` holds nothing visible", "write some text, or delete it")
            return ""
        return text

    def _unknown_key(self, mark: Mark, name: str, allowed: dict[str, Field]) -> None:
        meant = next((field.name for field in allowed.values() if name.lower() in field.mistaken), None)
        hint = f"did you mean `{meant}`?" if meant and meant in allowed else self.findings.meant(name, allowed)
        self.findings.error(mark, f"unknown key {shown(name)}", hint or "known keys: " + ", ".join(allowed))


_KINDS = tuple(kind.value for kind in Kind)
_LINK = {field.name: field for field in LINK_FIELDS}


def _as_value(node: Node) -> str:
    if isinstance(node, Sequence) and len(node.items) == 1 and isinstance(node.items[0], Scalar):
        return f"write it without brackets: {shown(node.items[0].text)}"
    return "write it as one text, in quotes if it holds `[`, `{` or `: `"


def _as_list(field: Field, node: Node) -> str:
    if not isinstance(node, Scalar):
        return f"write `{field.name}: [one, two]`"
    if re.match(r"-\S", node.text):
        return "put a space behind the `-` of each item"
    parts = ", ".join(part.strip() for part in re.split(r"[,;]| and ", node.text) if part.strip())
    return f"write {shown(f'{field.name}: [{parts}]', 120)}"


def _lost_digit(value: str) -> bool:
    """Since January 2015 the part after the dot has five digits, before it four."""
    month, dot, number = value.partition(".")
    return bool(dot) and len(number) != (5 if month >= "1501" else 4)


def _bad_identifier(name: str, text: str, found: Identifier | None) -> tuple[str, str]:
    called = {"arxiv": "arXiv id", "doi": "DOI", "openreview": "OpenReview id"}
    example = {"arxiv": "2309.06180", "doi": "10.1145/3600006.3613165", "openreview": "VqkAKQibpq"}
    if found and found.scheme in called and found.scheme != name and ("/" in text or ":" in text):
        return (
            f"{shown(text)} is no {called[name]} but a {called[found.scheme]}",
            f"write it as `{found.scheme}: {found.value}`",
        )
    if found and name == "arxiv" and found.scheme == "arxiv":
        digits = (
            "five digits after the dot since 2015" if found.value >= "1501" else "four digits after the dot until 2014"
        )
        return (
            f"{shown(text)} is no arXiv id: they have {digits}",
            "mend the digits; quote it if a zero was lost",
        )
    return f"{shown(text)} is no {called[name]}", f"it looks like {example[name]}"
