"""/reading, /who and the card's buttons from end to end, also after a restart."""

import re
from typing import Any

import pytest
import simcord

from bot.members.model import Person
from bot.reading.model import ReadingState
from bot.settings import Settings
from tests.support.subjects import external
from tests.support.worlds import World, custom_ids, press_each_after_restart, texts


async def ask(world: World, command: str, who: str = "ada", **options: Any) -> simcord.InteractionResult:
    """A command that must be answered."""
    actor: simcord.MemberActor = getattr(world, who)
    result = await actor.slash(world.channel, command, **options)
    assert result.acknowledged
    return result


def last(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message that the person reads last: a follow-up where there is one."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    return message


async def shown(world: World, message: simcord.ResponseMessage) -> str:
    """What a posted message says now."""
    stored = world.env.backend.get_message(message.channel_id, message.id)
    return str(stored.components)


async def test_starting_tells_once_that_others_see_it_and_offers_only_me(world: World) -> None:
    first = await ask(world, "reading start", paper="vllm")
    assert first.ephemeral
    said = texts(first.response)
    assert "You are reading **vLLM**." in said
    assert "Everyone in this server can see what you read" in said
    assert "Only me" in said
    second = texts((await ask(world, "reading start", paper="orca")).response)
    assert "Everyone in this server" not in second
    assert "Undo" in second


async def test_only_me_takes_the_name_off_the_posted_card_and_settings_brings_it_back(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    started = (await world.ada.click(card, label="Reading")).response
    assert started is not None
    assert "Ada" in await shown(world, card)
    await world.ada.click(started, label="Only me")
    assert "Ada" not in await shown(world, card)
    settings = (await ask(world, "settings")).response
    assert settings is not None
    assert "only you see it" in texts(settings)
    await world.ada.click(settings, label="Show me")
    assert "Ada" in await shown(world, card)


async def test_every_posted_card_of_the_paper_follows_also_after_a_restart(world: World) -> None:
    cards = [(await ask(world, "paper", query="vllm")).response for _ in range(2)]
    await world.restart()
    await ask(world, "reading start", "ben", paper="vllm")
    for card in cards:
        assert card is not None
        assert "**Reading:** Ben" in await shown(world, card)


async def test_the_card_has_at_most_two_rows_of_buttons(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    (container,) = card.components
    rows = [part for part in container["components"] if part["type"] == 1]
    assert [[button["label"] for button in row["components"]] for row in rows] == [
        ["Paper", "Code", "Read first", "Similar"],
        ["Want", "Reading", "Finished", "More"],
    ]


async def test_finishing_opens_a_form_and_is_stored_even_if_nobody_fills_it_in(world: World) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    result = await world.ada.click(card, label="Finished")
    assert result.modal is not None
    assert "You have finished **vLLM**." in texts(last(result))
    assert "**Finished:** 1" in await shown(world, card)


@pytest.mark.parametrize("restart", [False, True])
async def test_rating_and_takeaway_reach_the_card_only_as_far_as_they_are_shared(world: World, restart: bool) -> None:
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    for who, sharing in (("ada", "shared"), ("ben", "private")):
        actor = getattr(world, who)
        result = await actor.click(card, label="Finished")
        if restart:
            await world.restart()
        takeaway = f"What {who} learnt."
        answer = await actor.submit_modal(result, {"rating": ["4"], "takeaway": takeaway, "sharing": [sharing]})
        assert answer.ephemeral
        assert "★★★★☆" in texts(answer.response)
    said = await shown(world, card)
    assert "★ 4.0 from 2 ratings" in said
    assert "What ada learnt. – Ada" in said
    assert "What ben learnt" not in said


async def test_an_empty_form_leaves_it_finished(world: World) -> None:
    result = await ask(world, "reading finish", paper="vllm")
    answer = await world.ada.submit_modal(result, {"takeaway": "", "sharing": ["private"]})
    assert "You have finished **vLLM**." in texts(answer.response)


async def test_undo_takes_it_back_once(world: World) -> None:
    started = (await ask(world, "reading start", paper="vllm")).response
    assert started is not None
    (undo,) = [each for each in custom_ids(started) if each.startswith("b:undo1:")]
    await world.restart()
    answer = await world.ada.click(started, custom_id=undo)
    assert "not on your shelf" in texts(answer.response or started)
    assert texts((await ask(world, "who", paper="vllm")).response).count("Ada") == 0


async def test_a_press_on_ones_own_card_brings_that_card_up_to_date(world: World) -> None:
    await ask(world, "reading want", paper="vllm")
    shelf = (await ask(world, "reading list")).response
    assert shelf is not None
    card = (await world.ada.click(shelf, label="Open")).response
    assert card is not None
    result = await world.ada.click(card, label="Reading")
    assert "You are reading" in texts(last(result))
    assert "**Reading:** Ada" in await shown(world, card)


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
    assert "The group’s list does not hold it" in said
    again = texts((await ask(world, "reading finish", "ben", paper=f" {text} ")).followups[-1])
    assert title in again
    assert f"{title} (2)" in texts((await ask(world, "who")).response)


async def test_a_guess_is_asked_and_either_answer_goes_on(world: World) -> None:
    for number, expected in ((0, "You are reading **"), (-1, "You are reading **generation systems**")):
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


async def test_a_shelf_has_tabs_and_pages_that_turn_in_place(world: World) -> None:
    for number in range(7):
        await ask(world, "reading want", paper=f"https://example.org/post-{number}")
    await ask(world, "reading start", paper="vllm")
    shelf = (await ask(world, "reading list")).response
    assert shelf is not None
    said = texts(shelf)
    assert "Reading · 1" in said
    assert "Wanted · 7" in said
    assert "Finished · 0" in said
    await world.restart()
    await world.ada.click(shelf, label="Wanted · 7")
    page = await shown(world, shelf)
    assert "post-6" in page
    assert "post-1" not in page
    assert "Next · 1 of 2" in page


async def test_another_members_shelf_shows_what_is_public_and_names_nobody_who_hides(world: World) -> None:
    await ask(world, "reading start", "ben", paper="vllm")
    seen = await ask(world, "reading list", member=world.ben)
    assert seen.ephemeral
    assert "Ben’s shelf" in texts(seen.response)
    menu = await world.ada.context_menu(world.channel, "Reading list", world.ben)
    assert "Ben’s shelf" in texts(menu.response)
    settings = (await ask(world, "settings", "ben")).response
    assert settings is not None
    await world.ben.click(settings, label="Hide me")
    hidden = texts((await ask(world, "reading list", member=world.ben)).response)
    nothing = texts((await ask(world, "reading list", member=world.olga)).response)
    assert hidden == nothing
    assert "Ben" not in hidden


async def test_who_names_readers_and_a_shared_copy_of_all_names_nobody(world: World) -> None:
    await ask(world, "reading start", paper="vllm")
    assert "Ada" in texts((await ask(world, "who", "ben", paper="vllm")).response)
    everything = (await ask(world, "who", "ben")).response
    assert everything is not None
    assert "Ada" in texts(everything)
    shared = await world.ben.click(everything, label="Share")
    assert not shared.ephemeral
    assert "1 reader" in texts(shared.response)
    assert "Ada" not in texts(shared.response)


async def test_the_last_weeks_come_as_a_picture_with_words_and_a_table(world: World) -> None:
    everything = (await ask(world, "who")).response
    assert everything is not None
    assert "Nothing was started" in texts((await world.ada.click(everything, label="The last weeks")).response)
    await ask(world, "reading start", paper="vllm")
    await ask(world, "reading finish", "ben", paper="`orca`")
    await world.restart()
    answer = await world.ada.click(everything, label="The last weeks")
    message = answer.response
    assert message is not None
    assert [each.filename for each in message.attachments] == ["weeks.png"]
    assert "1 started, 1 finished" in texts(message)
    assert re.search(r"1 +0  vLLM\n", texts(message)) or re.search(r"0 +1  Orca\n", texts(message))
    assert "Started and finished in each of the last 8 weeks" in str(message.components)


async def test_dates_can_be_corrected_in_the_members_own_zone(world: World) -> None:
    settings = (await ask(world, "settings")).response
    assert settings is not None
    form = await world.ada.click(settings, label="Time zone")
    await world.restart()
    await world.ada.submit_modal(form, {"zone": "auckland"})
    await ask(world, "reading finish", paper="vllm")
    form = await ask(world, "reading edit", paper="vllm")
    assert form.modal is not None
    await world.restart()
    values = {"started": "2025-12-20", "finished": "2025-12-31", "rating": ["5"], "sharing": ["private"]}
    answer = await world.ada.submit_modal(form, values)
    assert "★★★★★" in texts(answer.response)
    service, guild_id = world.services.reading, world.guild.id
    subject = await service.find_subject(guild_id, "vllm")
    assert subject is not None
    (reading,) = await service.store.rounds(guild_id, world.ada.id, subject)
    assert reading.started_at is not None
    assert reading.finished_at is not None
    assert reading.started_at.isoformat() == "2025-12-19T23:00:00+00:00"  # noon in Auckland, thirteen hours ahead
    assert reading.finished_at.isoformat() == "2025-12-30T23:00:00+00:00"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"finished": "31.12.2025"}, "no date that I can read"),
        ({"finished": "2999-01-01"}, "still to come"),
        ({"started": "2025-12-31", "finished": "2025-12-01"}, "cannot be finished before"),
    ],
)
async def test_a_date_that_cannot_be_is_said_in_a_sentence(world: World, values: dict[str, str], said: str) -> None:
    await ask(world, "reading finish", paper="vllm")
    form = await ask(world, "reading edit", paper="vllm")
    answer = await world.ada.submit_modal(form, {**values, "sharing": ["private"]})
    assert answer.ephemeral
    assert said in texts(answer.response)


