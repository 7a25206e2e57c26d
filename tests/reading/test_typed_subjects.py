"""What /reading makes of a typed text: a listed paper, a title of its own, a guess, nothing."""

import pytest

from bot.settings import Settings
from tests.support.reading_answers import ask, last, shown
from tests.support.worlds import World, custom_ids, texts


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("https://arxiv.org/abs/1706.03762v5", "arXiv 1706.03762"),
        ("doi:10.1145/3292500.3330701", "DOI 10.1145/3292500.3330701"),
        ("https://example.org/a-blog-post", "example.org/a-blog-post"),
        ("Zebra crossing statistics of Lower Saxony", "Zebra crossing statistics of Lower Saxony"),
    ],
)
async def test_what_the_list_lacks_can_be_tracked_under_one_name(world: World, text: str, title: str) -> None:
    said = texts((await ask(world, "reading start", paper=text)).response)
    assert title in said
    assert "Not on the reading list; saved" in said
    again = texts(last(await ask(world, "reading finish", "ben", paper=f" {text} ")))
    assert title in again
    assert f"{title} (2)" in texts((await ask(world, "who")).response)


UNLISTED, ITS_TITLE = "https://arxiv.org/abs/2001.08361", "Scaling Laws for Neural Language Models"


@pytest.mark.parametrize(
    "text",
    [
        "[vLLM](https://hf.co/papers/2309.06180)",
        "https://arxiv.org/abs/2309.06180, see",
        "doi:10.1145/3600006.3613165).",
    ],
)
async def test_a_link_never_makes_a_second_record_of_a_listed_paper(world: World, text: str) -> None:
    await ask(world, "reading start", paper=text)
    assert "1 paper being read now\n**vLLM**\nAda" in texts((await ask(world, "who")).response)


@pytest.mark.parametrize("first", [UNLISTED, f"[2001.08361] {ITS_TITLE}"])
async def test_an_unlisted_paper_has_its_title_once_somebody_pasted_it(world: World, first: str) -> None:
    await ask(world, "reading start", paper=first)
    await ask(world, "reading start", "ben", paper=f"{ITS_TITLE} https://hf.co/papers/2001.08361v2")
    assert f"**{ITS_TITLE}**\nAda, Ben\n" in texts((await ask(world, "who")).response)
    assert f"**{ITS_TITLE}**" in texts(last(await ask(world, "reading finish", paper="2001.08361")))
    assert f"1 paper being read now\n**{ITS_TITLE}**\nBen" in texts((await ask(world, "who")).response)


async def test_several_unlisted_papers_are_asked_for_one_at_a_time(world: World) -> None:
    said = texts((await ask(world, "reading start", paper=f"{UNLISTED} https://arxiv.org/abs/1706.03762")).response)
    assert "more than one paper: arXiv 2001.08361, arXiv 1706.03762" in said
    shown = texts((await world.ada.slash(world.channel, "paper", query=f"{UNLISTED} arXiv:1706.03762")).response)
    assert "None of these links is in the list “Sample list”" in shown
    records = "@misc{a, title={Quiet Work}} @misc{b, title={Loud Work}}"
    said = texts((await ask(world, "reading start", paper=records)).response)
    assert "more than one paper: “Quiet Work”, “Loud Work”" in said
    shown = texts((await world.ada.slash(world.channel, "paper", query=records)).response)
    assert "None of these papers is in the list “Sample list”" in shown


async def test_a_guess_is_asked_and_either_answer_goes_on(world: World) -> None:
    for number, expected in ((0, "You’re reading **"), (-1, "You’re reading **generation systems**")):
        question = (await ask(world, "reading start", paper="generation systems")).response
        assert question is not None
        assert "Which one is" in texts(question)
        await world.restart()
        answer = await world.ada.click(question, custom_id=custom_ids(question)[number])
        assert expected in texts(answer.response or question) + await shown(world, question)


async def test_a_long_typed_title_survives_the_question(world: World) -> None:
    title = "Serving systems " + "that answer many people at once " * 8
    result = await ask(world, "reading want", paper=title.strip()[:300])
    message = result.response
    assert message is not None
    if "Which one is" in texts(message):
        await world.ada.click(message, custom_id=custom_ids(message)[-1])
    assert "Serving systems that answer" in texts((await ask(world, "reading list")).response)


async def test_a_long_title_from_outside_is_offered_by_any_of_its_words(world: World) -> None:
    title = "Sparse mixtures of experts considered harmful for the morale of small reading groups"
    await ask(world, "reading start", paper=title)
    for typed, found in (("sparse", 1), ("Considered harm", 1), ("a3f", 0)):
        choices = await world.ada.autocomplete(world.channel, "reading drop", "paper", typed)
        assert len(choices) == found, typed


@pytest.mark.parametrize("text", ["   ", "…", "\u200b \u200b", "🦓"])
async def test_what_names_nothing_is_not_tracked(world: World, text: str) -> None:
    result = await ask(world, "reading start", paper=text)
    assert "names nothing" in texts(result.response)
    shelf = (await ask(world, "reading list")).response
    assert shelf is not None
    assert "Reading · 0" in str(shelf.components)


async def test_autocomplete_offers_ones_own_shelf_where_that_is_meant(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    await world.env.advance_time(60)
    await ask(world, "reading want", paper="https://example.org/a-blog-post")
    for command in ("reading drop", "reading edit"):
        choices = await world.ada.autocomplete(world.channel, command, "paper", "")
        assert [choice["name"] for choice in choices] == ["example.org/a-blog-post · want", "vLLM · reading"]
    first = await world.ada.autocomplete(world.channel, "reading finish", "paper", "")
    assert first[0]["value"] == "vllm"
    assert len(first) > 1
    choices = await world.ada.autocomplete(world.channel, "reading drop", "paper", "paged")
    assert [choice["value"] for choice in choices] == ["vllm"]


async def test_a_typed_title_is_found_again_on_the_shelf(world: World) -> None:
    await ask(world, "reading start", paper="Zebra crossing statistics")
    dropped = texts((await ask(world, "reading drop", paper="zebra crossing: Statistics")).response)
    assert "You stopped reading **Zebra crossing statistics**." in dropped


async def test_an_entry_that_left_the_list_can_still_be_opened_and_finished(world: World, settings: Settings) -> None:
    await ask(world, "reading start", paper="gshard")
    text = settings.catalog.read_text(encoding="utf-8")
    head, _, tail = text.partition("  gshard:\n    name")
    text = head + tail[tail.index("  ts-moe:") :]
    settings.catalog.write_text(text.replace("start: [gshard]", "").replace("related: [gshard]", ""), encoding="utf-8")
    world.services.library.reload()
    shelf = (await ask(world, "reading list")).response
    assert "GShard" in texts(shelf)
    assert "not on the reading list" in texts(shelf)
    assert shelf is not None
    card = (await world.ada.select(shelf, ["gshard"], custom_id="m:pickopensub1")).response
    assert "Not on the reading list" in texts(card)
    assert "Saved as finished: **GShard**" in texts(last(await ask(world, "reading finish", paper="GShard")))
