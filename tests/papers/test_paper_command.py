"""/paper from end to end: the card when sure, a question when not, never a dead end."""

from dataclasses import replace

import pytest
import simcord

from bot.members.model import Person
from bot.reading.model import ReadingState, Subject
from tests.support.reading_answers import last
from tests.support.worlds import World, custom_ids, options, press_each_after_restart, texts

SERVING_SYSTEMS = Subject("title:serving-systems", "Serving systems", ("title:serving-systems",), listed=False)


async def test_a_name_brings_the_card_for_everyone(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="vllm")
    assert not result.ephemeral
    said = texts(result.response)
    assert "## vLLM" in said
    assert "Woosuk Kwon, Zhuohan Li, Siyuan Zhuang, Ying Sheng et al." in said
    assert "> The system to know first." in said
    assert "**Read first:** Orca" in said


@pytest.mark.parametrize(
    "query",
    [
        "VLLM",
        "  vllm ",
        "PagedAttention",
        "paged-attention",
        "2309.06180",
        "arXiv:2309.06180v3",
        "https://arxiv.org/pdf/2309.06180v2.pdf",
        "https://doi.org/10.1145/3600006.3613165",
        "https://github.com/vllm-project/vllm",
        "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    ],
)
async def test_every_exact_way_to_name_it_is_sure(world: World, query: str) -> None:
    result = await world.ada.slash(world.channel, "paper", query=query)
    assert "## vLLM" in texts(result.response)


async def test_a_guess_is_the_closest_card_in_private_and_each_other_candidate_can_be_picked_and_left_again(
    world: World,
) -> None:
    result = await world.ada.slash(world.channel, "paper", query="systems")
    card = result.response
    assert card is not None
    assert result.ephemeral
    assert texts(card).startswith("### Closest to “systems”\n## ")
    assert "right now" not in texts(card), "who reads it is known"
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    first, others = menu.split(":")[2], options(card, menu)
    assert others
    assert first not in others
    await world.restart()
    card = (await world.ada.select(card, others[-1:], custom_id=menu)).response or card
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    assert menu == f"m:pick1:{others[-1]}:systems"
    assert options(card, menu) == [first, *others[:-1]]
    assert texts(card).startswith("### Also close to “systems”\n## ")
    card = (await world.ada.select(card, [first], custom_id=menu)).response or card
    assert options(card, f"m:pick1:{first}:systems") == [others[-1], *others[:-1]]


async def test_the_closest_card_is_shared_as_if_it_had_been_clear_and_stays(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="systems")).response
    assert card is not None
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    clear = await world.ada.slash(world.channel, "paper", query=menu.split(":")[2])
    shared = await world.ada.click(card, label="Share")
    assert not shared.ephemeral
    assert texts(shared.response) == texts(clear.response)
    assert texts(card).startswith("### Closest to “systems”\n## ")


async def test_an_unlisted_link_beside_the_name_of_an_entry_can_be_picked_too(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="vLLM https://arxiv.org/abs/1706.03762")).response
    assert card is not None
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:vllm:"))
    assert options(card, menu) == ["arxiv:1706.03762"]
    assert "Open the pasted link" not in texts(card), "it is in the menu"
    await world.restart()
    picked = await world.ada.select(card, ["arxiv:1706.03762"], custom_id=menu)
    assert picked.ephemeral
    assert texts(picked.response).startswith("## arXiv 1706.03762\n-# Not on the reading list\n")
    assert texts(card).startswith("### Closest to “vLLM https"), "the menu is still there"


