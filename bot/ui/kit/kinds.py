"""How each kind of resource is shown: a symbol, and what one and many are called."""

from typing import NamedTuple

from bot.catalog.model import Kind


class KindWords(NamedTuple):
    """Such as ``📄``, ``paper`` and ``papers``."""

    symbol: str
    one: str
    many: str


KIND_WORDS = {
    Kind.PAPER: KindWords("📄", "paper", "papers"),
    Kind.BOOK: KindWords("📘", "book", "books"),
    Kind.COURSE: KindWords("🎓", "course", "courses"),
    Kind.LIST: KindWords("🗂️", "reading list", "reading lists"),
    Kind.NOTES: KindWords("📝", "notes", "notes"),
    Kind.VIDEO: KindWords("🎬", "video", "videos"),
    Kind.CODE: KindWords("💻", "code", "code"),
}
