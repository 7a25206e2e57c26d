"""The identifiers that occur in a text, whatever is around them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.catalog.arxiv_ids import ANY_ID, MIRRORS, NEW_ID, OLD_ID, id_at_end, ids_in_path, labelled_id, normal_id
from bot.catalog.broken_ids import broken_bare_ids, continued
from bot.catalog.dois import PREFIX, doi_in_text, find_dois, trimmed
from bot.catalog.identifiers import Identifier, address_of, bare_openreview, from_doi, recognise
from bot.catalog.pasted_spelling import plain_spelling
from bot.frozen import dataclass

_MOST_READ = 6000  # characters, as many as an option of a command holds
_MOST_MENTIONS = 50
_MOST_ENDS = 20  # of one link
_OTHER_WORD = r"(?!arxiv|doi:|https?:)[A-Za-z]"  # two identifiers may be pasted without a space
_WHERE_FOUND = frozenset({"context", "ref"})  # parameters that say where a link was found, maybe beside another paper


@dataclass(frozen=True, slots=True)
class Mention:
    """`readings` are what it may stand for, the likeliest first: where an id ends isn't always clear.

    `certain` where it is an identifier also for whoever doesn't know it.
    """

    readings: tuple[Identifier, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """In their order; `rest` is the text with a line break in place of each."""

    found: tuple[Mention, ...]
    rest: str


@lru_cache(maxsize=256)  # a command has the text that its autocomplete had last
def find_mentions(text: str) -> Mentions:
    """Reads at most 6,000 characters."""
    rest = plain_spelling(text[:_MOST_READ])
    found: dict[int, Mention] = {}  # by their starts
    for spans in (_links, _old_arxiv_ids, _bare_links, _dois, _arxiv_ids, _openreview_ids, _repositories):
        kept: list[tuple[int, int]] = []
        for start, end, mention in spans(rest):
            found[start] = mention
            kept.append((start, end))
        for start, end in kept:  # of the same length, so that positions stay
            rest = rest[:start] + "\n" * (end - start) + rest[end:]
    return Mentions(tuple(found[start] for start in sorted(found)[:_MOST_MENTIONS]), re.sub(r"\n+", "\n", rest))


_Span = tuple[int, int, Mention]


def _links(text: str) -> Iterator[_Span]:
    for found in _link().finditer(text):
        opened = found.start() and text[found.start() - 1] == "<"
        raw = found[0].partition(">")[0] if opened and "(" not in found[0] else found[0]
        raw = _next_id().split(raw, maxsplit=1)[0]
        # A link may hold another: of an archive, of a redirection, or a second one without a space between.
        starts = [each.start() for each in re.finditer(r"https?://", raw)] or [0]
        for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
            wraps = end < len(raw) and raw[end - 1] in "/="
            if not wraps and (mention := _of_link(raw[start:end], certain=True)):
                first, last = found.start() + start, found.start() + _end_of_link(raw, start, end)
                if found.start() + end == found.end():
                    mention = _with_whole_link(mention, raw[start:end], text, found.end())
                yield first, last, mention
                others = [each for each in _ids_within(raw[start:end]) if each not in mention.readings]
                for number, other in enumerate(others[:_MOST_ENDS], start=1):
                    yield first + number, last, Mention((other,), certain=False)


def _with_whole_link(mention: Mention, raw: str, text: str, end: int) -> Mention:
    wholes = (_of_link(whole, certain=True) for whole in continued(raw, text, end))
    readings = [found.readings[0] for found in wholes if found]
    return Mention(_distinct([*mention.readings, *readings]), mention.certain)


def _end_of_link(raw: str, start: int, end: int) -> int:
    """Without what Slack (``<link|text>``), HTML, Org and LaTeX put right behind it; a DOI may hold a `|`."""
    behind = r"\]\[|\}\{" if find_dois(raw[start:end]) else r"\]\[|\}\{|\||\">"
    found = re.compile(behind).search(raw, start, end)
    return found.start() if found else end


def _bare_links(text: str) -> Iterator[_Span]:
    for found in _bare_link().finditer(text):
        if mention := _of_link(f"https://{found[0]}", certain=False):
            yield found.start(), found.end(), mention


def _of_link(raw: str, *, certain: bool) -> Mention | None:
    url = raw if "://" in raw else f"https://{raw}"
    whole = unquote(url)
    ends = list(dict.fromkeys(_ends(url)))
    readings = [found for each in ends for found in (recognise(each), address_of(each)) if found]
    scholarly = [each for each in readings if each.scheme != "url"]
    if (inner := _redirected_to(url)) and (found := _of_link(inner, certain=certain)):
        return Mention(_distinct([*found.readings, *readings]), found.certain)
    if dois := [from_doi(each) for each in find_dois(url)]:
        return Mention(_distinct([*dois, *readings]), certain=True)
    if arxiv := _arxiv_in_link(whole):
        known_site = "arxiv" in whole.lower() or bool(scholarly)
        order = [arxiv, *scholarly, *readings] if known_site else [*readings, arxiv]
        return Mention(_distinct(order), certain or known_site)
    if openreview := _openreview_in_link().search(whole):
        return Mention(_distinct([Identifier("openreview", openreview[1]), *readings]), certain=True)
    order = [*scholarly, *readings, *_ids_within(url)[:1]]
    return Mention(_distinct(order), certain or bool(scholarly)) if readings else None


def _ids_within(url: str) -> list[Identifier]:
    """arXiv's ids that are whole parts of a link's path, which only whoever knows them can tell from numbers."""
    return [] if find_dois(url) else [Identifier("arxiv", each) for each in ids_in_path(unquote(url))]


def _redirected_to(url: str) -> str | None:
    """The link within the link of a mail filter, a social network or a search engine; always shorter than that."""
    query = url.partition("?")[2]
    values = (
        [value for key, value in parse_qsl(query) if key not in _WHERE_FOUND] if "%3a%2f%2f" in query.lower() else ()
    )
    return next((value for value in values if re.match(r"https?://", value)), None)


def _ends(url: str) -> Iterator[str]:
    """The link as it is and without what may belong to the text around, the likeliest first."""
    plain = re.split(r"[\"<>`|\\^“”„«»‹›]|\}[,{]|\]\(|[，。；：！？、）】」』》（]", url, maxsplit=1)[0]
    yield _without_signs(trimmed(plain))
    yield trimmed(plain)
    for found in reversed(list(re.finditer(r"[()\[\],;]|[^\x21-\x7e]", plain))[:_MOST_ENDS]):
        yield trimmed(plain[: found.start()])
    if repository := re.match(
        r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+(?=/(?:tree|blob|wiki|releases)\b|\?)", url
    ):
        yield repository[0]
    if page := re.search(r"(?<=/)index\.html?$", trimmed(plain)):
        yield trimmed(plain)[: page.start()]
    yield url


def _without_signs(url: str) -> str:
    """Without quotes, dots and other signs at the end that a browser would have written in percents."""
    while url and not url[-1].isascii() and unicodedata.category(url[-1])[0] in "PS":
        url = trimmed(url[:-1])
    return url


def _arxiv_in_link(url: str) -> Identifier | None:
    try:
        parts = urlsplit(trimmed(re.split(r"[\"<>`|\\^{}]|\]\(|[^\x21-\x7e]", url, maxsplit=1)[0]))
    except ValueError:
        return None
    values = [value.strip(' "') for key, value in parse_qsl(parts.query) if key not in _WHERE_FOUND]
    for part in (parts.path, *values):
        if found := id_at_end(trimmed(part)) or labelled_id(part):
            return Identifier("arxiv", found)
    # dblp.org: abs-2309-06180; ui.adsabs.harvard.edu: 2023arXiv230906180K
    if record := re.search(r"/abs-(\d{4})-(\d{4,5})\b|/\d{4}arXiv(\d{4})(\d{4,5})(?:[A-Z.]|/|$)", parts.path, re.ASCII):
        number = f"{record[1] or record[3]}.{record[2] or record[4]}"
        return Identifier("arxiv", number) if re.fullmatch(NEW_ID, number, re.ASCII) else None
    host = (parts.hostname or "").removeprefix("www.")
    is_known = host in MIRRORS or f".{host}".endswith(".arxiv.org")
    if is_known and (inside := _arxiv().search(parts.path)):
        return Identifier("arxiv", normal_id(inside["id"]))
    return None


def _dois(text: str) -> Iterator[_Span]:
    for found in _doi().finditer(text):
        if values := doi_in_text(found["doi"]):
            end = found.end() if "%" in found["doi"] else found.start("doi") + len(values[0])
            wholes = [each for whole in continued(found["doi"], text, found.end()) for each in doi_in_text(whole)[:1]]
            yield found.start(), end, Mention(_distinct([from_doi(each) for each in (*values, *wholes)]), certain=True)


def _old_arxiv_ids(text: str) -> Iterator[_Span]:
    for found in _old_arxiv().finditer(text):
        yield found.start(), found.end(), Mention((Identifier("arxiv", normal_id(found["id"])),), certain=True)


def _arxiv_ids(text: str) -> Iterator[_Span]:
    for found in _arxiv().finditer(text):
        if not found["label"] and _is_quantity(text, found):
            continue
        # Four digits after the dot, as in 1012.5000, are a number like others, until something says what they are.
        certain = bool(found["label"] or found["version"] or len(found["id"]) > len("YYMM.NNNN"))
        yield found.start(), found.end(), Mention((Identifier("arxiv", normal_id(found["id"])),), certain)
    for found in _in_key().finditer(text):
        if re.fullmatch(NEW_ID, value := f"{found[1]}.{found[2]}", re.ASCII):
            yield found.start(), found.end(), Mention((Identifier("arxiv", value),), certain=True)
    for start, value in broken_bare_ids(text):
        yield start, start, Mention((Identifier("arxiv", value),), certain=False)


def _openreview_ids(text: str) -> Iterator[_Span]:
    for found in _openreview().finditer(text):
        if found["id"] or bare_openreview(found[0]):
            value = found["id"] or found[0]
            end = found.end() if found["id"] else found.start()  # most words of that shape are words
            yield found.start(), end, Mention((Identifier("openreview", value),), bool(found["id"]))


def _repositories(text: str) -> Iterator[_Span]:
    """As the tab of a browser is called: ``GitHub - owner/name: what it is``."""
    for found in re.finditer(r"\bGitHub - ([\w.-]+/[\w.-]+)", text):
        if identifier := recognise(f"https://github.com/{found[1]}"):
            yield found.start(), found.end(), Mention((identifier,), certain=False)


def _distinct(values: list[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(values))


@cache
def _next_id() -> re.Pattern[str]:
    """Behind the id with which a link ends, another one."""
    return re.compile(rf"(?<=\d)(?:[,;|+]?(?=arxiv:|doi:)|[,;|+](?={NEW_ID}(?!\d)))", re.ASCII | re.IGNORECASE)


@cache
def _link() -> re.Pattern[str]:
    return re.compile(r"(?:https?://|(?<![\w.])www\.)\S+", re.IGNORECASE)


@cache
def _bare_link() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.@/-])(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.ASCII | re.IGNORECASE)


@cache
def _doi() -> re.Pattern[str]:
    prefix = PREFIX.removesuffix("/") + r"(?:/|%2f)"
    return re.compile(
        rf"(?:\bdoi[\s:.=]*)?(?<![0-9A-Za-z.])(?P<doi>{prefix}(?:(?![;,|]10\.\d{{4,9}}/)[^\s\"])+)",
        re.ASCII | re.IGNORECASE,
    )


@cache
def _arxiv() -> re.Pattern[str]:
    return re.compile(
        r"(?P<label>arxiv[\s:._-]*(?:preprint\s*)?(?:arxiv[\s:._-]*)?)?(?<![0-9])(?<![0-9]\.)(?(label)|(?<![A-Za-z.$€£¥]))"
        rf"(?P<id>{ANY_ID})(?P<version>(?:v\d+)?(?:\.pdf)?)(?!\d|\.\d|{_OTHER_WORD})",
        re.ASCII | re.IGNORECASE,
    )


def _is_quantity(text: str, found: re.Match[str]) -> bool:
    """An amount of money, or a number to call."""
    units = r"\s?(?:dollars?|euros?|pounds|usd|eur|gbp|[€$£¥%])(?!\w)"
    is_amount = re.compile(units, re.IGNORECASE).match(text, found.end()) is not None
    return is_amount or re.search(r"\+\d{1,3}[\s-]?$", text[max(0, found.start() - 6) : found.start()]) is not None


@cache
def _in_key() -> re.Pattern[str]:
    """As keys of BibTeX have it: `2023arXiv230906180K`, `DBLP:journals/corr/abs-2309-06180`."""
    return re.compile(r"\b(?:\d{4}arXiv|abs-(?=\d{4}-))(\d{4})-?(\d{4,5})(?:[A-Z.]|\b)", re.ASCII)


@cache
def _old_arxiv() -> re.Pattern[str]:
    return re.compile(
        rf"(?:arxiv[\s:._-]*)?(?<![0-9A-Za-z./-])(?P<id>{OLD_ID})(?:v\d+)?(?!\d|{_OTHER_WORD})",
        re.ASCII | re.IGNORECASE,
    )


@cache
def _openreview_in_link() -> re.Pattern[str]:
    return re.compile(
        r"\bopenreview\.net/[^\s?]*\?(?:[^\s?]*&)?(?:id|forum)=([A-Za-z0-9_-]{5,24})(?![./]?\w)", re.ASCII
    )


@cache
def _openreview() -> re.Pattern[str]:
    return re.compile(
        r"\bopenreview:\s?(?P<id>[A-Za-z0-9_-]{5,24})|(?<![\w-])[A-Za-z0-9_-]{10,11}(?![\w-])", re.ASCII | re.IGNORECASE
    )
