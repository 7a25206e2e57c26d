"""Where a pasted link ends: signs of the text around it, and links of earlier days."""

import pytest

from bot.catalog.mentions import find_mentions
from bot.library.text_lookup import Lookup
from bot.reading.subject_index import external_subject, title_key
from bot.search import fold

LINK = "https://example.org/x"


@pytest.mark.parametrize(
    "text",
    [
        f"“{LINK}”", f"„{LINK}“", f"«{LINK}»", f"‘{LINK}’", f"‹{LINK}›", f"{LINK}’", f"“{LINK}”,", f"{LINK}…",
        f"{LINK}★", f"（{LINK}）", f"【{LINK}】", f"「{LINK}」很好", f"（{LINK}，很好）", f"&lt;{LINK}&gt;",
        f"&quot;{LINK}&quot;", "example.org/x”", f"<{LINK}|a text>", f'<a href="{LINK}">a text</a>',
    ],
)  # fmt: skip
def test_signs_behind_a_link_are_no_part_of_it(text: str) -> None:
    lookup = Lookup.of(text)
    assert str(lookup.identifier) == "url:example.org/x"
    assert external_subject(lookup).title == "example.org/x"


@pytest.mark.parametrize("name", ["Schrödinger", "Hilbert’s", "机器学习", "a_(b)"])
def test_other_letters_in_a_link_are(name: str) -> None:
    assert "example.org/wiki/" in str(Lookup.of(f"https://example.org/wiki/{name}").identifier)
    assert Lookup.of(f"https://example.org/wiki/{name}").words == ""


@pytest.mark.parametrize(
    ("link", "identifier"),
    [
        ("https://dl.acm.org/citation.cfm?doid=10.1145/1327452.1327492", "doi:10.1145/1327452.1327492"),
        ("https://dl.acm.org/citation.cfm?doid=1327452.1327492", "doi:10.1145/1327452.1327492"),
        ("http://portal.acm.org/citation.cfm?id=1&doid=1327452.1327492&CFID=1", "doi:10.1145/1327452.1327492"),
        ("https://dl.acm.org/citation.cfm?id=1327492", "url:dl.acm.org/citation.cfm?id=1327492"),
        (
            "https://delivery.acm.org/10.1145/1330000/1327492/p107-dean.pdf",
            "url:delivery.acm.org/10.1145/1330000/1327492/p107-dean.pdf",
        ),
    ],
)
def test_an_old_link_of_the_acm_holds_the_doi(link: str, identifier: str) -> None:
    (mention,) = find_mentions(link).found
    assert str(mention.readings[0]) == identifier


def test_what_is_said_of_an_id_in_the_genitive_is_no_word_to_search_for() -> None:
    assert Lookup.of("arXiv:2001.08361’s idea").words == "idea"


def test_letters_that_nobody_sees_make_no_other_title() -> None:
    assert title_key("Sca\u200bling\u00ad Laws") == title_key("Scaling Laws")


def test_a_sharp_sign_is_read_as_people_type_it() -> None:
    assert fold("C♯ and Ｆ＃") == fold("C# and F#") == "csharp and fsharp"