async def test_a_title_that_only_a_hidden_shelf_has_is_not_told_to_who_types_its_link(world: World) -> None:
    link, guild, ben = "https://arxiv.org/abs/1706.03762", world.guild.id, Person(world.ben.id, "Ben")
    await world.ben.slash(world.channel, "reading start", paper=f"A Title That Only Ben Knows {link}")
    await world.services.members.update_settings(guild, ben, world.env.now(), hidden=True)
    alone = (await world.ada.slash(world.channel, "paper", query=link)).response
    beside = (await world.ada.slash(world.channel, "paper", query=f"vLLM {link}")).response
    assert beside is not None
    (menu,) = (each for each in custom_ids(beside) if each.startswith("m:pick1:"))
    picked = (await world.ada.select(beside, ["arxiv:1706.03762"], custom_id=menu)).response
    for card in (alone, picked):
        said = texts(card)
        assert said.startswith("## arXiv 1706.03762\n-# Not on the reading list\nOpen the page\n")
        assert "Share" not in said
        assert "Ben" not in said


async def test_a_title_that_somebody_here_reads_can_be_picked_where_the_list_has_something_like_it(
    world: World,
) -> None:
    await world.services.reading.store.set_state(
        world.guild.id, Person(world.ben.id, "Ben"), SERVING_SYSTEMS, ReadingState.READING, world.env.now()
    )
    card = (await world.ada.slash(world.channel, "paper", query="Serving systems")).response
    assert card is not None
    menu = custom_ids(card)[-1]
    assert options(card, menu)[-1] == SERVING_SYSTEMS.id
    picked = await world.ada.select(card, [SERVING_SYSTEMS.id], custom_id=menu)
    assert texts(picked.response).startswith("## Serving systems\n-# Not on the reading list\n**Reading:** Ben\n")


async def test_a_title_that_is_said_to_be_one_can_be_picked_where_the_list_has_something_like_it(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="Title: Serving systems for models")).response
    assert card is not None
    menu = custom_ids(card)[-1]
    assert options(card, menu)[-1] == "title:serving-systems-for-models"
    picked = await world.ada.select(card, ["title:serving-systems-for-models"], custom_id=menu)
    assert texts(picked.response) == (
        "## Serving systems for models\n-# Not on the reading list\n"
        "Suggest it for the reading list\nAll topics\nWant\nReading\nFinished"
    )


async def test_a_title_that_somebody_here_read_before_the_list_had_it_is_on_offer_once(world: World) -> None:
    renamed = replace(SERVING_SYSTEMS, id="vllm", listed=True)
    await world.services.reading.store.set_state(
        world.guild.id, Person(world.ben.id, "Ben"), renamed, ReadingState.READING, world.env.now()
    )
    card = (await world.ada.slash(world.channel, "paper", query="Serving systems")).response
    assert card is not None
    offered = options(card, custom_ids(card)[-1])
    assert offered.count("vllm") == 1
    assert all(":" not in each for each in offered)


async def test_an_unlisted_link_stays_on_offer_when_another_entry_is_picked(world: World) -> None:
    query = "serving systems https://arxiv.org/abs/1706.03762"
    card = (await world.ada.slash(world.channel, "paper", query=query)).response
    assert card is not None
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    first, (second, *rest) = menu.split(":")[2], options(card, menu)
    assert rest[-1] == "arxiv:1706.03762"
    card = (await world.ada.select(card, [second], custom_id=menu)).response or card
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    assert options(card, menu) == [first, *rest]
    assert "'label': 'arXiv 1706.03762'" in str(card.components)


async def test_in_direct_messages_the_closest_card_has_links_and_the_others_but_no_shelf(world: World) -> None:
    user = world.env.create_user("dora", global_name="Dora")
    card = (await user.slash("paper", query="serving systems https://arxiv.org/abs/1706.03762")).response
    assert card is not None
    verbs = [each.split(":")[1] for each in custom_ids(card)]
    assert "mark1" not in verbs
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    first, others = menu.split(":")[2], options(card, menu)
    assert all(":" not in each for each in others), "nothing can be kept"
    assert "'url': 'https://arxiv.org/abs/1706.03762'" in str(card.components)
    card = (await user.select(card, others[:1], custom_id=menu)).response or card
    assert "'url': 'https://arxiv.org/abs/1706.03762'" in str(card.components)
    (menu,) = (each for each in custom_ids(card) if each.startswith("m:pick1:"))
    assert options(card, menu) == [first, *others[1:]]
    assert "Open the pasted link" not in texts((await user.slash("paper", query="serving systems")).response)


