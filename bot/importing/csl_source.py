"""Bibliographies in JSON: CSL-JSON, and what Zotero's Better BibTeX exports."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from bot.importing.inline_text import links_in, pieces_in, plain_words
from bot.importing.model import SourceItem, SourceLink, SourceList, Unplaced, UnreadableSource

_KINDS = {
    "book": "book", "webpage": "", "web page": "", "blogpost": "notes", "post-weblog": "notes", "post": "notes",
    "videorecording": "video", "motion_picture": "video", "software": "code", "computerprogram": "code",
    "presentation": "notes", "document": "", "dataset": "",
}  # fmt: skip
_AUTHORS = ("author", "presenter", "programmer", None)
_NOT_ITEMS = {"attachment", "note", "annotation"}
_VENUES = (
    "container-title", "publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "event-title",
    "publisher", "university", "institution",
)  # fmt: skip
_ARXIV = re.compile(r"arxiv(?:\.org/(?:abs|pdf)/|:\s*)((?:\d{4}\.\d{4,5})|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)

Fields = Mapping[str, Any]
_Collections = Mapping[int | str, list[tuple[str, ...]]]


def read_csl(text: str) -> SourceList:
    """Raises UnreadableSource."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"It isn't JSON that can be read: {error}.") from None
    records = data.get("items", data.get("references")) if isinstance(data, dict) else data
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnreadableSource("There's no list of items in it, as CSL-JSON and Better BibTeX JSON have one.")
    collections = _collections(data.get("collections") if isinstance(data, dict) else None)
    items, unplaced = list[SourceItem](), list[Unplaced]()
    for number, record in enumerate(records, 1):
        kind = str(record.get("itemType", record.get("type", ""))).lower()
        if kind in _NOT_ITEMS:
            continue
        if title := _text(record.get("title")):
            items.append(_item(record, title, kind, collections))
        else:
            unplaced.append(Unplaced(0, str(record.get("id", record.get("key", f"item {number}"))), "it has no title"))
    return SourceList(tuple(items), tuple(unplaced))


def _item(record: Fields, title: str, kind: str, collections: _Collections) -> SourceItem:
    extra = " ".join(
        _text(record.get(name)) for name in ("extra", "note", "number", "archiveID", "archive_location", "URL", "url")
    )
    found = _ARXIV.search(extra)
    doi = _text(record.get("DOI")) or (match[1] if (match := re.search(r"DOI:\s*(10\.\S+)", extra)) else "")
    name, colon, _ = title.partition(":")
    venue = next(filter(None, (_text(record.get(each)) for each in _VENUES)), "")
    keys = {key for name in ("itemID", "key", "id") if isinstance(key := record.get(name), int | str)}
    above = [path for key in keys for path in collections.get(key, ())]
    return SourceItem(
        title=title,
        name=name.strip() if colon and len(name.split()) <= 3 and len(name) <= 40 else "",
        authors=tuple(filter(None, _people(record))),
        year=_year(record),
        venue=venue,
        kind=_KINDS.get(kind, "paper"),
        remark=" · ".join(_notes(record)),
        links=tuple(_links(record)),
        doi=re.sub(r"^https?://(?:dx\.)?doi\.org/", "", doi),
        arxiv=found[1] if found else "",
        headings=tuple(above) or tuple(_tag_headings(record)) or ((),),
    )


def _people(record: Fields) -> Iterator[str]:
    creators = [each for each in _dicts(record.get("creators")) if each.get("creatorType") in _AUTHORS]
    people = record.get("author") or creators
    for each in _dicts(people or record.get("editor")):
        family = _text(each.get("family") or each.get("lastName"))
        given = _text(each.get("given") or each.get("firstName"))
        particle = _text(each.get("non-dropping-particle") or each.get("dropping-particle"))
        yield _text(each.get("literal") or each.get("name")) or " ".join(
            filter(None, (given, particle, family, _text(each.get("suffix"))))
        )


def _year(record: Fields) -> str:
    issued = record.get("issued")
    said = json.dumps(issued) if isinstance(issued, dict) else _text(issued or record.get("date") or record.get("year"))
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", said)
    return found[0] if found else ""


def _links(record: Fields) -> Iterator[SourceLink]:
    for name in ("URL", "url"):
        yield from links_in(pieces_in(_text(record.get(name))))
    for each in _dicts(record.get("attachments")):
        yield from links_in(pieces_in(_text(each.get("url"))))


def _notes(record: Fields) -> Iterator[str]:
    """What people wrote, not what Zotero notes for itself."""
    for each in _values(record.get("notes")):
        if words := _text(each.get("note") if isinstance(each, dict) else each):
            yield words
    note = _text(record.get("note"))
    if note and not re.match(r"[\w -]+:\s*\S+$|arXiv:", note) and len(note.split()) > 2:
        yield note


def _tag_headings(record: Fields) -> Iterator[tuple[str, ...]]:
    for each in _values(record.get("collections")):
        if isinstance(each, str) and " " in each.strip():
            yield (each.strip(),)


def _collections(data: object) -> _Collections:
    """The paths of names that each item is in."""
    found: dict[int | str, list[tuple[str, ...]]] = {}
    if not isinstance(data, dict):
        return found
    collections = {key: value for key, value in data.items() if isinstance(value, dict)}
    for key in collections:
        path, at, seen = list[str](), key, set[str]()
        while at in collections and at not in seen:
            seen.add(at)
            path.append(_text(collections[at].get("name")))
            at = str(collections[at].get("parent"))
        for item in _values(collections[key].get("items")):
            if isinstance(item, int | str):
                found.setdefault(item, []).append(tuple(reversed(path)))
    return found


def _dicts(value: object) -> Iterable[Fields]:
    return [cast(Fields, each) for each in _values(value) if isinstance(each, dict)]


def _values(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return plain_words(str(value)) if isinstance(value, str | int) else ""
