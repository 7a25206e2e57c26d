"""A corpus of paper titles that nobody wrote, and queries for it with known answers; the same for one seed."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from bot.search import Entry

_HOW = [
    "adaptive", "amortized", "asynchronous", "bayesian", "causal", "compact", "contrastive", "curvature-aware",
    "deterministic", "distributed", "dual-stage", "elastic", "entropic", "equivariant", "factored", "federated",
    "few-shot", "fine-grained", "geometric", "gradient-free", "greedy", "hierarchical", "incremental",
    "interpretable", "invariant", "lazy", "low-rank", "memory-bound", "modular", "multi-scale", "noise-tolerant",
    "nonparametric", "on-device", "parallel", "permuted", "probabilistic", "quantized", "recurrent", "regularized",
    "resilient", "robust", "self-calibrating", "semi-supervised", "sequential", "sparse", "spectral", "stochastic",
    "streaming", "structured", "symmetric", "token-wise", "topological", "unrolled", "unsupervised", "variational",
    "weakly-labelled"
]  # fmt: skip
_WHAT = [
    "alignment", "anchoring", "annotation", "assembly", "attribution", "batching", "bootstrapping", "caching",
    "calibration", "checkpointing", "clustering", "compilation", "compression", "control", "curricula", "decoding",
    "deduplication", "denoising", "distillation", "embedding", "estimation", "exploration", "factorization",
    "forecasting", "fusion", "generation", "grounding", "hashing", "indexing", "inference", "inpainting",
    "interpolation", "localization", "mapping", "matching", "merging", "navigation", "normalization", "offloading",
    "parsing", "partitioning", "planning", "pooling", "prefetching", "pretraining", "pruning", "quantization",
    "ranking", "reconstruction", "registration", "replication", "retrieval", "rewriting", "routing", "sampling",
    "scheduling", "segmentation", "sharding", "smoothing", "speculation", "summarization", "synchronization",
    "tokenization", "tracking", "translation", "verification"
]  # fmt: skip
_OF = [
    "accelerators", "accents", "agents", "antennas", "argument", "atlases", "ballads", "bytecode", "cameras",
    "canopies", "caches", "catalogs", "chords", "circuits", "classrooms", "clusters", "codebases", "constellations",
    "corridors", "crowds", "datacenters", "dialects", "dialogues", "documents", "drones", "ecosystems",
    "embeddings", "enzymes", "exams", "galaxies", "gestures", "glaciers", "graphs", "grippers", "harbours",
    "heartbeats", "invoices", "kernels", "kitchens", "lattices", "lectures", "ligands", "manuscripts", "markets",
    "melodies", "meshes", "microscopes", "molecules", "newsrooms", "orchards", "orchestras", "particles", "patents",
    "pedestrians", "pianos", "playlists", "pollen", "portfolios", "proofs", "queues", "radiographs", "receptors",
    "recipes", "reefs", "ribosomes", "runways", "satellites", "sensors", "shorelines", "simulators", "sketches",
    "snapshots", "speeches", "spreadsheets", "tables", "textbooks", "theorems", "traffic", "transcripts", "tunnels",
    "videos", "warehouses", "webpages", "wildfires", "workloads"
]  # fmt: skip
_LINK = ["for", "with", "of", "in", "under", "without", "beyond", "from"]
_NAMES = [
    "ve",
    "lo",
    "tra",
    "qui",
    "nem",
    "zor",
    "pal",
    "dri",
    "sha",
    "ket",
    "mu",
    "fli",
    "gor",
    "ban",
    "tis",
    "ul",
    "xen",
]
_NAMED = 15_000  # names of so few syllables; there are not many more
_FAMILY = ["Adeyemi", "Bergström", "Castellano", "Dubois", "Eriksen", "Fujimoto", "Gärtner", "Haddad", "Ivanova",
           "Jankowski", "Kowalczyk", "Lindqvist", "Moreau", "Nakamura", "Okonkwo", "Petrova", "Quispe", "Rasmussen",
           "Schröder", "Takahashi", "Umarov", "Vasquez", "Wójcik", "Yılmaz", "Zhang"]  # fmt: skip
_GIVEN = ["Ama", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hana", "Igor", "Jun", "Katya", "Lars", "Mei"]
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def invented_corpus(size: int, seed: int = 1) -> list[Entry]:
    """`size` entries with distinct names; some titles share most of their words, as real ones do."""
    rng = random.Random(seed)
    taken: set[str] = set()
    return [_entry(number, rng, taken) for number in range(size)]


def _entry(number: int, rng: random.Random, taken: set[str]) -> Entry:
    body = f"{rng.choice(_HOW)} {rng.choice(_WHAT)} {rng.choice(_LINK)} {rng.choice(_HOW)} {rng.choice(_OF)}"
    if rng.random() < 0.5:
        body += f" {rng.choice(_LINK)} {rng.choice(_WHAT)}"
    body = body.title()
    authors = tuple(f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}" for _ in range(rng.randint(1, 4)))
    if rng.random() < 0.6:
        longer = min(len(taken) // _NAMED, 2)
        name = next(n for _ in count() if (n := _name(rng, longer)).lower() not in taken)
        taken.add(name.lower())
        return Entry(f"e{number}", f"{name}: {body}", aliases=(name,), authors=authors, year=rng.randint(2012, 2025))
    return Entry(f"e{number}", body, authors=authors, year=rng.randint(2012, 2025))


def _name(rng: random.Random, longer: int) -> str:
    first = "".join(rng.choices(_NAMES, k=rng.randint(2, 3) + longer)).capitalize()
    return first + rng.choice(["", "", "Net", "LM", "-2", "Serve", "Former"])


@dataclass(frozen=True, slots=True)
class Query:
    """A query of one class; any of `relevant` (ids) is a right answer."""

    cls: str
    text: str
    relevant: frozenset[str]


def typo(text: str, rng: random.Random, times: int = 1) -> str:
    """`text` with slips of the fingers: a neighbouring key, a swap, a letter too few or too many."""
    for _ in range(times):
        at = rng.choice([i for i, char in enumerate(text) if char.isalpha() and i])
        near = _near(text[at].lower())
        swapped = text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        shorter, longer = text[:at] + text[at + 1 :], text[:at] + rng.choice(near) + text[at:]
        wrong = text[:at] + rng.choice(near) + text[at + 1 :]
        text = rng.choice([wrong, shorter, longer, swapped if text[at - 1].isalpha() else shorter])
    return text


def _near(key: str) -> str:
    for row in _KEYS:
        if key in row:
            at = row.index(key)
            return (row[max(0, at - 1) : at] + row[at + 1 : at + 2]) or key
    return key


def query_classes() -> list[str]:
    """What the classes of `invented_queries` are called."""
    return sorted(_CLASSES)


def invented_queries(corpus: Sequence[Entry], per_class: int, seed: int = 2) -> list[Query]:
    """`per_class` queries of each class, for entries of `corpus`."""
    rng = random.Random(seed)
    holders = _Holders(corpus)
    made = []
    for cls, make in _CLASSES.items():
        ways = (make(rng.choice(corpus), rng) for _ in count())
        found = (way for way in ways if way is not None)
        for _, (text, words) in zip(range(per_class), found, strict=False):
            made.append(Query(cls, text, holders.of(words)))
    return made


class _Holders:
    def __init__(self, corpus: Sequence[Entry]) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        for entry in corpus:
            for word in _words(entry.title):
                self._ids[word].add(entry.id)

    def of(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(set.intersection(*(self._ids[word] for word in words)))


def _words(title: str) -> list[str]:
    return title.lower().replace("-", " ").replace(":", " ").split()


Made = tuple[str, list[str]] | None  # a query and the words that a right entry has


def _of_name(change: Callable[[str, random.Random], str]) -> Callable[[Entry, random.Random], Made]:
    def make(entry: Entry, rng: random.Random) -> Made:
        if not entry.aliases or len(entry.aliases[0]) < 8:
            return None
        return change(entry.aliases[0], rng), _words(entry.aliases[0])

    return make


def _of_phrase(
    length: int, change: Callable[[list[str], random.Random], str]
) -> Callable[[Entry, random.Random], Made]:
    def make(entry: Entry, rng: random.Random) -> Made:
        words = entry.title.partition(": ")[2].lower().split() or entry.title.lower().split()
        start = rng.randrange(len(words) - length + 1)
        chosen = words[start : start + length]
        return change(chosen, rng), _words(" ".join(chosen))

    return make


def _acronym(entry: Entry, _: random.Random) -> Made:
    words = _words(entry.title.partition(": ")[2] or entry.title)
    return "".join(word[0] for word in words), words


def _author(entry: Entry, _: random.Random) -> Made:
    words = _words(entry.title)
    return f"{entry.authors[0].split()[-1]} {' '.join(words[-3:])}", words[-3:]


def _shuffled(words: list[str], rng: random.Random) -> str:
    return " ".join(rng.sample(words, len(words)))


def _partly_concatenated(words: list[str], rng: random.Random) -> str:
    at = rng.randrange(1, len(words))
    return " ".join([*words[: at - 1], words[at - 1] + words[at], *words[at + 1 :]])


def _split(words: list[str], rng: random.Random) -> str:
    longest = max(words, key=len)
    at = rng.randrange(2, len(longest) - 1)
    return " ".join(word[:at] + " " + word[at:] if word == longest else word for word in words)


_CLASSES: dict[str, Callable[[Entry, random.Random], Made]] = {
    "name": _of_name(lambda name, _: name),
    "name in other case": _of_name(lambda name, _: name.upper()),
    "name with a typo": _of_name(lambda name, rng: typo(name, rng)),
    "name with two typos": _of_name(lambda name, rng: typo(name, rng, 2)),
    "phrase": _of_phrase(4, lambda words, _: " ".join(words)),
    "phrase with a typo": _of_phrase(4, lambda words, rng: typo(" ".join(words), rng)),
    "phrase with two typos": _of_phrase(4, lambda words, rng: typo(" ".join(words), rng, 2)),
    "words in another order": _of_phrase(4, _shuffled),
    "a word too many": _of_phrase(4, lambda words, _: " ".join([*words, "paper"])),
    "words concatenated": _of_phrase(4, _partly_concatenated),
    "all words concatenated": _of_phrase(4, lambda words, _: "".join(words)),
    "a word split": _of_phrase(4, _split),
    "acronym": _acronym,
    "author and words": _author,
}
