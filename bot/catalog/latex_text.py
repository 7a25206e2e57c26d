"""Titles and names as LaTeX reads them, so that BibTeX gives back the same text."""

import re
from functools import cache

from bot.catalog.author_names import GROUP_WORDS
from bot.catalog.initials_behind import inverted_names
from bot.catalog.latex_commands import MATHS, are_balanced, without_commands, without_latex

# Of several ways to write a character, the one that LaTeX and the readers of BibTeX take for the same.
_SPECIAL = str.maketrans(
    {
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\string^",
    }
)
_LONELY_BRACES = {r"\{": r"\ensuremath{\lbrace}", r"\}": r"\ensuremath{\rbrace}"}
# What stands for further authors at the end of a list.
_OTHERS = frozenset({"et al", "et al.", "others", "contributors", "…", "...", "and more", "etc", "etc.", "u.a.", "等"})
OTHERS = "others"  # BibTeX's own word for them


def escaped(text: str) -> str:
    """What is LaTeX in it already becomes letters first."""
    return _written(without_commands(text))


def escaped_title(title: str) -> str:
    """Braces keep maths, and the capitals of names such as vLLM, which a style would lower."""
    parts = MATHS.split(without_latex(title))
    parts = [part if _is_maths(part) else part.replace("\\$", "$") for part in parts]
    written = "".join(f"{{{part}}}" if _is_maths(part) else _with_kept_capitals(part) for part in parts)
    return _with_balance(written, "".join(part for part in parts if not _is_maths(part)))


def _written(text: str) -> str:
    return _with_balance(_special(text), text)


def _special(text: str) -> str:
    return _ligatures().sub("{}", text.translate(_SPECIAL))


def _with_balance(written: str, text: str) -> str:
    r"""BibTeX counts the braces of ``\{`` as well."""
    return written if are_balanced(text) else _lonely().sub(lambda found: _LONELY_BRACES[found[0]], written)


def authors_field(authors: tuple[str, ...], most: int) -> str:
    """Joined by BibTeX's `and`; those after the first `most` become its `others`."""
    people: list[str] = []
    more = len(authors) > most
    for author in authors[:most]:
        name, others = _without_others(" ".join(author.split()))
        more = more or others
        if name := without_commands(name).strip():
            people.append(name)
    inverted = inverted_names(people)
    names = [_name(f"{parts.family}, {parts.initials}" if (parts := inverted.get(name)) else name) for name in people]
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
        return f"{_written(found['family'])}, {found['suffix']}, {_written(found['given'])}"
    text = _written(name)
    one_comma = name.count(",") == 1 and not name.endswith(",")
    is_person = not _group().search(name) and ("," not in name or one_comma)
    # Readers that take a list of names apart drop a backslash at its start, and take signs alone for a part of a name.
    is_read = not text.startswith("\\") and any(map(str.isalnum, name))
    return text if is_person and is_read else f"{{{text}}}"


def _with_kept_capitals(text: str) -> str:
    kept, end = [], 0
    for word in _words().finditer(text):
        kept.append(_special(text[end : word.start()]))
        # A reader may take "@" before a brace for another entry.
        braced = any(char.isupper() for char in word[0][1:]) or word[0].endswith("@")
        kept.append(f"{{{_special(word[0])}}}" if braced else _special(word[0]))
        end = word.end()
    return "".join([*kept, _special(text[end:])])


def _is_maths(part: str) -> bool:
    if MATHS.fullmatch(part) is None:
        return False
    inner = part[1:-1]
    return (
        inner.strip() == inner
        and are_balanced(inner)
        and not inner.endswith("\\")
        and bool(re.search(r"[\\^_]|^[A-Za-z]$", inner))
    )


@cache
def _ligatures() -> re.Pattern[str]:
    """Between two characters that LaTeX would draw as one: `--`."""
    return re.compile(r"(?<=([-`'<>,]))(?=\1)|(?<=[?!])(?=`)")


@cache
def _lonely() -> re.Pattern[str]:
    return re.compile(r"\\[{}]")


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
