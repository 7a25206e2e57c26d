"""Titles in LaTeX as a reader sees them."""

import re
import unicodedata
from functools import cache

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "infty": "∞", "times": "×", "to": "→", "rightarrow": "→", "leftrightarrow": "↔", "ell": "ℓ",
    "sqrt": "√", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "pm": "±",
    "cdot": "·", "partial": "∂", "nabla": "∇", "sum": "∑", "in": "∈", "subset": "⊂", "cup": "∪", "cap": "∩",
    "ldots": "…",
    "dots": "…",
    "circ": "∘", "star": "⋆", "log": "log", "lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "varphi": "φ",
    "vartheta": "ϑ", "perp": "⊥", "forall": "∀", "exists": "∃", "oplus": "⊕", "otimes": "⊗", "hbar": "ħ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textbackslash": "\\", "textasciitilde": "~",
}  # fmt: skip
_DOLLAR = "\ue001"  # stands for one that is no sign of maths


def plain_latex(text: str, *, commands: bool) -> str:
    r"""``$\pi_0$`` is π0; with `commands` also ``{\"u}`` is ü, and those without a letter of their own go."""
    text = text.replace("\\$", _DOLLAR)
    text = _maths().sub(lambda found: _in_plain_letters(found[1] or found[2]), text)
    if not commands:
        return text.replace(_DOLLAR, "\\$")
    text = _accent().sub(_accented, text)
    text = re.sub(r"\\([&%#_])", r"\1", text)
    text = _command().sub(lambda found: symbol(found[1]), text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = re.sub(r"[{}$]|(?<=\s)~|~(?=\s)", "", text).replace("~", " ").replace(_DOLLAR, "$")
    return " ".join(text.split())


def _in_plain_letters(maths: str) -> str:
    """An exponent keeps its mark, without which it would be another number."""
    maths = re.sub(r"\\(?:mathcal|mathbb|mathbf|mathrm|text|mathsf|boldsymbol|operatorname|hat|tilde|bar)\b", "", maths)
    maths = re.sub(r"\\[dt]?frac\s?\{([^{}]+)\}\s?\{([^{}]+)\}", r"\1/\2", maths)
    maths = _command().sub(lambda found: symbol(found[1]), maths)
    return " ".join(re.sub(r"[{}_]|\\[,;! ]", "", maths).split())


def symbol(name: str) -> str:
    if name in SYMBOLS:
        return SYMBOLS[name]
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return ""


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[2] + ACCENTS[found[1]])


@cache
def _maths() -> re.Pattern[str]:
    return re.compile(r"\$(?=[^$\n]*[\\^_]|[A-Za-z0-9]\$)([^$\s][^$\n]{0,80})\$|\\\(([^\n()]{1,80})\\\)")


@cache
def _accent() -> re.Pattern[str]:
    return re.compile(r"\\([`'^~\"=.]|[cvuHkrd](?=[{\s]))\s{0,3}\{?\\?([A-Za-z])\}?")


@cache
def _command() -> re.Pattern[str]:
    return re.compile(r"\\([A-Za-z]+)\s*")
