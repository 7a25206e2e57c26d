"""Which web addresses a button may carry."""

import ipaddress
import re
from urllib.parse import quote, urlsplit

from bot.catalog.lookalikes import in_latin_letters
from bot.patterns import compile_later

_IN_ADDRESS = compile_later(r"[\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]")
_PLAIN_ADDRESS = compile_later(
    r"https?://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}(?:[/?#][A-Za-z0-9!#$%&'()*+,./:;=?@_~-]*)?", re.ASCII
)
_BEHIND = tuple("。，、；：！？」』】）》”’,;")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_HTML = compile_later(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_ABBREVIATION = compile_later(r"(?:wikipedia\.org/.*|\b(?:[A-Z]|Inc|Ltd|Co|Corp|Jr|Sr|St|etc)|\.\w)\.")
_HOST = compile_later(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}\.?")


def url_problem(url: str, longest: int) -> tuple[str, str] | None:
    """What Discord would refuse or a reader could be fooled by, and how to fix it; None for a good one."""
    if len(quote(url, safe="/:?#[]@!$&'()*+,;=%~")) > longest:
        return f"is longer than {longest} characters", "Discord takes no longer address in a button"
    if re.search(r"[;,|]\s*https?://", url):
        return "holds two addresses", "write each on its own, as `[one, two]` or under its own role"
    if _PLAIN_ADDRESS.fullmatch(url):  # nearly all are, and the rest costs five times more
        return None
    if found := _IN_ADDRESS.search(url):
        return f"holds {_called(found[0])}", (
            "write it percent-encoded, such as %20 for a space"
            if "://" in url or misses_scheme(url)
            else "an address begins with https://"
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no valid address", "fix it, or copy it again from the browser"
    if parts.scheme not in {"http", "https"}:
        meant = f"did you mean `https://{url}`?" if misses_scheme(url) else "an address begins with https://"
        return "is no web address", meant
    if parts.username is not None:
        return "holds a user name", "leave out the part before `@`"
    if not (_HOST.fullmatch(host) or _is_ip(host)):
        return "names no host on the internet", "fix the part after `//`"
    return None


def odd_host(url: str) -> str:
    """Where a link leads, if a reader could take letters of another script in it for Latin ones; else empty."""
    if url.isascii():
        return ""
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return ""
    return host if in_latin_letters(host) != host else ""


def odd_end(url: str) -> tuple[str, str] | None:
    """What is wrong with an address that was copied with what is around it, and the address without."""
    if found := _HTML.search(url):
        return f"holds HTML, `{found[0]}`", _HTML.sub("&", url)
    bare = url
    while bare[-1:] in _BEHIND or (bare[-1:] in _CLOSERS and bare.count(bare[-1]) > bare.count(_CLOSERS[bare[-1]])):
        bare = bare[:-1]
    return (f"ends in `{url[len(bare) :]}`", bare) if bare != url else None


def unsure_end(url: str) -> tuple[str, str] | None:
    """Message and hint of an end that may belong to the address."""
    if url.endswith(("…", "...")):
        return "the address ends in dots, as one that was cut off", "copy it again; put it in quotes if it's whole"
    if url.endswith(".") and not _ABBREVIATION.search(url[-200:]):
        meant = f"if it ended a sentence, write `{url.rstrip('.')}`; else put the address in quotes"
        return "the address ends in a full stop", meant
    return None


def misses_scheme(url: str) -> bool:
    """Whether it names a host; `notes.md` is a file."""
    return bool(re.match(rf"www\.\S|{_HOST.pattern}(?::\d+)?/", url))


def _called(letter: str) -> str:
    if letter.isspace():
        return "a space"
    return f"the character `{letter}`" if letter.isprintable() else "a control character"


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
