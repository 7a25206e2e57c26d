"""Presses on cards: after a restart, after the catalog changed, with a forged id, and when the bot has a bug."""

import gc
import logging
from typing import Any

import pytest
import simcord

from bot.discord_internals import PrebuiltLayoutView
from bot.library.library import Swapped
from bot.settings import Settings
from bot.ui.kit.cards import Card
from bot.ui.papers.card import OpenPaper
from tests.support.forged import forge_id, forge_next
from tests.support.worlds import World, options, press_each_after_restart, texts

OUTDATED = "This button is from another version of the bot. Please use the command again."


async def card(world: World, query: str = "vllm") -> simcord.ResponseMessage:
    """The public card of one paper."""
    result = await world.ada.slash(world.channel, "paper", query=query)
    assert result.response is not None
    return result.response


async def test_every_button_of_a_card_answers_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "paper", query="vllm"))
    assert "b:more1:vllm" in pressed


async def more(world: World, query: str) -> simcord.ResponseMessage:
    answer = (await world.ben.click(await card(world, query), label="More")).response
    assert answer is not None
    return answer


async def test_what_to_read_first_is_shown_in_order(world: World) -> None:
    message = await more(world, "sglang")
    answered = texts((await world.ben.select(message, [":path"], custom_id="m:lead1:sglang")).response)
    assert "2 papers to read first, in this order" in answered
    assert answered.index("1. Orca") < answered.index("2. vLLM") < answered.index("**SGLang**")


async def test_every_choice_under_more_answers_after_a_restart_and_what_it_brings_does_too(world: World) -> None:
    menu = "m:lead1:vllm"
    choices = options(await more(world, "vllm"), menu)
    assert choices == [":path", ":similar", ":readers", "orca", "sglang", "fastgen"]
    heads = []
    for each in choices:
        message = await more(world, "vllm")
        await world.restart()
        answer = await world.ben.select(message, [each], custom_id=menu)
        assert answer.ephemeral
        heads.append(texts(answer.response).split("\n")[0])
    assert heads == [
        "### On the way to vLLM", "### Similar to vLLM", "## Who reads vLLM", "## Orca", "## SGLang",
        "## DeepSpeed-FastGen",
    ]  # fmt: skip


async def test_a_forged_choice_is_refused(world: World) -> None:
    message = await more(world, "vllm")
    for forged, sentence in (("../../etc", "no longer on the reading list"), ("url:x", "I no longer know which paper")):
        forge_next(world, lambda data, forged=forged: data.update(values=[forged]))  # type: ignore[misc]
        answer = await world.ben.select(message, [":similar"], custom_id="m:lead1:vllm")
        assert sentence in texts(answer.response)


async def test_more_holds_the_citation_and_what_comes_next(world: World) -> None:
    message = await card(world)
    answer = await world.ben.click(message, label="More")
    answered = texts(answer.response)
    assert answer.response is not None
    await world.ben.click(answer.response, label="Next: BibTeX")
    answered += texts(answer.response)
    assert "@inproceedings{vllm," in answered
    assert "doi = {10.1145/3600006.3613165}" in answered
    assert "Ion Stoica" in answered
    assert "Continue with …" in answered


async def test_an_entry_that_has_left_the_list_is_named_as_such(world: World, settings: Settings) -> None:
    message = await card(world)
    kept = settings.catalog.read_text(encoding="utf-8").replace("related: [gshard]", "")
    settings.catalog.write_text(_without(kept, "vllm", "sglang", "fastgen"), encoding="utf-8")
    assert isinstance(world.services.library.reload(), Swapped)
    answer = await world.ben.click(message, label="More")
    assert answer.ephemeral
    assert "no longer on the reading list" in texts(answer.response)


def _without(text: str, *ids: str) -> str:
    head, _, entries = text.partition("resources:\n")
    blocks: list[str] = []
    for line in entries.splitlines(keepends=True):
        if line.startswith("  ") and not line.startswith("   "):
            blocks.append("")
        blocks[-1] += line
    return head + "resources:\n" + "".join(block for block in blocks if block.split(":")[0].strip() not in ids)


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        ("open1:../../etc", "no longer on the reading list"),
        ("open0:vllm", OUTDATED),
        ("topic1:moe:x", OUTDATED),
        ("f1:999999:zz:zzzzzz:", "Nothing matches"),
        ("nonsense", OUTDATED),
    ],
)
async def test_a_forged_or_outdated_press_gets_a_sentence(world: World, forged: str, sentence: str) -> None:
    message = await card(world)
    forge_id(world, message, "b:more1:vllm", f"b:{forged}")
    answer = await world.ben.click(message, custom_id=f"b:{forged}")
    assert answer.ephemeral
    assert sentence in texts(answer.response)


@pytest.mark.parametrize(
    ("verb", "heading"), [("similar1", "### Similar to vLLM"), ("first1", "### On the way to vLLM")]
)
async def test_the_buttons_of_earlier_cards_are_still_understood(world: World, verb: str, heading: str) -> None:
    message = await card(world)
    forge_id(world, message, "b:more1:vllm", f"b:{verb}:vllm")
    answer = await world.ben.click(message, custom_id=f"b:{verb}:vllm")
    assert texts(answer.response).startswith(heading)


async def test_a_bug_gets_a_reference_that_stands_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(self: OpenPaper, interaction: Any) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("bot.ui.papers.card.MorePaper.press", broken)
    message = await card(world)
    with caplog.at_level(logging.ERROR):
        answer = await world.ben.click(message, label="More")
    answered = texts(answer.response)
    assert answer.ephemeral
    assert "nothing was lost" in answered
    reference = answered.rsplit(" ", 1)[-1].rstrip(".")
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_discord_py_keeps_no_card_that_was_sent(world: World) -> None:
    for query in ("vllm", "systems", "zebra crossing"):
        await world.ada.slash(world.channel, "paper", query=query)
    await world.ada.slash(world.channel, "search", query="serving")
    gc.collect()
    # The bot itself keeps some that it sends again: discord.py changes nothing of those.
    kept = [each for each in gc.get_objects() if isinstance(each, Card) and not isinstance(each, PrebuiltLayoutView)]
    assert kept == []
