"""Custom ids: what is written can be read, and whatever else comes in means nothing."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.kit.actions import Action
from bot.ui.kit.ids import LIMIT, decode, encode


@dataclass(frozen=True)
class Sample:
    """An action-like value with each kind of field."""

    page: int
    topic: str
    words: str


VERBS = {"sample1": Sample}
plain = st.text(alphabet=st.characters(exclude_characters=":"), max_size=20)


@given(st.integers(0, 10**18), plain, st.text(max_size=40))
def test_what_is_written_can_be_read(page: int, topic: str, words: str) -> None:
    sample = Sample(page, topic, words)
    assert decode(encode("sample1", sample), VERBS) == sample


@given(st.text(max_size=200))
def test_whatever_comes_in_is_an_action_or_nothing(text: str) -> None:
    assert decode(text, Action.by_verb) is None or text.split(":")[0] in Action.by_verb
    assert decode(f"sample1:{text}", VERBS) is None or text.split(":")[0].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "sample1",
        "sample1:",
        "sample1:1:a",
        "sample0:1:a:b",
        "sample1:-1:a:b",
        "sample1:²:a:b",
        "sample1:١:a:b",
        "sample1:" + "9" * 5000 + ":a:b",
        f"sample1:{1 << 63}:a:b",
        "sample1:" + "0" * 19 + "1:a:b",
    ],
)
def test_ids_of_other_versions_and_forged_ones_mean_nothing(text: str) -> None:
    assert decode(text, VERBS) is None


def test_the_largest_id_is_one() -> None:
    assert decode(f"sample1:{(1 << 63) - 1}:a:b", VERBS) == Sample((1 << 63) - 1, "a", "b")
    assert decode("sample1:" + "0" * 18 + "1:a:b", VERBS) == Sample(1, "a", "b")


def test_an_id_that_would_not_fit_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode("sample1", Sample(1, "t", "w" * LIMIT))
    with pytest.raises(ValueError, match="colon"):
        encode("sample1", Sample(1, "a:b", "w"))


def test_an_id_may_have_as_many_characters_as_discord_takes_beside_the_mark() -> None:
    fits = encode("sample1", Sample(1, "t", "w" * (100 - len("b:sample1:1:t:"))))
    assert len(f"b:{fits}") == 100
    with pytest.raises(ValueError, match="does not fit"):
        encode("sample1", Sample(1, "t", "w" * (101 - len("b:sample1:1:t:"))))


def test_two_actions_cannot_share_a_verb() -> None:
    with pytest.raises(TypeError, match="belongs to"):
        type("Thief", (Action,), {}, verb="open1")
