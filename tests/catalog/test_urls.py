"""Which addresses a button may carry, at their exact limits, and what others were meant to be."""

import pytest

from bot.catalog.editing.yaml_text import scalar
from bot.catalog.model import Resource
from bot.catalog.parsing import parse_catalog
from bot.catalog.urls import url_problem
from tests.support.catalog_texts import entry, fixed, problems_of


@pytest.mark.parametrize("letter", ["x", "李"], ids=["as it stands", "percent-encoded"])
@pytest.mark.parametrize("room", [0, 1])
def test_an_address_is_at_most_as_long_as_allowed_once_it_is_encoded(letter: str, room: int) -> None:
    address = f"https://a.org/{letter}"
    length = {"x": 15, "李": 23}[letter]
    assert url_problem(address, length - 1 + room) == (
        None if room else (f"is longer than {length - 1} characters", "Discord takes no longer address in a button")
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://a.org/a b", "holds a space"),
        ("https://a.org/a\u3000b", "holds a space"),
        ("https://a.org/a|b", "holds the character `|`"),
        ("https://a.org/a\x7fb", "holds a control character"),
        ("https://@a.org/", "holds a user name"),
        ("https://a:b@a.org/", "holds a user name"),
        ("ftp://a.org/", "is no web address"),
        ("https://a..org/", "names no host on the internet"),
        ("https://1.2.3/", "names no host on the internet"),
    ],
)
def test_what_discord_refuses_or_fools_a_reader_is_named(address: str, found: str) -> None:
    problem = url_problem(address, 512)
    assert problem is not None
    assert problem[0] == found


@pytest.mark.parametrize("address", ["https://[::1]/x", "HTTPS://A.org/", "https://a.org.", "https://a.b.xn--p1ai/x"])
def test_an_odd_but_good_address_stays(address: str) -> None:
    assert url_problem(address, 512) is None


@pytest.mark.parametrize(
    ("address", "hint"),
    [("a.org/x", "did you mean `https://a.org/x`?"), ("mailto:x", "an address begins with https://")],
)
def test_a_missing_scheme_is_proposed_where_a_host_stands(address: str, hint: str) -> None:
    assert url_problem(address, 512) == ("is no web address", hint)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            (f"{start}a.org/b", "https://a.org/b")
            for start in (
                "https:/",
                "https//",
                "https;//",
                "https.//",
                "https:///",
                "https:\\\\",
                "htps://",
                "hhttps://",
                "htttps://",
                "ttps://",
                "hxxps://",
                "https://https://",
                "http://https://",
                "https:https://",
                "HTPPS://",
            )
        ),
        ("http//a.org/b", "http://a.org/b"),
        ("https://http://a.org/b", "http://a.org/b"),
        ("(https://a.org/b)", "https://a.org/b"),
        ("“https://a.org/b”", "https://a.org/b"),
        (r"\url{https://a.org/b}", "https://a.org/b"),
        ('<a href="https://a.org/b">x</a>', "https://a.org/b"),
        ("https://a.org/b。", "https://a.org/b"),
        ("https://a.org/b)", "https://a.org/b"),
        ("https://a.org/b_(c)", "https://a.org/b_(c)"),
        ("https://a.org/b?c=1&amp;d=2", "https://a.org/b?c=1&d=2"),
        ("https://a.org/b?c=1&#38;d=2&amp;amp;e", "https://a.org/b?c=1&d=2&e"),
        ("arXiv:2309.06180", "https://arxiv.org/abs/2309.06180"),
        ("doi:10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("URL: https://a.org/b", "https://a.org/b"),
        ("https://a.org/b", "https://a.org/b"),
    ],
)
def test_an_address_is_read_as_it_was_meant(written: str, meant: str) -> None:
    (link,) = two_fixed(f"links: {{code: {scalar(written)}}}").links[:1]
    assert link.url == meant


@pytest.mark.parametrize(
    "written",
    [
        "ftp://a.org/b",
        "file:///b",
        "https://a.org/b c",
        "https://a.org/b (official)",
        "javascript:alert(1)",
        "sftp://a.org/b",
    ],
)
def test_what_is_no_web_address_is_left_to_the_curator(written: str) -> None:
    text = entry(f"links: {{code: {scalar(written)}}}")
    assert problems_of(text)
    assert fixed(text) == text


@pytest.mark.parametrize("end", [".", "...", "…"])
def test_an_end_that_may_belong_to_the_address_is_asked_about_unless_it_is_in_quotes(end: str) -> None:
    (problem,) = problems_of(entry(f"links: {{code: https://a.org/b{end}}}"))
    assert (problem.severity, problem.fix) == ("warning", None)
    assert not problems_of(entry(f"links: {{code: 'https://a.org/b{end}'}}"))
    assert not problems_of(entry("links: {code: https://en.wikipedia.org/wiki/Apple_Inc.}"))


@pytest.mark.parametrize(
    "written",
    [
        "X https://a.org/b",
        '"X: https://a.org/b"',
        "[{X: https://a.org/b}]",
        "{X: https://a.org/b}",
        "\n    - X: https://a.org/b",
    ],
)
def test_an_address_with_its_label_gets_a_key_for_each(written: str) -> None:
    (link,) = two_fixed(f"links:\n  code: {written}").links
    assert (link.label, link.url) == ("X", "https://a.org/b")


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ("arxiv: 2309.06180\ndoi: 10.48550/arXiv.2312.07104", "`doi` is arXiv 2312.07104"),
        ("arxiv: 2309.06180\nyear: 2013", "long after the `year` 2013"),
        ("doi: 10.48550/arXiv.2312.07104\nyear: 2013", "long after the `year` 2013"),
        ("arxiv: 2309.06180\nlinks: {paper: https://arxiv.org/abs/2312.07104}", "the entry says 2309.06180"),
        ("links: {paper: https://a.org/b, code: http://www.a.org/b/}", "are one address"),
        ("arxiv: 2309.06180\nyear: 2021", ""),
        ("arxiv: hep-th/9901001\nyear: 1998", ""),
        ("arxiv: 2309.06180\ndoi: 10.48550/arXiv.2309.06180\nyear: 2023", ""),
        ("links: {paper: https://a.org/b#c, code: https://a.org/b#d}", ""),
    ],
)
def test_ids_years_and_links_that_contradict_each_other_are_asked_about(fields: str, part: str) -> None:
    found = problems_of(entry(fields))
    assert [part in each.message for each in found] == [True] * bool(part)
    assert all(each.severity == "warning" and each.fix is None for each in found)


def two_fixed(fields: str) -> Resource:
    return parse_catalog(fixed(entry(fields)).encode()).catalog.resources["two"]