async def test_what_is_finished_can_be_taken_off_the_shelf(world: World) -> None:
    card = (await world.ben.slash(world.channel, "paper", query="vllm")).response
    assert card is not None
    await ask(world, "reading finish", paper="vllm")
    await ask(world, "reading start", paper="vllm")
    await ask(world, "reading finish", paper="vllm")
    question = await ask(world, "reading drop", paper="vllm")
    assert "You have finished **vLLM** already" in texts(question.response)
    assert question.response is not None
    await world.restart()
    answer = await world.ada.click(question.response, label="Take it off my shelf")
    assert "**vLLM** is not on your shelf." in texts(answer.response)
    await world.env.advance_time(3)
    assert "Finished:" not in await shown(world, card)
    assert "not on your shelf, so there is nothing to drop" in texts(
        (await ask(world, "reading drop", paper="vllm")).response
    )


async def test_nothing_on_the_shelf_is_nothing_to_drop_or_edit(world: World) -> None:
    assert "nothing to drop" in texts((await ask(world, "reading drop", paper="vllm")).response)
    assert "not on your shelf" in texts((await ask(world, "reading edit", paper="vllm")).response)


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
    assert "You have put **Zebra crossing statistics** aside" in dropped


async def test_an_entry_that_left_the_list_can_still_be_opened_and_finished(world: World, settings: Settings) -> None:
    await ask(world, "reading start", paper="gshard")
    text = settings.catalog.read_text(encoding="utf-8")
    head, _, tail = text.partition("  gshard:\n    name")
    text = head + tail[tail.index("  ts-moe:") :]
    settings.catalog.write_text(text.replace("start: [gshard]", "").replace("related: [gshard]", ""), encoding="utf-8")
    world.services.library.reload()
    shelf = (await ask(world, "reading list")).response
    assert "GShard" in texts(shelf)
    assert "not on the list" in texts(shelf)
    assert shelf is not None
    card = (await world.ada.click(shelf, label="Open")).response
    assert "Not on the list" in texts(card)
    assert "You have finished **GShard**" in texts(last(await ask(world, "reading finish", paper="GShard")))


