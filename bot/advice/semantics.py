"""Likeness of meaning by wordllama, whose word vectors come inside its wheel: optional, offline, off by default."""

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

NEAREST = 100  # what is farther away has nothing in common


class Meanings:
    """Vectors of texts. Making it imports numpy and reads 16 MB of weights, so make it off the event loop."""

    def __init__(self, texts: Sequence[str]) -> None:
        wordllama: Any = importlib.import_module("wordllama")
        # load() would go online: it looks for the tokenizer in another folder than the one it ships.
        model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        self._vectors: Any = model.embed(list(texts), norm=True)

    def nearest(self, place: int) -> Iterable[tuple[int, float]]:
        """The places of the texts nearest in meaning to the one at `place`, with their likeness from -1 to 1."""
        import numpy as np

        likeness = self._vectors @ self._vectors[place]
        places = np.argsort(-likeness, kind="stable")[:NEAREST]
        return zip(places.tolist(), likeness[places].tolist(), strict=True)


def is_installed() -> bool:
    """Whether ``pip install paperclub[semantic]`` was run."""
    return importlib.util.find_spec("wordllama") is not None
