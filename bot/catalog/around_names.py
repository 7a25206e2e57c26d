"""What people write around an author's name: an address, a title, a word before it, a full stop."""

import re

from bot.patterns import compile_later

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_AROUND = compile_later(
    rf"\s*[<(\[]?\b(?:mailto:)?{_EMAIL}[>)\]]?\s*$"
    r"|^(?:(?:[Ww]ritten|[Ee]dited|[Pp]resented|[Cc]ompiled|[Gg]iven) )?[Bb]y:?\s+(?=[^\W\d_a-z])"
    r"|^(?i:eds?\.|(?:first|lead|corresponding) author):?\s+(?=[^\W\d_a-z])"
    r"|\s+\(?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\)?$"
    r"|^(?i:authors?|speakers?|editors?|written by|by|autor(?:en|es)?|auteurs?|作者|著者)\s*[:：]\s*(?=[^\W\d_])"
    r"|^(?:(?:Prof|Dr|Mr|Mrs|Ms|PhD)(?:\.\s*|\s+))+(?=[^\W\d_a-z])|(?<=[^\W\d_]{3})\.$"
)
_ENDS_IN_STOP = compile_later(r"(?:\b(?:al|etc|jr|sr|inc|ltd|corp|univ|dept|inst|lab)|\.\.)\.$", re.IGNORECASE)


def bare_name(item: str) -> str:
    """Without them; empty where nothing else is there."""
    before = ""
    while item != before:
        before = item
        item = item if _ENDS_IN_STOP.search(item) else _AROUND.sub("", item)
    return item
