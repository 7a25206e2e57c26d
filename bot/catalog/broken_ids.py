"""Identifiers and links that a line break, a space or a mail's encoding has broken in two, made whole again."""

import re
from collections.abc import Iterator
from functools import cache

from bot.catalog.arxiv_ids import ANY_ID, ARCHIVES, MIRRORS, NEW_ID, OLD_ID, is_possible_id
from bot.catalog.dois import trimmed

_MOST_PIECES = 3
# Also the mark of a quoted mail's line; what a mail or a shell writes at the end of a line that goes on, maybe without
# the break; and breaks as links and HTML have them.
_BREAK = r"(?:[=\\]?[ \t]*\n[\n \t]*(?:>[ \t]*){0,3}|=?[ \t]{1,2}|=|(?:%0[Dd])?%0[Aa]|%20|<br ?/?>)"
_HYPHEN = rf"(?:-\n\s*|{_BREAK})"  # which a DOI may hold
_ODD_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))


def with_whole_ids(text: str) -> str:
    """Where what stands behind the break can be nothing but the rest."""
    text = _without_soft_breaks(text.translate(_ODD_SPACES))
    text = _within_link().sub("", text)
    text = _without_dot().sub(_with_dot, text)
    text = _broken_arxiv().sub(_whole_arxiv, text)
    return _broken_doi().sub(_whole_doi, text)


def continued(part: str, text: str, end: int) -> Iterator[str]:
    """The link or the id with what stands behind its end; only whoever knows the whole can tell whether it belongs."""
    pieces = part if "?" in part else part.rstrip("=\\")
    for _ in range(_MOST_PIECES - 1):
        found = _next_piece().match(text, end)
        if found is None:
            return
        pieces, end = pieces + found["piece"], found.end()
        yield pieces


def broken_bare_ids(text: str) -> Iterator[tuple[int, str]]:
    """Where numbers with a break between are that make an id of arXiv's."""
    for found in _broken_bare().finditer(text):
        if (value := f"{found[1]}.{found[2]}") and is_possible_id(value):
            yield found.start(), value


def _without_soft_breaks(text: str) -> str:
    """As mails in “quoted-printable” have them: `2309.06=` and `180` on the next line."""
    parts, end = [], 0
    for found in re.finditer(r"=[ \t]*\n+(?=[\w./-])", text, re.ASCII):
        token = re.split(r"\s", text[max(0, found.start() - 300) : found.start()])[-1]
        ends_in_parameter = re.search(r"[?&][\w-]+$|^[\w-]*$", token)
        if "/" in token and not ends_in_parameter and not re.search(r"[{}\",]", token.rpartition("/")[2]):
            parts.append(text[end : found.start()])
            end = found.end()
    return "".join([*parts, text[end:]]).replace("=3D", "=") if parts else text


def _with_dot(found: re.Match[str]) -> str:
    number = f"{found['month']}.{found['rest']}"
    return found["label"] + number if is_possible_id(number) and _whole().fullmatch(number) else found[0]


def _whole_arxiv(found: re.Match[str]) -> str:
    pieces = re.split(_HYPHEN, found["id"])
    for count in range(1, len(pieces) + 1):
        whole = "".join(pieces[:count])
        bare = whole.rstrip(".")
        if _whole().fullmatch(bare) and is_possible_id(re.sub(r"v\d+$", "", bare)):
            if count == 1:
                return found[0]
            behind = _cut_pieces(found["id"], count)
            return found["label"] + whole + behind
    return found[0]


def _cut_pieces(text: str, count: int) -> str:
    """What is behind the first pieces of it."""
    breaks = list(re.finditer(_HYPHEN, text))
    return text[breaks[count - 1].start() :] if len(breaks) >= count else ""


def _whole_doi(found: re.Match[str]) -> str:
    head, piece = found["head"], trimmed(found["piece"])
    if re.fullmatch(rf"10\.\d{{4,9}}/.*|{NEW_ID}(?:v\d+)?|(?:19|20)\d\d", piece, re.ASCII):
        return found[0]
    if head.endswith("."):  # of a sentence, too
        goes_on = re.match(r"\d[\w.()/-]{3}", piece, re.ASCII)
    else:
        goes_on = re.match(r"(?=\S*\d)/?\w", piece, re.ASCII)
    return head + found["piece"] if goes_on else found[0]


@cache
def _within_link() -> re.Pattern[str]:
    """Behind a site's name, before what its addresses of papers begin with."""
    sites = r"arxiv\.org|doi\.org|openreview\.net|dl\.acm\.org"
    return re.compile(
        rf"(?<=/){_BREAK}(?=(?:abs|pdf|html|doi)/|10\.\d{{4,9}}/|forum\?|pdf\?)"
        rf"|(?<=https://){_BREAK}(?=(?:www\.)?(?:{sites})/)|(?<=net/forum\?)\s+(?=id=)|(?<=net/forum\?id=)\s+(?=[\w-]{{8,}})",
        re.ASCII | re.IGNORECASE,
    )


@cache
def _broken_arxiv() -> re.Pattern[str]:
    hosts = "|".join(map(re.escape, sorted(MIRRORS)))
    piece = r"[\d.]+v?\d*"
    return re.compile(
        r"(?P<label>\barxiv[\s:._-]{0,3}(?:preprint\s{0,3})?(?:arxiv[\s:._-]{0,3})?"
        rf"|(?:arxiv\.org|{hosts})/(?:[\w.-]+/){{0,3}}?|\babs/)"
        rf"(?P<id>(?:(?:{ARCHIVES})(?:\.[a-z-]{{2,8}})?/(?:{_HYPHEN})?)?{piece}(?:{_HYPHEN}{piece}){{0,2}})(?!\w)",
        re.ASCII | re.IGNORECASE,
    )


@cache
def _without_dot() -> re.Pattern[str]:
    """`arXiv:230906180`, `arxiv 2309 06180`"""
    return re.compile(
        r"(?P<label>\barxiv[\s:._-]{0,3})(?P<month>\d{4})[ ,_-]?(?P<rest>\d{4,5})(?![\w.])", re.ASCII | re.IGNORECASE
    )


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:{NEW_ID}|{OLD_ID})(?:v\d+)?", re.ASCII | re.IGNORECASE)


@cache
def _broken_bare() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(\d{{4}})(?:{_BREAK}\.|\.{_BREAK})(\d{{4,5}})(?![\d.]\d|\d)", re.ASCII)


@cache
def _broken_doi() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<head>(?<![\w.])10\.\d{{4,9}}(?:/|/[^\s\"<>{{}}]{{0,200}}\w[./_-]|(?={_BREAK}/))){_BREAK}(?P<piece>/?\w[^\s\"<>{{}},]*)",
        re.ASCII,
    )


@cache
def _next_piece() -> re.Pattern[str]:
    another = rf"https?:|www\.|arxiv|doi\b|openreview|10\.\d{{4}}|(?:{ANY_ID})(?!\d)|[\w.-]+\.[a-z]{{2,}}/"
    return re.compile(rf"{_BREAK}(?P<piece>(?!{another})[\w./(-][^\s\"<>]{{0,200}})", re.ASCII | re.IGNORECASE)
