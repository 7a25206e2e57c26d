"""Moves a large catalog together in memory.

What is left of reading a file lies between all that was needed for it, so that Python can't give that memory back: of
20,000 entries that is half of what the process then takes.
"""

import io
import pickle
from dataclasses import dataclass, replace

from bot.catalog.model import Catalog

FEWEST = 1_000  # entries that are worth it


@dataclass(frozen=True, slots=True)
class PackedCatalog:
    """A catalog without an object for each value of its entries; whoever packed one drops it before unpacking."""

    rest: Catalog
    resources: memoryview
    count: int


def pack(catalog: Catalog) -> PackedCatalog:
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    for each in catalog.resources.values():
        pickler.dump(each)
        pickler.clear_memo()  # which would hold all of them twice
    return PackedCatalog(replace(catalog, resources={}), packed.getbuffer(), len(catalog.resources))


def unpack(packed: PackedCatalog) -> Catalog:
    read = io.BytesIO(packed.resources)
    resources = [pickle.Unpickler(read).load() for _ in range(packed.count)]  # noqa: S301 - packed in this process
    return replace(packed.rest, resources={each.id: each for each in resources})
