"""What each service's module offers."""

from typing import ClassVar, Protocol
from urllib.parse import quote

from yarl import URL

from bot.catalog.identifiers import Identifier
from bot.metadata.model import PaperMetadata

NO_SUCH_PAPER = frozenset({400, 404, 410})


class Service(Protocol):
    """Satisfies `bot.metadata.fetching.Origin`."""

    name: ClassVar[str]
    hosts: frozenset[str]
    content_types: ClassVar[tuple[str, ...]]
    missing: ClassVar[frozenset[int]]
    interval: ClassVar[float]
    """Seconds between two requests, as its terms have it, or slower."""

    def knows(self, identifier: Identifier) -> bool:
        """Whether it can be asked for such an identifier."""
        ...

    def url(self, identifier: Identifier) -> URL: ...

    def read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        """None if the answer says that there is no such paper. Raises UnusableAnswer."""
        ...


def address(base: str, path: str, query: str = "") -> URL:
    """Of parts that are quoted already."""
    return URL(f"{base}{path}" + (f"?{query}" if query else ""), encoded=True)


def host_of(base: str) -> str:
    return URL(base).host or ""


def percent_encoded(value: str) -> str:
    return quote(value, safe="")
