"""Text vectors by wordllama, whose wheel carries its weights: optional and offline."""

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

MAX_NEAREST = 100  # what is farther away has nothing in common


class TextVectors:
    """Making it imports numpy and reads 16 MB of weights, so make it off the event loop."""

    def __init__(self, texts: Sequence[str]) -> None:
        wordllama: Any = importlib.import_module("wordllama")
        # load() would go online: it looks for the tokenizer in another folder than the one it ships.
        model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        self._vectors: Any = model.embed(list(texts), norm=True)

    def nearest(self, position: int) -> Iterable[tuple[int, float]]:
        """See `bot.advice.similar.Semantics`; includes the text itself."""
        import numpy as np

        cosine = self._vectors @ self._vectors[position]
        positions = np.argsort(-cosine, kind="stable")[:MAX_NEAREST]
        return zip(positions.tolist(), cosine[positions].tolist(), strict=True)


def is_installed() -> bool:
    return importlib.util.find_spec("wordllama") is not None
