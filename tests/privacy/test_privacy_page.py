"""The privacy page: the same sentences in the guide and in Discord, each with a test that holds it."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.ui.account.privacy_page import _PAGES, SECTIONS
from tests.support.worlds import World, custom_ids, press_each_after_restart, texts

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/privacy.md"
_SENTENCE = re.compile(r"^- (?P<text>.+)$\n(?P<tests>(?:^  <!-- .+ -->$\n)*)", re.MULTILINE)
_TEST = re.compile(r"<!-- (?P<file>tests/[\w/]+\.py)::(?P<name>test_\w+) -->")


def sections() -> dict[str, str]:
    heads = re.split(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(heads[::2], heads[1::2], strict=True))


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_page_and_the_card_say_the_same() -> None:
    found = {title: tuple(each["text"] for each in _SENTENCE.finditer(body)) for title, body in sections().items()}
    assert found == SECTIONS


def test_each_sentence_names_a_test_that_exists() -> None:
    sentences = [each for body in sections().values() for each in _SENTENCE.finditer(body)]
    assert len(sentences) > 20
    for sentence in sentences:
        named = list(_TEST.finditer(sentence["tests"]))
        assert named, f"which test holds “{sentence['text']}”?"
        for test in named:
            assert test["name"] in functions_of(ROOT / test["file"]), test[0]


def test_a_line_holds_one_sentence() -> None:
    every = [each for sentences in SECTIONS.values() for each in sentences]
    assert every
    for sentence in every:
        assert sentence.endswith(".")
        assert not re.search(r"[.!?] [A-Z]", sentence), sentence


@pytest.mark.parametrize("command", ["help", "mydata show"])
@pytest.mark.parametrize("direct", [False, True])
async def test_help_and_mydata_lead_to_the_page(world: World, command: str, direct: bool) -> None:
    who: Any = world.ada.user if direct else world.ada
    where = () if direct else (world.channel,)
    asked = (await who.slash(*where, command)).response
    assert asked is not None
    answer = (await who.click(asked, custom_id="b:privacy1")).response
    assert answer is not None
    assert answer.ephemeral
    seen, pressable = [texts(answer)], custom_ids(answer)
    while (forward := f"b:seen1:{len(seen)}") in pressable and len(seen) < len(_PAGES):
        await who.click(answer, custom_id=forward)
        now: Any = world.env.backend.get_message(answer.channel_id, answer.id)
        seen.append(texts(now))
        pressable = custom_ids(now)
    shown = "\n".join(seen)
    for title, sentences in SECTIONS.items():
        assert f"### {title}" in shown
        for sentence in sentences:
            plain = re.sub(r"`/([a-z ]+)`", lambda match: world.services.command_mention(match[1]), sentence)
            assert f"- {plain}" in shown


async def test_its_buttons_work_after_a_restart(world: World) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    assert "b:privacy1" in await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "mydata show"))

    async def page() -> simcord.InteractionResult:
        asked = (await world.ada.slash(world.channel, "help")).response
        assert asked is not None
        return await world.ada.click(asked, custom_id="b:privacy1")

    assert await press_each_after_restart(world, page) == ["b:seen1:1"]
