"""A symbol and words for each kind of resource."""

from typing import NamedTuple

from bot.catalog.model import Kind


class KindWords(NamedTuple):
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
