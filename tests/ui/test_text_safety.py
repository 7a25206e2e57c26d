"""Text from outside: it cannot ping, forge, break or overflow, whatever it holds."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.plain_text import clip, flat, shown_name, size
from bot.ui.kit.text import label, listing, plural, safe, sentence_list

BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HOSTILE = [
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</paper:123456789012345678>",
    "<t:1700000000:R>",
    "<:smile:123456789012345678>",
    "[click me](https://evil.example)",
    "**bold** __under__ ~~gone~~ ||hidden|| `code`",
    "# Heading",
    "-# small",
    "- list",
    "1. list",
    "> quote",
    "\\*not escaped\\*",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    escaped = safe(text)
    assert escaped != text
    for mark in re.findall(r"[*_~|`<>\[\]]", text):
        assert f"\\{mark}" in escaped
    assert re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", escaped) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# Heading", "\\# Heading"),
        ("### Small heading", "\\### Small heading"),
        ("-# small print", "\\-# small print"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("* item", "\\* item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("> quote", "\\> quote"),
    ],
)
def test_no_text_begins_a_heading_a_list_or_a_quote(text: str, escaped: str) -> None:
    """Discord's marks at the start of a line: https://support.discord.com/hc/en-us/articles/210298617"""
    assert safe(text) == escaped
    assert safe(f"  \n {text}") == escaped, "what is before it doesn't show"
    assert "\n" not in safe(f"words\n{text}")


@pytest.mark.parametrize(
    "text", ["#1 in systems", "#### four", "-5 degrees", "+1", "1.5 bits", "2024", "3)", "a # b", "a - b"]
)
def test_what_only_resembles_one_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("everyone", ["@everyone", "@here"])
def test_nobody_is_pinged(everyone: str) -> None:
    assert everyone not in safe(f"hello {everyone}")


def test_a_bare_address_stays_clickable_and_shows_where_it_leads() -> None:
    assert safe("see https://a.example/b_c_d and more_so") == "see https://a.example/b_c_d and more\\_so"


def test_a_link_behind_words_becomes_words() -> None:
    assert safe("[Paper](https://evil.example)") == "\\[Paper\\](https://evil.example)"


@given(st.text(), st.integers(1, 200))
def test_escaped_text_keeps_to_its_limit(text: str, limit: int) -> None:
    # Two units more at most, around right-to-left text, which the cards' budgets leave room for.
    assert size(safe(text, limit)) <= limit + 2


@pytest.mark.parametrize("text", ["\\", "*", "#", "@everyone", "https://a.example/b", "1. "])
@pytest.mark.parametrize("limit", [0, 1, 2, 3])
def test_there_is_always_something_to_show_that_fits(text: str, limit: int) -> None:
    assert 0 < size(safe(text, limit)) <= max(1, limit)


