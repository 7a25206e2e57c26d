"""From a file to what it says, whichever form it has."""

import re
from pathlib import Path

from bot.catalog.encodings import to_utf8
from bot.importing.bibtex_source import read_bibtex
from bot.importing.csl_source import read_csl
from bot.importing.markdown_source import read_markdown
from bot.importing.model import SourceList, UnreadableSource
from bot.importing.plain_source import read_plain
from bot.importing.rdf_source import read_rdf

MOST_BYTES = 8_000_000
"""As of a catalog."""

_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\s*[-*+] +\[?|\s*\d+[.)] |\|.*\|)|\]\(https?://", re.MULTILINE)
_BIBTEX = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)


def read_source_file(path: Path) -> SourceList:
    """Raises UnreadableSource and OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableSource(f"It has more than {MOST_BYTES:,} bytes: split it, and import the parts.")
    return read_any(path.read_bytes(), path.suffix.lower())


def read_any(data: bytes, suffix: str = "") -> SourceList:
    """By its content, for a file may be called anything. Raises UnreadableSource."""
    if not data.strip():
        raise UnreadableSource("It's empty.")
    if data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG")):
        raise UnreadableSource("It's no text: export the list as BibTeX, CSL-JSON, Zotero RDF, Markdown or plain text.")
    text = to_utf8(data).decode("utf-8-sig", errors="replace")
    start = text.lstrip()
    if start.startswith(("<?xml", "<rdf:RDF")):
        return read_rdf(text.encode())
    if suffix == ".json" or (start.startswith(("[{", "{")) and not _MARKDOWN.search(text)):
        return read_csl(text)
    if suffix in {".bib", ".bibtex"} or (_BIBTEX.match(start) or (_BIBTEX.search(text) and "http" not in start[:200])):
        return read_bibtex(text)
    if suffix in {".md", ".markdown"} or len(_MARKDOWN.findall(text)) >= 2:
        return read_markdown(text)
    return read_plain(text)
