"""LaTeX that was pasted into a title, a venue or a name, as the text that it stands for.

Only what is surely LaTeX is read. What isn't known stays as it is, a path or a backslash that is meant.
"""

import re
import unicodedata

from bot.catalog.latex_marks import ACCENTS, SYMBOLS, symbol
from bot.patterns import compile_later

MATHS = compile_later(r"((?<!\\)\$(?=[^\s$])[^$%]*(?<![\\\s])\$)")
_LETTERS = frozenset({"ss", "ae", "AE", "oe", "OE", "o", "O", "l", "L", "aa", "AA", "i", "j"})
_NAMES = frozenset({"LaTeX", "TeX", "BibTeX"})
_BASE = r"(?:\{\s*(?:\\([ij])|([A-Za-z]))\s*\}|\\([ij])(?![A-Za-z])|([A-Za-z]))"
_MARK = rf"\\([`'^~\"=]|\.(?=[{{zZI])){_BASE}"
_NAMED_MARK = r"\\([cvuHkrd])(?:\{\s*(?:\\([ij])|([A-Za-z]))\s*\}|\s+(?:\\([ij])(?![A-Za-z])|([A-Za-z])))"
_ACCENT = compile_later(
    rf"\{{{_MARK}\}}|\{{{_NAMED_MARK}\}}|{_MARK}|(?<=[^\W\d_]){_NAMED_MARK}|\\([cvuHkrd])\{{([A-Za-z])\}}"
)
_APOSTROPHE = compile_later(r"[^\W\d_]\\'(?:s|t|re|ll|ve|d|m)(?![A-Za-z])")
_QUOTE = compile_later(r"\\([\"'`])(?![A-Za-z{\\])")
_STYLE = compile_later(r"\\(?:emph|text(?:bf|it|tt|sc|rm|sf|sl|up|md|normal)?|mbox|underline|uline)\s*\{([^{}]*)\}")
_SWITCH = compile_later(
    r"\{\s*\\(?:it|bf|em|tt|sc|rm|sf|sl|itshape|bfseries|ttfamily|scshape|slshape)(?![A-Za-z])\s*([^{}]*)\}"
)
_COMMAND = compile_later(r"\{\\([A-Za-z]+)\s*\}|\\([A-Za-z]+)(?:\{\}|(?![A-Za-z])(\s*))")
_OF_PATHS = (":", "\\", "/")  # `C:\\to`: what stands before a backslash that is no command's
_MOST_NESTED = 8
_KEPT_CAPITALS = compile_later(r"(?<![\\^_$])\{([^{}\\]*[^\W\d_a-zß-ÿ][^{}\\]*)\}")
_OPEN, _CLOSE = "\ue002", "\ue003"  # stand for the braces that the text has


def without_latex(text: str) -> str:
    r"""``Schr{\"o}dinger \emph{in} $x_1$`` is Schrödinger in $x_1$; maths is left alone."""
    if "\\" not in text:
        return text
    parts = MATHS.split(text)
    has_dollar = re.search(r"(?<!\\)\$", text) is not None
    hidden = parts[1::2]
    held = "\ue004".join(part.replace("\\$", "\ue005") if has_dollar else part for part in parts[::2])
    held = without_commands(held)
    for maths in hidden:
        held = held.replace("\ue004", maths, 1)
    return held.replace("\ue005", "\\$")


def without_commands(text: str) -> str:
    """The same for a text without maths."""
    if "\\" not in text:
        return text
    text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE)
    text = _with_accents(text)
    text = re.sub(r"\\([&%#_$])", r"\1", text)
    text = _COMMAND.sub(_named, text)
    for _ in range(_MOST_NESTED):
        text = _SWITCH.sub(r"\1", _STYLE.sub(r"\1", text))
    text = re.sub(r"(?<=[\w.])\\[ ,](?=\w)", " ", text)
    if "\\" not in text and are_balanced(text):
        text = re.sub(r"(?<=\w)~(?=\w)", " ", re.sub("[{}]", "", text))
        text = text.replace("``", "“").replace("''", "”").replace("---", "—").replace("--", "–")
    return text.replace(_OPEN, "{").replace(_CLOSE, "}")


def without_kept_capitals(text: str) -> str:
    """`{BERT}: Pre-training of {D}eep` is BERT: Pre-training of Deep. Where other braces are left, all are."""
    if "{" not in text or not are_balanced(text):
        return text
    maths = MATHS.findall(text)
    held = MATHS.sub("\ue004", text)
    for _ in range(_MOST_NESTED):
        held = _KEPT_CAPITALS.sub(r"\1", held)
    if "{" in held:
        return text
    for formula in maths:
        held = held.replace("\ue004", formula, 1)
    return held


def are_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _with_accents(text: str) -> str:
    r"""Not where a shell or JSON has put backslashes before quotation marks and apostrophes: ``\"all\"``."""
    marks = {found[1] for found in _QUOTE.finditer(text)}
    if _APOSTROPHE.search(text):
        marks.add("'")

    def accented(found: re.Match[str]) -> str:
        mark, letter = (group for group in found.groups() if group)
        composed = unicodedata.normalize("NFC", letter + ACCENTS[mark])
        return found[0] if mark in marks or len(composed) > 1 else composed

    return _ACCENT.sub(accented, text)


def _named(found: re.Match[str]) -> str:
    name, space = found[1] or found[2], found[3] or ""
    before = found.string[: found.start()][-1:]
    if name in _LETTERS:
        return found[0] if before in _OF_PATHS else SYMBOLS[name]
    if before.isalpha() or before in _OF_PATHS:
        return found[0]
    letters = name if name in _NAMES else symbol(name)
    return letters + space if letters else found[0]
