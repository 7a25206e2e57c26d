"""Lists as their keepers write them, read as `import` reads them."""

from bot.importing.formats import read_any
from bot.importing.model import SourceItem, SourceList

PAPER = "https://arxiv.org/abs/2401.00001"


def read(text: str, suffix: str = ".md") -> SourceList:
    return read_any(text.encode(), suffix)


def only(text: str) -> SourceItem:
    (item,) = read(text).items
    return item
