"""A button that leads into another feature is made from its verb and ids."""

import pytest

from bot.ui.kit.links import action_of
from bot.ui.papers.card import OpenPaper


def test_a_link_does_what_the_features_own_button_does() -> None:
    assert action_of("open1", "vllm") == OpenPaper("vllm")
    assert action_of("open1", "vllm").custom_id == "open1:vllm"


def test_a_link_to_nothing_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError):
        action_of("nowhere1", "vllm")
    with pytest.raises(TypeError):
        action_of("open1", "vllm", 3)
