"""The reading list that the project ships, as the bot indexes it and as `/paper` answers from it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.catalog.parsing import parse_catalog
from bot.library.edition import Edition, index_entry
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.search import Entry

_CATALOG = Path(__file__).parents[2] / "catalog.yaml"


@cache
def shipped_edition() -> Edition:
    return Edition(parse_catalog(_CATALOG.read_bytes(), file=str(_CATALOG)).catalog)


def shipped_entries() -> list[Entry]:
    catalog = shipped_edition().catalog
    return [index_entry(resource, catalog) for resource in catalog.resources.values()]


class FirstMessage(NamedTuple):
    """`best` is the id of the card that is shown, or of the candidate named first; empty where there is none."""

    best: str
    public: bool


async def first_message(edition: Edition, text: str) -> FirstMessage:
    match await resolve(edition, text):
        case Known(resource):
            return FirstMessage(resource.id, public=True)
        case Ambiguous(candidates):
            return FirstMessage(candidates[0].id, public=False)
        case Unknown(text_matches=matches) if matches:
            return FirstMessage(matches[0].resource.id, public=False)
        case _:
            return FirstMessage("", public=False)
