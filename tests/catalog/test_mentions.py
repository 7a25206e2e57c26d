"""The identifiers in a text: where each is, in which order, and which are sure to be some."""

import pytest

from bot.catalog.identifiers import Identifier
from bot.catalog.mentions import find_mentions

VLLM = Identifier("arxiv", "2309.06180")


@pytest.mark.parametrize(
    "link",
    ["www.arxiv.org/abs/2309.06180", "HTTPS://ARXIV.ORG/abs/2309.06180", "www.arxiv.org/abs/2309.06180v2"],
)
def test_a_link_in_a_text_is_one_however_it_begins(link: str) -> None:
    mentions = find_mentions(f"see {link} today")
    assert [(each.readings[0], each.certain) for each in mentions.found] == [(VLLM, True)]
    assert mentions.rest == "see \n today"


@pytest.mark.parametrize("around", ["https://web.archive.org/web/2023/", "https://example.org/go?to="])
def test_a_link_that_holds_another_is_the_other(around: str) -> None:
    mentions = find_mentions(f"see {around}https://arxiv.org/abs/2309.06180 today")
    assert [each.readings[0] for each in mentions.found] == [VLLM]


@pytest.mark.parametrize("sign", ["”", "”…", "）", "。", "」", "…", "’", "’…", "†"])
def test_a_sign_behind_a_link_is_no_part_of_it(sign: str) -> None:
    (mention,) = find_mentions(f"see “https://example.org/a{sign} today").found
    assert mention.readings[0] == Identifier("url", "example.org/a")


@pytest.mark.parametrize("between", [",", "", " ", "\n"])
def test_two_links_without_a_space_are_two(between: str) -> None:
    mentions = find_mentions(f"see https://example.org/a{between}https://example.org/b/ today")
    assert [(str(each.readings[0]), each.certain) for each in mentions.found] == [
        ("url:example.org/a", True),
        ("url:example.org/b", True),
    ]
    assert mentions.rest.split() == ["see", "today"]


def test_letters_that_nobody_sees_are_no_part_of_a_link() -> None:
    (mention,) = find_mentions("see https://arxiv.org/abs/2309\u200b.06180").found
    assert mention.readings[0] == VLLM


def test_a_doi_in_angle_brackets_may_hold_them() -> None:
    doi = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    (mention,) = find_mentions(f"see <https://doi.org/{doi}> today").found
    assert mention.readings[0] == Identifier("doi", doi.lower())


def test_what_is_no_address_is_no_link() -> None:
    assert find_mentions("see https://[x today").found == ()


@pytest.mark.parametrize(
    ("link", "identifier", "certain"),
    [
        ("Example.ORG/a", "url:example.org/a", False),
        ("www.example.org/a", "url:example.org/a", True),
        ("https://example.org/papers/2309.06180", "url:example.org/papers/2309.06180", True),
        ("example.org/papers/2309.06180", "url:example.org/papers/2309.06180", False),
        ("arxiv.example.org/papers/2309.06180", "arxiv:2309.06180", True),
        ("huggingface.co/papers/2309.06180", "arxiv:2309.06180", True),
        ("proxy.example.org/openreview.net/forum?id=rkgNKkHtvB", "openreview:rkgNKkHtvB", True),
        ("nature.com/articles/s41586-021-03819-2", "doi:10.1038/s41586-021-03819-2", True),
    ],
)
def test_an_address_without_its_scheme_is_sure_where_it_is_a_papers(link: str, identifier: str, certain: bool) -> None:
    (mention,) = find_mentions(f"see {link} today").found
    assert (str(mention.readings[0]), mention.certain) == (identifier, certain)


def test_the_title_of_a_repositorys_tab_may_be_meant() -> None:
    (mention,) = find_mentions("GitHub - example/tool: what it is").found
    assert (mention.readings[0], mention.certain) == (Identifier("url", "github.com/example/tool"), False)


def test_a_link_in_angle_brackets_ends_with_them() -> None:
    mentions = find_mentions("see <https://example.org/a>b")
    assert [each.readings[0] for each in mentions.found] == [Identifier("url", "example.org/a")]
    assert mentions.rest == "see <\n>b"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("https://example.org/a>b <", "\n <"),
        ("<https://example.org/a|the page>", "<\n|the page>"),
        ('<a href="https://example.org/a">the page', '<a href="\n">the page'),
        ("https://doi.org/10.1000/a|b now", "\n now"),
        ("doi:10.1145%2F3600006.3613165, yes", "\n yes"),
        ("see 10.1145/3600006.3613165, yes", "see \n, yes"),
    ],
)
def test_what_is_left_of_a_text_begins_where_the_identifier_ends(text: str, rest: str) -> None:
    assert find_mentions(text).rest == rest


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("1012.5000", False),
        ("1012.5000v2", True),
        ("1012.5000.pdf", True),
        ("arXiv:1012.5000", True),
        ("2309.06180", True),
        ("2309.06180v2", True),
    ],
)
def test_a_number_is_surely_an_arxiv_id_by_its_label_version_or_length(text: str, certain: bool) -> None:
    assert [each.certain for each in find_mentions(f"read {text} now").found] == [certain]


def test_a_word_of_the_shape_of_an_openreview_id_may_be_one_and_stays_a_word() -> None:
    mentions = find_mentions("read mUVydzrkgz now")
    assert [(each.readings, each.certain) for each in mentions.found] == [
        ((Identifier("openreview", "mUVydzrkgz"),), False)
    ]
    assert mentions.rest == "read mUVydzrkgz now"


def test_a_labelled_openreview_id_is_one() -> None:
    mentions = find_mentions("read openreview: mUVydzrkgz now")
    assert [(each.readings, each.certain) for each in mentions.found] == [
        ((Identifier("openreview", "mUVydzrkgz"),), True)
    ]
    assert mentions.rest == "read \n now"


def test_identifiers_come_in_the_order_of_the_text_and_are_fifty_at_most() -> None:
    text = "openreview:mUVydzrkgz 2309.06180 doi:10.1000/abc math/0309136 https://example.org/a"
    assert [each.readings[0].scheme for each in find_mentions(text).found] == [
        "openreview", "arxiv", "doi", "arxiv", "url",
    ]  # fmt: skip
    many = find_mentions(" ".join(f"2309.{number:05}" for number in range(51)))
    assert [str(each.readings[0]) for each in many.found] == [f"arxiv:2309.{number:05}" for number in range(50)]


@pytest.mark.parametrize(
    ("host", "scheme"), [("arxiv.org", "arxiv"), ("de.arxiv.org", "arxiv"), ("notarxiv.org", "url"), ("e.org", "url")]
)
def test_an_id_within_a_path_is_a_paper_s_at_arxiv_and_may_be_one_elsewhere(host: str, scheme: str) -> None:
    (mention,) = find_mentions(f"https://{host}/x/2309.06180/more").found
    assert mention.readings[0].scheme == scheme
