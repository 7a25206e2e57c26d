"""Words → ids: finds the entry that somebody means from half a name, a typo, an acronym or an author.

Stands alone: it imports nothing else of the project and takes plain values.
"""

from bot.search.confidence import Verdict, verdict
from bot.search.folding import fold
from bot.search.index import Index
from bot.search.model import Entry, Hit

__all__ = ["Entry", "Hit", "Index", "Verdict", "fold", "verdict"]
