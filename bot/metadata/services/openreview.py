"""OpenReview's API, https://docs.openreview.net: version 2, and version 1, which has what came before 2023."""

from typing import Any, ClassVar

from yarl import URL

from bot.catalog.identifiers import Identifier
from bot.metadata.answers import read_json
from bot.metadata.model import PaperMetadata, UnusableAnswer
from bot.metadata.service_text import names, plain
from bot.metadata.services.base import NO_SUCH_PAPER, address, host_of, percent_encoded
from bot.patterns import compile_later

_YEAR = compile_later(r"\b(?:19|20)\d\d\b")
_TAKEN_BACK = compile_later(r"\b(?:withdrawn|retracted)\b")


class OpenReviewApi:
    name: ClassVar[str] = "OpenReview"
    content_types: ClassVar[tuple[str, ...]] = ("application/json",)
    missing: ClassVar[frozenset[int]] = NO_SUCH_PAPER | {403}  # not for everyone
    interval: ClassVar[float] = 1.0

    def __init__(self, base: str = "https://api2.openreview.net") -> None:
        self._base = base
        self.hosts = frozenset({host_of(base)})

    def knows(self, identifier: Identifier) -> bool:
        return identifier.scheme == "openreview"

    def url(self, identifier: Identifier) -> URL:
        return address(self._base, "/notes", f"id={percent_encoded(identifier.value)}")

    def read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        answer = read_json(body)
        notes = answer.get("notes") if isinstance(answer, dict) else None
        if not isinstance(notes, list):
            raise UnusableAnswer("it has no notes")
        note = next((each for each in notes[:10] if isinstance(each, dict) and each.get("id") == identifier.value), {})
        content = note.get("content")
        # A review and a comment are notes, too, whose forum is another.
        if not isinstance(content, dict) or note.get("forum") not in {identifier.value, None}:
            return None
        title, venue = plain(_value(content, "title")), plain(_value(content, "venue"), 200)
        if not title:
            return None
        authors = _value(content, "authors")
        venue_id = _value(content, "venueid")
        found = _YEAR.search(venue) or (_YEAR.search(venue_id) if isinstance(venue_id, str) else None)
        return PaperMetadata(
            title=title,
            source=self.name,
            authors=names(authors if isinstance(authors, list) else ()),
            year=int(found[0]) if found else None,
            venue=venue,
            url=identifier.url,
            retracted=_TAKEN_BACK.search(f"{venue} {venue_id}".casefold().replace("_", " ")) is not None,
        )


def _value(content: dict[str, Any], name: str) -> object:
    """Version 2 has each value in an object, beside who may read it."""
    field = content.get(name)
    return field.get("value") if isinstance(field, dict) else field
