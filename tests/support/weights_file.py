"""How the file that `benchmarks.searching.fit` writes shows that it is for these features and that nobody edited it."""

import hashlib
import json
from typing import Any

from bot.search.features import Features
from bot.search.weights import Terms


def checksum(content: dict[str, Any]) -> str:
    """Of all but itself, so that a test notices what was changed by hand."""
    rest = {name: value for name, value in content.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def schema() -> str:
    """The hash of the names of all that is fitted."""
    names = [*Features._fields, *Terms.__dataclass_fields__]
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:16]
