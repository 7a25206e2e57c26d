"""Bibliographies in BibTeX, as Zotero, JabRef, Google Scholar, ACM and arXiv write them."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.catalog.latex_marks import plain_latex
from bot.importing.inline_text import links_in, pieces_in
from bot.importing.model import SourceItem, SourceLink, SourceList, Unplaced, UnreadableSource

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_KINDS = {
    "book": "book", "proceedings": "book", "collection": "book", "online": "", "electronic": "", "misc": "",
    "software": "code", "video": "video", "unpublished": "",
}  # fmt: skip
_VENUES = ("booktitle", "journal", "journaltitle", "publisher", "school", "institution", "organization", "howpublished")


def read_bibtex(text: str) -> SourceList:
    """Raises UnreadableSource: there's no entry in it."""
    from bibtexparser.entrypoint import parse_string  # the bot runs without

    logging.getLogger("bibtexparser.splitter").disabled = True  # what it can't read is told with its line
    library = parse_string(text, parse_stack=[])
    strings = {name.lower(): str(each.value) for name, each in library.strings_dict.items()}
    parents = {
        entry.key.lower(): _fields(entry, strings) for block in library.blocks if (entry := _entry(block)) is not None
    }
    children = [fields["crossref"].lower() for fields in parents.values() if fields.get("crossref")]
    items, unplaced = list[SourceItem](), list[Unplaced]()
    blocks: Iterable[Block] = sorted(
        [*library.entries, *library.failed_blocks], key=lambda block: block.start_line or 0
    )
    for block in blocks:
        line = (block.start_line or 0) + 1
        entry = _entry(block)
        if entry is None:
            unplaced.append(Unplaced(line, (block.raw or "").strip()[:200], "BibTeX can't be read here"))
            continue
        fields = _fields(entry, strings)
        kind = entry.entry_type.lower()
        if kind == "proceedings" and entry.key.lower() in children:
            continue  # it only says where others appeared
        if item := _item(_inherited(fields, parents), kind, line):
            items.append(item)
        else:
            unplaced.append(Unplaced(line, f"@{entry.entry_type}{{{entry.key}", "it has no title"))
    if not items and not unplaced:
        raise UnreadableSource("There's no BibTeX entry in it.")
    return SourceList(tuple(items), tuple(unplaced))


def _entry(block: "Block") -> "Entry | None":
    """Of two with one key both count: the key is not kept."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    return block if isinstance(block, Entry) else None


def _fields(entry: "Entry", strings: Mapping[str, str]) -> dict[str, str]:
    return {field.key.lower(): _value(str(field.value), strings) for field in reversed(entry.fields)}


def _inherited(fields: Mapping[str, str], parents: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """With what stands in the entry that `crossref` names."""
    parent = parents.get(fields.get("crossref", "").lower(), {})
    passed_on = {name: parent[name] for name in ("year", "date", "publisher", "editor") if name in parent}
    title = parent.get("booktitle") or parent.get("title")
    return {**passed_on, **({"booktitle": title} if title else {}), **fields}


def _item(fields: Mapping[str, str], kind: str, line: int) -> SourceItem | None:
    title = _plain(": ".join(filter(None, (fields.get("title", ""), fields.get("subtitle", "")))))
    if not title:
        return None
    name, colon, _ = title.partition(":")
    is_name = bool(colon) and len(name.split()) <= 3 and len(name) <= 40
    archive = fields.get("archiveprefix", fields.get("eprinttype", "")).lower()
    eprint = fields.get("eprint", "")
    arxiv = (
        eprint
        if archive == "arxiv" or (not archive and re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+/\d{7}", eprint))
        else _arxiv_in(fields)
    )
    venue = next((_plain(fields[name]) for name in _VENUES if fields.get(name) and "http" not in fields[name]), "")
    return SourceItem(
        title=title,
        name=name.strip() if is_name else "",
        authors=tuple(_people(fields.get("author") or fields.get("editor", ""))),
        year=_year(fields.get("year") or fields.get("date", "")),
        venue="" if re.match(r"(?:arxiv|corr)\b", venue, re.IGNORECASE) and arxiv else venue,
        kind=_KINDS.get(kind, "paper"),
        remark=_remark(fields),
        links=tuple(_links(fields)),
        doi=re.sub(r"^https?://(?:dx\.)?doi\.org/", "", fields.get("doi", "").replace("\\_", "_").strip()),
        arxiv=re.sub(r"v\d+$", "", arxiv.removeprefix("arXiv:")),
        headings=tuple(_headings(fields)) or ((),),
        line=line,
    )


def _arxiv_in(fields: Mapping[str, str]) -> str:
    """As Google Scholar has it, within the journal's name."""
    words = " ".join(fields.get(name, "") for name in ("journal", "journaltitle", "volume", "note"))
    found = re.search(r"arxiv:\s*(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", words, re.IGNORECASE)
    return found[1] if found else ""


