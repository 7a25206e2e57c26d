"""Titles and names as LaTeX reads them, so that BibTeX gives back the same text."""

import re
from functools import cache

from bot.catalog.author_names import GROUP_WORDS

_SPECIAL = str.maketrans(
    {
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": "",
        "}": "",
        "\\": "",
        "~": r"\~{}",
        "^": r"\^{}",
    }
)
# What stands for further authors at the end of a list.
_OTHERS = frozenset({"et al", "et al.", "others", "contributors", "…", "...", "and more"})
OTHERS = "others"  # BibTeX's own word for them


def escaped(text: str) -> str:
    """Without the braces and backslashes that nothing could balance."""
    return text.translate(_SPECIAL)


def escaped_title(title: str) -> str:
    """Braces keep maths, and the capitals of names such as vLLM, which a style would lower."""
    return "".join(f"{{{part}}}" if _is_maths(part) else _with_kept_capitals(part) for part in _maths().split(title))


def authors_field(authors: tuple[str, ...], most: int) -> str:
    """Joined by BibTeX's `and`; those after the first `most` become its `others`."""
    names: list[str] = []
    more = len(authors) > most
    for author in authors[:most]:
        name, others = _without_others(" ".join(author.split()))
        more = more or others
        if name:
            names.append(_name(name))
    return " and ".join([*names, *([OTHERS] if more and names else [])])


def _without_others(author: str) -> tuple[str, bool]:
    """Whether others are told, too: ``Woosuk Kwon et al.``."""
    if author.casefold().removeprefix("and ").strip(" ,") in _OTHERS:
        return "", True
    found = _others_at_end().search(author)
    return (author[: found.start()], True) if found else (author, False)


def _name(name: str) -> str:
    """A group, whose name BibTeX would take for a person's parts or for two people, in braces."""
    if found := _suffix().fullmatch(name):
        return f"{escaped(found['family'])}, {found['suffix']}, {escaped(found['given'])}"
    text = escaped(name)
    one_comma = name.count(",") == 1 and not name.endswith(",")
    is_person = not _group().search(name) and ("," not in name or one_comma)
    return text if is_person else f"{{{text}}}"


def _with_kept_capitals(text: str) -> str:
    kept, end = [], 0
    for word in _words().finditer(text):
        kept.append(escaped(text[end : word.start()]))
        # A reader may take "@" before a brace for another entry.
        braced = any(char.isupper() for char in word[0][1:]) or word[0].endswith("@")
        kept.append(f"{{{escaped(word[0])}}}" if braced else escaped(word[0]))
        end = word.end()
    return "".join([*kept, escaped(text[end:])])


def _is_maths(part: str) -> bool:
    if _maths().fullmatch(part) is None:
        return False
    inner = part[1:-1]
    return inner.strip() == inner and _is_balanced(inner) and bool(re.search(r"[\\^_]|^[A-Za-z]$", inner))


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0 and not text.endswith("\\")


@cache
def _maths() -> re.Pattern[str]:
    return re.compile(r"(\$[^$%]+\$)")


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"[\w@]+(?:&\w+)*")


@cache
def _others_at_end() -> re.Pattern[str]:
    return re.compile(
        r"(?:,|\s|,?\sand)\s*(?:et\.? al\.?|others|contributors|…|\.\.\.|\d+ (?:others|more))$", re.IGNORECASE
    )


@cache
def _group() -> re.Pattern[str]:
    return re.compile(rf"\band\b|\b(?:{GROUP_WORDS})\b|[()]|\s(?-i:AI|Research|DeepMind)$", re.IGNORECASE)


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"(?P<given>[^,]+)\s(?P<family>[^,\s]+),?\s(?P<suffix>(?:Jr|Sr)\.?|I{2,3}|IV)")