async def test_what_was_typed_is_no_markdown(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="*systems*")
    assert "### Closest to “\\*systems\\*”" in texts(result.response)


async def test_a_long_query_fits_the_heading_and_the_buttons(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="serving systems " + "of words: again " * 17)
    assert texts(result.response).startswith("## serving systems of words: again")
    assert all(len(each) <= 100 for each in custom_ids(result.response))


async def test_pressing_want_on_the_closest_card_keeps_its_heading_and_the_others(world: World) -> None:
    query = "serving systems https://arxiv.org/abs/1706.03762"
    card = (await world.ada.slash(world.channel, "paper", query=query)).response
    assert card is not None
    before = custom_ids(card)
    menu = before[-1]
    others = options(card, menu)
    assert others[-1] == "arxiv:1706.03762"
    await world.restart()
    for pressed in ("Want", "Reading"):
        await world.ada.click(card, label=pressed)
        assert texts(card).startswith("### Closest to “serving systems https")
        assert custom_ids(card) == before
        assert options(card, menu) == others
    assert "**Reading:** Ada" in texts(card)
    await world.ada.select(card, others[:1], custom_id=menu)
    assert texts(card).startswith("### Also close to “serving systems https")
    await world.ada.click(card, label="Want")
    assert texts(card).startswith("### Also close to “serving systems https")
    assert options(card, custom_ids(card)[-1]) == [menu.split(":")[2], *others[1:]]


async def test_a_title_that_nobody_has_can_be_kept_suggested_and_looked_for_in_topics(world: World) -> None:
    async def ask() -> simcord.InteractionResult:
        return await world.ada.slash(world.channel, "paper", query="zebra crossing statistics")

    result = await ask()
    assert result.ephemeral
    assert texts(result.response) == (
        "## zebra crossing statistics\n-# Not on the reading list\n"
        "Suggest it for the reading list\nAll topics\nWant\nReading\nFinished"
    )
    await press_each_after_restart(world, ask)
    again = (await world.ben.slash(world.channel, "paper", query="Zebra Crossing Statistics!")).response
    assert "**Finished:** 1" in texts(again)


async def test_what_is_on_the_card_of_an_unlisted_title_stays_when_it_is_kept(world: World) -> None:
    card = (await world.ada.slash(world.channel, "paper", query="zebra crossing statistics")).response
    assert card is not None
    wanted = await world.ada.click(card, label="Want")
    assert "You want to read **zebra crossing statistics**." in texts(last(wanted))
    assert texts(card).splitlines()[2:] == [
        "**Wanted by:** 1", "Suggest it for the reading list", "All topics", "Want", "Reading", "Finished", "Share",
    ]  # fmt: skip
    shared = await world.ada.click(card, label="Share")
    assert not shared.ephemeral
    assert "## zebra crossing statistics\n-# Not on the reading list\n**Wanted by:** 1\n" in texts(shared.response)


async def test_in_direct_messages_what_is_not_there_leads_to_topics_and_to_where_the_list_is_kept(world: World) -> None:
    dora = world.env.create_user("dora", global_name="Dora")
    nothing = (await dora.slash("paper", query="zebra crossing statistics")).response
    assert texts(nothing).splitlines() == [
        "### “zebra crossing statistics” isn’t in the list “Sample list”", "All topics", "Open the full list",
    ]  # fmt: skip
    link = (await dora.slash("paper", query="https://example.org/x”")).response
    assert texts(link).splitlines() == [
        "### This link isn’t in the list “Sample list”", "Open the page", "All topics", "Open the full list",
    ]  # fmt: skip
    titled = (await dora.slash("paper", query="Title: Inference in Zebras https://example.org/x")).response
    assert texts(titled).splitlines() == [
        "### “Inference in Zebras” isn’t in the list “Sample list”", "These topics are close:", "Open the page",
        "Inference systems", "All topics", "Open the full list",
    ]  # fmt: skip
    mentions = (await dora.slash("paper", query="after every generated token")).response
    assert texts(mentions).startswith("### Mentions of “after every generated token”\n")
    assert texts(mentions).endswith("\nOpen the full list\nAll topics")


