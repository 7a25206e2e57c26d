"""A link or an id that a line break, a space or a mail has broken in two is found as if it were whole."""

import pytest

from bot.catalog.mentions import find_mentions
from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve

ARXIV, DOI = "https://arxiv.org/abs/2309.06180", "https://doi.org/10.1145/3600006.3613165"
BREAKS = ["\n", " ", "\r\n", "\n> ", "=\n", "= ", " \n", "\u00a0", "\\\n"]


@pytest.mark.parametrize("between", BREAKS)
@pytest.mark.parametrize(
    "spelt", [ARXIV, "arXiv:2309.06180v1", DOI, f"doi:{DOI[16:]}", "https://hf.co/papers/2309.06180"]
)
async def test_a_listed_id_is_found_wherever_it_is_broken(edition: Edition, spelt: str, between: str) -> None:
    first = spelt.index("2309" if "2309" in spelt else "3600006") + 1
    last = len(spelt.removesuffix("v1")) - 1
    for at in range(first, last + 1):
        text = f"We read {spelt[:at]}{between}{spelt[at:]}, on Friday"
        assert await resolve(edition, text) == Known(edition.catalog.resources["vllm"], edition), text


@pytest.mark.parametrize(
    "text",
    [
        "2309.\n06180",
        "https://arxiv.org/abs/2309.06-\n180",
        "https://arxiv.org/abs/2309.%0A06180",
        "https://arxiv.org/abs/2309.%2006180",
        "https://arxiv.org/abs/2309.<br>06180",
        "https://doi.org/10.1145/3600006.%0d%0a3613165",
        "@misc{x, title={A}, doi={10.1145/3600006.\n3613165}}",
        "TY  - JOUR\nTI  - A\nDO  - 10.1145/3600006.\n      3613165\nER  -",
        "a paper, 2309 .06180, for today",
        "https://arxiv.org/\nabs/2309.06180",
        "https://arxiv.org/abs/2309.0\n61\n80",
        "https://arxiv.org/abs/2309.06180v\n2",
        "https://arxiv.org/abs/=\n2309.06180",
        "https://dl.acm.org/doi/10.1145/\n3600006.3613165",
        "https://github.com/vllm-\nproject/vllm",
        "https://arxiv.org/abs/2309.06180\n3 of us read it",
        "https://doi.org/10.1145/3600006.3613165.\n2023 was long ago",
    ],
)
async def test_the_whole_is_the_listed_paper(edition: Edition, text: str) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("https://arxiv.org/abs/2501.\n00001", "arxiv:2501.00001"),
        ("https://arxiv.org/abs/2501.000 01", "arxiv:2501.00001"),
        ("arXiv:1001.\n0001", "arxiv:1001.0001"),
        ("https://arxiv.org/abs/hep-th/\n9901001", "arxiv:hep-th/9901001"),
        ("https://arxiv.org/abs/hep-th/99\n01001", "arxiv:hep-th/9901001"),
        ("https://doi.org/10.1145/9999999.\n8888888", "doi:10.1145/9999999.8888888"),
        ("https://doi.org/10.1109/CVPR.\n2016.90", "doi:10.1109/cvpr.2016.90"),
        ("doi:10.1038/s41586-\n021-99999-2", "doi:10.1038/s41586-021-99999-2"),
        ("10.1145\n/9999999.8888888", "doi:10.1145/9999999.8888888"),
        ("https://openreview.net/forum?\nid=abc123DEFg", "openreview:abc123DEFg"),
        ("https://openreview.net/forum?id=3Dabc=\n123DEFg", "openreview:abc123DEFg"),
        ("https://example.org/a?b=\nA word", "url:example.org/a"),
        ("https://doi.org/10.1145/9999999.\nGreat paper", "doi:10.1145/9999999"),
        ("https://doi.org/10.1145/9999999.\n2023 was long ago", "doi:10.1145/9999999"),
        ("https://doi.org/10.1145/9999999. 12 of us", "doi:10.1145/9999999"),
        ("arXiv:2501.00001 80 pages", "arxiv:2501.00001"),
        ("arXiv:1001.0001 5 pages", "arxiv:1001.0001"),
    ],
)
async def test_an_unlisted_id_is_joined_where_it_can_be_nothing_else(
    edition: Edition, text: str, identifier: str
) -> None:
    match await resolve(edition, text):
        case Unknown(lookup=lookup):
            assert [str(each) for each in lookup.identifiers] == [identifier]
        case other:
            pytest.fail(f"{text!r}: {other}")


@pytest.mark.parametrize(
    "behind", [ARXIV, "arXiv:2309.06180", "2309.06180", "hf.co/papers/2309.06180", "10.1145/3600006.3613165"]
)
@pytest.mark.parametrize("first", ["https://arxiv.org/abs/2501.00001", "https://doi.org/10.1145/9999999.8888888"])
async def test_an_id_behind_another_is_no_part_of_it(edition: Edition, first: str, behind: str) -> None:
    found = await resolve(edition, f"{first}\n{behind}")
    assert len(find_mentions(f"{first}\n{behind}").found) == 2
    assert isinstance(found, Ambiguous) or first[8:11] != behind[8:11]


def test_numbers_in_a_sentence_and_fields_of_a_record_are_left_alone() -> None:
    assert not find_mentions("In 2010. 12 people came, and 2011. 345 more").found
    assert find_mentions("year=\n2023, title=\nA/B=\n{x}").rest == "year=\n2023, title=\nA/B=\n{x}"
