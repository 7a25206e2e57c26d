"""What stands right beside an author's name: marks and figures of footnotes, brackets, a Jr. or an Inc."""

import re

from bot.patterns import compile_later

IN_BRACKETS = compile_later(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_MARKS = compile_later(r"[\s*†‡§¶∗⋆✉⁰¹²³⁴-⁹]*[*†‡§¶∗⋆✉⁰¹²³⁴-⁹][\s,*†‡§¶∗⋆✉⁰¹²³⁴-⁹]*$")
_RAISED = compile_later(
    r"\s*\$?\^(?:\{[^{}]*\}|[\d*†‡§¶]+(?:\s?,\s?\d+(?!\w))*|[a-z](?:,[a-z])*(?!\w))\$?|\s*\\textsuperscript\{[^{}]*\}"
)
_NUMBERED = compile_later(r"^\(?\d{1,3}[.)]\s+(?=[^\W\d_])|[^\W\d_]\s?\d{1,2}(?:\s?,\s?\d{1,2})+$")
_FIGURES = compile_later(r"(?<=\D)(?:\d+[,\s]*)+$|^\(?\d+[.)]?\s*")
_NUMBER_BEFORE = compile_later(r"^\(\d{1,3}\)\s+")
_SUFFIX = compile_later(r"(?:jr|sr|ph\.?d|m\.?d)\.?|i{2,3}|iv", re.IGNORECASE)
_COMPANY = compile_later(r"(?:inc|ltd|llc|gmbh|corp|plc)\.?|co\.|s\.a\.", re.IGNORECASE)


def without_marks(name: str) -> str:
    """Without the stars, daggers and raised figures that point to a footnote."""
    return _MARKS.sub("", without_raised(name))


def without_raised(text: str) -> str:
    """Without what LaTeX raises: the figures of footnotes, as in `Woosuk Kwon^{1,2}`."""
    return _RAISED.sub("", text) if "^" in text or "\\" in text else text


def without_brackets(text: str) -> str:
    return " ".join(IN_BRACKETS.sub("", text).split())


def is_numbered(name: str) -> bool:
    """Whether it has a number in a list before it, or those of footnotes behind it."""
    return _NUMBERED.search(name) is not None


def without_figures(name: str) -> str:
    """Without those that may point to a footnote, or be a number in the place of a name; brackets are left alone."""
    name = _NUMBER_BEFORE.sub("", name)
    return name if IN_BRACKETS.search(name) else _FIGURES.sub("", name).strip(" ,")


def is_suffix(item: str) -> bool:
    """Whether it stands behind a name and is none: Jr., III, PhD, Inc."""
    return is_suffix_of_person(item) or _COMPANY.fullmatch(item) is not None


def is_suffix_of_person(item: str) -> bool:
    return _SUFFIX.fullmatch(item) is not None
