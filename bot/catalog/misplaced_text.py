"""Text that fits its field and is hardly meant: an address as a title, a placeholder, a word cut by a line's end."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.catalog.fields import FieldSpec, Shape
from bot.catalog.identifiers import recognise
from bot.catalog.mentions import find_mentions
from bot.catalog.problems import quoted
from bot.patterns import compile_later

_PLACEHOLDER = compile_later(
    r"(?:todo|tbd|tba|tbc|n/?a|fixme|xxx|placeholder|lorem ipsum\b.*|[?.…-]+"
    r"|to be (?:added|announced|done|filled in))\.?",
    re.IGNORECASE,
)
_SUSPECT = compile_later(r"[\[/]|\d\.\d|- |www")  # what all that follows has, and few texts
_ADDRESS = compile_later(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKDOWN = compile_later(r"!?\[([^\[\]]+)\]\(\s*(?:https?://[^()\s]+)\s*\)")
_TAB_TITLE = compile_later(r"\[(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})\]\s+(?=\S)", re.ASCII)
_CUT_WORD = compile_later(
    r"(?<![^\W\d_]-)\b([^\W\d_]{2,})- (?!(?:and|or|to|vs|und|oder|bis|et|ou|y|o|e|of)\b)([a-zà-ÿ]{2,})"
)
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "ft", "st"), strict=True))
_QUOTED = compile_later('[“„"\'«]([^“”„"«»]+)[”“"\'»]')
_UNSEEN = compile_later("[\u00ad\u200b\u2060\ufeff]")


class Misplaced(NamedTuple):
    """`better` is what was surely meant, empty where the field is rather left out; None where it's a guess.

    `hint` is empty where `better` says it.
    """

    message: str
    hint: str
    better: str | None
    change: Callable[[str], str] | None = None


def misplaced(spec: FieldSpec, text: str) -> Misplaced | None:
    """What is odd about a text; one thing at a time."""
    text = text.strip()
    if not spec.required and spec.shape is not Shape.LINES and spec.name != "name" and _PLACEHOLDER.fullmatch(text):
        return Misplaced(f"{quoted(text)} says nothing as `{spec.name}`", "leave it out until it's known", "")
    if spec.shape is Shape.LINE and (plain := _without_comma_behind(text)) != text and plain:
        return Misplaced(f"`{spec.name}` ends in {quoted(text[-1])}", "", plain, _without_comma_behind)
    if spec.shape is not Shape.TEXT and _SUSPECT.search(text) and (found := _line(spec, text)):
        return found
    if (plain := without_letters_of_pdf(text)) != text and plain:
        message = f"`{spec.name}` holds letters from a PDF that are one or none"
        return Misplaced(message, "", plain, without_letters_of_pdf)
    return None


def _without_comma_behind(text: str) -> str:
    """As lists in JSON and BibTeX have it at the end of each line."""
    bare = text.rstrip(" ,;，；、")
    quotes = _QUOTED.fullmatch(bare) if bare != text.rstrip() else None
    return quotes[1] if quotes else bare


def without_letters_of_pdf(text: str) -> str:
    """Ligatures and what isn't seen, such as a soft hyphen."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", "".join(_LIGATURES.get(letter, letter) for letter in text))


def _line(spec: FieldSpec, text: str) -> Misplaced | None:
    if _MARKDOWN.search(text):
        plain = _MARKDOWN.sub(r"\1", text)
        return Misplaced(
            f"`{spec.name}` holds a link in Markdown", f"write {quoted(plain)}, and the link below `links`", None
        )
    if spec.name not in {"title", "name", "venue", "authors"}:
        return None
    if _ADDRESS.fullmatch(text):
        return Misplaced(f"{quoted(text)} is an address, no {_called(spec)}", "write it below `links`", None)
    if spec.name == "title" and (found := recognise(text)) and found.scheme in {"arxiv", "doi"}:
        return Misplaced(f"{quoted(text)} is no title", f"write it as `{found.scheme}: {found.value}`", None)
    if tab := _TAB_TITLE.match(text):
        plain = text[tab.end() :]
        return Misplaced(
            f"the title begins with {quoted(tab[0])}", f"write {quoted(plain)} and `arxiv: {tab[1]}`", None
        )
    if cut := _CUT_WORD.search(text):
        whole = cut[1] + cut[2]
        hint = f"if a line ended there, write {quoted(whole)}, or {quoted(f'{cut[1]}-{cut[2]}')}"
        return Misplaced(f"{quoted(cut[0])} in `{spec.name}` may be one word", hint, None)
    return None


def _called(spec: FieldSpec) -> str:
    return "name of an author" if spec.name == "authors" else spec.name


def identifier_before(text: str, scheme: str) -> str:
    """The only one in a text that goes on in words or brackets, as in `arXiv:2309.06180 [cs.LG]`; else empty."""
    mentions = find_mentions(text)
    found = {each.readings[0] for each in mentions.found if each.certain}
    behind = mentions.rest.partition("\n")[2].strip()
    if len(found) != 1 or not re.match(r"[(\[]|[^\W\d_]{3}", behind):
        return ""
    (only,) = found
    return only.value if only.scheme == scheme else ""
