"""/topic from end to end: all topics, one topic in reading order, pages and Share."""

import re

import pytest

from tests.support.channel_messages import button, press
from tests.support.worlds import World, press_each_after_restart, texts


async def test_without_a_topic_all_of_them_are_listed_with_their_size(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic")
    assert result.ephemeral
    said = texts(result.response)
    assert "8 entries in 3 topics" in said
    assert "**Inference systems** · 4 entries" in said
    assert said.index("Inference systems") < said.index("Mixture of experts") < said.index("Books")


@pytest.mark.parametrize("named", ["inference", "Inference systems", "serving", "LLM Serving", "inferense sistems"])
async def test_a_topic_is_found_by_any_of_its_names_also_misspelt(world: World, named: str) -> None:
    result = await world.ada.slash(world.channel, "topic", topic=named)
    assert "## Inference systems" in texts(result.response)


async def test_a_topic_comes_in_the_order_to_read_it(world: World) -> None:
    said = texts((await world.ada.slash(world.channel, "topic", topic="inference")).response)
    places = [said.index(f"**{place}. {name}**") for place, name in enumerate(["Orca", "vLLM"], 1)]
    assert places == sorted(places)
    assert "Start here: three others build on it." in said
    assert "**3. SGLang**\nComes after vLLM.\n" in said


async def test_an_unknown_topic_names_the_closest(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic", topic="gardening")
    assert result.ephemeral
    assert "There’s no topic “gardening”" in texts(result.response)
    assert "</topic:" in texts(result.response)


async def test_a_row_opens_its_card_and_share_posts_the_page(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic", topic="moe")
    assert result.response is not None
    opened = await world.ada.select(result.response, ["gshard"], custom_id="m:pickopen1")
    assert opened.ephemeral
    assert "## GShard" in texts(opened.response)
    shared = await world.ada.click(result.response, label="Share")
    assert not shared.ephemeral
    assert "## Mixture of experts" in texts(shared.response)
    assert "Share" not in texts(shared.response)


async def test_somebody_elses_press_on_a_shared_page_answers_in_private(world: World) -> None:
    result = await world.ada.slash(world.channel, "topic", topic="moe")
    assert result.response is not None
    shared = await world.ada.click(result.response, label="Share")
    assert shared.response is not None
    turned = await world.ben.click(shared.response, label="All topics")
    assert turned.ephemeral
    assert "8 entries in 3 topics" in texts(turned.response)
    assert "## Mixture of experts" in texts(shared.response), "the shared copy stays as it was"


async def test_autocomplete_offers_all_topics_for_nothing_and_the_right_one_for_a_few_letters(world: World) -> None:
    everything = await world.ada.autocomplete(world.channel, "topic", "topic", "")
    assert [choice["value"] for choice in everything] == ["inference", "moe", "books"]
    typed = await world.ada.autocomplete(world.channel, "topic", "topic", "mixt")
    assert typed[0]["value"] == "moe"


async def test_every_button_of_a_topic_works_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "topic", topic="inference"))
    assert [each.split(":")[1] for each in pressed] == ["pickopen1", "topics1", "topicshare1"]


async def test_every_button_of_all_topics_works_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "topic"))
    assert pressed == ["m:picktopic1"]


async def test_a_page_has_all_others_before_and_behind_it(world: World) -> None:
    entries = [f"  p{number}: {{title: Paper {number}, kind: paper, topics: [moe]}}" for number in range(11)]
    text = "\n".join(["name: List", "topics:", "  moe: {title: Experts}", "resources:", *entries, ""])
    world.settings.catalog.write_text(text, encoding="utf-8")
    world.services.library.load()
    page = (await world.ada.slash(world.channel, "topic", topic="moe")).response
    shown = []
    for label in ("Next · 1 of 3", "Next · 2 of 3", "Back"):
        shown += re.findall(r"Paper \d+", texts(page))
        page = (await press(world, world.ada, page, label)).response
    assert sorted(shown) == sorted(f"Paper {number}" for number in range(11))
    assert button(page, "Next · 2 of 3")