async def test_every_button_of_every_reading_answer_works_after_a_restart(world: World) -> None:
    service, guild_id = world.services.reading, world.guild.id
    for number in range(7):
        subject = external(f"A paper {number}")
        await service.store.set_state(
            guild_id, Person(world.ada.id, "Ada"), subject, ReadingState.READING, world.services.now()
        )
    pressed: list[str] = []
    for command, options in (
        ("reading list", {}),
        ("who", {}),
        ("who", {"paper": "A paper 1"}),
        ("settings", {}),
        ("mydata show", {}),
    ):
        pressed += await press_each_after_restart(world, lambda c=command, o=options: ask(world, c, **o))  # type: ignore[misc]
    verbs = {each.split(":")[1] for each in pressed}
    assert {"shelf1", "opensub1", "now1", "weeks1", "nowshare1", "sharesub1"} <= verbs
    assert {"askzone1", "remind1", "hide1", "data1"} <= verbs


@pytest.mark.parametrize(("label", "said"), [("Undo", "Taken back"), ("Only me", "Only you see"), ("Rate it", "")])
async def test_every_button_beside_a_confirmation_works_after_a_restart(world: World, label: str, said: str) -> None:
    message = last(await ask(world, "reading finish", paper="vllm"))
    await world.restart()
    answer = await world.ada.click(message, label=label)
    assert answer.acknowledged
    assert said in await shown(world, message) + (texts(answer.response) if answer.response else "")
    assert (answer.modal is not None) is (label == "Rate it")


async def test_reading_it_again_is_one_press_away(world: World) -> None:
    await ask(world, "reading finish", paper="vllm")
    message = last(await ask(world, "reading finish", paper="vllm"))
    assert "already, on" in texts(message)
    await world.restart()
    await world.ada.click(message, label="Read it again")
    assert "This is the 2nd time." in await shown(world, message)


async def test_names_cannot_ping_or_forge(world: World) -> None:
    evil = world.env.create_user("evil", global_name="@everyone **[x](http://e.example)**")
    actor = world.guild.add_member(evil)
    card = (await ask(world, "paper", query="vllm")).response
    assert card is not None
    await actor.click(card, label="Reading")
    said = await shown(world, card)
    assert "@everyone **" not in said
    assert "\\[x\\]" in said or "\\\\[x\\\\]" in said
