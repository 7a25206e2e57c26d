"""What a pasted text says beside its identifiers: a citation's title, the title of a browser's tab, a remark."""

import re
import unicodedata
from functools import cache

from bot.search import is_title_case

_LONGEST_TITLE = 300
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def bibtex_title(text: str) -> str | None:
    """Of the first entry in a pasted piece of BibTeX, which may be cut off; None where it's none."""
    if re.match(r"\s*@\w+\s*[{(]", text) is None:
        return None
    found = re.search(r"(?<![\w-])title\s*=\s*([{\"])", text, re.IGNORECASE)
    return _without_commands(_until_closed(text[found.end() :], found[1])) if found else ""


def stated_title(rest: str, words: str) -> str:
    """What the text calls the paper whose identifier is cut out of `rest`; empty where that isn't clear."""
    if labelled := re.search(r"\[([^\[\]\n]+)\]\(\n", rest):
        words = " ".join(labelled[1].split())
    words = re.sub(
        r"^Paper page\s?-\s|\s[|-]\s(?:OpenReview|Hugging Face|Papers With Code|(?:arXiv)?\.org)$", "", words
    )
    if not len(words.split()) >= 3 or len(words) > _LONGEST_TITLE or re.search(r"\bet al\b|\(\d{4}\)", words):
        return ""
    return words if is_title_case(words) or re.match(r"\s*\[\n\]\s*\w", rest) else ""


def remark(rest: str) -> str:
    """The words of `rest`, which has no identifiers any more, without what citations put around those."""
    # Whom a message is addressed to, and what stands between two links, says nothing about a paper.
    rest = re.sub(r"(?<!\w)@\w+|^\s*(?:vs\.?|and|or|&)\s*$", " ", rest, flags=re.MULTILINE | re.IGNORECASE)
    return " ".join(_around_ids().sub(" ", rest).split()).strip(" \t.,;:!?|()[]{}<>*_`~\"'“”‘’–—-=")


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


def _without_commands(text: str) -> str:
    r"""As a reader sees it: ``{\"u}`` is ü, and other commands go."""
    accents = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "c": "\u0327", "v": "\u030c"}
    text = re.sub(
        r"\\([`'^~\"]|[cv](?=[{\s]))\s*\{?\\?([A-Za-z])\}?",
        lambda found: unicodedata.normalize("NFC", found[2] + accents[found[1]]),
        text,
    )
    text = re.sub(r"\\([&%$#_])", r"\1", text)
    text = re.sub(r"\\[A-Za-z]+\s*", "", text)
    return " ".join(re.sub(r"[{}$]|(?<=\s)~|~(?=\s)", "", text).replace("~", " ").split())
