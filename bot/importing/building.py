"""What sources say as a catalog's topics and entries, each thing once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.catalog.damaged_text import reread
from bot.catalog.editing.sections import NewEntry
from bot.catalog.editing.yaml_text import Value
from bot.catalog.entry_ids import propose_id
from bot.catalog.fields import RESOURCE_FIELDS, TOPIC_FIELDS
from bot.catalog.identifiers import Identifier
from bot.catalog.model import Catalog
from bot.catalog.nicknames import nickname_key
from bot.frozen import dataclass
from bot.importing.entry_fields import fields_of
from bot.importing.identity import ids_of_entry, is_contradicted, keys_of_entry, keys_of_item, page_key, scholarly_ids
from bot.importing.inline_text import plain_words
from bot.importing.list_line import called
from bot.importing.model import SourceItem, SourceList, Unplaced
from bot.plain_text import clip


@dataclass(frozen=True, slots=True)
class Built:
    """`known` counts items that the catalog has, `merged` those that stand in the source more than once."""

    topics: tuple[NewEntry, ...]
    entries: tuple[NewEntry, ...]
    known: int
    merged: int
    unplaced: tuple[Unplaced, ...]


def build(source: SourceList, catalog: Catalog | None) -> Built:
    """New topics and entries for a catalog, or for a new one where that is None. Every item has a heading."""
    items = _merged(map(_tidied, source.items))
    new = _unknown(items, catalog)
    topics = _Topics(source, new, catalog)
    taken = set(catalog.resources) if catalog else set[str]()
    names, pages = _names_in(catalog), _pages_in(catalog)
    entries: list[NewEntry] = []
    unplaced = list(source.unplaced)
    for item in new:
        fields, refused = fields_of(item, topics.ids_of(item), pages)
        unplaced += [Unplaced(item.line, link.url, f"its address {reason}") for link, reason in refused]
        if item.year and "year" not in fields:
            unplaced.append(Unplaced(item.line, item.title, f"without its year, {item.year}, which can't be right"))
        entry_id = propose_id([item.name, item.title, item.arxiv, item.doi], "entry", taken | names)
        if nickname_key(item.name) in names:
            fields.pop("name", None)
        if nickname_key(item.title) in names:
            fields["title"] = f"{fields['title']} ({fields['kind']})"  # such as a system beside the paper about it
        names |= {nickname_key(words) for words in (entry_id, item.name, item.title) if words}
        pages |= set(filter(None, (page_key(link.url) for link in item.links)))
        taken.add(entry_id)
        entries.append(NewEntry(entry_id, fields))
    return Built(
        topics.new(), tuple(entries), len(items) - len(new), len(source.items) - len(items), tuple(unplaced)
    )  # fmt: skip


def _unknown(items: Iterable[SourceItem], catalog: Catalog | None) -> list[SourceItem]:
    """A title that the catalog has under another paper's id is another paper's."""
    known: dict[str, list[tuple[Identifier, ...]]] = {}
    for entry in catalog.resources.values() if catalog else ():
        ids = ids_of_entry(entry)
        for key in keys_of_entry(entry):
            known.setdefault(key, []).append(ids)
    return [
        item
        for item in items
        if not any(
            not is_contradicted(scholarly_ids(item), ids) for key in keys_of_item(item) for ids in known.get(key, ())
        )
    ]


def _tidied(item: SourceItem) -> SourceItem:
    """With a title as a catalog may have it, so that the next import finds it there."""
    title = plain_words(reread(item.title))
    if not any(map(str.isalnum, title)):
        title = called(item.links[0].url) if item.links else title
    longest = {field: RESOURCE_FIELDS[field].longest for field in ("title", "name")}
    return replace(item, title=clip(title, longest["title"]), name=clip(item.name, longest["name"]))


def _names_in(catalog: Catalog | None) -> set[str]:
    entries = catalog.resources.values() if catalog else ()
    return {nickname_key(words) for entry in entries for words in (entry.id, entry.name, entry.title, *entry.aliases)}


def _pages_in(catalog: Catalog | None) -> set[str]:
    entries = catalog.resources.values() if catalog else ()
    return {key for entry in entries for link in entry.links if (key := page_key(link.url))}


def _merged(items: Iterable[SourceItem]) -> list[SourceItem]:
    found: list[SourceItem] = []
    places: dict[str, int] = {}
    for item in items:
        ids = scholarly_ids(item)
        keys = list(keys_of_item(item))
        same = (places[key] for key in keys if key in places)
        at = next((each for each in same if not is_contradicted(ids, scholarly_ids(found[each]))), None)
        if at is None:
            at = len(found)
            found.append(item)
        else:
            found[at] = _joined(found[at], item)
        for key in keys:
            places.setdefault(key, at)
    return found


def _joined(one: SourceItem, other: SourceItem) -> SourceItem:
    """Of the first what both say."""
    remarks = dict.fromkeys(filter(None, (one.remark, other.remark)))
    return replace(
        one,
        name=one.name or other.name,
        authors=one.authors or other.authors,
        year=one.year or other.year,
        venue=one.venue or other.venue,
        kind=one.kind or other.kind,
        summary=one.summary or other.summary,
        remark=" · ".join(remarks),
        links=tuple(dict.fromkeys((*one.links, *other.links))),
        doi=one.doi or other.doi,
        arxiv=one.arxiv or other.arxiv,
        headings=tuple(dict.fromkeys((*one.headings, *other.headings))),
    )


class _Topics:
    """A source's headings as topics; of two with the same words each is told by the heading above it."""

    def __init__(self, source: SourceList, items: Sequence[SourceItem], catalog: Catalog | None) -> None:
        self._existing = _by_words(catalog)
        self._taken = set(catalog.topics) if catalog else set[str]()
        self._remarks = source.remarks
        used = {path for item in items for path in item.headings}
        paths = [
            path for path in dict.fromkeys(path for each in source.items for path in each.headings) if path in used
        ]
        last = Counter(path[-1].casefold() for path in paths)
        self._ids: dict[tuple[str, ...], str] = {}
        self._new: dict[str, NewEntry] = {}
        for path in paths:
            self._ids[path] = self._topic(path, is_shared=last[path[-1].casefold()] > 1)

    def ids_of(self, item: SourceItem) -> list[str]:
        return list(dict.fromkeys(self._ids[path] for path in item.headings))[:20]

    def new(self) -> tuple[NewEntry, ...]:
        return tuple(self._new.values())

    def _topic(self, path: tuple[str, ...], *, is_shared: bool) -> str:
        title = _title(path, is_shared=is_shared)
        if known := self._existing.get(nickname_key(title)):
            return known
        topic_id = propose_id([title], "topic", self._taken)
        self._taken.add(topic_id)
        self._existing[nickname_key(title)] = topic_id
        fields: dict[str, Value] = {"title": title, "why": self._remarks.get(path, "")[: TOPIC_FIELDS["why"].longest]}
        self._new[topic_id] = NewEntry(topic_id, {name: value for name, value in fields.items() if value})
        return topic_id


def _title(path: tuple[str, ...], *, is_shared: bool) -> str:
    words = f"{path[-2]}: {path[-1]}" if is_shared and len(path) > 1 else path[-1]
    return clip(re.sub(r"^\d+(?:\.\d+)*[.)]?\s+", "", words), TOPIC_FIELDS["title"].longest)


def _by_words(catalog: Catalog | None) -> dict[str, str]:
    topics = catalog.topics.values() if catalog else ()
    return {nickname_key(words): topic.id for topic in topics for words in (*topic.aliases, topic.id, topic.title)}
