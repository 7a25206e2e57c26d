"""From text to ids: finds an entry by part of a name, a typo, an acronym or an author."""

from bot.search.confidence import Verdict, verdict
from bot.search.folding import fold
from bot.search.index import Index
from bot.search.model import Entry, Hit

__all__ = ["Entry", "Hit", "Index", "Verdict", "fold", "verdict"]
