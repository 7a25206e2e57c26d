"""Listed papers whose identifier stands in a text with a slip: a lost dot or digit, an O for a 0, other signs."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

_LEAST_DIGITS = 8
_LEAST_FOR_LOST_DIGIT = 12  # letters and digits of a DOI
_MOST = 20  # places in a text
_ALIKE = str.maketrans("oil", "011")


class DamagedIds:
    def __init__(self, identified: Mapping[str, str]) -> None:
        """`identified` has the id of an entry by each of its identifiers."""
        self._by_letters = {
            _letters(value): entry
            for scheme, value, entry in ((*name.split(":", 1), entry) for name, entry in identified.items())
            if scheme in {"arxiv", "doi"}
        }

    def in_text(self, text: str) -> Sequence[str]:
        """Ids of entries, each once."""
        if sum(map(str.isalnum, text)) < _LEAST_DIGITS or not re.search(r"\d", text):
            return ()
        found = [self._entry(place[0]) for place in list(_place().finditer(text[:2000]))[:_MOST]]
        return list(dict.fromkeys(filter(None, found)))

    def _entry(self, place: str) -> str | None:
        letters = _letters(place)
        if (entry := self._by_letters.get(letters)) or len(letters) < _LEAST_FOR_LOST_DIGIT or "10" not in letters[:2]:
            return entry
        near = {self._by_letters[each] for each in self._by_letters if _is_one_short(letters, each)}
        return near.pop() if len(near) == 1 else None


def _is_one_short(one: str, other: str) -> bool:
    """Whether one of them lacks a letter of the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) != len(shorter) + 1:
        return False
    at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    return shorter[at:] == longer[at + 1 :]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower())).translate(_ALIKE)


@cache
def _place() -> re.Pattern[str]:
    """What begins as a DOI or an id of arXiv, as far as it may go."""
    digit, sign = "[0-9OoIl]", r"[\s./\\,:_-]"
    doi = rf"1[0Oo]{sign}?{digit}{{4,5}}{sign}{{0,3}}[A-Za-z0-9]+(?:{sign}{{1,2}}[A-Za-z]*{digit}[A-Za-z0-9]*){{0,4}}"
    return re.compile(rf"(?<![A-Za-z0-9.$€£¥])(?:{doi}|{digit}{{4}}{sign}?{digit}{{4,5}}(?![A-Za-z0-9]))", re.ASCII)
