"""From a file to what it says, whichever form it has."""

import re
from pathlib import Path

from bot.catalog.encodings import to_utf8
from bot.importing.bibtex_source import read_bibtex
from bot.importing.csl_source import read_csl
from bot.importing.markdown_source import read_markdown
from bot.importing.model import SourceList, UnreadableSource
from bot.importing.org_markup import is_org, org_to_markdown
from bot.importing.plain_source import read_plain
from bot.importing.rdf_source import read_rdf
from bot.importing.rst_markup import is_rst, rst_to_markdown

MOST_BYTES = 8_000_000
"""As of a catalog."""

_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\s*[-*+] +\[?|\s*\d+[.)] |\|.*\|)|\]\(https?://", re.MULTILINE)
_BIBTEX = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_HTML = re.compile(r"<(?:html|table|ul|ol|dl)\b", re.IGNORECASE)
_MARKDOWN_NAMES = {".md", ".markdown", ".html", ".htm"}


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
    text = _decoded(data)
    start = text.lstrip()
    if start.startswith(("<?xml", "<rdf:RDF")):
        return read_rdf(re.sub(r"^<\?xml\b[^<>]*\?>", "", start).encode())
    if suffix == ".json" or (start.startswith(("[{", "{")) and not _MARKDOWN.search(text)):
        return read_csl(text)
    if suffix in {".bib", ".bibtex"} or (_BIBTEX.match(start) or (_BIBTEX.search(text) and "http" not in start[:200])):
        return read_bibtex(text)
    if suffix == ".org" or (suffix not in _MARKDOWN_NAMES and is_org(text)):
        return read_markdown(org_to_markdown(text))
    if suffix in {".rst", ".rest"} or (suffix not in _MARKDOWN_NAMES and is_rst(text)):
        return read_markdown(rst_to_markdown(text))
    if suffix in _MARKDOWN_NAMES or _HTML.search(text) or len(_MARKDOWN.findall(text)) >= 2:
        return read_markdown(text)
    return read_plain(text)


def _decoded(data: bytes) -> str:
    """In the encoding that it was saved in, as far as that can be told."""
    data = to_utf8(data).replace(b"\0", b"")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        letters = re.findall(rb"[\x80-\xff]+", data)
        # Accented letters stand alone, where Chinese has two bytes for each character.
        is_western = sum(len(run) == 1 for run in letters) * 2 > len(letters)
        return data.decode("cp1252" if is_western else "gb18030", errors="replace")
