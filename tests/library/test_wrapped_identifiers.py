"""An identifier is found whatever is written around it, in hundreds of ways."""

import re
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.mentions import find_mentions
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import Edition

ARXIV, DOI = "https://arxiv.org/abs/2309.06180", "10.1145/3600006.3613165"
SICI = "10.1002/(SICI)1098-2736(199908)36:6<637::AID-TEA4>3.0.CO;2-9"
IDS = {
    "new": Resource("new", "On New Ids in General", Kind.PAPER, ("t",), arxiv="2309.06180"),
    "old": Resource("old", "On Old Ids in General", Kind.PAPER, ("t",), arxiv="cond-mat/0102536"),
    "doi": Resource("doi", "On Plain DOIs in General", Kind.PAPER, ("t",), doi="10.1145/3600006.3613165"),
    "sici": Resource("sici", "On Odd DOIs in General", Kind.PAPER, ("t",), doi=SICI.lower()),
    "open": Resource("open", "On Reviews in General", Kind.PAPER, ("t",), openreview="VqkAKQibpq"),
}
EVERY_ID = Edition(Catalog("List", "", {"t": Topic("t", "Topic")}, IDS))
SPELT = [
    ("new", "2309.06180"), ("new", "arXiv:2309.06180v2"), ("new", ARXIV), ("new", "https://arxiv.org/pdf/2309.06180v1.pdf"),
    ("old", "arXiv:cond-mat/0102536"), ("old", "cond-mat.str-el/0102536"), ("old", "https://arxiv.org/abs/cond-mat/0102536v3"),
    ("doi", DOI), ("doi", f"doi:{DOI}"), ("doi", f"https://doi.org/{DOI}"), ("doi", "https://dl.acm.org/doi/10.1145/3600006.3613165"),
    ("sici", SICI), ("sici", f"https://doi.org/{SICI}"), ("sici", f"https://doi.org/{quote(SICI, safe='/')}"),
    ("open", "openreview:VqkAKQibpq"), ("open", "https://openreview.net/forum?id=VqkAKQibpq"),
    ("open", "https://openreview.net/pdf?id=VqkAKQibpq"),
]  # fmt: skip
BEFORE = [
    "",
    " ",
    "(",
    "[",
    "“",
    "‘",
    "«",
    "see ",
    "paper: ",
    "**",
    "`",
    "> ",
    "- ",
    "读",
    "（",
    "\u200b",
    "\n",
    "url = {",
    "[it](",
    "a b c: ",
    "1) ",
]
AFTER = [
    "",
    " ",
    ")",
    "]",
    "”",
    "’",
    "»",
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    "**",
    "`",
    "…",
    "。",
    "，好",
    "）",
    "\u200b",
    "\n",
    "},",
    ").",
    " and so on",
    " (2023)",
]


@settings(max_examples=max(400, settings().max_examples))
@given(
    spelt=st.sampled_from(SPELT),
    before=st.lists(st.sampled_from(BEFORE), max_size=3),
    after=st.lists(st.sampled_from(AFTER), max_size=3),
)
async def test_an_identifier_is_found_whatever_is_around_it(
    spelt: tuple[str, str], before: list[str], after: list[str]
) -> None:
    name, text = spelt
    wrapped = f"{''.join(before)}{text}{''.join(after)}"
    assert [EVERY_ID.mentioned(each) for each in find_mentions(wrapped).found] == [IDS[name]], wrapped


@given(
    st.text(
        alphabet=st.sampled_from('a1.:/()[]<>\\"`*?&=%10.2309 \nhttps://www.arxiv.org/abs/10.1145/{}@|，é\u200b'),
        max_size=400,
    )
)
def test_any_text_is_read_to_its_end(text: str) -> None:
    mentions = find_mentions(text)
    assert len(mentions.rest) <= len(text)
    assert all(each.readings for each in mentions.found)
    assert not re.search(r"https?://[a-z]+\.[a-z]", mentions.rest)
