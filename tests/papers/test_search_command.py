"""/search from end to end: ranked rows that say what matched, filters, pages and Share."""

import pytest

from bot.errors import UserError
from bot.settings import Settings
from bot.ui.kit.choices import chosen_kind
from bot.ui.kit.kinds import KIND_WORDS
from tests.support.channel_messages import press
from tests.support.worlds import World, custom_ids, press_each_after_restart, texts


@pytest.mark.parametrize(
    ("query", "first", "matched"),
    [
        ("vllm", "vLLM", "-# Efficient Memory"),
        ("paged attention", "vLLM", "matched another name"),
        ("kwon", "vLLM", "matched author"),
        ("conditional computation", "GShard", "-# Scaling Giant Models with Conditional Computation"),
        ("operating system", "vLLM", "> Stores the key/value cache in small blocks, as an operating system"),
        ("beginners", "AI System", "> For beginners"),
        ("https://arxiv.org/abs/2006.16668", "GShard", "matched identifier"),
    ],
)
async def test_the_best_row_comes_first_and_shows_or_says_what_matched(
    world: World, query: str, first: str, matched: str
) -> None:
    result = await world.ada.slash(world.channel, "search", query=query)
    assert result.ephemeral
    said = texts(result.response)
    assert f"**1. {first}**" in said
    assert matched in said.split("**2. ")[0]


async def test_what_matched_in_a_text_is_shown(world: World) -> None:
    said = texts((await world.ada.slash(world.channel, "search", query="operating system")).response)
    assert "> Stores the key/value cache in small blocks, as an operating system pages memory.\n-# " in said
    assert "\n> " not in texts((await world.ada.slash(world.channel, "search", query="orca")).response)


async def test_topic_and_kind_narrow_the_list(world: World) -> None:
    result = await world.ada.slash(world.channel, "search", query="systems", topic="books", kind="book")
    said = texts(result.response)
    assert "in Books among books" in said
    assert "AI System" in said
    assert "Orca" not in said


async def test_entries_are_found_by_any_name_of_their_topic(world: World) -> None:
    said = texts((await world.ada.slash(world.channel, "search", query="混合专家")).response)
    assert "GShard" in said
    assert "matched topic" in said


async def test_kinds_are_offered_in_words_and_a_forged_one_is_refused(world: World) -> None:
    request = next(each for each in world.env.http_requests if each.path.endswith("/commands"))
    search = next(each for each in request.json or [] if each["name"] == "search")
    kind = next(each for each in search["options"] if each["name"] == "kind")
    assert [each["name"] for each in kind["choices"]] == [words.many for words in KIND_WORDS.values()]
    with pytest.raises(UserError, match="no such kind"):
        chosen_kind("pamphlet")


async def test_nothing_found_says_so_and_leads_on(world: World) -> None:
    result = await world.ada.slash(world.channel, "search", query="xylophone", topic="moe")
    assert "Nothing matches “xylophone” in Mixture of experts." in texts(result.response)
    assert custom_ids(result.response) == ["b:topics1:0"]


async def test_a_query_of_eighty_characters_still_turns_pages(world: World, settings: Settings) -> None:
    long_topic = "a-topic-with-an-id-that-is-as-long-as-it-may-b-48"[:48]
    entries = "".join(
        f"  paper-{number}: {{title: 'Serving study {number} of many words', kind: code, topics: [{long_topic}]}}\n"
        for number in range(40)
    )
    settings.catalog.write_text(
        f"name: Long\ntopics:\n  {long_topic}: {{title: Long}}\nresources:\n{entries}", encoding="utf-8"
    )
    assert world.services.library.reload() is not None
    query = "serving study " + "w" * 66
    assert len(query) == 80
    result = await world.ada.slash(world.channel, "search", query="serving study", topic=long_topic, kind="code")
    assert result.response is not None
    assert "40 matches" in texts(result.response)
    await world.restart()
    turned = await world.ada.click(result.response, label="Next · 1 of 8")
    assert "**6. " in texts(turned.response or result.response)
    longest = await world.ada.slash(world.channel, "search", query=query, topic=long_topic, kind="code")
    assert longest.acknowledged
    assert all(len(each) <= 100 for each in custom_ids(longest.response))


async def test_more_than_eighty_characters_are_not_taken(world: World) -> None:
    with pytest.raises(Exception, match="at most 80"):
        await world.ada.slash(world.channel, "search", query="x" * 81)


async def test_every_button_of_a_list_works_after_a_restart(world: World) -> None:
    pressed = await press_each_after_restart(
        world, lambda: world.ada.slash(world.channel, "search", query="efficient systems")
    )
    assert {each.split(":")[1] for each in pressed} == {"pickopen1", "g1"}


async def test_autocomplete_is_useful_for_nothing_for_letters_and_for_a_link(world: World) -> None:
    empty = await world.ada.autocomplete(world.channel, "search", "query", "")
    assert [choice["value"] for choice in empty[:2]] == ["orca", "gshard"], "the topics' starts come first"
    assert len(empty) == 8
    typed = await world.ada.autocomplete(world.channel, "paper", "query", "pagd at")
    assert typed[0]["value"] == "vllm"
    pasted = await world.ada.autocomplete(world.channel, "paper", "query", "https://arxiv.org/abs/2206.00277v1")
    assert [choice["value"] for choice in pasted] == ["ts-moe"]


async def test_an_unknown_topic_is_asked_about_and_the_words_are_kept(world: World) -> None:
    asked = await world.ada.slash(world.channel, "search", query="model", topic="experts system", kind="paper")
    assert asked.ephemeral
    said = texts(asked.response)
    assert (
        "no topic “experts system”. The closest: Mixture of experts, Inference systems.\nMixture of experts\n" in said
    )
    await world.restart()
    label = texts(asked.response).splitlines()[1]
    assert asked.response is not None
    found = (await press(world, world.ada, asked.response, label)).response or asked.response
    assert f"“model” in {label} among papers" in texts(found)
    again = await world.ada.slash(world.channel, "search", query="model", topic="zzzz")
    assert texts(again.response) == "There’s no topic “zzzz”.\nSearch everything\nAll topics"
    assert again.response is not None
    everywhere = (await press(world, world.ada, again.response, "Search everything")).response or again.response
    assert texts(everywhere).startswith("### “model”\n")
