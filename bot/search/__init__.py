"""From text to ids: finds an entry by part of a name, a typo, an acronym or an author."""

from typing import TYPE_CHECKING, Any

from bot.search.confidence import Verdict, verdict
from bot.search.folding import fold
from bot.search.model import Entry, Hit
from bot.search.words import is_title_case

if TYPE_CHECKING:
    from bot.search.index import Index

__all__ = ["Entry", "Hit", "Index", "Verdict", "fold", "is_title_case", "verdict"]


def __getattr__(name: str) -> Any:
    """`Index` is imported when it is asked for: with what it needs, it is most of this package."""
    if name != "Index":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bot.search.index import Index

    globals()[name] = Index
    return Index
