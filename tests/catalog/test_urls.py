"""Which addresses a button may carry, at their exact limits."""

import pytest

from bot.catalog.urls import url_problem


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
