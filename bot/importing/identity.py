"""When two items of a source, or an item and an entry, are one thing."""

import re
from collections.abc import Iterable, Iterator

from bot.catalog.identifiers import Identifier, from_doi, identifiers_of, recognise
from bot.catalog.model import Resource
from bot.importing.model import SourceItem

_LEAST_WORDS = 4  # of a title without its name


def keys_of_item(item: SourceItem) -> Iterator[str]:
    """Equal for two items that are one: the ids of a paper, and its title together with nothing that contradicts."""
    yield from map(str, scholarly_ids(item))
    yield from title_keys(item.title)
    if len(item.links) == 1 and (page := page_key(item.links[0].url)):
        # One page may hold several papers: of one work its name is the same, too.
        yield f"{page} {_letters(item.name or item.title)}"


def page_key(url: str) -> str:
    """Of an address that isn't a paper's own; equal for its spellings."""
    found = recognise(url)
    return str(found) if found and found.scheme == "url" else ""


def keys_of_entry(entry: Resource) -> Iterator[str]:
    title = entry.title.removesuffix(f" ({entry.kind})")  # as an earlier import told two of one title apart
    yield from identifiers_of(entry)
    yield from title_keys(title)
    for page in filter(None, (page_key(link.url) for link in entry.links)):
        yield from (f"{page} {_letters(words)}" for words in {entry.name, title} if words)


def scholarly_ids(item: SourceItem) -> tuple[Identifier, ...]:
    found = [recognise(link.url) for link in item.links]
    if item.arxiv:
        found.append(recognise(f"arXiv:{item.arxiv}"))
    if item.doi:
        found.append(from_doi(item.doi.lower()))
    return tuple(dict.fromkeys(each for each in found if each and each.scheme != "url"))


def ids_of_entry(entry: Resource) -> tuple[Identifier, ...]:
    found = [recognise(link.url) for link in entry.links]
    if entry.arxiv:
        found.append(Identifier("arxiv", entry.arxiv))
    if entry.openreview:
        found.append(Identifier("openreview", entry.openreview))
    if entry.doi:
        found.append(from_doi(entry.doi))
    return tuple(each for each in found if each and each.scheme != "url")


def is_contradicted(one: Iterable[Identifier], other: Iterable[Identifier]) -> bool:
    """Whether both have ids of one kind, and none in common."""
    ours, theirs = set(one), set(other)
    shared = {each.scheme for each in ours} & {each.scheme for each in theirs}
    return bool(shared - {each.scheme for each in ours & theirs})


def title_keys(title: str) -> Iterator[str]:
    whole = _letters(title)
    if whole:
        yield f"title:{whole}"
    _, colon, rest = title.partition(":")
    if colon and len(rest.split()) >= _LEAST_WORDS:
        yield f"title:{_letters(rest)}"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