@given(
    st.text(alphabet=st.characters() | st.sampled_from(BIDI_CONTROLS + "\n\t\x00\u2028\ud800\ue000 a"), max_size=400)
)
@example(f"  a\n{BIDI_CONTROLS}\x00\ud800\ue000\u2028b \t ")
def test_text_is_one_line_without_what_cannot_be_seen(text: str) -> None:
    shown = flat(text)
    assert {unicodedata.category(char) for char in shown}.isdisjoint({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert set(shown).isdisjoint(BIDI_CONTROLS)
    assert "  " not in shown
    assert shown == shown.strip()
    assert shown == "" or letters(shown) == letters(text), "nothing else is lost"


def letters(text: str) -> list[str]:
    return [char for char in text if unicodedata.category(char)[0] not in "CZ"]


@pytest.mark.parametrize("control", BIDI_CONTROLS)
def test_no_control_turns_the_text_around_it(control: str) -> None:
    assert flat(f"a{control}b") == "ab"


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧‍👦", "é", "👍🏽", "नि"])
def test_a_cluster_is_never_cut_in_two(cluster: str) -> None:
    whole = cluster * 30
    for limit in range(2, 60):
        cut = clip(whole, limit)
        assert cut.removesuffix("…") == "" or whole.startswith(cut.removesuffix("…"))
        assert len(cut.removesuffix("…")) % len(cluster) == 0


def test_long_text_ends_at_a_word() -> None:
    assert clip("Efficient memory management for large language models", 40) == "Efficient memory management for large…"


def test_right_to_left_text_is_isolated() -> None:
    assert safe("שלום") == "\u2068שלום\u2069"


def test_words_beside_right_to_left_letters_are_isolated_with_them_and_others_are_not() -> None:
    assert safe("a שלום 1") == "\u2068a שלום 1\u2069"
    assert safe("سلام b") == "\u2068سلام b\u2069"
    assert safe("é 山") == "é 山"


def test_as_much_is_shown_as_fits_when_each_character_takes_two() -> None:
    assert safe("*" * 10, 20) == "\\*" * 10
    assert safe("*" * 10, 19) == "\\*" * 8 + "…"
    assert safe("*" * 200, 100) == "\\*" * 49 + "…"


def test_a_label_is_never_empty() -> None:
    for nothing in ("", " \n", "\u202e\n", "\u200b", "\u3164"):
        assert label(nothing) == "–"
    assert label("\u202ea\nb") == "a b"


def test_a_listing_says_that_there_is_more() -> None:
    assert listing(["A", "B", "C"], most=2) == "A, B et al."
    assert listing(["A", "B"], most=2) == "A, B"
    assert listing([], most=2) == ""
    assert listing(["*A*", "B", "C", "D"], most=3, rest="+1 more") == "\\*A\\*, B, C +1 more"


def test_a_listing_ends_with_the_last_name_that_fits_and_always_has_the_first() -> None:
    names = ["a" * 10, "b" * 10, "c" * 10]
    assert listing(names, most=3, limit=36) == ", ".join(names)
    assert listing(names, most=3, limit=35) == f"{names[0]}, {names[1]} et al."
    assert listing(names, most=3, limit=23) == f"{names[0]} et al."
    assert listing(names, most=3, limit=1) == f"{names[0]} et al."


@pytest.mark.parametrize(("count", "words"), [(0, "0 papers"), (1, "1 paper"), (1200, "1,200 papers")])
def test_counts_read_as_people_say_them(count: int, words: str) -> None:
    assert plural(count, "paper") == words


def test_a_noun_may_have_a_plural_of_its_own() -> None:
    assert [plural(count, "entry", "entries") for count in (1, 2)] == ["1 entry", "2 entries"]


@pytest.mark.parametrize("name", ["", "\u200b\u2060", "\u3164", "\ufe0f\u202e", "\u2800 \u115f", "\ue000"])
def test_a_name_that_shows_nothing_is_no_name(name: str) -> None:
    assert shown_name(name) == "a member"
    assert flat(name) == ""


@pytest.mark.parametrize("name", ["https://evil.example", "Ada http://evil.example/x", "ＨＴＴＰ://evil.example"])
def test_a_name_is_no_link(name: str) -> None:
    assert "://" not in safe(shown_name(name))


def test_names_of_many_scripts_stay_as_they_are() -> None:
    for name in ("Ada", "Анна", "山田", "नि", "👩‍👩‍👧‍👦", "é", "עדה"):
        assert shown_name(name) == name


@pytest.mark.parametrize(
    ("words", "sentence"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and d")]
)
def test_words_are_joined_as_one_says_them(words: str, sentence: str) -> None:
    assert sentence_list(tuple(words)) == sentence


def test_a_listing_counts_what_it_leaves_out_also_where_room_is_short() -> None:
    assert listing("abcd", most=3, rest="and {} more") == "a, b, c and 1 more"
    assert listing("abcd", most=3, rest="+{} more", limit=6) == "a, b +2 more"
