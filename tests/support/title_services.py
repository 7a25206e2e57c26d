"""In place of the public services: they know one paper, after a second."""

import asyncio

import pytest

from bot.catalog.identifiers import Identifier
from bot.metadata import metadata_client
from bot.metadata.model import LookupFailed, PaperMetadata

ID, TITLE = "2001.08361", "Scaling *Laws* for <@1> Models"
SHOWN = r"Scaling \*Laws\* for"
AUTHORS = ("Ada <@1> Novak", "Ben Ochoa", "Cy *Dent*", "Di Ek")
PAPER = PaperMetadata(
    TITLE,
    "arXiv",
    AUTHORS,
    2020,
    "J. Things",
    f"https://arxiv.org/abs/{ID}",
    retracted=True,
    newer="https://doi.org/10.1000/x",
)


class TitleServices:
    """`down` as in an outage; `seconds` is how long each answer takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.down = False
        self.seconds = 1.0
        monkeypatch.setattr(metadata_client, "MetadataClient", lambda *_: self)

    async def find(self, identifier: Identifier) -> PaperMetadata | None:
        self.asked.append(str(identifier))
        await asyncio.sleep(self.seconds)
        if self.down:
            raise LookupFailed("arXiv: it can't be reached")
        return PAPER if identifier.value == ID else None

    async def close(self) -> None:
        pass