@pytest.mark.parametrize("query", ["after every generated token", "re-forms the batch after every generated token"])
async def test_what_only_a_text_mentions_is_shown_with_the_passage_whether_or_not_search_trusts_it(
    world: World, query: str
) -> None:
    result = await world.ada.slash(world.channel, "paper", query=query)
    assert result.ephemeral
    card = result.response
    assert card is not None
    said = texts(card)
    assert said.startswith(
        f"### Mentions of “{query}”\n-# No title on the reading list matches, but these mention the words:\n**Orca**"
    )
    assert "**Orca**\n> Re-forms the batch after every generated token.\n" in said
    await world.restart()
    opened = await world.ada.select(card, ["orca"], custom_id="m:pickopen1")
    assert "## Orca" in texts(opened.response)
    kept = await world.ada.click(card, custom_id=next(each for each in custom_ids(card) if "opensub1" in each))
    assert texts(kept.response).startswith(f"## {query}\n-# Not on the reading list\nSuggest it for the reading list\n")
    assert texts(card).startswith("### Mentions of"), "the answer is still there"


async def test_what_somebody_here_reads_outside_the_list_is_shown_instead_of_nothing(world: World) -> None:
    title = "Zebra crossing statistics of Lower Saxony"
    await world.ben.slash(world.channel, "reading start", paper=title)
    result = await world.ada.slash(world.channel, "paper", query="zebra crossing statistics of lower saxony")
    assert result.ephemeral
    said = texts(result.response)
    assert "Not on the reading list" in said
    assert "**Reading:** Ben" in said


async def test_an_unknown_link_can_be_kept_on_ones_shelf_at_once(world: World) -> None:
    link = "https://arxiv.org/abs/1706.03762"
    result = await world.ada.slash(world.channel, "paper", query=link)
    assert result.response is not None
    await world.restart()
    wanted = await world.ada.click(result.response, label="Want")
    assert "You want to read **arXiv 1706.03762**." in texts(last(wanted))
    again = await world.ben.slash(world.channel, "paper", query=link)
    assert "**Wanted by:** 1" in texts(again.response)


async def test_an_unknown_link_is_recognised_and_can_be_opened(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="https://arxiv.org/pdf/1706.03762v7")
    said = texts(result.response)
    assert said.startswith(
        "## arXiv 1706.03762\n-# Not on the reading list\nOpen the page\nSuggest it for the reading list\nWant\n"
    )
    assert "https://arxiv.org/abs/1706.03762" in str(result.response and result.response.components)


async def test_an_entry_without_links_says_so(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="reading-notes")
    assert "Link not published" in texts(result.response)


async def test_a_citation_of_what_the_list_lacks_heads_its_card_with_the_title_alone(world: World) -> None:
    cited = "Kaplan, J., & Amodei, D. (2020). Scaling laws for $\\pi_0$ models. arXiv preprint arXiv:2001.08361."
    result = await world.ada.slash(world.channel, "paper", query=cited)
    assert texts(result.response).startswith("## Scaling laws for π0 models\n-# Not on the reading list\n")
    by_names = await world.ben.slash(world.channel, "paper", query="Jared Kaplan, Sam McCandless arXiv:2001.08362")
    assert texts(by_names.response).startswith("## arXiv 2001.08362\n-# Not on the reading list\n")


async def test_an_arxiv_id_that_cannot_be_is_named_and_not_kept(world: World) -> None:
    result = await world.ada.slash(world.channel, "paper", query="https://arxiv.org/abs/2309.0618")
    assert "“2309.0618” can’t be an arXiv id: they have five digits after the dot since 2015." in texts(result.response)
    assert custom_ids(result.response) == []