def _links(fields: Mapping[str, str]) -> Iterator[SourceLink]:
    """Local files, as JabRef and Zotero note them, are nobody else's."""
    for name in ("url", "howpublished", "note", "annote", "code", "pdf"):
        text = fields.get(name, "").replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").replace("\\#", "#")
        for link in links_in(pieces_in(re.sub(r"\\url\{([^}]*)\}|\\href\{([^}]*)\}", r" \1\2 ", text))):
            yield SourceLink(link.url, name if name in {"code", "pdf"} else "")


def _remark(fields: Mapping[str, str]) -> str:
    texts = [
        _plain(re.sub(r"\\url\{[^}]*\}|https?://\S+", "", fields.get(name, "")))
        for name in ("note", "annote", "annotation")
    ]
    return " · ".join(text for text in texts if len(text.split()) > 2)


def _headings(fields: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for name in ("groups", "mendeley-groups", "collections"):
        for group in re.split(r"\s*[,;]\s*", fields.get(name, "")):
            if group:
                yield tuple(map(_plain, re.split(r"\s*[/>]\s*", group)))


def _people(text: str) -> Iterator[str]:
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    for person in split_multiple_persons_names(text):
        if person.strip().lower() in {"others", "et al.", ""}:
            continue
        if re.fullmatch(r"\{.*\}", person.strip()):
            yield _plain(person)
            continue
        try:
            parts = parse_single_name_into_parts(person, strict=False)
            words = [*parts.first, *parts.von, *parts.last, *parts.jr]
        except InvalidNameError:
            words = [person]
        if name := _plain(" ".join(words)):
            yield name


def _year(text: str) -> str:
    found = re.search(r"(?:19|20)\d\d", text)
    return found[0] if found else ""


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """Without its braces or quotes, of several parts with `#` between them all."""
    return "".join(_part(part.strip(), strings) for part in _parts(raw))


def _parts(raw: str) -> Iterator[str]:
    depth, start, is_quoted = 0, 0, False
    for at, letter in enumerate(raw):
        depth += (letter == "{") - (letter == "}")
        if letter == '"' and depth == 0:
            is_quoted = not is_quoted
        elif letter == "#" and depth == 0 and not is_quoted:
            yield raw[start:at]
            start = at + 1
    yield raw[start:]


def _part(part: str, strings: Mapping[str, str], depth: int = 0) -> str:
    if (part[:1], part[-1:]) in {("{", "}"), ('"', '"')} and len(part) > 1:
        return part[1:-1]
    known = strings.get(part.lower())
    return part if known is None or depth else "".join(_part(each.strip(), strings, 1) for each in _parts(known))


def _plain(text: str) -> str:
    decoded = plain_latex(text, commands=True)
    return " ".join(re.sub(r"(?<!\\)[{}]", "", decoded).replace("\\&", "&").replace("~", " ").split())
