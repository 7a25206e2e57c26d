"""What sites and reference managers put into the clipboard for one paper: its identifier and title, nothing else's.

`exported_records.txt` has each text, and behind `=>` its identifier, its title, and the title where the line breaks
have become spaces, as in a command's option. A title is empty where it isn't clear.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import Edition
from bot.library.resolver import Known, resolve
from bot.library.text_lookup import Lookup

RECORDS = Path(__file__).with_name("exported_records.txt")
MENTIONED = ("Attention Is All You Need", "Deep Residual Learning for Image Recognition", "Scaling Widgets")


def blocks() -> Iterator[tuple[str, str, str, str]]:
    lines: list[str] = []
    for line in RECORDS.read_text().split("\n"):
        if line.startswith("=>"):
            identifier, title, flat = (each.strip() for each in f"{line[2:]} ".split("|"))
            yield "\n".join(lines).strip("\n"), identifier, title, flat
            lines = []
        else:
            lines.append(line)


@pytest.fixture(scope="module")
def edition() -> Edition:
    resources = [Resource(f"e{number}", title, Kind.PAPER, ("t",)) for number, title in enumerate(MENTIONED)]
    return Edition(Catalog("List", "", {"t": Topic("t", "T")}, {each.id: each for each in resources}))


@pytest.mark.parametrize(("text", "identifier", "title", "flat"), list(blocks()))
async def test_a_record_is_its_own_papers(edition: Edition, text: str, identifier: str, title: str, flat: str) -> None:
    for pasted, called in ((text, title), (" ".join(text.split("\n")), flat)):
        lookup = Lookup.of(pasted)
        assert (str(lookup.identifier), lookup.title, lookup.names_several) == (identifier, called, False)
        assert not isinstance(await resolve(edition, pasted), Known)


def test_two_records_of_one_export_are_two_papers() -> None:
    one = "PT J AU Smith, J TI Scaling Laws for Widgets SO NATURE DI 10.1000/a UT WOS:1 ER"
    other = "PT J AU Doe, A TI Widgets at Large SO SCIENCE DI 10.1000/b UT WOS:2 ER"
    assert Lookup.of(f"FN Clarivate Analytics Web of Science VR 1.0 {one} {other} EF").titles == (
        "Scaling Laws for Widgets",
        "Widgets at Large",
    )


def test_capitals_within_a_title_are_no_tags() -> None:
    text = "PT J AU Smith, J TI AI and PA in CA SO NATURE PY 2021 DI 10.1000/a ER"
    assert Lookup.of(text).title == "AI and PA in CA"
