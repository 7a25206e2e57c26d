"""When two spellings are one nickname."""

import pytest

from bot.catalog.nicknames import nickname_key


@pytest.mark.parametrize(
    "spelling",
    ["vLLM", "VLLM", " vllm ", "v\u200bLLM", "v\u00adLLM", "\ufeffvLLM", "ｖＬＬＭ", "vLLM\u200f", "𝐯𝐋𝐋𝐌"],
)
def test_case_width_and_invisible_letters_make_no_other_nickname(spelling: str) -> None:
    assert nickname_key(spelling) == "vllm"


def test_a_space_within_and_an_accent_do() -> None:
    assert len({nickname_key(each) for each in ("mu li", "mu  li", "muli", "mü li")}) == 3
