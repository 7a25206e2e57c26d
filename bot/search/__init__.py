"""From text to ids: finds an entry by part of a name, a typo, an acronym or an author."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.search.confidence import Verdict, verdict
from bot.search.folding import fold
from bot.search.words import is_title_case

if TYPE_CHECKING:
    from bot.search.index import Index
    from bot.search.model import Entry, Hit
    from bot.search.passages import coverage, passage

__all__ = ["Entry", "Hit", "Index", "Verdict", "coverage", "fold", "is_title_case", "passage", "verdict"]

_LATER = {"Entry": "model", "Hit": "model", "Index": "index", "coverage": "passages", "passage": "passages"}


def __getattr__(name: str) -> Any:
    """What the start can do without is imported when it is asked for: `Index` needs most of this package."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"bot.search.{_LATER[name]}"), name)
    return found
