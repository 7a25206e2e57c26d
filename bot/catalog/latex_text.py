"""Titles and other texts as LaTeX reads them, so that BibTeX gives back the same text."""

import re
from functools import cache

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


def escaped(text: str) -> str:
    """What is LaTeX in it already becomes letters first."""
    return written(without_commands(text))


def escaped_title(title: str) -> str:
    """Braces keep maths, and the capitals of names such as vLLM, which a style would lower."""
    parts = MATHS.split(without_latex(title))
    parts = [part if _is_maths(part) else part.replace("\\$", "$") for part in parts]
    written = "".join(f"{{{part}}}" if _is_maths(part) else _with_kept_capitals(part) for part in parts)
    return _with_balance(written, "".join(part for part in parts if not _is_maths(part)))


def written(text: str) -> str:
    return _with_balance(_special(text), text)


def _special(text: str) -> str:
    return _ligatures().sub("{}", text.translate(_SPECIAL))


def _with_balance(written: str, text: str) -> str:
    r"""BibTeX counts the braces of ``\{`` as well."""
    return written if are_balanced(text) else _lonely().sub(lambda found: _LONELY_BRACES[found[0]], written)


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
