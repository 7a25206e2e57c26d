"""Zotero's own export, RDF in XML, with its collections and notes."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bot.importing.inline_text import links_in, pieces_in, plain_words
from bot.importing.model import SourceItem, SourceLink, SourceList, Unplaced, UnreadableSource

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_LINK = "{http://purl.org/rss/1.0/modules/link/}"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_KINDS = {
    "book": "book", "blogPost": "notes", "webpage": "", "videoRecording": "video", "computerProgram": "code",
    "document": "", "presentation": "notes", "forumPost": "notes",
}  # fmt: skip


def read_rdf(data: bytes) -> SourceList:
    """Raises UnreadableSource."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data):
        raise UnreadableSource("It declares a document type or entities, which Zotero's export never does.")
    try:
        root = ET.fromstring(data)  # noqa: S314 - without entities it only grows as the file does
    except ET.ParseError as error:
        raise UnreadableSource(f"It isn't XML that can be read: {error}.") from None
    if root.tag != f"{_RDF}RDF":
        raise UnreadableSource("It isn't Zotero's RDF: export again as “Zotero RDF”.")
    return _Reader(root).source()


class _Reader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._by_address = {each.get(_ABOUT, ""): each for each in root if each.get(_ABOUT)}

    def source(self) -> SourceList:
        paths = dict(self._collections())
        items, unplaced = list[SourceItem](), list[Unplaced]()
        for each in self._root:
            kind = _text(each, f"{_Z}itemType")
            if not kind or kind in {"attachment", "note"} or each.tag in {f"{_Z}Collection", f"{_Z}Attachment"}:
                continue
            address = each.get(_ABOUT, "")
            if title := _text(each, f"{_DC}title"):
                items.append(self._item(each, title, kind, paths.get(address, [()])))
            else:
                unplaced.append(Unplaced(0, address, "it has no title"))
        return SourceList(tuple(items), tuple(unplaced))

    def _item(self, each: Element, title: str, kind: str, paths: list[tuple[str, ...]]) -> SourceItem:
        name, colon, _ = title.partition(":")
        identifiers = " ".join("".join(found.itertext()) for found in each.iter(f"{_DC}identifier"))
        doi = re.search(r"10\.\d{4,9}/\S+", identifiers)
        words = " ".join((identifiers, *(_text(each, tag) for tag in (f"{_DC}description", f"{_PRISM}number"))))
        arxiv = re.search(r"arxiv(?:\.org/abs/|:)\s*(\d{4}\.\d{4,5})", words, re.IGNORECASE)
        return SourceItem(
            title=title,
            name=name.strip() if colon and len(name.split()) <= 3 and len(name) <= 40 else "",
            authors=tuple(_people(each)),
            year=found[0] if (found := re.search(r"(?:19|20)\d\d", _text(each, f"{_DC}date"))) else "",
            venue=self._venue(each),
            kind=_KINDS.get(kind, "paper"),
            remark=" · ".join(self._notes(each)),
            links=tuple(dict.fromkeys(self._links(each))),
            doi=doi[0].rstrip(".,;") if doi else "",
            arxiv=arxiv[1] if arxiv else "",
            headings=tuple(paths),
        )

    def _venue(self, each: Element) -> str:
        for part in each.iter(f"{_TERMS}isPartOf"):
            target = self._by_address.get(part.get(_RESOURCE, ""), part)
            if title := next((_words(found) for found in target.iter(f"{_DC}title")), ""):
                return title
        return next((_words(found) for found in each.iter(f"{_FOAF}name")), "")

    def _notes(self, each: Element) -> Iterator[str]:
        for part in each.iter(f"{_TERMS}isReferencedBy"):
            note = self._by_address.get(part.get(_RESOURCE, ""))
            if note is not None and (words := next((_words(found) for found in note.iter(f"{_RDF}value")), "")):
                yield words

    def _links(self, each: Element) -> Iterator[SourceLink]:
        addresses = [each.get(_ABOUT, ""), *("".join(found.itertext()) for found in each.iter(f"{_DC}identifier"))]
        for part in each.iter(f"{_LINK}link"):
            attachment = self._by_address.get(part.get(_RESOURCE, ""))
            if attachment is not None:
                addresses += ["".join(found.itertext()) for found in attachment.iter(f"{_DC}identifier")]
        for address in addresses:
            yield from links_in(pieces_in(address))

    def _collections(self) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
        collections = {each.get(_ABOUT, ""): each for each in self._root.iter(f"{_Z}Collection")}
        parts = {
            key: [part.get(_RESOURCE, "") for part in each.iter(f"{_TERMS}hasPart")]
            for key, each in collections.items()
        }
        parents = {part: key for key, inner in parts.items() for part in inner if part in collections}
        found: dict[str, list[tuple[str, ...]]] = {}
        for key, inner in parts.items():
            path, at, seen = list[str](), key, set[str]()
            while at and at not in seen:
                seen.add(at)
                path.append(_text(collections[at], f"{_DC}title"))
                at = parents.get(at, "")
            for part in inner:
                if part not in collections:
                    found.setdefault(part, []).append(tuple(reversed(path)))
        yield from found.items()


def _people(each: Element) -> Iterator[str]:
    authors = next(each.iter(f"{_BIB}authors"), None)
    if authors is None:
        authors = next(each.iter(f"{_BIB}editors"), None)
    for person in authors.iter(f"{_FOAF}Person") if authors is not None else ():
        given = _text(person, f"{_FOAF}givenName") or _text(person, f"{_FOAF}givenname")
        if name := " ".join(filter(None, (given, _text(person, f"{_FOAF}surname")))):
            yield name


def _text(each: Element, tag: str) -> str:
    found = each.find(tag)
    return "" if found is None else _words(found)


def _words(each: Element) -> str:
    return plain_words("".join(each.itertext()))
