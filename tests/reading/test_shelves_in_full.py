"""What a shelf, /who and the weeks say when there is much of everything: hostile titles, pages, exact limits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import simcord

from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState, Subject
from tests.support.reading_answers import ask, last
from tests.support.subjects import external
from tests.support.worlds import World, options, texts

MENU = "m:pickopensub1"
MARKUP = "*[x]* @everyone"
ESCAPED = "\\*\\[x\\]\\* @\u200beveryone"


async def put(
    world: World, subject: Subject, state: ReadingState = ReadingState.READING, *, user_id: int = 0, days: float = 0
) -> None:
    """On Ada's shelf, or somebody else's, so many days ago."""
    person = Person(user_id or world.ada.id, f"P{user_id}" if user_id else "Ada")
    at = world.services.now() - timedelta(days=days)
    await world.services.reading.store.set_state(world.guild.id, person, subject, state, at)


async def edit(world: World, subject: Subject, edit: ReadingEdit) -> None:
    now = world.services.now()
    await world.services.reading.store.edit(world.guild.id, world.ada.id, subject, edit, now)


async def listed(world: World, resource_id: str) -> Subject:
    found = await world.services.reading.find_subject(world.guild.id, world.ada.id, resource_id, world.services.now())
    assert found is not None
    return found


async def test_a_shelf_says_of_each_title_what_holds_and_to_others_what_is_shared(world: World) -> None:
    vllm, rare = await listed(world, "vllm"), external(f"Rare {MARKUP}")
    for state in (ReadingState.READING, ReadingState.FINISHED, ReadingState.READING, ReadingState.FINISHED):
        await put(world, vllm, state)
    await edit(world, vllm, ReadingEdit(rating=4, takeaway=f"Mine {MARKUP}", takeaway_shared=False))
    await put(world, rare, ReadingState.FINISHED)
    await edit(world, rare, ReadingEdit(rating=2, takeaway=f"Ours {MARKUP}", takeaway_shared=True))
    day = f"<t:{int(world.services.now().timestamp())}:D>"
    own = texts((await ask(world, "reading list")).response)
    assert own.startswith("## Your shelf\n-# Only you see this card\nReading · 0\nWanted · 0\nFinished · 2\n")
    assert f"**vLLM**\n-# on {day} · second read · ★★★★☆\n> Mine {ESCAPED}\n" in own
    assert f"**Rare {ESCAPED}**\n-# on {day} · ★★☆☆☆ · not on the reading list\n> Ours {ESCAPED}\n" in own
    others = texts((await ask(world, "reading list", "ben", member=world.ada)).response)
    assert others.startswith("## Ada’s shelf\nReading · 0\n")
    assert f"**vLLM**\n-# on {day} · second read\n**Rare" in others
    assert f"**Rare {ESCAPED}**\n-# on {day} · not on the reading list\n> Ours {ESCAPED}\n" in others


async def test_a_shelf_opens_at_its_first_tab_with_something_in_it_and_says_where_there_is_nothing(
    world: World,
) -> None:
    empty = texts((await ask(world, "reading list")).response)
    assert "You’re not reading anything right now. Start something with </reading start:" in empty
    for number in range(6):
        await put(world, external(f"Wanted {number}"), ReadingState.WANT)
    shelf = (await ask(world, "reading list", "ben", member=world.ada)).response
    assert shelf is not None
    said = texts(shelf)
    assert len(options(shelf, MENU)) == said.count("**Wanted ") == 5
    assert "Next · 1 of 2" in said
    assert "-# not on the reading list" in said
    await world.ben.click(shelf, label="Finished · 0")
    nothing = _now(world, shelf)
    assert "Nothing here." in nothing
    assert "Next" not in nothing
    await world.ben.click(shelf, label="Wanted · 6")
    await world.ben.click(shelf, label="Next · 1 of 2")
    assert len(options(shelf, MENU)) == 1


def _now(world: World, message: simcord.ResponseMessage) -> str:
    return str(world.env.backend.get_message(message.channel_id, message.id).components)


async def test_who_says_everything_of_one_paper(world: World) -> None:
    rare = external(f"Rare {MARKUP}")
    for number in range(1, 8):
        await put(world, rare, ReadingState.FINISHED, user_id=number)
        texted = ReadingEdit(rating=5, takeaway=f"T{number} {MARKUP}", takeaway_shared=True)
        await world.services.reading.store.edit(world.guild.id, number, rare, texted, world.services.now())
    await put(world, rare)
    await put(world, rare, ReadingState.WANT, user_id=99)
    said = texts((await ask(world, "who", "ben", paper=f"Rare {MARKUP}")).response)
    day = f"<t:{int(world.services.now().timestamp())}:D>"
    assert said.startswith(f"## Who reads Rare {ESCAPED}\n**Reading now**\nAda since {day}\n**Finished by 7**\n")
    assert f"P7 on {day}" in said
    assert "\n**Wanted by:** 1\n★ 5.0 from 7 ratings\n> T" in said
    assert said.count("\n> T") == said.count(ESCAPED) - 1 == 5, "the others have no room"
    assert said.endswith("\nOpen paper\nShare")


@pytest.mark.parametrize(("paper", "buttons"), [("vllm", "\nOpen paper"), ("A paper that nobody reads", "")])
async def test_where_nobody_reads_it_who_leads_on_to_what_can_be_opened(world: World, paper: str, buttons: str) -> None:
    said = texts((await ask(world, "who", paper=paper)).response)
    assert re.sub(r"start:\d+", "start", said).endswith(
        f"\nNobody has this on their shelf yet. Be the first with </reading start>.{buttons}"
    )


async def test_who_reads_what_lists_titles_with_readers_in_pages(world: World) -> None:
    nothing = texts((await ask(world, "who")).response)
    assert nothing == "## Who reads what\n-# Nobody is reading anything now\nLast 8 weeks\nShare"
    for number in range(6):
        for reader in range(1, number + 2):
            await put(world, external(f"Title {number} {MARKUP}"), user_id=reader)
    card = (await ask(world, "who")).response
    assert card is not None
    assert "Also being read here" not in texts(card), "the rows say as much"
    await put(world, external(f"Title 5 {MARKUP}"), ReadingState.WANT, user_id=7)
    card = (await ask(world, "who")).response
    assert card is not None
    said = texts(card)
    assert said.startswith("## Who reads what\n-# 6 papers being read now\n")
    assert f"**Title 5 {ESCAPED}**\nP" in said
    assert " +1 more\n" in said, "of six who read it five are named"
    assert len(options(card, MENU)) == 5
    note = said.split("Also being read here: ")[1].split("\n")[0]
    assert note == f"Title 5 {ESCAPED} (7) +1 more"
    shared = texts((await world.ada.click(card, label="Share")).response)
    assert f"**Title 5 {ESCAPED}**\n6 readers\n" in shared
    assert "Last 8 weeks" not in shared
    assert "Next" not in shared
    await world.ada.click(card, label="Next · 1 of 2")
    assert len(options(card, MENU)) == 1


async def test_the_weeks_table_has_the_busiest_twelve_first_and_counts_the_others(world: World) -> None:
    await put(world, external("Much too old"), days=57)
    await put(world, await listed(world, "orca"), ReadingState.FINISHED, days=50)
    for reader in (1, 2):
        await put(world, external("`Twice` and then some"), user_id=reader)
    for number in range(11):
        await put(world, external(f"Once {number:02}"))
    everything = (await ask(world, "who")).response
    assert everything is not None
    said = texts((await world.ada.click(everything, label="Last 8 weeks")).response)
    assert said.startswith("## Last 8 weeks\n-# 13 started, 1 finished\n```\nstart done\n")
    rows = said.split("```\n")[1].split("\n")
    assert rows[1:4] == ["    0    1  Orca", "    2    0  'Twice' and…", "    1    0  Once 00"]
    assert rows[12:] == ["    1    0  Once 09", "and 1 more", "```"]


async def test_what_is_taken_for_something_else_is_asked_without_its_markup(world: World) -> None:
    path = world.settings.catalog
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: Orca", f"name: 'Orca {MARKUP}'"), encoding="utf-8")
    assert world.services.library.reload() is not None
    question = texts((await ask(world, "reading start", paper="*generation* systems")).response)
    assert question.startswith("### Which one is “\\*generation\\* systems”?\n")
    assert question.endswith("\nSomething else, not on the reading list")
    assert f"**Orca {ESCAPED}**\n" in question
    for command in ("reading edit", "who"):
        asked = texts((await ask(world, command, paper="generation systems")).response)
        assert "Which one is" in asked
        assert "Something else" not in asked


async def test_what_is_being_read_is_offered_first_and_once_when_finishing(world: World) -> None:
    long = "Long " + "word " * 30
    await put(world, await listed(world, "vllm"))
    await put(world, await listed(world, "orca"), ReadingState.WANT)
    await put(world, external(long), ReadingState.READING, days=1)
    choices = await world.ada.autocomplete(world.channel, "reading finish", "paper", "")
    names, values = [each["name"] for each in choices], [each["value"] for each in choices]
    assert names[0] == "vLLM · reading"
    assert names[1].endswith("… · reading")
    assert 90 < len(names[1]) <= 100
    assert len(values) == len(set(values))
    assert "orca" in values[2:], "which is wanted, so it comes with the list"
    typed = await world.ada.autocomplete(world.channel, "reading drop", "paper", "v-l L.m")
    assert [each["value"] for each in typed] == ["vllm"]


async def test_a_second_round_is_the_one_that_is_edited(world: World) -> None:
    vllm = await listed(world, "vllm")
    await put(world, vllm, ReadingState.FINISHED, days=3)
    await put(world, vllm, ReadingState.READING, days=2)
    form = await ask(world, "reading edit", paper="vllm")
    assert form.modal is not None
    assert "finished" not in [each["component"]["custom_id"] for each in form.modal["components"]]
    want = last(await ask(world, "reading want", paper="vllm"))
    assert "You’ve read it before." in texts(want)
