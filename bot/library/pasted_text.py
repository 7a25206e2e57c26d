"""What a pasted text says beside its identifiers: the title of an entry of BibTeX, a remark."""

import re
from functools import cache

from bot.catalog.latex_marks import plain_latex

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def bibtex_title(text: str) -> str | None:
    """Of the first entry in a pasted piece of BibTeX, which may be cut off; None where it's none."""
    if re.match(r"\s*@\w+\s*[{(]", text) is None:
        return None
    found = re.search(r"(?<![\w-])title\s*=\s*([{\"])", text, re.IGNORECASE)
    return plain_latex(_until_closed(text[found.end() :], found[1]), commands=True) if found else ""


def remark(rest: str) -> str:
    """The words of `rest`, which has no identifiers any more, without what citations put around those."""
    # Whom a message is addressed to, and what stands between two links, says nothing about a paper.
    rest = re.sub(r"(?<!\w)@\w+|^\s*(?:vs\.?|and|or|&)\s*$", " ", rest, flags=re.MULTILINE | re.IGNORECASE)
    rest = re.sub(r"(?<=\n)['’]s\b", " ", rest)  # of “arXiv:2309.06180’s idea”
    return " ".join(_around_ids().sub(" ", rest).split()).strip(" \t.,;:!?|()[]{}<>*_`~\"'“”„‘’«»‹›–—-=")


@cache
def _around_ids() -> re.Pattern[str]:
    return re.compile(
        r"\[[a-z-]+(?:\.[a-z-]+)?\]"  # a subject class
        rf"|\b\d{{1,2}}\s(?:{_MONTHS})[a-z]*\s\d{{4}}\b"
        r"|\barxiv(?:\s(?:preprint|e-prints?))?\b|\bdoi\b|\b(?:url|link|paper|pdf)\s*:|\]\(\s*\)?",
        re.IGNORECASE,
    )


def _until_closed(text: str, opener: str) -> str:
    depth, quoted = 0, opener == '"'
    for at, char in enumerate(text):
        if depth == 0 and char == ('"' if quoted else "}"):
            return text[:at]
        depth += (char == "{") - (char == "}")
    return text
