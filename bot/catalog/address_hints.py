"""What was meant by an address that can't be used."""

import re
from urllib.parse import quote

from bot.catalog.editing.fixes import replacement, respelled
from bot.catalog.fields import LINK_WORDS, FieldSpec
from bot.catalog.hints import Hint
from bot.catalog.identifiers import recognise
from bot.catalog.lookalikes import in_plain_letters
from bot.catalog.model import LINK_ROLES
from bot.catalog.urls import misses_scheme, url_problem
from bot.catalog.yaml_nodes import Node
from bot.patterns import compile_later

_FILE_NAME = compile_later(r"://[^\s/]+/[^?#]*\.[A-Za-z][A-Za-z0-9]{1,4}(?:[?#]\S*)?$")
_URL = r"https?://[^\s<>()\"'{}]+"
_WRAPPED = compile_later(
    rf"<({_URL})>|\[[^\[\]]*\]\(({_URL})\)|\(({_URL})\)|[\"'“„«`]({_URL})[\"'”“»`]|\\(?:url|href)\{{({_URL})\}}"
    rf"|<a\s[^<>]*href=[\"']({_URL})[\"'][^<>]*>[^<>]*</a>"
)
_AGAIN = compile_later(r"https?:?/{0,3}(?=https?:?/)", re.IGNORECASE)
_SCHEME = compile_later(
    r"(?P<word>[a-z]{3,7})(?P<sign>[:;.,]{0,2}\s?[/\\]{1,4}[:;]?)(?P<rest>(?:[\w-]+\.)+[a-z]{2,}(?![\w.-]).*)",
    re.IGNORECASE,
)
_LABEL_BEFORE = compile_later(r"(?P<label>[^:/]{1,80}?)\s*[:：–—-]?\s+(?P<url>https?://\S+)")
_LABEL_BEHIND = compile_later(
    r"(?P<url>https?://\S+)\s+(?:[–—|-]\s+(?P<label>[^:/]{1,80})|[(\[](?P<inner>[^:/()\[\]]{1,80})[)\]])"
)
_NO_LABEL = frozenset({*LINK_ROLES, *LINK_WORDS, "url", "link", "see", "at", "available at", "http", "https", "web"})


def better_address(url: str, longest: int) -> str:
    """What was meant by an address that can't be used; empty where that's not sure."""
    if wrapped := _WRAPPED.fullmatch(url.strip()):
        url = next(filter(None, wrapped.groups()))
    visible = "".join(url.split()) if not re.search(r"\S\s+\S", url) else url
    plain = in_plain_letters(visible) if not visible.isascii() else visible
    plain = _with_scheme(plain)
    if plain.count("://") > 1 or (re.search(r"\s", plain) and not _FILE_NAME.search(plain)):
        return ""
    for candidate in (
        plain,
        f"https://{plain}" if misses_scheme(plain) else "",
        quote(plain, safe="/:?#[]@!$&'()*+,;=%~"),
    ):
        if candidate and url_problem(candidate, longest) is None and not re.search("%0|%1|%7F", candidate):
            return candidate
    return ""


def as_address(node: Node, spec: FieldSpec, text: str, hint: str) -> Hint:
    if re.search(r"，\s*\w+\s*[:：]", text):
        return Hint("write a plain `,` for `，`", respelled(node, "，", ", "))
    stated = recognise(text) if "://" not in text else None
    page = stated.url if stated and stated.scheme in {"arxiv", "doi"} else ""
    better = better_address(text, spec.longest) or page
    if not better:
        return Hint(hint)
    if better != f"https://{text}":
        hint = f"write it percent-encoded: `{better}`" if "%" in better else f"write `{better}`"
    return Hint(hint, replacement(node, better))


def _with_scheme(text: str) -> str:
    """With `http://` or `https://` where that's written in another way, such as `htps:/`."""
    text = _AGAIN.sub("", text, count=2)
    found = _SCHEME.fullmatch(text)
    if found is None or re.match("https?://[^/]", text):
        return text
    from rapidfuzz.distance import DamerauLevenshtein  # only a file with a mistake needs it

    word = found["word"].lower().replace("xx", "tt")
    secure = "https" if "s" in word else "http"
    if DamerauLevenshtein.distance(word, secure) > 1:
        return text
    return f"{secure}://" + found["rest"].replace("\\", "/")


def apart_from_label(text: str) -> tuple[str, str] | None:
    """A label, which may be empty, and the address behind or before it."""
    text = text.strip()
    found = _LABEL_BEFORE.fullmatch(text) or _LABEL_BEHIND.fullmatch(text)
    if found is None or text.count("://") != 1:
        return None
    groups = found.groupdict()
    label = (groups.get("label") or groups.get("inner") or "").strip()
    return ("" if label.lower() in _NO_LABEL else label), found["url"]
