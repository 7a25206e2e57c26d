"""Which parts of a pasted record tell what it is the record of, and which may speak of other papers."""

import re
from collections.abc import Iterator
from functools import cache

from bot.catalog.latex_marks import plain_latex
from bot.catalog.model import Resource
from bot.frozen import dataclass
from bot.library.labelled_titles import MOST_READ, endnote_parts, prose_sections, ris_parts
from bot.search import fold

_MOST_FIELDS = 200
_MOST_YEARS = 2  # between a preprint and its journal
# Never an identifier of the record itself, whatever is in it.
_PROSE = frozenset(
    {"title", "shorttitle", "titleaddon", "abstract", "keyword", "keywords", "annote", "annotation", "reference"}
    | {"references", "cites", "citations", "related", "comment", "comments", "summary", "review", "tldr"}
    | {"ti", "t1", "ab", "n2", "kw", "cr", "mh", "ot", "%t", "%x", "%k"}
)
# Identifiers of the record itself, whatever is beside them.
_OWN = frozenset(
    {"doi", "eprint", "url", "arxiv", "arxivid", "arxiv_id", "link", "links", "pdf", "ee", "howpublished", "id", "key"}
    | {"biburl", "adsurl", "bdsk-url-1", "file", "externalids", "openreview", "github", "code", "journal", "volume"}
    | {
        "do",
        "di",
        "ul",
        "ur",
        "an",
        "jo",
        "jf",
        "j2",
        "t2",
        "l1",
        "l2",
        "lk",
        "m3",
        "aid",
        "lid",
        "so",
        "%r",
        "%u",
        "%j",
        "%f",
    }
)


@dataclass(frozen=True, slots=True)
class Record:
    """`own` is the text without what may name other papers; `authors` and `year` are as it has them."""

    own: str
    authors: str = ""
    year: int | None = None

    def fits(self, resource: Resource) -> bool:
        """Whether one of the authors is the same; where either has none, whether the years are near."""
        stated = set(_words(plain_latex(self.authors, commands=True)))
        listed = {words[-1] for each in resource.authors if (words := _words(each))}
        if stated and listed:
            return bool(stated & listed)
        return self.year is None or not resource.year or abs(self.year - resource.year) <= _MOST_YEARS


def read_record(text: str) -> Record | None:
    """Of BibTeX, RIS, EndNote, PubMed's format, JSON or labelled lines, maybe cut off; None where `text` is none."""
    text = text[:MOST_READ]
    if fields := list(_fields(text)):
        values = [(name, text[start:end]) for name, start, end in fields]
        authors = "; ".join(value for name, value in values if name in {"author", "authors", "au", "a1", "fau", "%a"})
        dates = (value for name, value in values if name in {"year", "date", "py", "y1", "yr", "da", "dp", "%d"})
        years = [int(found[0]) for date in dates if (found := re.search(r"(?:19|20)\d\d", date))]
        prose = [(start, end) for name, start, end in fields if not _is_own(name, text[start:end])]
        return Record(_without(text, prose), authors, years[0] if years else None)
    sections = list(prose_sections(text))
    return Record(_without(text, sections)) if sections else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text


def _is_own(name: str, value: str) -> bool:
    """In a note or the like, an identifier is the record's own where it's alone: `arXiv preprint arXiv:2309.06180`."""
    if name in _PROSE:
        return False
    return name in _OWN or re.search(r"[^\W\d_]{2}", _words_about_ids().sub(" ", value)) is None


def _fields(text: str) -> Iterator[tuple[str, int, int]]:
    """Name in lower case, start and end of the value."""
    if re.match(r"\s*@\w+\s*[{(]", text):
        yield from _assigned(text, _bibtex_field())
    elif re.match(r"\s*[\[{]\s*[\"{]", text):
        yield from _assigned(text, _json_field())
    else:
        for tag, start, end in ris_parts(text) or endnote_parts(text):
            yield tag.lower(), start, end


def _assigned(text: str, field: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    at = 0
    for _ in range(_MOST_FIELDS):
        if (found := field.search(text, at)) is None:
            return
        at = _end_of_value(text, found.end())
        yield found["name"].lower(), found.end(), at


def _end_of_value(text: str, start: int) -> int:
    """Behind its closing sign; what looks like a field within a value is none."""
    opener = text[start : start + 1]
    if opener not in {'"', "{", "["}:
        bare = re.compile(r"[^,}\n]*").match(text, start)
        return bare.end() if bare else start
    depth, closer = 0, {"{": "}", "[": "]", '"': '"'}[opener]
    for at in range(start + 1, len(text)):
        if text[at - 1] == "\\":
            continue
        if text[at] == closer and depth == 0:
            return at + 1
        depth += (text[at] == "{") - (text[at] == "}") if opener == '"' else (text[at] == opener) - (text[at] == closer)
    return len(text)


@cache
def _bibtex_field() -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?P<name>[A-Za-z][\w-]*)\s*=\s*")


@cache
def _json_field() -> re.Pattern[str]:
    return re.compile(r'"(?P<name>[^"\\]{1,40})"\s*:\s*')


@cache
def _words_about_ids() -> re.Pattern[str]:
    """Links and identifiers, and what citations put around those."""
    return re.compile(
        r"https?://\S+|10\.\d{4,9}/\S+|\[[a-z-]+\.[A-Za-z-]+\]|\\[a-z]+|\b(?:arxiv|e-?prints?|pre-?prints?|doi|url|online"
        r"|available|retrieved|accessed|version|visited|last|from|see|also|at|on|in|as|under|abs|corr|openreview|v\d+"
        r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[a-z-]+/\d{7})[a-z]*\b",
        re.IGNORECASE,
    )
